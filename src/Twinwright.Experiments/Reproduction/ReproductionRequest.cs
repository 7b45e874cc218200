namespace Twinwright.Experiments.Reproduction;

/// <summary>What to reproduce.</summary>
public sealed record ReproductionRequest
{
    /// <summary>Seed of the first world when none is given: options and tests were chosen on worlds below 1000.</summary>
    public const long DefaultSeed = 2000;

    /// <summary>The experiments, in the order in which they are reported.</summary>
    public required IReadOnlyList<Experiment> Experiments { get; init; }

    /// <summary>Whether to run little, and to train nothing.</summary>
    public bool Quick { get; init; }

    /// <summary>Seed of the first world's dynamics, and of its deployment where each world has its own.</summary>
    public long Seed { get; init; } = DefaultSeed;

    /// <summary>Folder for the report and all that leads to it; null to write nothing, which a reproduction that trains cannot.</summary>
    public string? Folder { get; init; }

    /// <summary>Resamples of a bootstrap.</summary>
    public int Resamples { get; init; } = 50_000;

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }
}

/// <summary>Is told how far a reproduction is.</summary>
public interface IReproductionSink
{
    /// <summary>Something is done.</summary>
    /// <param name="progress">How far it is.</param>
    void Report(in ReproductionProgress progress);
}

/// <summary>How far a reproduction is.</summary>
/// <param name="Trained">Trainings done.</param>
/// <param name="Trainings">Trainings in all.</param>
/// <param name="Run">Runs done.</param>
/// <param name="Runs">Runs in all.</param>
/// <param name="Left">Wall time that the rest takes, as far as can be said.</param>
public readonly record struct ReproductionProgress(int Trained, int Trainings, int Run, int Runs, TimeSpan Left);

/// <summary>What a reproduction has found.</summary>
/// <param name="Experiments">What came out, experiment by experiment.</param>
/// <param name="Claims">What became of the claims, in the order of the experiments.</param>
/// <param name="Figures">The figures of each experiment.</param>
public sealed record ReproductionResult(
    IReadOnlyList<ExperimentResults> Experiments,
    IReadOnlyList<Claims.ClaimFinding> Claims,
    IReadOnlyList<IReadOnlyList<Figures.Figure>> Figures);
