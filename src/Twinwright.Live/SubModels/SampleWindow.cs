namespace Twinwright.Live.SubModels;

/// <summary>The newest training samples of an edge server: a ring that forgets the oldest. This is the history that migrates.</summary>
public sealed class SampleWindow
{
    private readonly float[] _data;
    private readonly int[] _sensors;
    private int _next;

    /// <summary>An empty window.</summary>
    /// <param name="layout">Where things stand in a sample.</param>
    /// <param name="capacity">Most samples.</param>
    public SampleWindow(SampleLayout layout, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        (Layout, Capacity) = (layout, capacity);
        (_data, _sensors) = (new float[capacity * layout.Width], new int[capacity]);
    }

    private SampleWindow(SampleWindow other)
    {
        (Layout, Capacity, Count, _next) = (other.Layout, other.Capacity, other.Count, other._next);
        (_data, _sensors) = ([.. other._data], [.. other._sensors]);
    }

    /// <summary>Where things stand in a sample.</summary>
    public SampleLayout Layout { get; }

    /// <summary>Most samples.</summary>
    public int Capacity { get; }

    /// <summary>Samples held.</summary>
    public int Count { get; private set; }

    /// <summary>A sample by age, 0 the newest.</summary>
    public ReadOnlySpan<float> Newest(int age) => _data.AsSpan(SlotOf(age) * Layout.Width, Layout.Width);

    /// <summary>The sensor of a sample by age.</summary>
    public int SensorOfNewest(int age) => _sensors[SlotOf(age)];

    /// <summary>Takes a sample in; its residuals must be known.</summary>
    public void Add(int sensor, ReadOnlySpan<float> row)
    {
        row.CopyTo(_data.AsSpan(_next * Layout.Width, Layout.Width));
        _sensors[_next] = sensor;
        _next = (_next + 1) % Capacity;
        Count = Math.Min(Count + 1, Capacity);
    }

    /// <summary>A copy that shares nothing.</summary>
    public SampleWindow Clone() => new(this);

    /// <summary>Writes the samples from the oldest to the newest; the ring's start does not show.</summary>
    internal void Write(StateWriter into)
    {
        into.Int(Capacity);
        into.Int(Count);
        for (var age = Count - 1; age >= 0; age--)
        {
            into.Int(SensorOfNewest(age));
            into.Floats(Newest(age));
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal static SampleWindow Read(ref StateReader from, SampleLayout layout, int sensors)
    {
        var capacity = from.Int("window capacity", 1, 1 << 22);
        var count = from.Int("window samples", 0, capacity);
        from.Require((long)count * (layout.Width + 1) * 4);
        var window = new SampleWindow(layout, capacity);
        for (var at = 0; at < count; at++)
        {
            var sensor = from.Int("sensor of a sample", 0, sensors - 1);
            window._sensors[at] = sensor;
            from.Floats(window._data.AsSpan(at * layout.Width, layout.Width), "sample");
        }

        (window.Count, window._next) = (count, count % capacity);
        return window;
    }

    private int SlotOf(int age)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)age, (uint)Count, nameof(age));
        var slot = _next - 1 - age;
        return slot < 0 ? slot + Capacity : slot;
    }
}
