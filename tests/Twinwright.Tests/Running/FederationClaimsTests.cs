using Twinwright.Experiments.Files;
using Twinwright.Experiments.Results;
using Twinwright.Experiments.Running;
using Twinwright.Solvers.Catalogue;
using Xunit;

namespace Twinwright.Tests.Running;

/// <summary>What Chen 2025 claims of its framework, on a few worlds of <c>federation/paper</c>; docs/federation.md has the figures.</summary>
public class FederationClaimsTests
{
    [Fact]
    public void Overlapping_coalitions_beat_the_other_frameworks_in_utility_and_gain()
    {
        var result = Compare("socf,non-overlap,centra", runs: 16);

        Assert.All(new[] { "non-overlap", "centra" }, baseline => Assert.All(new[] { "utility", "gain" }, metric =>
            Assert.True(Pair(result, "socf", baseline, metric).CiLow > 0, $"{metric} over {baseline}")));
    }

    [Fact]
    public void Coalitions_that_count_energy_and_changes_beat_the_greedy_ones()
    {
        var pair = Pair(Compare("socf,gre", runs: 12), "socf", "gre", "utility");

        Assert.True(pair.CiLow > 0);
        Assert.Equal(12, pair.Wins);
    }

    [Fact]
    public void Utility_and_gain_rise_with_their_weight()
    {
        var results = new[] { 10, 15, 20, 30 }.Select(weight => Compare("socf", 8, $"constants.gain_weight={weight}")).ToList();

        AssertSorted(results.Select(result => Mean(result, "utility")));
        AssertSorted(results.Select(result => Mean(result, "gain")));
    }

    [Fact]
    public void Gain_falls_with_the_price_of_energy_and_of_changes()
    {
        var byEnergy = new[] { 0.05, 0.1, 0.2, 0.5 }.Select(price => Compare("socf", 8, FormattableString.Invariant($"constants.energy_weight_per_j={price}")));
        var byChanges = new[] { 0.5, 2, 5, 15 }.Select(price => Compare("socf", 8, FormattableString.Invariant($"constants.change_cost={price}")));

        AssertSorted(byEnergy.Select(result => -Mean(result, "gain")));
        AssertSorted(byChanges.Select(result => -Mean(result, "gain")));
    }

    [Fact]
    public void Moves_get_fewer_from_frame_to_frame()
    {
        var runs = SystemRuns.Of(ScenarioFile.Load("federation/paper"));
        var moves = new double[100];
        for (var seed = 1; seed <= 8; seed++)
        {
            var run = runs.Draw(seed).Run(seed, runs.Solver("socf"), runs.Length(null, null), CancellationToken.None);
            moves = [.. moves.Zip(run.Series["socf_moves"], (sum, own) => sum + own)];
        }

        Assert.True(moves[0] > 3 * moves[1]);
        Assert.True(moves[1..11].Sum() > 3 * moves[^10..].Sum());
    }

    private static ComparisonResult Compare(string solvers, int runs, params string[] overrides)
    {
        var scenario = ScenarioFile.Load("federation/paper", overrides);
        var request = new ComparisonRequest
        {
            Scenario = scenario,
            Solvers = SolverSpec.ParseList(solvers, SystemKind.Federation),
            Runs = runs,
            Seed = 1,
            FirstDeployment = 1,
            Length = SystemRuns.Of(scenario).Length(null, null),
        };
        return Comparison.Run(request, 2, null, null, CancellationToken.None);
    }

    private static PairedSummary Pair(ComparisonResult result, string solver, string baseline, string metric) =>
        result.Paired.Single(pair => pair.Solver == solver && pair.Baseline == baseline && pair.Metric == metric);

    private static double Mean(ComparisonResult result, string metric) => result.Metrics.Single(found => found.Metric == metric).Mean;

    private static void AssertSorted(IEnumerable<double> values)
    {
        var list = values.ToList();
        Assert.Equal(list.Order(), list);
    }
}
