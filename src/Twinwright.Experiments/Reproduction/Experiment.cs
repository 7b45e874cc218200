using Twinwright.Experiments.Reproduction.Claims;

namespace Twinwright.Experiments.Reproduction;

/// <summary>A figure or a theorem of a paper: what is run for it, how it is drawn, and what is claimed (<c>docs/formats.md</c>, section 16).</summary>
public sealed record Experiment
{
    /// <summary>Its name, <c>kang2023/fig6</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it shows, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>Where it stands: <c>Kang 2023, Fig. 6</c>.</summary>
    public required string Paper { get; init; }

    /// <summary>How runs are looked at, and how the figure is drawn.</summary>
    public required ExperimentForm Form { get; init; }

    /// <summary>What else a reader should know; empty for nothing.</summary>
    public string Note { get; init; } = "";

    /// <summary>Name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>Name of the scenario in reports: of one that is given by its path, the file's name alone.</summary>
    public string ScenarioName => Scenario.EndsWith(".toml", StringComparison.OrdinalIgnoreCase) ? Path.GetFileNameWithoutExtension(Scenario) : Scenario;

    /// <summary>Overrides of the scenario at all points.</summary>
    public IReadOnlyList<string> Set { get; init; } = [];

    /// <summary>Solvers as asked for, in the order in which they are shown.</summary>
    public required IReadOnlyList<string> Solvers { get; init; }

    /// <summary>What is drawn: names of metrics or of a probe's numbers, the main one first.</summary>
    public required IReadOnlyList<string> Measures { get; init; }

    /// <summary>The solver that the paper proposes, one of <see cref="Solvers"/>.</summary>
    public required string Proposed { get; init; }

    /// <summary>Steps of a run; null for the system's default.</summary>
    public int? Steps { get; init; }

    /// <summary>Steps that are measured; null for the system's default.</summary>
    public int? Measured { get; init; }

    /// <summary>The parts of the figure; one without a key when nothing is varied.</summary>
    public required IReadOnlyList<Panel> Panels { get; init; }

    /// <summary>How much is run in a quick reproduction.</summary>
    public required Effort Quick { get; init; }

    /// <summary>How much is run in a full one.</summary>
    public required Effort Full { get; init; }

    /// <summary>What is trained in a full reproduction; a quick one uses the policies that come with the program.</summary>
    public IReadOnlyList<TrainingPlan> Trainings { get; init; } = [];

    /// <summary>What is claimed.</summary>
    public required IReadOnlyList<Claim> Claims { get; init; }

    /// <summary>How much is run.</summary>
    /// <param name="quick">Whether quickly.</param>
    public Effort EffortOf(bool quick) => quick ? Quick : Full;
}

/// <summary>How runs are looked at, and how the figure is drawn.</summary>
public enum ExperimentForm
{
    /// <summary>Who helps, on a map for each solver (Kang 2023, Fig. 2).</summary>
    Maps,

    /// <summary>Learning curves (Kang 2023, Fig. 3; Chen 2025, Fig. 4).</summary>
    Training,

    /// <summary>Helper rate over own and neighbours' sensors (Kang 2023, Fig. 4).</summary>
    Identity,

    /// <summary>One edge server's energy, its neighbours' and both (Kang 2023, Fig. 5).</summary>
    Sacrifice,

    /// <summary>Measures over a key of the scenario, a line for each solver or measure (Kang 2023, Fig. 6; Chen 2025, Figs. 6 and 7).</summary>
    Sweep,

    /// <summary>Transmit power over available sensors of both kinds (Kang 2023, Fig. 7).</summary>
    Power,

    /// <summary>Activated URLLC sensors over available sensors of both kinds (Kang 2023, Fig. 8).</summary>
    Activation,

    /// <summary>Utility over the moves of a frame, moves and utility over the frames (Chen 2025, Fig. 5).</summary>
    Moves,

    /// <summary>A bar for each solver, a part for each measure (Chen 2025, Figs. 8 and 9).</summary>
    Bars,

    /// <summary>Counts of what a theorem says never happens (Chen 2025, Theorem 2).</summary>
    Certificate,

    /// <summary>Work over size, on logarithmic axes (Chen 2025, Theorem 3).</summary>
    Work,

    /// <summary>Performance profiles and gaps to a reference.</summary>
    Profile,
}

/// <summary>A part of a figure: what is varied.</summary>
/// <param name="Id">Its name in the experiment: <c>a</c>.</param>
/// <param name="Title">What it shows; empty when the experiment's title says it.</param>
/// <param name="Key">Key of the scenario that is varied; several that take the same values are joined by <c>+</c>; empty for none.</param>
/// <param name="Axis">What stands at the axis.</param>
/// <param name="Values">Values of the key, in the order in which they are drawn; empty without a key.</param>
/// <param name="Set">Overrides of the scenario at all its points.</param>
public sealed record Panel(
    string Id, string Title, string Key, string Axis, IReadOnlyList<string> Values, IReadOnlyList<string> Set);

/// <summary>How much is run.</summary>
/// <param name="Deployments">Deployments, each with as many dynamics as there are runs; null for a world of its own for each run.</param>
/// <param name="Runs">Runs.</param>
/// <param name="Values">Values of panels that are run, where not all are: by panel id.</param>
public sealed record Effort(IReadOnlyList<long>? Deployments, int Runs, IReadOnlyDictionary<string, IReadOnlyList<string>> Values);

/// <summary>A training at every point of the experiment.</summary>
/// <param name="Solver">The solver with options of its training.</param>
/// <param name="Deployments">Deployments to train for, or on which one policy for all is trained.</param>
/// <param name="Seeds">Seeds, each of which makes a policy; solvers act by the first one's.</param>
/// <param name="Iterations">Iterations; null for the method's own number.</param>
public sealed record TrainingPlan(string Solver, IReadOnlyList<long> Deployments, IReadOnlyList<long> Seeds, int? Iterations);
