using Twinwright.Experiments.Files;
using Twinwright.Experiments.Results;
using Twinwright.Model.Composed;
using Twinwright.Model.Threading;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Running;

/// <summary>Runs of both systems composed.</summary>
internal sealed class ComposedRuns(LoadedScenario scenario, PolicyShelf policies) : SystemRuns(scenario, policies)
{
    /// <inheritdoc />
    public override IReadOnlyList<Metric> Metrics => SystemMetrics.Composed;

    /// <inheritdoc />
    public override Metric Headline => SystemMetrics.Utility;

    /// <inheritdoc />
    public override string StepsName => "frames";

    /// <inheritdoc />
    public override int DefaultSteps => 100;

    /// <inheritdoc />
    public override string DefaultSolver => "socf+mgm";

    /// <inheritdoc />
    /// <remarks>All of them, as in a construction by itself.</remarks>
    public override int DefaultMeasured(int steps) => steps;

    /// <inheritdoc />
    public override DrawnWorld Draw(long deployment) =>
        new DrawnDeployment(Scenario.Name, ComposedDeployment.Draw(Scenario.Composed, deployment), Policies);

    // Frames and cycles of one world follow from each other, and solvers decide on the caller's thread.
    private sealed class DrawnDeployment(string scenario, ComposedDeployment deployment, PolicyShelf policies) : DrawnWorld
    {
        public override void Admit(SolverSpec solver)
        {
            // Solvers without a policy may search long in Begin, which the run does again: only sizes are asked of them.
            foreach (var part in solver.Parts)
            {
                WideAreaRunner.Admit(part, deployment.EdgeServers);
            }

            if (PolicyShelf.Needs(solver) || solver.Entry.Id == FederationRunner.Centra)
            {
                _ = ComposedRunner.Begin(solver, deployment, policies);
            }
        }

        public override RunResult Run(
            long dynamicsSeed, SolverSpec solver, RunLength length, CancellationToken stop, WorkerTeam? team, IProgressSink? progress) =>
            ComposedRunner.Run(scenario, deployment, dynamicsSeed, solver, length, stop, progress, policies);

        public override byte[] InstanceAt(long dynamicsSeed, SolverSpec solver, int step, int steps, CancellationToken stop) =>
            throw new SolverRefusedException(
                $"{scenario} is a composed scenario, whose frames and cycles are no files; take one of a federation or wide-area scenario, as federation/paper or wide-area/germany");
    }
}
