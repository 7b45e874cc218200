using System.Threading.Channels;

namespace Twinwright.Live.Load;

/// <summary>What all connections count together.</summary>
internal sealed class LoadCount
{
    private readonly LatencyHistogram _acknowledgement = new();
    private readonly LatencyHistogram _visible = new();
    private long _acknowledged, _refused, _ever;
    private volatile bool _counts;

    /// <summary>Asked for by probes: whoever publishes next says what.</summary>
    public Channel<TaskCompletionSource<Published>> Wanted { get; } = Channel.CreateUnbounded<TaskCompletionSource<Published>>();

    /// <summary>Counts from now on.</summary>
    public void Begin() => _counts = true;

    /// <summary>A reading was acknowledged.</summary>
    public void Acknowledged(double seconds)
    {
        Interlocked.Increment(ref _ever);
        if (_counts)
        {
            Interlocked.Increment(ref _acknowledged);
            _acknowledgement.Add(seconds);
        }
    }

    /// <summary>A reading was refused, or its connection broke.</summary>
    public void Refused() => Interlocked.Increment(ref _refused);

    /// <summary>A reading was seen.</summary>
    public void Seen(double seconds)
    {
        if (_counts)
        {
            _visible.Add(seconds);
        }
    }

    /// <summary>Readings that were acknowledged, whether they are counted or not.</summary>
    public long Ever => Volatile.Read(ref _ever);

    /// <summary>Counts no more.</summary>
    /// <param name="seconds">Time since <see cref="Begin"/> [s].</param>
    /// <param name="processorS">Processor time of the live system since then [s].</param>
    public LoadResult End(double seconds, double processorS)
    {
        _counts = false;
        return new LoadResult(Volatile.Read(ref _acknowledged), Volatile.Read(ref _refused), seconds, _acknowledgement, _visible, processorS);
    }
}

/// <summary>A reading that was published.</summary>
/// <param name="Sensor">Number of its sensor.</param>
/// <param name="Sequence">Its number.</param>
/// <param name="At">Timestamp of the clock when it was published.</param>
internal readonly record struct Published(int Sensor, long Sequence, long At);
