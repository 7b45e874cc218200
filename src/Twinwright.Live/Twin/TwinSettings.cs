using Twinwright.Live.Deciding;

namespace Twinwright.Live.Twin;

/// <summary>How the twin is built and kept true.</summary>
public sealed record TwinSettings
{
    /// <summary>The solvers that decide frames and cycles, as <c>federation+wide-area</c>.</summary>
    public string Solver { get; init; } = "socf+mgm";

    /// <summary>The solvers that step in.</summary>
    public string FallBack { get; init; } = "socf+greedy";

    /// <summary>Solvers that are only looked at; null for none.</summary>
    public string? Shadow { get; init; }

    /// <summary>When seats change hands.</summary>
    public SafetySettings Safety { get; init; } = new();

    /// <summary>Seed of everything that is drawn: channels, batteries, first parameters, minibatches.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Iterations of training that stand for a convergency of 1 [1].</summary>
    public int IterationsPerConvergency { get; init; } = 5;

    /// <summary>Iterations of training in a round of a partial-DT [1].</summary>
    public int IterationsPerRound { get; init; } = 1;

    /// <summary>Most samples that a sub-model keeps and trains on [1].</summary>
    public int Samples { get; init; } = 240;

    /// <summary>Data that a reading stands for in the federation's model [kbit].</summary>
    public double KbitPerReading { get; init; } = 200;

    /// <summary>Whether each edge server also trains a sub-model without help, to compare with.</summary>
    public bool TrainAlone { get; init; } = true;

    /// <summary>Cycles that are kept with their decisions and scores; null for all.</summary>
    public long? KeepCycles { get; init; }

    /// <summary>Days that readings are kept; null for ever.</summary>
    public double? KeepReadingsDays { get; init; }
}
