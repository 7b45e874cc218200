using Twinwright.Model.Randomness;
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
    private const int ResamplesOfAnItem = 128;
    private readonly Rng _stream;

    /// <summary>A bootstrap.</summary>
    /// <param name="resamples">Resamples, at least 1.</param>
    /// <param name="seed">Seed of the draws.</param>
    public StratifiedBootstrap(int resamples, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        Resamples = resamples;
        _stream = new Rng(seed).Split("statistics");
    }

    /// <summary>Resamples.</summary>
    public int Resamples { get; }

    /// <summary>Means and interquartile means of all resamples.</summary>
    /// <param name="scores">What to resample.</param>
    /// <param name="team">Threads; what comes out does not depend on how many.</param>
    public BootstrapStatistics Run(StratifiedScores scores, WorkerTeam team)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var result = new BootstrapStatistics(new double[Resamples], new double[Resamples]);
        Share(team, () => new OneSample(scores), (sample, draws, resample) =>
        {
            sample.Draw(draws, 0);
            result.Means[resample] = scores.MeanOf(sample.Counts);
            result.InterquartileMeans[resample] = scores.InterquartileMeanOf(sample.Counts);
        });
        return result;
    }

    /// <summary>P(X &gt; Y) of all resamples; the runs of X and of Y are drawn independently.</summary>
    /// <param name="improvement">What to resample.</param>
    /// <param name="team">Threads; what comes out does not depend on how many.</param>
    public double[] Run(ProbabilityOfImprovement improvement, WorkerTeam team)
    {
        ArgumentNullException.ThrowIfNull(improvement);
        var result = new double[Resamples];
        Share(team, () => (X: new OneSample(improvement.X), Y: new OneSample(improvement.Y)), (samples, draws, resample) =>
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

    private void Share<T>(WorkerTeam team, Func<T> scratch, Action<T, RandomField, int> resample)
    {
        ArgumentNullException.ThrowIfNull(team);
        var items = (Resamples + ResamplesOfAnItem - 1) / ResamplesOfAnItem;
        team.Run(items, new Work<T>(this, [.. Enumerable.Range(0, team.Workers).Select(_ => scratch())], resample));
    }

    private sealed class Work<T>(StratifiedBootstrap owner, T[] scratch, Action<T, RandomField, int> resample) : IWorkItems
    {
        public void Do(int item, int worker)
        {
            var end = Math.Min(owner.Resamples, (item + 1) * ResamplesOfAnItem);
            for (var at = item * ResamplesOfAnItem; at < end; at++)
            {
                resample(scratch[worker], owner._stream.Split("resample", at).Field(), at);
            }
        }
    }

    /// <summary>How often each score is in a resample.</summary>
    private sealed class OneSample(StratifiedScores scores)
    {
        private readonly int[] _counts = new int[scores.Levels];
        private readonly double[] _units =
            new double[RandomField.Align(Enumerable.Range(0, scores.Strata).Max(scores.RunsOf))];

        public ReadOnlySpan<int> Counts => _counts;

        public void Draw(RandomField draws, int firstRow)
        {
            Array.Clear(_counts);
            for (var stratum = 0; stratum < scores.Strata; stratum++)
            {
                Add(stratum, draws, firstRow);
            }
        }

        public void DrawOnly(int stratum, RandomField draws, int firstRow)
        {
            Array.Clear(_counts);
            Add(stratum, draws, firstRow);
        }

        private void Add(int stratum, RandomField draws, int firstRow)
        {
            var levels = scores.LevelsOf(stratum);
            draws.Fill(firstRow + stratum, 0, _units.AsSpan(0, RandomField.Align(levels.Length)));
            for (var run = 0; run < levels.Length; run++)
            {
                // A draw is below 1 by 2⁻³³ at least, so the product stays below the number of runs.
                _counts[levels[(int)(_units[run] * levels.Length)]]++;
            }
        }
    }
}
