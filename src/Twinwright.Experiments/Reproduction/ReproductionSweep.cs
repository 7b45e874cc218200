using Twinwright.Experiments.Sweeps;
using Twinwright.Experiments.Trainings;
using Twinwright.Model.Threading;

namespace Twinwright.Experiments.Reproduction;

/// <summary>Has the trainings and runs of a reproduction done elsewhere.</summary>
internal static class ReproductionSweep
{
    /// <summary>Has trainings done; what is done is left alone, what was begun goes on.</summary>
    /// <param name="trainings">The trainings.</param>
    /// <param name="pool">Who does them.</param>
    /// <param name="done">Told of each, and how long it took; null where it was found done.</param>
    /// <param name="stop">Withdraws them.</param>
    public static void Train(IReadOnlyList<PlannedTraining> trainings, ISweepPool pool, Action<PlannedTraining, TimeSpan?> done, CancellationToken stop)
    {
        using var team = new WorkerTeam(1);
        var begun = new Dictionary<PlannedTraining, FolderedTraining>();
        try
        {
            SweepLoop.Run(pool, trainings, Order, Take, stop);
        }
        finally
        {
            foreach (var training in begun.Values)
            {
                training.Dispose();
            }
        }

        SweepJob? Order(PlannedTraining training)
        {
            var foldered = begun[training] = training.Foldered();
            return foldered.Begin(() => training.Admit(team)) ? foldered.Order() : null;
        }

        void Take(PlannedTraining training, byte[]? files, TimeSpan took)
        {
            if (files is not null)
            {
                begun[training].Take(SweepJson.Read<TrainedFile[]>(files));
            }

            done(training, files is null ? null : took);
        }
    }

    /// <summary>Has runs done.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="pool">Who does them.</param>
    /// <param name="done">Told of each, what came out and how long it took.</param>
    /// <param name="stop">Withdraws them.</param>
    public static void Run(IReadOnlyList<PlannedRun> runs, ISweepPool pool, Action<PlannedRun, RunFacts, TimeSpan> done, CancellationToken stop) =>
        SweepLoop.Run(
            pool, [.. Batches(runs)], RunsOrder.Job,
            (batch, answer, took) =>
            {
                foreach (var (run, facts) in batch.Zip(SweepJson.Read<RunFacts[]>(answer)))
                {
                    done(run, facts, took / batch.Count);
                }
            },
            stop);

    /// <summary>Neighbours that differ in their worlds alone, together.</summary>
    private static IEnumerable<List<PlannedRun>> Batches(IReadOnlyList<PlannedRun> runs)
    {
        var batch = new List<PlannedRun>();
        foreach (var run in runs)
        {
            if (batch.Count == RunsOrder.Most || (batch.Count > 0 && !batch[0].IsAlike(run)))
            {
                yield return batch;
                batch = [];
            }

            batch.Add(run);
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
