using Twinwright.Experiments.Files;
using Twinwright.Experiments.Reproduction;
using Twinwright.Experiments.Reproduction.Claims;
using Twinwright.Experiments.Reproduction.Files;
using Twinwright.Experiments.Results;
using Twinwright.Experiments.Running;
using Twinwright.Model.Randomness;

namespace Twinwright.Tests.Reproduction;

/// <summary>Where a made-up number is asked for.</summary>
/// <param name="Place">The point.</param>
/// <param name="At">Its place in its panel, from 0.</param>
/// <param name="Of">Points of its panel.</param>
/// <param name="Scenario">The scenario there.</param>
internal sealed record Spot(PointPlace Place, int At, int Of, LoadedScenario? Scenario);

/// <summary>Results that come from no model, so that what is right to say of them is known.</summary>
internal static class MadeUp
{
    /// <summary>Edge servers of a deployment.</summary>
    public const int Rows = 24;

    private static readonly World[] Drawn = [.. Enumerable.Range(0, 12).Select(world => new World(1 + (world / 4), 2000 + (world % 4), world / 4))];

    /// <summary>An experiment that comes with the program.</summary>
    public static Experiment BuiltIn(string id) => ExperimentFile.Load(ExperimentPath.BuiltIn().Single(path => path.Name == id));

    /// <summary>Results of an experiment: worlds differ, and all solvers feel it.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="level">A total's level.</param>
    /// <param name="rows">An array's rows in a deployment.</param>
    public static ExperimentResults Of(
        Experiment experiment, Func<Spot, string, string, double> level, Func<Spot, string, string, long, double[]>? rows = null)
    {
        var probe = RunProbe.Of(experiment);
        var (points, panel) = (ExperimentPoints.Of(experiment, null), experiment.Panels.ToDictionary(one => one.Id));
        return new(experiment, [.. points.Select(point =>
        {
            var values = panel[point.Place.Panel].Values;
            var spot = new Spot(point.Place, values.ToList().IndexOf(point.Place.Value), values.Count, point.Scenario);
            return new PointResults(point.Place, Drawn, experiment.Solvers.ToDictionary(
                solver => solver,
                solver => (IReadOnlyList<RunFacts>)[.. Drawn.Select(world => new RunFacts(
                    probe.Totals.ToDictionary(name => name, name => level(spot, solver, name) * Noise(world, solver, name)),
                    probe.Arrays.ToDictionary(name => name, name => rows?.Invoke(spot, solver, name, world.Deployment) ?? [])))]));
        })], []);
    }

    /// <summary>An experiment of a test's own, of the measures <c>m</c> and <c>n</c>; its points are read by nobody.</summary>
    public static Experiment Own(string[] solvers, Panel[]? panels = null, params ClaimTest[] tests) => new()
    {
        Id = "own",
        Title = "A test's own",
        Paper = "none",
        Form = ExperimentForm.Bars,
        Scenario = "federation/small",
        Solvers = solvers,
        Measures = ["m"],
        Proposed = solvers[0],
        Panels = panels ?? [new Panel("", "", "", "", [], [])],
        Quick = new Effort(null, 4, new Dictionary<string, IReadOnlyList<string>>()),
        Full = new Effort(null, 4, new Dictionary<string, IReadOnlyList<string>>()),
        Claims = [new Claim("X", "what a test says", tests)],
    };

    /// <summary>A point with a number of every solver's run in every world, all in a stratum.</summary>
    public static PointResults Point(string value, params (string Solver, string Measure, double[] Values)[] told) =>
        Point(new PointPlace("", value), [told[0].Values.Length], told);

    /// <summary>A point whose strata have so many worlds.</summary>
    public static PointResults Point(PointPlace place, int[] worlds, params (string Solver, string Measure, double[] Values)[] told) => new(
        place,
        [.. worlds.SelectMany((count, group) => Enumerable.Range(0, count).Select(run => new World(1 + group, 1 + run, group)))],
        told.GroupBy(one => one.Solver).ToDictionary(
            own => own.Key,
            own => (IReadOnlyList<RunFacts>)[.. Enumerable.Range(0, worlds.Sum()).Select(world => new RunFacts(
                own.ToDictionary(one => one.Measure, one => one.Values[world]), new Dictionary<string, double[]>()))]));

    /// <summary>Samples of the standard normal distribution.</summary>
    public static double[] Normal(Rng draws, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Math.Sqrt(-2 * Math.Log(draws.NextUnit())) * Math.Cos(2 * Math.PI * draws.NextUnit()))];

    /// <summary>A learning curve.</summary>
    public static TrainedCurve Curve(string solver, long seed, double[] objective) => new(
        new("", ""), solver, null, seed, new CurvePoints([.. objective.Select((_, at) => (double)at)], new Dictionary<string, double[]> { ["objective"] = objective }));

    /// <summary>A tenth between worlds, for all solvers alike, and a hundredth of each solver's own.</summary>
    private static double Noise(World world, string solver, string name)
    {
        var own = new Rng(world.DynamicsSeed).Split("test/world", world.Deployment);
        return 1 + own.NextUniform(-0.1, 0.1) + own.Split(solver).Split(name).NextUniform(-0.01, 0.01);
    }
}
