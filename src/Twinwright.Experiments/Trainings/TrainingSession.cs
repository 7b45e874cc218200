using Twinwright.Experiments.Files;
using Twinwright.Experiments.Sweeps;
using Twinwright.Learning.Training;
using Twinwright.Model.Threading;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Trainings;

/// <summary>Trains, one policy after the other or each elsewhere, and keeps what is done.</summary>
/// <remarks>
/// A training that is stopped, or killed at any moment, goes on from its last checkpoint to the same bytes: nothing that
/// is written depends on when checkpoints were taken, nor on who trained.
/// </remarks>
public static class TrainingSession
{
    /// <summary>Trains all policies of a request that are not there.</summary>
    /// <param name="request">What to train.</param>
    /// <param name="team">Threads; the policies do not depend on their number.</param>
    /// <param name="progress">Told of every iteration, of trainings elsewhere of the last one alone; null for nobody.</param>
    /// <param name="stop">Ends the training after the iteration at hand, with a checkpoint.</param>
    /// <param name="pool">Trains elsewhere, a training each; null to train here.</param>
    /// <returns>All policies of the request, in the order of the deployments.</returns>
    /// <exception cref="InputException">Its folder holds something that may not be touched.</exception>
    /// <exception cref="SolverRefusedException">The solver cannot be trained on such a world.</exception>
    public static IReadOnlyList<TrainingOutcome> Run(
        TrainingRequest request, WorkerTeam team, ITrainingSink? progress, CancellationToken stop, ISweepPool? pool = null) =>
        Run(request, team, progress, stop, written: null, pool);

    /// <inheritdoc cref="Run(TrainingRequest, WorkerTeam, ITrainingSink?, CancellationToken, ISweepPool?)"/>
    /// <param name="request">What to train.</param>
    /// <param name="team">Threads.</param>
    /// <param name="progress">Told of every iteration.</param>
    /// <param name="stop">Ends the training.</param>
    /// <param name="written">Told of every file once it stands.</param>
    /// <param name="pool">Trains elsewhere.</param>
    internal static IReadOnlyList<TrainingOutcome> Run(
        TrainingRequest request, WorkerTeam team, ITrainingSink? progress, CancellationToken stop, Action<string>? written, ISweepPool? pool = null)
    {
        var jobs = request.Jobs();
        foreach (var job in jobs)
        {
            // All of them are looked at before any time is spent on the first.
            _ = TrainingFolder.Look(job, request);
        }

        List<FolderedTraining> trainings = [.. jobs.Select(job => new FolderedTraining(request, job, written))];
        try
        {
            if (pool is null)
            {
                foreach (var (at, training) in trainings.Index())
                {
                    Train(training, request, team, progress, (at + 1, trainings.Count), stop);
                }
            }
            else
            {
                TrainElsewhere(trainings, request, team, pool, progress, stop);
            }
        }
        finally
        {
            trainings.ForEach(training => training.Dispose());
        }

        return [.. trainings.Select(training => training.Outcome!)];
    }

    private static void Train(
        FolderedTraining training, TrainingRequest request, WorkerTeam team, ITrainingSink? progress, (int Number, int Count) place, CancellationToken stop)
    {
        TrainingWork? work = null;
        if (!training.Begin(() =>
        {
            stop.ThrowIfCancellationRequested();
            work = new TrainingWork(request, training.Job, team);
        }))
        {
            return;
        }

        training.Take(work!.Run(
            training.From, training.Keep,
            progress is null ? null : far => progress.Report(far with { Job = place.Number, Jobs = place.Count }), stop));
    }

    private static void TrainElsewhere(
        List<FolderedTraining> trainings, TrainingRequest request, WorkerTeam team, ISweepPool pool, ITrainingSink? progress,
        CancellationToken stop)
    {
        var done = 0;
        SweepLoop.Run(
            pool, trainings,
            training => training.Begin(() => _ = new TrainingWork(request, training.Job, team)) ? training.Order() : null,
            (training, files, took) =>
            {
                done++;
                if (files is null)
                {
                    return;
                }

                training.Take(SweepJson.Read<TrainedFile[]>(files));
                var run = training.Outcome!.Run;
                var report = new TrainingReport { AgentSteps = run.AgentSteps, Objective = run.ObjectiveLast, Validation = run.Validation };
                progress?.Report(new TrainingProgress(
                    training.Job.Place, done, trainings.Count, run.Iterations, run.Iterations, report, double.NaN,
                    took * ((trainings.Count - done) / (double)(SweepLoop.PerSilo * Math.Max(1, pool.Width)))));
            },
            stop);
    }
}
