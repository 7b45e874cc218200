using Twinwright.Experiments.Results;
using Twinwright.Experiments.Running;

namespace Twinwright.Experiments.Reproduction;

/// <summary>A place of an experiment where solvers are run: a panel and a value of its key.</summary>
/// <param name="Panel">Id of the panel.</param>
/// <param name="Value">Value of its key, as written; empty without a key.</param>
public sealed record PointPlace(string Panel, string Value);

/// <summary>What came out at a point.</summary>
/// <param name="Place">Which point.</param>
/// <param name="Worlds">The worlds; all solvers have met the same.</param>
/// <param name="BySolver">Facts of every solver's runs, in the order of the worlds.</param>
public sealed record PointResults(PointPlace Place, IReadOnlyList<World> Worlds, IReadOnlyDictionary<string, IReadOnlyList<RunFacts>> BySolver)
{
    /// <summary>The worlds' places in <see cref="Worlds"/>, by the stratum that they are resampled in.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Strata { get; } =
        [.. Worlds.Index().GroupBy(world => world.Item.Group).OrderBy(group => group.Key).Select(group => group.Select(world => world.Index).ToArray())];

    /// <summary>A number of every run of a solver, stratum by stratum; not a number where a run does not tell it.</summary>
    /// <param name="solver">The solver.</param>
    /// <param name="measure">Name of the number.</param>
    public double[][] Values(string solver, string measure) =>
        [.. Strata.Select(stratum => stratum.Select(world => BySolver[solver][world].Totals.GetValueOrDefault(measure, double.NaN)).ToArray())];
}

/// <summary>A learning curve.</summary>
/// <param name="Place">At which point.</param>
/// <param name="Solver">Id of the solver.</param>
/// <param name="Deployment">The deployment that it was trained for; null for all.</param>
/// <param name="Seed">Seed of the training.</param>
/// <param name="Curve">The curve.</param>
public sealed record TrainedCurve(PointPlace Place, string Solver, long? Deployment, long Seed, CurvePoints Curve);

/// <summary>What came out of an experiment.</summary>
/// <param name="Experiment">Which.</param>
/// <param name="Points">What came out at its points, panel by panel.</param>
/// <param name="Curves">Learning curves; empty unless its form shows them.</param>
public sealed record ExperimentResults(Experiment Experiment, IReadOnlyList<PointResults> Points, IReadOnlyList<TrainedCurve> Curves)
{
    /// <summary>The points of a panel, in the order of its values.</summary>
    /// <param name="panel">Id of the panel; null for all.</param>
    public IEnumerable<PointResults> PointsOf(string? panel) => Points.Where(point => panel is null || point.Place.Panel == panel);
}
