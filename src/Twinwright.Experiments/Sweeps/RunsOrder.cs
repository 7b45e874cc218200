using Twinwright.Experiments.Reproduction;
using Twinwright.Experiments.Running;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Sweeps;

/// <summary>Some runs of a reproduction: a solver in several worlds of a scenario, since most runs are short.</summary>
/// <param name="Form">How their experiment looks at runs.</param>
/// <param name="Scenario">The scenario.</param>
/// <param name="Solver">The solver as written.</param>
/// <param name="Policies">Policies that it may act by.</param>
/// <param name="Worlds">The worlds.</param>
/// <param name="Steps">Steps.</param>
/// <param name="Measured">Steps at the end over which totals are taken.</param>
internal sealed record RunsOrder(
    ExperimentForm Form, ScenarioOrder Scenario, string Solver, PolicyOrder Policies, IReadOnlyList<RunWorld> Worlds, int Steps, int Measured)
{
    /// <summary>Most runs of a job.</summary>
    public const int Most = 8;

    /// <summary>The job of some runs.</summary>
    /// <param name="runs">The runs, which differ in their worlds alone.</param>
    public static SweepJob Job(IReadOnlyList<PlannedRun> runs)
    {
        var one = runs[0];
        return new(SweepJobs.ReproductionRuns, SweepJson.Write(new RunsOrder(
            one.Probe.Form, ScenarioOrder.Of(one.Scenario), one.Solver.Text,
            PolicyOrder.Of(one.Policies, [one.Solver], [.. runs.Select(run => run.World.Deployment).Distinct()]),
            [.. runs.Select(run => new RunWorld(run.World.Deployment, run.World.DynamicsSeed))], one.Length.Steps, one.Length.Measured)));
    }

    /// <summary>Runs them.</summary>
    /// <param name="threads">Threads, that take a run each.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The <see cref="RunFacts"/> of each run.</returns>
    public byte[] Run(int threads, CancellationToken stop)
    {
        var scenario = Scenario.Load();
        var (probe, solver, shelf) = (RunProbe.Of(Form, scenario.System), SolverSpec.Parse(Solver, scenario.System), Policies.Shelf());
        var facts = new RunFacts[Worlds.Count];
        SweepThreads.ForEach(Worlds.Count, threads, stop, at => facts[at] = probe.Run(
            scenario, new World(Worlds[at].Deployment, Worlds[at].DynamicsSeed, 0), solver, new RunLength(Steps, Measured), shelf, stop));
        return SweepJson.Write(facts);
    }
}

/// <summary>The world of a run.</summary>
/// <param name="Deployment">Seed of the deployment.</param>
/// <param name="DynamicsSeed">Seed of the dynamics.</param>
internal sealed record RunWorld(long Deployment, long DynamicsSeed);
