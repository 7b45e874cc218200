using Twinwright.Experiments.Reproduction;
using Twinwright.Model.Randomness;

namespace Twinwright.Tests.Reproduction.Claims;

/// <summary>Results of which a claim is true, made up from what the paper says and not from the claim's tests, and what makes it untrue.</summary>
/// <param name="Experiment">The experiment that the claim belongs to.</param>
/// <param name="Results">The results.</param>
/// <param name="Spoils">Each makes the claim untrue, and each of its statements is made untrue by one of them.</param>
internal sealed record ClaimCase(string Experiment, Func<ExperimentResults> Results, params Spoil[] Spoils)
{
    /// <summary>All cases, by the claim's id.</summary>
    public static IReadOnlyDictionary<string, ClaimCase> All { get; } =
        WideAreaCases.All.Concat(FederationCases.All).ToDictionary(one => one.Key, one => one.Value);

    /// <summary>A case whose totals have levels by solver and measure.</summary>
    public static ClaimCase Of(string experiment, Func<Spot, string, string, double> level, params Spoil[] spoils) =>
        new(experiment, () => MadeUp.Of(MadeUp.BuiltIn(experiment), level), spoils);

    /// <summary>A case whose arrays have rows for each edge server, from a hundredth of noise and what else it has.</summary>
    public static ClaimCase OfRows(string experiment, Func<Spot, string, string, EdgeServer, double> value, params Spoil[] spoils) => new(
        experiment,
        () => MadeUp.Of(
            MadeUp.BuiltIn(experiment), (_, _, _) => 1,
            (spot, solver, array, deployment) => [.. Enumerable.Range(0, MadeUp.Rows).Select(row => value(spot, solver, array, EdgeServer.Draw(deployment, row)))]),
        spoils);

    /// <summary>The level of the solver in a list of levels; 1000 of any other, which no claim speaks of.</summary>
    public static double Level(string solver, params (string Solver, double Level)[] levels) =>
        levels.Where(one => one.Solver == solver).Select(one => one.Level).DefaultIfEmpty(1000).First();
}

/// <summary>A made-up edge server.</summary>
/// <param name="Embb">eMBB sensors.</param>
/// <param name="Urllc">URLLC sensors.</param>
/// <param name="Around">Sensors of its neighbours.</param>
/// <param name="Noise">A number in [−1, 1].</param>
/// <param name="Row">Its place.</param>
internal sealed record EdgeServer(double Embb, double Urllc, double Around, double Noise, int Row)
{
    public static EdgeServer Draw(long deployment, int row)
    {
        var draws = new Rng(deployment).Split("test/edge-server", row);
        return new(draws.NextUniform(1, 20), draws.NextUniform(1, 20), draws.NextUniform(2, 40), draws.NextUniform(-1, 1), row);
    }
}
