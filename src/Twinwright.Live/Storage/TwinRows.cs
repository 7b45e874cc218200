namespace Twinwright.Live.Storage;

/// <summary>What a decision is of.</summary>
public enum StepKind
{
    /// <summary>A frame: who builds which partial-DT, and which sensors feed it.</summary>
    Frame,

    /// <summary>A cycle: who helps whom, and how much is trained.</summary>
    Cycle,
}

/// <summary>A decision with its inputs.</summary>
public sealed record DecisionRow
{
    /// <summary>Number of the frame or cycle, from 0 for cycles and from 1 for frames.</summary>
    public required long Step { get; init; }

    /// <summary>The frame that it belongs to.</summary>
    public required long Frame { get; init; }

    /// <summary>Epoch of the cloud.</summary>
    public required long Epoch { get; init; }

    /// <summary>Id of the last reading that counts.</summary>
    public required long Cut { get; init; }

    /// <summary>The twin's clock [ms].</summary>
    public required long ClockMs { get; init; }

    /// <summary>What was known: the exogenous inputs.</summary>
    public required byte[] Inputs { get; init; }

    /// <summary>The solver that decided.</summary>
    public required string DecidedBy { get; init; }

    /// <summary>What was decided.</summary>
    public required byte[] Decision { get; init; }

    /// <summary>Who has the seat after it, as JSON.</summary>
    public required string Seat { get; init; }

    /// <summary>When it began [ms].</summary>
    public required long StartedAtMs { get; init; }

    /// <summary>Changes of solver that came with it.</summary>
    public IReadOnlyList<SwitchRow> Switches { get; init; } = [];
}

/// <summary>A change of solver.</summary>
/// <param name="AtMs">When [ms].</param>
/// <param name="System"><c>federation</c> or <c>wide-area</c>.</param>
/// <param name="Step">Before which frame or cycle.</param>
/// <param name="From">The solver that decided before.</param>
/// <param name="To">The solver that decides from then on.</param>
/// <param name="Reason">Why.</param>
public sealed record SwitchRow(long AtMs, string System, long Step, string From, string To, string Reason)
{
    /// <summary>Its number, from 1.</summary>
    public long Id { get; init; }
}

/// <summary>An edge server after a step.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Step">The step: twice the cycle for the frame that begins with it, and one more for the cycle itself.</param>
/// <param name="State">Everything it keeps.</param>
/// <param name="Report">What it told the cloud, as JSON.</param>
public sealed record EdgeServerRow(string Id, long Step, byte[] State, string Report);

/// <summary>Everything that a finished cycle changes.</summary>
public sealed record CycleEnd
{
    /// <summary>Number of the cycle.</summary>
    public required long Cycle { get; init; }

    /// <summary>Epoch of the cloud.</summary>
    public required long Epoch { get; init; }

    /// <summary>The twin's clock [ms].</summary>
    public required long ClockMs { get; init; }

    /// <summary>When it was finished [ms].</summary>
    public required long AtMs { get; init; }

    /// <summary>What came of it, as JSON.</summary>
    public required string Summary { get; init; }

    /// <summary>Everything that the cloud keeps.</summary>
    public required byte[] State { get; init; }

    /// <summary>Reports of the edge servers.</summary>
    public required IReadOnlyList<(string EdgeServer, string Report)> Updates { get; init; }

    /// <summary>Predictions for the next step.</summary>
    public required IReadOnlyList<PredictionRow> Predictions { get; init; }

    /// <summary>What was measured of what earlier cycles predicted.</summary>
    public required IReadOnlyList<ObservedRow> Observed { get; init; }

    /// <summary>The frame that ends with the cycle; null when none does.</summary>
    public FrameEnd? Frame { get; init; }
}

/// <summary>What a finished frame changes beyond its last cycle.</summary>
/// <param name="Frame">Number of the frame.</param>
/// <param name="Summary">What came of it, as JSON.</param>
/// <param name="Version">Version of the twin.</param>
/// <param name="Twin">The twin, as JSON.</param>
/// <param name="PartialDts">New versions of partial-DTs.</param>
public sealed record FrameEnd(long Frame, string Summary, long Version, string Twin, IReadOnlyList<PartialDtVersion> PartialDts);

/// <summary>A version of a partial-DT.</summary>
/// <param name="PartialDt">Which.</param>
/// <param name="Version">Its version.</param>
/// <param name="EdgeServer">Who built it.</param>
/// <param name="Parameters">Its parameters.</param>
public sealed record PartialDtVersion(int PartialDt, long Version, string EdgeServer, byte[] Parameters);

/// <summary>What was measured of what a cycle predicted.</summary>
/// <param name="Cycle">The cycle.</param>
/// <param name="Area">The area.</param>
/// <param name="Sensor">The sensor.</param>
/// <param name="Name">Name of the value.</param>
/// <param name="Value">What was measured.</param>
public readonly record struct ObservedRow(long Cycle, string Area, string Sensor, string Name, double Value);

/// <summary>A prediction of a sensor's next value.</summary>
public sealed record PredictionRow
{
    /// <summary>The cycle after which it was made.</summary>
    public long Cycle { get; init; }

    /// <summary>The area.</summary>
    public required string Area { get; init; }

    /// <summary>The sensor.</summary>
    public required string Sensor { get; init; }

    /// <summary>Name of the value.</summary>
    public required string Name { get; init; }

    /// <summary>The time that it is for [ms].</summary>
    public required long ForMs { get; init; }

    /// <summary>The twin's prediction.</summary>
    public required double Predicted { get; init; }

    /// <summary>The edge server's own; null when it has none.</summary>
    public double? Local { get; init; }

    /// <summary>The partial-DT's; null when it has none.</summary>
    public double? PartialDt { get; init; }

    /// <summary>That of a sub-model trained alone; null when there is none.</summary>
    public double? Alone { get; init; }

    /// <summary>The last value that was measured; null when there is none.</summary>
    public double? Persistence { get; init; }

    /// <summary>What was measured; null when nothing was.</summary>
    public double? Observed { get; init; }
}

/// <summary>A finished frame or cycle.</summary>
/// <param name="Step">Its number.</param>
/// <param name="DecidedBy">The solver that decided.</param>
/// <param name="StartedAtMs">When it began [ms].</param>
/// <param name="FinishedAtMs">When it was finished [ms].</param>
/// <param name="Summary">What came of it, as JSON.</param>
/// <param name="ClockMs">The twin's clock [ms].</param>
public sealed record StepSummary(long Step, string DecidedBy, long StartedAtMs, long FinishedAtMs, string Summary, long ClockMs);
