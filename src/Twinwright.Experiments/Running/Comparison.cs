using Twinwright.Experiments.Files;
using Twinwright.Experiments.Results;
using Twinwright.Experiments.Sweeps;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Running;

/// <summary>What to compare.</summary>
public sealed record ComparisonRequest
{
    /// <summary>The scenario, of either system.</summary>
    public required LoadedScenario Scenario { get; init; }

    /// <summary>Solvers.</summary>
    public required IReadOnlyList<SolverSpec> Solvers { get; init; }

    /// <summary>R: worlds, or dynamics seeds in each of <see cref="Deployments"/>.</summary>
    public required int Runs { get; init; }

    /// <summary>Deployments to run in; null for one of its own for every run.</summary>
    public IReadOnlyList<long>? Deployments { get; init; }

    /// <summary>Dynamics seed of the first run.</summary>
    public required long Seed { get; init; }

    /// <summary>Deployment of the first run, when <see cref="Deployments"/> is null.</summary>
    public required long FirstDeployment { get; init; }

    /// <summary>Steps, and how many of them are measured.</summary>
    public required RunLength Length { get; init; }

    /// <summary>Where policies are; null for those that come with the program alone.</summary>
    public PolicyShelf? Policies { get; init; }

    /// <summary>The worlds, grouped into the units that statistics go over.</summary>
    public IReadOnlyList<World> Worlds() => Deployments is null
        ? [.. Enumerable.Range(0, Runs).Select(run => new World(FirstDeployment + run, Seed + run, run))]
        : [.. Deployments.SelectMany((deployment, group) =>
            Enumerable.Range(0, Runs).Select(run => new World(deployment, Seed + run, group)))];
}

/// <summary>Runs solvers on the same worlds and summarises.</summary>
public static class Comparison
{
    /// <summary>Runs a comparison on several threads; the result does not depend on their number.</summary>
    /// <param name="request">What to compare.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="ledger">Keeps finished worlds, for going on after an interruption; null for none.</param>
    /// <param name="progress">Told of every finished world; null for nobody.</param>
    /// <param name="stop">Ends the comparison.</param>
    /// <param name="pool">Runs worlds elsewhere; null to run them here.</param>
    public static ComparisonResult Run(
        ComparisonRequest request, int threads, RunLedger? ledger, IProgressSink? progress, CancellationToken stop, ISweepPool? pool = null)
    {
        var runs = SystemRuns.Of(request.Scenario, request.Policies);
        var worlds = request.Worlds();
        Admit(runs, request.Solvers, [.. worlds.Select(world => world.Deployment).Distinct()]);
        var values = new WorldValues[worlds.Count];
        var samples = Array.Empty<RunResult>();
        var done = 0;
        if (pool is not null)
        {
            RunElsewhere();
            return ComparisonSummary.Of(request, runs.Metrics, worlds, values, samples);
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = stop };
        try
        {
            Parallel.For(0, worlds.Count, options, index =>
            {
                var world = worlds[index];
                if (index > 0 && ledger?.Find(world) is { } found)
                {
                    values[index] = found;
                }
                else
                {
                    var results = RunWorld(request, runs.Draw(world.Deployment), world.DynamicsSeed, stop);
                    values[index] = WorldValues.Of(results, runs.Metrics);
                    ledger?.Keep(world, values[index]);
                    if (index == 0)
                    {
                        samples = results;
                    }
                }

                progress?.Report(Interlocked.Increment(ref done), worlds.Count);
            });
        }
        catch (AggregateException failures) when (failures.InnerExceptions.FirstOrDefault(failure => failure is OperationCanceledException) is { } cancelled)
        {
            throw new OperationCanceledException(cancelled.Message, cancelled, stop);
        }

        return ComparisonSummary.Of(request, runs.Metrics, worlds, values, samples);

        void RunElsewhere() => SweepLoop.Run(
            pool, [.. Enumerable.Range(0, worlds.Count)],
            index => index > 0 && ledger?.Find(worlds[index]) is { } found && (values[index] = found) is not null
                ? null
                : WorldOrder.Job(request, runs.Policies, worlds[index], withSamples: index == 0),
            (index, answer, _) =>
            {
                if (answer is not null)
                {
                    var result = SweepJson.Read<WorldResult>(answer);
                    values[index] = result.Values;
                    ledger?.Keep(worlds[index], result.Values);
                    samples = index == 0 ? result.Samples : samples;
                }

                progress?.Report(++done, worlds.Count);
            },
            stop);
    }

    /// <summary>All solvers are asked before any of them runs.</summary>
    private static void Admit(SystemRuns runs, IReadOnlyList<SolverSpec> solvers, IReadOnlyList<long> deployments)
    {
        foreach (var solver in solvers)
        {
            runs.Policies.Require(solver, deployments);
        }

        // What suits a solver without a policy in one deployment suits it in all; a policy may fit one and not another.
        foreach (var (at, deployment) in deployments.Index())
        {
            var asked = at == 0 ? solvers : [.. solvers.Where(PolicyShelf.Needs)];
            if (asked.Count > 0)
            {
                var world = runs.Draw(deployment);
                foreach (var solver in asked)
                {
                    world.Admit(solver);
                }
            }
        }
    }

    private static RunResult[] RunWorld(ComparisonRequest request, DrawnWorld world, long dynamicsSeed, CancellationToken stop) =>
        [.. request.Solvers.Select(solver => world.Run(dynamicsSeed, solver, request.Length, stop))];
}

/// <summary>Every solver's totals in one world: by solver, then by metric.</summary>
/// <param name="BySolver">Values, in the order of the solvers and of the metrics.</param>
public sealed record WorldValues(double[][] BySolver)
{
    internal static WorldValues Of(IReadOnlyList<RunResult> results, IReadOnlyList<Metric> metrics) =>
        new([.. results.Select(result => metrics.Select(metric => result.Totals[metric.Name]).ToArray())]);
}
