using System.Collections.Concurrent;
using Twinwright.Experiments.Figures.Reproduction;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Reproduction.Claims;
using Twinwright.Experiments.Results;
using Twinwright.Experiments.Statistics;
using Twinwright.Experiments.Sweeps;
using Twinwright.Model.Threading;

namespace Twinwright.Experiments.Reproduction;

/// <summary>Runs experiments, draws them and judges their claims.</summary>
/// <remarks>
/// Trainings first, then runs; each stands by itself, and those that several experiments share are done once. What is
/// done is kept, so that a reproduction which is stopped or killed at any moment goes on to the same bytes.
/// </remarks>
public static class Reproduction
{
    /// <summary>Reproduces.</summary>
    /// <param name="request">What.</param>
    /// <param name="threads">Threads; what comes out does not depend on how many.</param>
    /// <param name="progress">Told how far it is; null for nobody.</param>
    /// <param name="stop">Ends it; what is done is kept.</param>
    /// <param name="write">Writes what was found, while nobody else can write into the folder; null for nothing.</param>
    /// <param name="pool">Trains and runs elsewhere; null to do it here.</param>
    /// <exception cref="InputException">The request cannot be fulfilled, or its folder holds something that may not be touched.</exception>
    public static ReproductionResult Run(
        ReproductionRequest request, int threads, IReproductionSink? progress, CancellationToken stop,
        Action<ReproductionResult, WorkerTeam>? write = null, ISweepPool? pool = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        List<ExperimentPlan> plans = [.. request.Experiments.Select(experiment => ExperimentPlan.Of(experiment, request))];
        if (request.Folder is null && plans.Any(plan => plan.Trainings.Any()))
        {
            throw new InputException("--out", InputException.WholeFile, "is missing; a full reproduction trains policies and needs a folder for them, or reproduce with --quick");
        }

        using var store = request.Folder is { } folder ? new RunStore(folder) : null;
        var clock = new WorkClock(pool is null ? threads : SweepLoop.PerSilo * Math.Max(1, pool.Width), progress);
        Train(plans, threads, clock, pool, stop);
        var facts = Facts(plans, request, threads, store, clock, pool, stop);
        using var team = new WorkerTeam(threads);
        var result = Conclude([.. plans.Select(plan => plan.Results(facts, request.Version))], request, team, stop);
        write?.Invoke(result, team);
        return result;
    }

    /// <summary>Draws and judges what has come out.</summary>
    internal static ReproductionResult Conclude(
        IReadOnlyList<ExperimentResults> results, ReproductionRequest request, WorkerTeam team, CancellationToken stop)
    {
        var bootstrap = new StratifiedBootstrap(request.Resamples, request.Seed);
        var (claims, figures) = (new List<ClaimFinding>(), new List<IReadOnlyList<Figures.Figure>>());
        foreach (var result in results)
        {
            stop.ThrowIfCancellationRequested();
            claims.AddRange(ClaimJudge.Judge(result, new Intervals(request.Resamples, request.Seed, team)));
            figures.Add(ReproductionFigures.Of(result, bootstrap, team));
        }

        return new(results, claims, figures);
    }

    private static void Train(IReadOnlyList<ExperimentPlan> plans, int threads, WorkClock clock, ISweepPool? pool, CancellationToken stop)
    {
        List<PlannedTraining> trainings = [.. plans.SelectMany(plan => plan.Trainings).DistinctBy(training => (training.Key, training.SettingsSha256))];
        if (trainings.GroupBy(training => training.Key).FirstOrDefault(same => same.Count() > 1) is { } clash)
        {
            throw new InputException(clash.Key, InputException.WholeFile, "would hold the policies of two trainings with different settings; reproduce their experiments into different folders");
        }

        foreach (var training in trainings)
        {
            clock.Expect(Kind(training), training.GuessS, isTraining: true);
        }

        foreach (var plan in plans)
        {
            plan.Expect(clock);
        }

        if (pool is not null)
        {
            ReproductionSweep.Train(trainings, pool, (training, took) => clock.Done(Kind(training), isTraining: true, took), stop);
            return;
        }

        var each = Math.Max(1, threads / Math.Max(1, trainings.Count));
        ForEach(trainings, Math.Max(1, threads / each), stop, training => clock.Do(Kind(training), isTraining: true, () =>
        {
            if (training.IsDone)
            {
                // Looked through all the same: one with other settings is refused.
                training.Run(1, stop);
                return false;
            }

            training.Run(each, stop);
            return true;
        }));

        static string Kind(PlannedTraining training) => FormattableString.Invariant($"train {training.Solver.Entry.Id} {training.GuessS}");
    }

    private static ConcurrentDictionary<string, RunFacts> Facts(
        IReadOnlyList<ExperimentPlan> plans, ReproductionRequest request, int threads, RunStore? store, WorkClock clock, ISweepPool? pool, CancellationToken stop)
    {
        var facts = new ConcurrentDictionary<string, RunFacts>();
        List<PlannedRun> runs = [.. plans.SelectMany(plan => plan.Runs(request.Version)).DistinctBy(run => run.Description)];
        clock.ExpectRuns([.. runs.Select(run => run.Kind)]);
        if (pool is not null)
        {
            foreach (var run in runs)
            {
                if (store?.Find(run.Description) is { } kept)
                {
                    facts[run.Description] = kept;
                    clock.Done(run.Kind, isTraining: false, null);
                }
            }

            ReproductionSweep.Run([.. runs.Where(run => !facts.ContainsKey(run.Description))], pool, (run, found, took) =>
            {
                facts[run.Description] = found;
                store?.Keep(run.Description, found);
                clock.Done(run.Kind, isTraining: false, took);
            }, stop);
            return facts;
        }

        ForEach(runs, threads, stop, run => clock.Do(run.Kind, isTraining: false, () =>
        {
            var kept = store?.Find(run.Description);
            facts[run.Description] = kept ?? run.Run(stop);
            if (kept is null)
            {
                store?.Keep(run.Description, facts[run.Description]);
            }

            return kept is null;
        }));
        return facts;
    }

    private static void ForEach<T>(IReadOnlyList<T> items, int threads, CancellationToken stop, Action<T> work)
    {
        try
        {
            // Pieces are long and unequal: each thread takes one at a time.
            Parallel.ForEach(
                Partitioner.Create(items, EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = stop }, work);
        }
        catch (AggregateException failures) when (failures.InnerExceptions.FirstOrDefault(failure => failure is OperationCanceledException) is { } cancelled)
        {
            throw new OperationCanceledException(cancelled.Message, cancelled, stop);
        }
        catch (AggregateException failures)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
    }
}
