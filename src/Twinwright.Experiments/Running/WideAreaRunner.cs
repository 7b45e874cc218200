using Twinwright.Experiments.Results;
using Twinwright.Model.Threading;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.WideArea;

namespace Twinwright.Experiments.Running;

/// <summary>Runs one solver in one wide-area world.</summary>
public static class WideAreaRunner
{
    /// <summary>Runs a solver.</summary>
    /// <param name="scenario">Name of the scenario, for the result.</param>
    /// <param name="deployment">Topology, sensors and channels.</param>
    /// <param name="dynamicsSeed">Seed of the dynamics.</param>
    /// <param name="solver">Which solver.</param>
    /// <param name="length">Steps, and how many of them are measured.</param>
    /// <param name="stop">Checked before every step.</param>
    /// <param name="team">Threads to share a large world's steps; null for the caller's alone.</param>
    /// <param name="progress">Told of every finished step; null for nobody.</param>
    /// <param name="policies">Where policies are; null for those that come with the program alone.</param>
    /// <param name="observer">Told of every measured cycle; null for nobody.</param>
    /// <exception cref="SolverRefusedException">The solver does not take on this world.</exception>
    public static RunResult Run(
        string scenario, Deployment deployment, long dynamicsSeed, SolverSpec solver, RunLength length,
        CancellationToken stop, WorkerTeam? team = null, IProgressSink? progress = null, PolicyShelf? policies = null,
        ICycleObserver? observer = null)
    {
        var run = Start(deployment, dynamicsSeed, solver, policies ?? PolicyShelf.Shipped(scenario));
        var recorder = new Recorder(run.World, length);
        run.Advance(length.Steps, AfterStep, stop, team, observer, length.Steps - length.Measured);
        return recorder.Result(scenario, solver.Text, deployment, dynamicsSeed);

        void AfterStep(int step)
        {
            recorder.Record(step);
            progress?.Report(step + 1, length.Steps);
        }
    }

    /// <summary>The cycle that a run comes to after some steps, as an instance.</summary>
    /// <param name="scenario">Name of the scenario, written as its origin.</param>
    /// <param name="deployment">Topology, sensors and channels.</param>
    /// <param name="dynamicsSeed">Seed of the dynamics.</param>
    /// <param name="solver">Decides the cycles before.</param>
    /// <param name="step">Which cycle, from 0.</param>
    /// <param name="stop">Checked before every step.</param>
    /// <param name="policies">Where policies are; null for those that come with the program alone.</param>
    public static WideAreaCycle CycleAt(
        string scenario, Deployment deployment, long dynamicsSeed, SolverSpec solver, int step, CancellationToken stop,
        PolicyShelf? policies = null)
    {
        var run = Start(deployment, dynamicsSeed, solver, policies ?? PolicyShelf.Shipped(scenario));
        run.Advance(step, _ => { }, stop, null);
        return run.World.Export(0, scenario);
    }

    /// <summary>Decides an instance that stands by itself.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="solver">The solver.</param>
    /// <param name="seed">Seed of helper choices and of what the solver draws; null for the instance's own.</param>
    /// <param name="policies">Where policies are; null for those that come with the program alone.</param>
    public static WideAreaDecision Decide(WideAreaCycle instance, SolverSpec solver, long? seed, PolicyShelf? policies = null)
    {
        Admit(solver, instance.EdgeServers.Count);
        var cycle = CycleConversion.FromInstance(instance);
        var view = seed is { } given ? cycle.ViewWith(given) : cycle.View;
        var actions = new CycleActions(instance.EdgeServers.Count).Slice(0, instance.EdgeServers.Count);
        var decider = Create(solver, PolicyWorld.Of(view.System, instance.Origin), policies ?? PolicyShelf.Shipped(instance.Origin?.Scenario));
        decider.Begin(WideAreaContext.ForInstance());
        decider.Decide(view, actions);
        return DecisionWriter.Write(view, actions);
    }

    /// <summary>Refuses a world that is too large for the solver.</summary>
    /// <exception cref="SolverRefusedException">It is.</exception>
    public static void Admit(SolverSpec solver, int edgeServers)
    {
        if (edgeServers > solver.Entry.MaxEdgeServers)
        {
            throw new SolverRefusedException(
                $"solver {solver.Entry.Id} takes on at most {solver.Entry.MaxEdgeServers} edge servers, but there are {edgeServers}");
        }
    }

