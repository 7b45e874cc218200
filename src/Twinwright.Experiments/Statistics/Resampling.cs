using Twinwright.Model.Randomness;
using Twinwright.Model.Threading;

namespace Twinwright.Experiments.Statistics;

/// <summary>Resamples of a bootstrap, shared among threads.</summary>
/// <remarks>
/// Resample r has a stream of its own, and stratum s row s of it, so neither threads nor other resamples nor other strata
/// change what is drawn, and all bootstraps of a seed draw strata of the same sizes alike.
/// </remarks>
internal sealed class Resampling
{
    private const int ResamplesOfAnItem = 128;
    private readonly Rng _stream;

    /// <summary>Streams of resamples.</summary>
    /// <param name="resamples">Resamples, at least 1.</param>
    /// <param name="seed">Seed of the draws.</param>
    public Resampling(int resamples, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        Resamples = resamples;
        _stream = new Rng(seed).Split("statistics");
    }

    /// <summary>Resamples.</summary>
    public int Resamples { get; }

    /// <summary>Does all resamples.</summary>
    /// <param name="team">Threads.</param>
    /// <param name="scratch">Makes what a thread works in.</param>
    /// <param name="resample">Takes a thread's scratch, the draws of a resample and its number.</param>
    public void Share<T>(WorkerTeam team, Func<T> scratch, Action<T, RandomField, int> resample)
    {
        ArgumentNullException.ThrowIfNull(team);
        var items = (Resamples + ResamplesOfAnItem - 1) / ResamplesOfAnItem;
        team.Run(items, new Work<T>(this, [.. Enumerable.Range(0, team.Workers).Select(_ => scratch())], resample));
    }

    private sealed class Work<T>(Resampling owner, T[] scratch, Action<T, RandomField, int> resample) : IWorkItems
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
}
