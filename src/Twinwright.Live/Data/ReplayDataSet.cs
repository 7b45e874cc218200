namespace Twinwright.Live.Data;

/// <summary>A sensor whose measurements are replayed.</summary>
/// <param name="Area">The area it belongs to, the first part of its topic.</param>
/// <param name="Id">Its name within the area.</param>
/// <param name="EastM">East of the data set's centre [m].</param>
/// <param name="NorthM">North of the data set's centre [m].</param>
public sealed record ReplaySensor(string Area, string Id, double EastM, double NorthM)
{
    /// <summary>Distance to another sensor in the plane [m].</summary>
    public double DistanceM(ReplaySensor other)
    {
        var (east, north) = (EastM - other.EastM, NorthM - other.NorthM);
        return Math.Sqrt((east * east) + (north * north));
    }
}

/// <summary>Measurements of several sensors at common steps; what is missing is not a number.</summary>
public sealed class ReplayDataSet
{
    private readonly DateTimeOffset[] _times;
    private readonly double[] _values;
    private readonly sbyte[]? _labels;

    /// <summary>A data set that owns the arrays.</summary>
    /// <param name="name">Its name, as <c>--replay</c> takes it.</param>
    /// <param name="quantities">What is measured, in the order of the values.</param>
    /// <param name="sensors">The sensors.</param>
    /// <param name="times">When each step was taken, ascending.</param>
    /// <param name="values">(step × sensors + sensor) × quantities + quantity.</param>
    /// <param name="labels">step × sensors + sensor: 1 anomaly, 0 none, −1 no reading; null without labels.</param>
    internal ReplayDataSet(
        string name, IReadOnlyList<string> quantities, IReadOnlyList<ReplaySensor> sensors, DateTimeOffset[] times, double[] values, sbyte[]? labels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, times.Length * sensors.Count * quantities.Count);
        (Name, Quantities, Sensors, _times, _values, _labels) = (name, quantities, sensors, times, values, labels);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What is measured, named as in a reading's <c>values</c>.</summary>
    public IReadOnlyList<string> Quantities { get; }

    /// <summary>The sensors; an index into this list names a sensor everywhere else.</summary>
    public IReadOnlyList<ReplaySensor> Sensors { get; }

    /// <summary>Areas in the order in which sensors name them first.</summary>
    public IEnumerable<string> Areas => Sensors.Select(sensor => sensor.Area).Distinct();

    /// <summary>Steps.</summary>
    public int Steps => _times.Length;

    /// <summary>Whether readings carry labels of anomalies.</summary>
    public bool HasLabels => _labels is not null;

    /// <summary>When a step was taken.</summary>
    public DateTimeOffset TimeAt(int step) => _times[step];

    /// <summary>First step at or after a time; <see cref="Steps"/> when there is none.</summary>
    public int StepAt(DateTimeOffset time)
    {
        var found = Array.BinarySearch(_times, time);
        return found >= 0 ? found : ~found;
    }

    /// <summary>A value; NaN when it is missing.</summary>
    public double Value(int step, int sensor, int quantity = 0) =>
        _values[(((step * Sensors.Count) + sensor) * Quantities.Count) + quantity];

    /// <summary>All quantities of a sensor at a step.</summary>
    public ReadOnlySpan<double> Values(int step, int sensor) =>
        _values.AsSpan(((step * Sensors.Count) + sensor) * Quantities.Count, Quantities.Count);

    /// <summary>Whether a sensor gave a whole reading at a step; readings of missing steps are not published.</summary>
    public bool Has(int step, int sensor)
    {
        foreach (var value in Values(step, sensor))
        {
            if (double.IsNaN(value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Label of a reading: 1 anomaly, 0 none, −1 no label.</summary>
    public int Label(int step, int sensor) => _labels is null ? -1 : _labels[(step * Sensors.Count) + sensor];
}
