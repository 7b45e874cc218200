using Twinwright.Experiments.Results;
using Twinwright.Model;
using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;

namespace Twinwright.Experiments.Running;

/// <summary>Runs one solver in one federated construction.</summary>
public static class FederationRunner
{
    /// <summary>Id of the solver that has no edge servers.</summary>
    public const string Centra = "centra";

    /// <summary>Id of the algorithm that every framework has one of; under Centra it is <see cref="Centra"/>.</summary>
    public const string Socf = "socf";

    /// <summary>Runs a solver.</summary>
    /// <param name="scenario">Name of the scenario, for the result.</param>
    /// <param name="deployment">Places, powers, rates and sizes.</param>
    /// <param name="dynamicsSeed">Seed of the dynamics.</param>
    /// <param name="solver">Which solver.</param>
    /// <param name="length">Frames, and how many of them are measured.</param>
    /// <param name="stop">Checked before every frame.</param>
    /// <param name="progress">Told of every finished frame; null for nobody.</param>
    /// <param name="policies">Where policies are; null for those that come with the program alone.</param>
    /// <param name="observer">Told of every frame at edge servers; null for nobody.</param>
    /// <exception cref="SolverRefusedException">The solver does not take on this world.</exception>
    public static RunResult Run(
        string scenario, FederationDeployment deployment, long dynamicsSeed, SolverSpec solver, RunLength length,
        CancellationToken stop, IProgressSink? progress = null, PolicyShelf? policies = null, IFrameObserver? observer = null)
    {
        var run = Start(deployment, dynamicsSeed, solver, length.Steps, policies ?? PolicyShelf.Shipped(scenario), observer);
        var series = new RunSeries(SystemMetrics.Federation, length);
        for (var frame = 0; frame < length.Steps; frame++)
        {
            stop.ThrowIfCancellationRequested();
            run.Step();
            Record(series, frame, run);
            progress?.Report(frame + 1, length.Steps);
        }

        return series.Result(scenario, solver.Text, deployment.Seed, dynamicsSeed) with { Federation = run.Picture() };
    }

    /// <summary>The frame that a run comes to after some frames, as an instance.</summary>
    /// <param name="scenario">Name of the scenario, written as its origin.</param>
    /// <param name="deployment">Places, powers, rates and sizes.</param>
    /// <param name="dynamicsSeed">Seed of the dynamics.</param>
    /// <param name="solver">Decides the frames before.</param>
    /// <param name="step">Which frame, from 0: t − 1.</param>
    /// <param name="frames">T, frames of the run; at least up to this one.</param>
    /// <param name="stop">Checked before every frame.</param>
    /// <param name="policies">Where policies are; null for those that come with the program alone.</param>
    /// <exception cref="SolverRefusedException">The solver does not take on this world, or its frames are none of edge servers.</exception>
    public static FederationFrame FrameAt(
        string scenario, FederationDeployment deployment, long dynamicsSeed, SolverSpec solver, int step, int frames,
        CancellationToken stop, PolicyShelf? policies = null)
    {
        if (IsCentra(deployment.Scenario.Framework, solver.Entry))
        {
            throw new SolverRefusedException($"under {Centra} no edge server takes part, so that no frame of it is a federation-frame");
        }

        var run = new CoalitionRun(
            new FrameWorld(deployment, dynamicsSeed, Math.Max(frames, step + 1)),
            Begin(solver, deployment, policies ?? PolicyShelf.Shipped(scenario)));
        for (var frame = 0; frame < step; frame++)
        {
            stop.ThrowIfCancellationRequested();
            run.Step();
        }

        return FrameConversion.ToInstance(run.Frame, new WorldOrigin(scenario, deployment.Seed, dynamicsSeed, step));
    }

