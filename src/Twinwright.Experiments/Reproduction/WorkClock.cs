using System.Diagnostics;

namespace Twinwright.Experiments.Reproduction;

/// <summary>Says how long the rest of much unequal work takes, from how long work of the same kind took.</summary>
/// <param name="threads">How much is done at once.</param>
/// <param name="sink">Told of all that is done; null for nobody.</param>
internal sealed class WorkClock(int threads, IReproductionSink? sink)
{
    private readonly Dictionary<string, Kind> _kinds = [];
    private readonly Lock _lock = new();
    private int _trained;
    private int _trainings;
    private int _run;
    private int _runs;

    /// <summary>Expects work of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="guessS">How long one takes, until one has been seen [s].</param>
    /// <param name="isTraining">Whether it counts as a training; as a run otherwise.</param>
    public void Expect(string kind, double guessS, bool isTraining)
    {
        lock (_lock)
        {
            if (!_kinds.TryGetValue(kind, out var known))
            {
                _kinds[kind] = known = new Kind(guessS, isTraining);
            }

            known.Left++;
            _trainings += isTraining ? 1 : 0;
            _runs += isTraining ? 0 : 1;
        }
    }

    /// <summary>Expects no other runs than these, now that it is known which ones are shared.</summary>
    /// <param name="kinds">The kind of each run, all of them expected before.</param>
    public void ExpectRuns(IReadOnlyList<string> kinds)
    {
        lock (_lock)
        {
            foreach (var run in _kinds.Values.Where(kind => !kind.IsTraining))
            {
                run.Left = 0;
            }

            foreach (var kind in kinds)
            {
                _kinds[kind].Left++;
            }

            _runs = kinds.Count;
        }
    }

    /// <summary>Does a piece of work and counts it.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="isTraining">Whether it counts as a training.</param>
    /// <param name="work">The work; tells whether it took its time, or was found done.</param>
    public void Do(string kind, bool isTraining, Func<bool> work)
    {
        var begin = Stopwatch.GetTimestamp();
        var worked = work();
        Done(kind, isTraining, worked ? Stopwatch.GetElapsedTime(begin) : null);
    }

    /// <summary>Counts a piece of work.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="isTraining">Whether it counts as a training.</param>
    /// <param name="took">How long it took; null where it was found done.</param>
    public void Done(string kind, bool isTraining, TimeSpan? took)
    {
        lock (_lock)
        {
            var own = _kinds[kind];
            own.Left--;
            if (took is { } time)
            {
                own.SumS += time.TotalSeconds;
                own.Done++;
            }

            _trained += isTraining ? 1 : 0;
            _run += isTraining ? 0 : 1;
            var leftS = _kinds.Values.Sum(one => one.Left * one.MeanS) / threads;
            sink?.Report(new(_trained, _trainings, _run, _runs, TimeSpan.FromSeconds(leftS)));
        }
    }

    private sealed class Kind(double guessS, bool isTraining)
    {
        public bool IsTraining => isTraining;

        public int Left { get; set; }

        public int Done { get; set; }

        public double SumS { get; set; }

        public double MeanS => Done == 0 ? guessS : SumS / Done;
    }
}
