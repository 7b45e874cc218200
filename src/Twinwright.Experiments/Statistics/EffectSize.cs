namespace Twinwright.Experiments.Statistics;

/// <summary>How large paired differences are, without a unit.</summary>
/// <remarks>Not of rliable, whose runs are not in pairs.</remarks>
public static class EffectSize
{
    /// <summary>Cohen's d_z: the mean difference in standard deviations of the differences.</summary>
    /// <remarks>
    /// d_z = mean / s, s² = Σ (d − mean)² / (n − 1). It is 0 when all differences are 0, and +∞ or −∞ when all are the same
    /// other number, since the deviation is then 0. A single difference other than 0 has no deviation: NaN.
    /// </remarks>
    /// <param name="differences">A difference for each world, at least one, all finite.</param>
    public static double StandardisedMean(IReadOnlyList<double> differences)
    {
        RequireSome(differences);
        var greatest = differences.Max(Math.Abs);
        if (greatest == 0)
        {
            return 0;
        }

        // Of the greatest magnitude 1, which does not change d_z: no square over- or underflows, and of equals, all 1 or all
        // −1, the mean is exact and the deviation 0.
        double[] scaled = [.. differences.Select(difference => difference / greatest)];
        var mean = Summary.Mean(scaled);
        var variance = scaled.Sum(difference => (difference - mean) * (difference - mean)) / (scaled.Length - 1);
        return mean / Math.Sqrt(variance);
    }

    /// <summary>The matched-pairs rank-biserial correlation: how much of the ranks speaks for, less how much speaks against.</summary>
    /// <remarks>
    /// Kerby 2014: r = (Σ ranks of positive − Σ ranks of negative differences) / Σ ranks, ranks by magnitude as in Wilcoxon's
    /// signed-rank test: differences of 0 are dropped, equals share their mean rank. In [−1, 1]; 0 when all differences are 0.
    /// </remarks>
    /// <param name="differences">A difference for each world, at least one, all finite.</param>
    public static double MatchedRankBiserial(IReadOnlyList<double> differences)
    {
        RequireSome(differences);
        double[] sorted = [.. differences.Where(difference => difference != 0).OrderBy(Math.Abs)];
        var favour = 0L;
        for (int first = 0, end; first < sorted.Length; first = end)
        {
            for (end = first + 1; end < sorted.Length && Math.Abs(sorted[end]) == Math.Abs(sorted[first]);)
            {
                end++;
            }

            // Ranks first + 1 to end have the mean (first + 1 + end) / 2; in halves all of it is exact.
            for (var at = first; at < end; at++)
            {
                favour += Math.Sign(sorted[at]) * (first + 1L + end);
            }
        }

        return sorted.Length == 0 ? 0 : favour / ((double)sorted.Length * (sorted.Length + 1L));
    }

    private static void RequireSome(IReadOnlyList<double> differences)
    {
        ArgumentNullException.ThrowIfNull(differences);
        if (differences.Count == 0 || !differences.All(double.IsFinite))
        {
            throw new ArgumentException("there must be differences, and all must be finite", nameof(differences));
        }
    }
}
