namespace Twinwright.Experiments.Statistics;

/// <summary>A statistic of the scores of all runs, of a sample and of its resamples.</summary>
/// <remarks>
/// Interquartile mean, optimality gap and share above a threshold are rliable's, which takes them over all runs of all
/// strata together, as here. So is the mean where all strata have as many runs; else rliable has none.
/// </remarks>
public sealed class ScoreStatistic
{
    private readonly Functional _of;

    private ScoreStatistic(Functional of) => _of = of;

    private delegate double Functional(StratifiedScores scores, ReadOnlySpan<int> counts);

    /// <summary>Arithmetic mean over all runs.</summary>
    public static ScoreStatistic Mean { get; } = new((scores, counts) => scores.MeanOf(counts));

    /// <summary>Interquartile mean over all runs.</summary>
    public static ScoreStatistic InterquartileMean { get; } = new((scores, counts) => scores.InterquartileMeanOf(counts));

    /// <summary>Optimality gap: how far runs stay below a goal on average, those beyond it counting as at it.</summary>
    /// <remarks>rliable's γ − mean(min(x, γ)) over all runs. At least 0; less is better.</remarks>
    /// <param name="goal">γ, what is good enough, in the unit of scores; finite.</param>
    public static ScoreStatistic OptimalityGap(double goal)
    {
        RequireFinite(goal, nameof(goal));
        return new((scores, counts) => scores.OptimalityGapOf(counts, goal));
    }

    /// <summary>Share of runs that score above a threshold, a point of a performance profile.</summary>
    /// <remarks>rliable's mean(x &gt; τ) over all runs; a run at τ is not above it.</remarks>
    /// <param name="threshold">τ, in the unit of scores; finite.</param>
    public static ScoreStatistic ShareAbove(double threshold)
    {
        RequireFinite(threshold, nameof(threshold));
        return new((scores, counts) => scores.ShareAboveOf(counts, threshold));
    }

    /// <summary>The statistic of the scores themselves.</summary>
    public double Of(StratifiedScores scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return _of(scores, scores.OwnCounts());
    }

    /// <summary>The statistic of a resample, from how often each different score is in it.</summary>
    internal double Of(StratifiedScores scores, ReadOnlySpan<int> counts) => _of(scores, counts);

    private static void RequireFinite(double value, string name)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(name, value, "must be finite");
        }
    }
}
