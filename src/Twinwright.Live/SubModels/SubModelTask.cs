namespace Twinwright.Live.SubModels;

/// <summary>A quantity that sub-models read and predict, and how it is brought to the order of one.</summary>
/// <param name="Name">As in a reading's <c>values</c>.</param>
/// <param name="Centre">Subtracted from levels [unit].</param>
/// <param name="Scale">Levels are divided by it [unit].</param>
/// <param name="ChangeScale">Changes and residuals are divided by it [unit].</param>
public sealed record TaskQuantity(string Name, double Centre, double Scale, double ChangeScale);

/// <summary>When a value is urgent.</summary>
public enum AlarmKind
{
    /// <summary>The first quantity is above the threshold.</summary>
    Above,

    /// <summary>A quantity has changed since the last step by more than the threshold, in its scale of changes.</summary>
    Jump,
}

/// <summary>What sub-models predict and from what: the next value of every quantity, from a window of a sensor and its neighbours.</summary>
/// <param name="Id">Its name, part of what bytes are checked against.</param>
/// <param name="Quantities">The quantities.</param>
/// <param name="Window">L, steps that the eMBB child network reads.</param>
/// <param name="Neighbours">Most sensors in the neighbours' mean.</param>
/// <param name="Alarm">When the URLLC message is an alarm.</param>
/// <param name="AlarmThreshold">Its threshold.</param>
/// <param name="Seasonal">Whether the time of the year is an input.</param>
public sealed record SubModelTask(
    string Id, IReadOnlyList<TaskQuantity> Quantities, int Window, int Neighbours, AlarmKind Alarm, double AlarmThreshold, bool Seasonal)
{
    /// <summary>Inputs and changes are bounded to this many scales, so that one bad reading cannot carry a model away.</summary>
    public const float MostScales = 6;

    /// <summary>Tomorrow's PM10; an exceedance of the European limit of 50 µg/m³ is urgent.</summary>
    public static SubModelTask Pm10 { get; } = new("pm10", [new("pm10", 20, 15, 12)], 7, 6, AlarmKind.Above, 50, true);

    /// <summary>A mote's next humidity and temperature; a jump is urgent.</summary>
    public static SubModelTask Motes { get; } = new(
        "motes", [new("humidity", 50, 15, 0.1), new("temperature", 29, 3, 0.05)], 7, 3, AlarmKind.Jump, 5, false);

    /// <summary>Shape of its samples.</summary>
    public SampleLayout Layout => new(
        (4 * Window * Quantities.Count) + (Seasonal ? 2 : 0), (2 * Quantities.Count) + 3, Quantities.Count);
}

/// <summary>Where things stand in a sample: eMBB inputs, URLLC inputs, anchors, residuals.</summary>
/// <remarks>
/// The anchor of a quantity is its last known value [unit], which persistence predicts. The residual is what a model
/// learns: (next value − anchor)/scale of changes [1]; NaN until the next value is known.
/// </remarks>
/// <param name="Embb">Inputs of the eMBB child network.</param>
/// <param name="Urllc">Inputs of the URLLC child network.</param>
/// <param name="Outputs">Quantities.</param>
public readonly record struct SampleLayout(int Embb, int Urllc, int Outputs)
{
    /// <summary>Where anchors begin.</summary>
    public int Anchors => Embb + Urllc;

    /// <summary>Where residuals begin.</summary>
    public int Residuals => Anchors + Outputs;

    /// <summary>Numbers of a sample.</summary>
    public int Width => Residuals + Outputs;
}