    /// <summary>Decides an instance that stands by itself.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="solver">The solver.</param>
    /// <param name="seed">Seed of what the solver draws; null for the instance's own.</param>
    /// <param name="policies">Where policies are; null for those that come with the program alone.</param>
    /// <exception cref="SolverRefusedException">The solver does not take on this instance.</exception>
    public static FederationDecision Decide(FederationFrame instance, SolverSpec solver, long? seed, PolicyShelf? policies = null)
    {
        if (solver.Entry.Id == Centra)
        {
            throw new SolverRefusedException($"solver {Centra} sends all data straight to the cloud and has no federation-decision");
        }

        var frame = FrameConversion.FromInstance(instance, seed);
        var decider = Begin(
            solver,
            new FederationContext { System = frame.System },
            PolicyWorld.Of(frame.System, instance.Origin),
            policies ?? PolicyShelf.Shipped(instance.Origin?.Scenario));
        var actions = new FrameActions(frame.System);
        decider.Decide(frame, actions);
        return FrameConversion.ToDecision(actions);
    }

    /// <summary>Refuses a world that the solver does not take on, because of its framework, its size or for the solver's own reasons.</summary>
    /// <remarks>The solver is asked by its <see cref="IFederationSolver.Begin"/>.</remarks>
    /// <param name="solver">The solver.</param>
    /// <param name="deployment">The world.</param>
    /// <param name="policies">Where policies are; null for those that come with the program alone.</param>
    /// <exception cref="SolverRefusedException">It does not.</exception>
    public static void Admit(SolverSpec solver, FederationDeployment deployment, PolicyShelf? policies = null)
    {
        if (!IsCentra(deployment.Scenario.Framework, solver.Entry))
        {
            _ = Begin(solver, deployment, policies ?? PolicyShelf.Shipped());
        }
    }

    /// <summary>The one place that knows which run a framework and a solver ask for.</summary>
    private static IFederationRun Start(
        FederationDeployment deployment, long dynamicsSeed, SolverSpec solver, int frames, PolicyShelf policies, IFrameObserver? observer) =>
        IsCentra(deployment.Scenario.Framework, solver.Entry)
            ? new CentraRun(new CentraWorld(deployment, dynamicsSeed, frames))
            : new CoalitionRun(new FrameWorld(deployment, dynamicsSeed, frames), Begin(solver, deployment, policies), observer);

    private static bool IsCentra(Framework framework, SolverEntry solver) =>
        solver.Id == Centra || (framework == Framework.Centra && solver.Id == Socf);

    private static IFederationSolver Begin(SolverSpec solver, FederationDeployment deployment, PolicyShelf policies) =>
        deployment.Scenario.Framework == Framework.Centra
            ? throw new SolverRefusedException(
                $"solver {solver.Entry.Id} decides coalitions at edge servers, which framework {Centra} does not have; use {Centra}")
            : Begin(
                solver,
                new FederationContext { Deployment = deployment, System = deployment.System },
                PolicyWorld.Of(deployment),
                policies);

    /// <summary>Makes a solver, with its policy when it acts by one, and begins.</summary>
    internal static IFederationSolver Begin(SolverSpec solver, FederationContext context, PolicyWorld world, PolicyShelf policies)
    {
        if (context.System.EdgeServers > solver.Entry.MaxEdgeServers)
        {
            throw new SolverRefusedException(
                $"solver {solver.Entry.Id} takes on at most {solver.Entry.MaxEdgeServers} edge servers, but there are {context.System.EdgeServers}");
        }

        var decider = (IFederationSolver)policies.Create(solver, world);
        decider.Begin(context);
        return decider;
    }

    private static void Record(RunSeries series, int frame, IFederationRun run)
    {
        var totals = run.Totals;
        var cost = totals.EnergyCost + totals.ConfigurationCost;
        series.Record(
            frame,
            totals.Gain,
            totals.EnergyCost,
            totals.ConfigurationCost,
            cost,
            totals.DelayPenalty,
            totals.Gain - cost - totals.DelayPenalty,
            run.Moves,
            totals.Violations,
            totals.Links,
            totals.Rounds);
    }
}
