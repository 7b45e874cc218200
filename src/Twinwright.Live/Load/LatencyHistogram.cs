namespace Twinwright.Live.Load;

/// <summary>Durations, counted in steps of two per cent from 10 µs to some 100 s; many may count at once.</summary>
public sealed class LatencyHistogram
{
    private const double LeastS = 1e-5;
    private const double Step = 1.02;
    private static readonly double LogStep = Math.Log(Step);
    private readonly long[] _counts = new long[820];

    /// <summary>How many were counted.</summary>
    public long Count => _counts.Sum();

    /// <summary>Counts a duration.</summary>
    /// <param name="seconds">The duration [s].</param>
    public void Add(double seconds)
    {
        var at = seconds <= LeastS ? 0 : (int)Math.Ceiling(Math.Log(seconds / LeastS) / LogStep);
        Interlocked.Increment(ref _counts[Math.Min(at, _counts.Length - 1)]);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => Array.Clear(_counts);

    /// <summary>The duration that a share of all does not exceed, rounded up by at most two per cent.</summary>
    /// <param name="share">The share, from 0 to 1.</param>
    /// <returns>The duration [s]; not a number when nothing was counted.</returns>
    public double QuantileS(double share)
    {
        var (count, before) = (Count, 0L);
        if (count == 0)
        {
            return double.NaN;
        }

        var rank = Math.Max(1, (long)Math.Ceiling(share * count));
        for (var at = 0; at < _counts.Length; at++)
        {
            before += _counts[at];
            if (before >= rank)
            {
                return LeastS * Math.Pow(Step, at);
            }
        }

        return double.PositiveInfinity;
    }
}