    /// <summary>Refuses a world that is too large for the solver, or that its policy does not fit.</summary>
    /// <remarks>A solver that acts by a policy is asked by its <see cref="IWideAreaSolver.Begin"/>; others may search there, for long.</remarks>
    /// <param name="solver">The solver.</param>
    /// <param name="deployment">The world.</param>
    /// <param name="policies">Where policies are.</param>
    /// <exception cref="SolverRefusedException">It is, or it does not.</exception>
    public static void Admit(SolverSpec solver, Deployment deployment, PolicyShelf policies)
    {
        Admit(solver, deployment.System.EdgeServers);
        if (PolicyShelf.Needs(solver))
        {
            Create(solver, PolicyWorld.Of(deployment), policies).Begin(WideAreaContext.For(deployment));
        }
    }

    /// <summary>Makes a solver, with its policy when it acts by one, and begins.</summary>
    internal static IWideAreaSolver Begin(Deployment deployment, SolverSpec solver, PolicyShelf policies)
    {
        Admit(solver, deployment.System.EdgeServers);
        var decider = Create(solver, PolicyWorld.Of(deployment), policies);
        decider.Begin(WideAreaContext.For(deployment));
        return decider;
    }

    /// <summary>What the report draws of cycles in a deployment.</summary>
    internal static WideAreaPicture PictureOf(Deployment deployment, double[] helperRate, double[] meanEnergyJ, CycleOutcome last)
    {
        var system = deployment.System;
        return new WideAreaPicture
        {
            Names = deployment.Scenario.Positions?.Select(site => site.Name).ToArray(),
            EastM = system.EastM,
            NorthM = system.NorthM,
            Sensors = [.. system.EmbbCount.Zip(system.UrllcCount, (embb, urllc) => embb + urllc)],
            Neighbours = [.. Enumerable.Range(0, system.EdgeServers).Select(i => system.Graph.Of(i).ToArray())],
            HelperRate = helperRate,
            MeanEnergyJ = meanEnergyJ,
            LastHelper = [.. last.Helper],
            LastChoice = [.. last.Choice],
        };
    }

    private static RunInProgress Start(Deployment deployment, long dynamicsSeed, SolverSpec solver, PolicyShelf policies)
    {
        var decider = Begin(deployment, solver, policies);
        return new(new LaneEnvironment([new LaneSeed(deployment, dynamicsSeed)]), decider);
    }

    private static IWideAreaSolver Create(SolverSpec solver, PolicyWorld world, PolicyShelf policies) =>
        (IWideAreaSolver)policies.Create(solver, world);

    /// <summary>A world of one lane and the solver that decides it.</summary>
    private sealed record RunInProgress(LaneEnvironment World, IWideAreaSolver Solver)
    {
        public void Advance(
            int steps, Action<int> afterStep, CancellationToken stop, WorkerTeam? team, ICycleObserver? observer = null, int observedFrom = 0)
        {
            var actions = new CycleActions(World.Rows);
            var buffers = new StepBuffers(1, World.EdgeServers);
            for (var step = 0; step < steps; step++)
            {
                stop.ThrowIfCancellationRequested();
                var watching = step >= observedFrom ? observer : null;
                Solver.Decide(World.View(0), actions.Slice(0, World.EdgeServers));
                watching?.Decided(World.View(0), actions.Slice(0, World.EdgeServers));
                World.Step(actions, buffers, team);
                watching?.Stepped(World.Outcome);
                afterStep(step);
            }
        }
    }

    private sealed class Recorder(LaneEnvironment environment, RunLength length)
    {
        private readonly RunSeries _series = new(SystemMetrics.WideArea, length);
        private readonly double[] _helperRate = new double[environment.EdgeServers];
        private readonly double[] _meanEnergyJ = new double[environment.EdgeServers];

        public void Record(int step)
        {
            var totals = environment.Totals(0);
            _series.Record(step, totals.SystemEnergyJ, totals.Helpers, totals.EffectiveHelpers, totals.Violations);
            if (step < length.Steps - length.Measured)
            {
                return;
            }

            for (var i = 0; i < environment.EdgeServers; i++)
            {
                _helperRate[i] += environment.Outcome.Helper[i] ? 1.0 / length.Measured : 0;
                _meanEnergyJ[i] += environment.Outcome.EnergyJ[i] / length.Measured;
            }
        }

        public RunResult Result(string scenario, string solver, Deployment deployment, long dynamicsSeed) =>
            _series.Result(scenario, solver, deployment.Seed, dynamicsSeed) with { Picture = Picture(deployment) };

        private WideAreaPicture Picture(Deployment deployment) => PictureOf(deployment, _helperRate, _meanEnergyJ, environment.Outcome);
    }
}
