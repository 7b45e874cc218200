using Twinwright.Model.Computing;

namespace Twinwright.Live.Grains;

/// <summary>What an edge server does when a frame begins.</summary>
[GenerateSerializer]
[Immutable]
[Alias("frame-order")]
public sealed record FrameOrder
{
    /// <summary>The cloud's epoch.</summary>
    [Id(0)]
    public required long Epoch { get; init; }

    /// <summary>The order's number: twice the cycle with which the frame begins.</summary>
    [Id(1)]
    public required long Order { get; init; }

    /// <summary>The frame, from 1.</summary>
    [Id(2)]
    public required long Frame { get; init; }

    /// <summary>The partial-DT that it builds; −1 for none.</summary>
    [Id(3)]
    public required int PartialDt { get; init; }

    /// <summary>The edge server that built it before; null when nobody did.</summary>
    [Id(4)]
    public required string? ComesFrom { get; init; }

    /// <summary>T_b, rounds.</summary>
    [Id(5)]
    public required int Rounds { get; init; }

}

/// <summary>What an edge server does in a cycle.</summary>
[GenerateSerializer]
[Immutable]
[Alias("cycle-order")]
public sealed record CycleOrder
{
    /// <summary>The cloud's epoch.</summary>
    [Id(0)]
    public required long Epoch { get; init; }

    /// <summary>The order's number: twice the cycle and one more.</summary>
    [Id(1)]
    public required long Order { get; init; }

    /// <summary>The cycle, from 0.</summary>
    [Id(2)]
    public required long Cycle { get; init; }

    /// <summary>Which step of the data.</summary>
    [Id(3)]
    public required long Step { get; init; }

    /// <summary>Whether it helps.</summary>
    [Id(4)]
    public required bool Helper { get; init; }

    /// <summary>The helper whose parameters it takes; null for none.</summary>
    [Id(5)]
    public required string? HelpedBy { get; init; }

    /// <summary>s_ij, similarity to that helper by the law [1].</summary>
    [Id(6)]
    public required double Similarity { get; init; }

    /// <summary>The sub-process that the model finds cheapest.</summary>
    [Id(7)]
    public required SubProcess Process { get; init; }

    /// <summary>Iterations of training.</summary>
    [Id(8)]
    public required int Iterations { get; init; }

    /// <summary>Iterations that a sub-model without help would train.</summary>
    [Id(10)]
    public required int AloneIterations { get; init; }

    /// <summary>Id of the last reading that counts.</summary>
    [Id(11)]
    public required long Cut { get; init; }

    /// <summary>Series on which a partial-DT is trained: those of its coalition, or its own edge server's where it has none.</summary>
    [Id(12)]
    public required int[] Coalition { get; init; }
}

/// <summary>What an edge server tells the cloud of an order.</summary>
[GenerateSerializer]
[Immutable]
[Alias("edge-report")]
public sealed record EdgeReport
{
    /// <summary>The order's number.</summary>
    [Id(0)]
    public required long Order { get; init; }

    /// <summary>The partial-DT that it builds; −1 for none.</summary>
    [Id(1)]
    public int PartialDt { get; init; } = -1;

    /// <summary>Version of that partial-DT: how often it was trained.</summary>
    [Id(2)]
    public long Version { get; init; }

    /// <summary>Mean squared error on its samples before anything was done [1]; not-a-number without samples.</summary>
    [Id(3)]
    public double LossBefore { get; init; } = double.NaN;

    /// <summary>The same after help.</summary>
    [Id(4)]
    public double LossAfterHelp { get; init; } = double.NaN;

    /// <summary>The same after training.</summary>
    [Id(5)]
    public double LossAfter { get; init; } = double.NaN;

    /// <summary>Iterations done.</summary>
    [Id(6)]
    public int Iterations { get; init; }

    /// <summary>Iterations of the sub-model that is trained alone.</summary>
    [Id(14)]
    public int AloneIterations { get; init; }

    /// <summary>Work of the training by the model's constants [flop].</summary>
    [Id(15)]
    public double WorkFlop { get; init; }

    /// <summary>Samples that it trains on.</summary>
    [Id(7)]
    public int Samples { get; init; }

    /// <summary>Parameters received from a helper [byte].</summary>
    [Id(8)]
    public long ParameterBytes { get; init; }

    /// <summary>Partial-DT received with its history [byte].</summary>
    [Id(9)]
    public long MigratedBytes { get; init; }

    /// <summary>Shares of the helper's parameters that were taken, by layer [1].</summary>
    [Id(10)]
    public double[] Blend { get; init; } = [];

    /// <summary>Predictions of a partial-DT for the next step; empty when it builds none.</summary>
    [Id(11)]
    public SeriesPrediction[] ByPartialDt { get; init; } = [];

    /// <summary>Predictions of its own series by the sub-model that is trained alone; empty when none is.</summary>
    [Id(12)]
    public SeriesPrediction[] Alone { get; init; } = [];

    /// <summary>Predictions of its own series by its own sub-model.</summary>
    [Id(13)]
    public SeriesPrediction[] Local { get; init; } = [];
}

/// <summary>What a series is predicted to measure next.</summary>
/// <param name="Series">Number of the series.</param>
/// <param name="Values">A number a quantity, in the data's unit; not-a-number where too little is known.</param>
[GenerateSerializer]
[Immutable]
[Alias("series-prediction")]
public readonly record struct SeriesPrediction([property: Id(0)] int Series, [property: Id(1)] double[] Values);
