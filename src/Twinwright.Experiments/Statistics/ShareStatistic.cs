namespace Twinwright.Experiments.Statistics;

/// <summary>One sum over rows as a share of another: Σ numerator / Σ denominator.</summary>
/// <remarks>
/// A ratio of sums, not a mean of ratios. NaN when the denominator is 0, that is, within 1e-12 of Σ |denominator|, so that
/// terms which cancel are seen to; without negative terms it is 0 only where all are.
/// </remarks>
public sealed class ShareStatistic : IRowStatistic
{
    private const double Cancelled = 1e-12;
    private readonly double[] _numerators;
    private readonly double[] _denominators;

    /// <summary>Takes rows in.</summary>
    /// <param name="numerators">Of each row, finite.</param>
    /// <param name="denominators">Of each row, finite, in the same unit where the share has none.</param>
    public ShareStatistic(IReadOnlyList<double> numerators, IReadOnlyList<double> denominators)
    {
        ArgumentNullException.ThrowIfNull(numerators);
        ArgumentNullException.ThrowIfNull(denominators);
        if (numerators.Count != denominators.Count || !numerators.All(double.IsFinite) || !denominators.All(double.IsFinite))
        {
            throw new ArgumentException("each row must have a numerator and a denominator, and all must be finite", nameof(denominators));
        }

        (_numerators, _denominators) = ([.. numerators], [.. denominators]);
    }

    /// <inheritdoc />
    public double Of(ReadOnlySpan<int> counts)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(counts.Length, _numerators.Length, nameof(counts));
        var (numerator, denominator, magnitude) = (0.0, 0.0, 0.0);
        for (var row = 0; row < counts.Length; row++)
        {
            numerator += counts[row] * _numerators[row];
            denominator += counts[row] * _denominators[row];
            magnitude += counts[row] * Math.Abs(_denominators[row]);
        }

        return Math.Abs(denominator) <= Cancelled * magnitude ? double.NaN : numerator / denominator;
    }
}
