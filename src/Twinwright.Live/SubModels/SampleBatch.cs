namespace Twinwright.Live.SubModels;

/// <summary>Samples in rows, each of one sensor of an edge server.</summary>
public sealed class SampleBatch
{
    private float[] _data = [];
    private int[] _sensors = [];

    /// <summary>None yet.</summary>
    public SampleBatch(SampleLayout layout) => Layout = layout;

    /// <summary>Where things stand in a row.</summary>
    public SampleLayout Layout { get; }

    /// <summary>How many.</summary>
    public int Rows { get; private set; }

    /// <summary>A row.</summary>
    public Span<float> Row(int row) => _data.AsSpan(row * Layout.Width, Layout.Width);

    /// <summary>Which of the edge server's sensors a row is of, from 0.</summary>
    public int Sensor(int row) => _sensors[row];

    /// <summary>Takes all rows away and keeps their room.</summary>
    public void Clear() => Rows = 0;

    /// <summary>A new row to write; <see cref="TakeBack"/> gives it up.</summary>
    public Span<float> Add(int sensor)
    {
        if (Rows == _sensors.Length)
        {
            var room = Math.Max(4, 2 * Rows);
            Array.Resize(ref _sensors, room);
            Array.Resize(ref _data, room * Layout.Width);
        }

        _sensors[Rows] = sensor;
        return Row(Rows++);
    }

    /// <summary>Adds a copy of a row.</summary>
    public void Add(int sensor, ReadOnlySpan<float> row) => row.CopyTo(Add(sensor));

    /// <summary>Removes the last row.</summary>
    public void TakeBack() => Rows--;
}
