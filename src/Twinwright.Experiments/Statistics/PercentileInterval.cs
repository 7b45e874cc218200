namespace Twinwright.Experiments.Statistics;

/// <summary>The interval between two percentiles of a bootstrap.</summary>
/// <remarks>rliable's percentile intervals, with numpy's percentiles; what is done about NaN is our own.</remarks>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct PercentileInterval(double Low, double High)
{
    /// <summary>Share of resamples that may be without a statistic [1].</summary>
    private const double MostMissing = 0.05;

    /// <summary>No interval: there is nothing to resample, or too often no statistic of what was resampled.</summary>
    public static PercentileInterval None { get; } = new(double.NaN, double.NaN);

    /// <summary>The percentiles 2.5 and 97.5 of what resamples gave.</summary>
    /// <param name="resamples">A statistic of every resample, in any order; NaN as in <see cref="Of(ReadOnlySpan{double}, double)"/>.</param>
    public static PercentileInterval Of(ReadOnlySpan<double> resamples) => Of(resamples, Summary.Confidence);

    /// <summary>The percentiles 100 (1 − c) / 2 and 100 (1 + c) / 2 of what resamples gave.</summary>
    /// <remarks>
    /// A resample of which the statistic does not exist (NaN) is left out, so the interval is of those of which it does;
    /// when more than 5 % are NaN, or there is no resample at all, the interval is <see cref="None"/>. For m statements
    /// at once Bonferroni's c is 1 − 0.05 / m; each end then needs some tens of resamples beyond it to be steady.
    /// </remarks>
    /// <param name="resamples">A statistic of every resample, in any order.</param>
    /// <param name="confidence">c, confidence of the interval [1], in (0, 1).</param>
    public static PercentileInterval Of(ReadOnlySpan<double> resamples, double confidence)
    {
        if (!(confidence > 0 && confidence < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "must lie in (0, 1)");
        }

        // NaN is below all numbers in .NET's order, so those to leave out come first.
        var sorted = resamples.ToArray();
        Array.Sort(sorted);
        var missing = 0;
        while (missing < sorted.Length && double.IsNaN(sorted[missing]))
        {
            missing++;
        }

        if (missing == sorted.Length || missing > MostMissing * sorted.Length)
        {
            return None;
        }

        var there = sorted.AsSpan(missing);
        return new(Quantile(there, (1 - confidence) / 2), Quantile(there, (1 + confidence) / 2));
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

        // Between equals there is nothing to go along, and between infinite ones no difference either.
        return place == below || sorted[below] == sorted[below + 1]
            ? sorted[below]
            : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
    }
}
