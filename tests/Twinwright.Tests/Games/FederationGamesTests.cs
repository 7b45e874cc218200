using System.Text.Json;
using System.Text.Json.Serialization;
using Twinwright.Model.Federation;
using Twinwright.Solvers.Federation.Coalitions;
using Twinwright.Solvers.Games;
using Twinwright.Tests.House;
using Xunit;

namespace Twinwright.Tests.Games;

/// <summary>Matchings and best rounds against values of <c>tests/reference</c>, which were found by other means.</summary>
public class FederationGamesTests
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    [Fact]
    public void Matchings_are_the_ones_that_brute_force_finds_best_for_the_partial_dts()
    {
        var games = Read<GameFile>("federation_games.json").Games;
        var matching = new GaleShapley();
        foreach (var game in games)
        {
            var (byPartialDt, byEdgeServer) = (Flat(game.PartialDtValues), Flat(game.EdgeServerValues));
            matching.Solve(game.PartialDts, game.EdgeServers, byPartialDt, byEdgeServer);

            Assert.Equal(game.Assignment, matching.ReceiverOf.ToArray());
            Assert.Equal(0, MatchingCertificate.BlockingPairs(matching.ReceiverOf, matching.ProposerOf, byPartialDt, byEdgeServer));
        }

        Assert.Equal(60, games.Length);
    }

    [Fact]
    public void The_best_rounds_are_the_whole_numbers_beside_the_best_real_ones()
    {
        var points = Read<ClosedForms>("federation_closed_forms.json").BestRounds;
        foreach (var point in points)
        {
            // An edge server with that Γ, a cap out of reach and all the time there is; δ is solved for the given a.
            var constants = new FederationConstants
            {
                GainWeight = point.GainWeight,
                EnergyWeightPerJ = point.EnergyWeightPerJ,
                LipschitzConstant = 1e-9,
                StrongConvexity = point.ConvergenceRate / 0.02,
                MaxRounds = 1_000_000,
                FrameDurationS = 1e12,
            };
            var system = new FederationSystem(constants, 0, 1, 1, 1);
            (system.RequiredQuality[0], system.EnergyPerRoundJ[0]) = (1e9, point.EnergyPerRoundJ);
            (system.CpuHz[0], system.Cores[0], system.CloudRateBitPerS[0]) = (1, 1, 1);
            var frame = new FrameState(system);
            frame.Importance[0] = point.Importance;
            var terms = new EdgeServerTerms(system);
            terms.Load(frame, [0], new CoalitionSettings());
            var kbit = constants.DataReferenceKbit * (Math.Pow(2, Math.Sqrt(point.Gamma)) - 1);
            var data = terms.Of(0, kbit);

            Assert.Equal(point.Gamma, data.Factor, 1e-9 * point.Gamma);
            Assert.Equal(Math.Clamp(Math.Floor(point.Value), 0, constants.MaxRounds), data.Floor);
            Assert.Equal(Math.Clamp(Math.Ceiling(point.Value), 0, constants.MaxRounds), data.Ceiling);
        }

        Assert.InRange(points.Length, 10, 100);
    }

    private static double[] Flat(double[][] rows) => [.. rows.SelectMany(row => row)];

    private static T Read<T>(string name) => JsonSerializer.Deserialize<T>(
        File.ReadAllBytes(Repository.Path("tests", "reference", name)), SnakeCase)!;

    private sealed record GameFile(Game[] Games);

    private sealed record Game(int PartialDts, int EdgeServers, double[][] PartialDtValues, double[][] EdgeServerValues, int[] Assignment);

    private sealed record ClosedForms(Point[] BestRounds);

    private sealed record Point(
        double GainWeight, double Importance, double Gamma, double ConvergenceRate,
        [property: JsonPropertyName("energy_weight_per_j")] double EnergyWeightPerJ,
        [property: JsonPropertyName("energy_per_round_j")] double EnergyPerRoundJ, double Value);
}
