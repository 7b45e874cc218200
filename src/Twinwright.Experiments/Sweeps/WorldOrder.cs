using Twinwright.Experiments.Results;
using Twinwright.Experiments.Running;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Sweeps;

/// <summary>One world of a comparison: all solvers in it.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Solvers">Solvers as written.</param>
/// <param name="Policies">Policies that they may act by.</param>
/// <param name="Deployment">Seed of the deployment.</param>
/// <param name="DynamicsSeed">Seed of the dynamics.</param>
/// <param name="Steps">Steps.</param>
/// <param name="Measured">Steps at the end over which totals are taken.</param>
/// <param name="WithSamples">Whether the runs themselves are asked for, too, for the pictures.</param>
internal sealed record WorldOrder(
    ScenarioOrder Scenario, IReadOnlyList<string> Solvers, PolicyOrder Policies, long Deployment, long DynamicsSeed, int Steps, int Measured, bool WithSamples)
{
    /// <summary>The job of a world.</summary>
    /// <param name="request">The comparison.</param>
    /// <param name="policies">Where policies are.</param>
    /// <param name="world">The world.</param>
    /// <param name="withSamples">Whether the runs themselves are needed.</param>
    public static SweepJob Job(ComparisonRequest request, PolicyShelf policies, World world, bool withSamples) => new(
        SweepJobs.ComparisonWorld,
        SweepJson.Write(new WorldOrder(
            ScenarioOrder.Of(request.Scenario), [.. request.Solvers.Select(solver => solver.Text)],
            PolicyOrder.Of(policies, request.Solvers, world.Deployment), world.Deployment, world.DynamicsSeed,
            request.Length.Steps, request.Length.Measured, withSamples)));

    /// <summary>Runs it.</summary>
    /// <param name="threads">Threads, that take a solver each.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>A <see cref="WorldResult"/>.</returns>
    public byte[] Run(int threads, CancellationToken stop)
    {
        var scenario = Scenario.Load();
        var runs = SystemRuns.Of(scenario, Policies.Shelf());
        List<SolverSpec> solvers = [.. Solvers.Select(solver => SolverSpec.Parse(solver, scenario.System))];
        var results = new RunResult[solvers.Count];
        SweepThreads.ForEach(solvers.Count, threads, stop, at =>
            results[at] = runs.Draw(Deployment).Run(DynamicsSeed, solvers[at], new(Steps, Measured), stop));
        return SweepJson.Write(new WorldResult(WorldValues.Of(results, runs.Metrics), WithSamples ? results : []));
    }
}

/// <summary>What came out of a world.</summary>
/// <param name="Values">The totals.</param>
/// <param name="Samples">The runs, where they were asked for.</param>
internal sealed record WorldResult(WorldValues Values, RunResult[] Samples);
