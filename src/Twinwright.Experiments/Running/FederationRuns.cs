using Twinwright.Experiments.Files;
using Twinwright.Experiments.Results;
using Twinwright.Model.Federation;
using Twinwright.Model.Threading;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Running;

/// <summary>Runs of a federated construction.</summary>
internal sealed class FederationRuns(LoadedScenario scenario, PolicyShelf policies) : SystemRuns(scenario, policies)
{
    /// <inheritdoc />
    public override IReadOnlyList<Metric> Metrics => SystemMetrics.Federation;

    /// <inheritdoc />
    public override Metric Headline => SystemMetrics.Utility;

    /// <inheritdoc />
    public override string StepsName => "frames";

    /// <inheritdoc />
    public override int DefaultSteps => 100;

    /// <inheritdoc />
    public override string DefaultSolver => "socf";

    /// <inheritdoc />
    /// <remarks>All of them: a construction is judged from its first frame on.</remarks>
    public override int DefaultMeasured(int steps) => steps;

    /// <inheritdoc />
    public override DrawnWorld Draw(long deployment) =>
        new DrawnDeployment(Scenario.Name, FederationDeployment.Draw(Scenario.Federation, deployment), Policies);

    // Frames of one world follow from each other, and a solver decides on the caller's thread: there is nothing to share.
    private sealed class DrawnDeployment(string scenario, FederationDeployment deployment, PolicyShelf policies) : DrawnWorld
    {
        public override void Admit(SolverSpec solver) => FederationRunner.Admit(solver, deployment, policies);

        public override RunResult Run(
            long dynamicsSeed, SolverSpec solver, RunLength length, CancellationToken stop, WorkerTeam? team, IProgressSink? progress) =>
            FederationRunner.Run(scenario, deployment, dynamicsSeed, solver, length, stop, progress, policies);

        public override byte[] InstanceAt(long dynamicsSeed, SolverSpec solver, int step, int steps, CancellationToken stop)
        {
            var system = deployment.System;
            var what = $"{system.Sensors} sensors and {system.EdgeServers} edge servers on {system.Subcarriers} subcarriers";

            // A gain takes four bytes or more.
            Fits(4L * system.Sensors * system.EdgeServers * system.Subcarriers, what);
            var file = FrameFile.Write(FederationRunner.FrameAt(scenario, deployment, dynamicsSeed, solver, step, steps, stop, policies));
            Fits(file.Length, what);
            return file;
        }
    }
}
