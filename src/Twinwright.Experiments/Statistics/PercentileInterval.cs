namespace Twinwright.Experiments.Statistics;

/// <summary>The interval between two percentiles of a bootstrap.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct PercentileInterval(double Low, double High)
{
    /// <summary>No interval: there is nothing to resample.</summary>
    public static PercentileInterval None { get; } = new(double.NaN, double.NaN);

    /// <summary>The percentiles 2.5 and 97.5 of what resamples gave.</summary>
    /// <param name="resamples">A statistic of every resample, in any order.</param>
    public static PercentileInterval Of(ReadOnlySpan<double> resamples)
    {
        var sorted = resamples.ToArray();
        Array.Sort(sorted);
        return new(Quantile(sorted, (1 - Summary.Confidence) / 2), Quantile(sorted, (1 + Summary.Confidence) / 2));
    }

    /// <summary>The same interval with both ends on another scale.</summary>
    /// <param name="scale">The scale, increasing.</param>
    public PercentileInterval Select(Func<double, double> scale) => new(scale(Low), scale(High));

    /// <summary>Quantile of sorted values, between neighbours on a straight line.</summary>
    /// <remarks>numpy's default, Hyndman and Fan's type 7: the value at place p (n − 1), counted from 0.</remarks>
    internal static double Quantile(ReadOnlySpan<double> sorted, double p)
    {
        var place = p * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 < sorted.Length
            ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]))
            : sorted[^1];
    }
}
