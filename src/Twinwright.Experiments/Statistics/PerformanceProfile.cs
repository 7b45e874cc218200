using Twinwright.Model.Threading;

namespace Twinwright.Experiments.Statistics;

/// <summary>How large a share of all runs scores above each of some thresholds: the upper tail of the scores' distribution.</summary>
/// <remarks>
/// rliable's score distribution (<c>create_performance_profile</c>): mean(x &gt; τ) over all runs of all strata, with pointwise 95 %
/// percentile intervals of the stratified bootstrap. Pointwise: each holds for its threshold, not for the whole curve.
/// </remarks>
/// <param name="Thresholds">τ, in the order asked for and the unit of scores.</param>
/// <param name="Shares">Share of runs above each threshold [1].</param>
/// <param name="Lows">Lower ends of the intervals; NaN where a stratum has a single run and there is nothing to resample.</param>
/// <param name="Highs">Upper ends of the intervals; NaN as the lower ones.</param>
public sealed record PerformanceProfile(double[] Thresholds, double[] Shares, double[] Lows, double[] Highs)
{
    /// <summary>The profile of scores.</summary>
    /// <param name="scores">Scores of runs in strata.</param>
    /// <param name="thresholds">τ, in any order, all finite.</param>
    /// <param name="bootstrap">Resamples and seed of the intervals.</param>
    /// <param name="team">Threads; what comes out does not depend on how many.</param>
    public static PerformanceProfile Of(StratifiedScores scores, double[] thresholds, StratifiedBootstrap bootstrap, WorkerTeam team)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(thresholds);
        ArgumentNullException.ThrowIfNull(bootstrap);
        var points = Array.ConvertAll(thresholds, ScoreStatistic.ShareAbove);
        var intervals = scores.FewestRuns < 2
            ? Array.ConvertAll(points, _ => PercentileInterval.None)
            : Array.ConvertAll(bootstrap.Run(scores, points, team), resamples => PercentileInterval.Of(resamples));
        return new(
            [.. thresholds], Array.ConvertAll(points, point => point.Of(scores)),
            Array.ConvertAll(intervals, interval => interval.Low), Array.ConvertAll(intervals, interval => interval.High));
    }
}
