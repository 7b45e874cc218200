using Twinwright.Model.Threading;

namespace Twinwright.Experiments.Statistics;

/// <summary>Statistics of every resample, in their order.</summary>
/// <param name="Means">Arithmetic means.</param>
/// <param name="InterquartileMeans">Interquartile means.</param>
public sealed record BootstrapStatistics(double[] Means, double[] InterquartileMeans);

/// <summary>Draws the runs of each stratum anew, with replacement and as many as there are, and takes statistics of all together.</summary>
/// <remarks>
/// rliable's stratified bootstrap (Agarwal et al. 2021). Resample r has a stream of its own and stratum s row s of it, so
/// neither threads nor other resamples nor other strata change it, and scores with the same strata are resampled alike.
/// </remarks>
public sealed class StratifiedBootstrap
{
    private readonly Resampling _resampling;

    /// <summary>A bootstrap.</summary>
    /// <param name="resamples">Resamples, at least 1.</param>
    /// <param name="seed">Seed of the draws.</param>
    public StratifiedBootstrap(int resamples, long seed) => _resampling = new Resampling(resamples, seed);

    /// <summary>Resamples.</summary>
    public int Resamples => _resampling.Resamples;

    /// <summary>Means and interquartile means of all resamples.</summary>
    /// <param name="scores">What to resample.</param>
    /// <param name="team">Threads; what comes out does not depend on how many.</param>
    public BootstrapStatistics Run(StratifiedScores scores, WorkerTeam team)
    {
        var both = Run(scores, [ScoreStatistic.Mean, ScoreStatistic.InterquartileMean], team);
        return new(both[0], both[1]);
    }

    /// <summary>Statistics of all resamples, each of the same resamples: [statistic][resample].</summary>
    /// <param name="scores">What to resample.</param>
    /// <param name="statistics">What to take of every resample.</param>
    /// <param name="team">Threads; what comes out does not depend on how many.</param>
    public double[][] Run(StratifiedScores scores, IReadOnlyList<ScoreStatistic> statistics, WorkerTeam team)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ScoreStatistic[] taken = [.. statistics];
        var results = Array.ConvertAll(taken, _ => new double[Resamples]);
        Run(scores, team, (sample, resample) =>
        {
            for (var at = 0; at < taken.Length; at++)
            {
                results[at][resample] = taken[at].Of(scores, sample.Counts);
            }
        });
        return results;
    }

    /// <summary>P(X &gt; Y) of all resamples; the runs of X and of Y are drawn independently.</summary>
    /// <param name="improvement">What to resample.</param>
    /// <param name="team">Threads; what comes out does not depend on how many.</param>
    public double[] Run(ProbabilityOfImprovement improvement, WorkerTeam team)
    {
        ArgumentNullException.ThrowIfNull(improvement);
        var result = new double[Resamples];
        _resampling.Share(team, () => (X: improvement.X.NewSample(), Y: improvement.Y.NewSample()), (samples, draws, resample) =>
        {
            var strata = improvement.X.Strata;
            var sum = 0.0;
            for (var stratum = 0; stratum < strata; stratum++)
            {
                samples.X.DrawOnly(stratum, draws, 0);
                samples.Y.DrawOnly(stratum, draws, strata);
                sum += improvement.Of(stratum, samples.X.Counts, samples.Y.Counts);
            }

            result[resample] = sum / strata;
        });
        return result;
    }

    /// <summary>Hands out every resample of scores, with its number, on any thread.</summary>
    internal void Run(StratifiedScores scores, WorkerTeam team, Action<CountedSample, int> take) =>
        _resampling.Share(team, scores.NewSample, (sample, draws, resample) =>
        {
            sample.Draw(draws, 0);
            take(sample, resample);
        });
}
