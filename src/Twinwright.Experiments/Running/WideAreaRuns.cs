using Twinwright.Experiments.Files;
using Twinwright.Experiments.Results;
using Twinwright.Model.Threading;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Running;

/// <summary>Runs of a wide-area scenario.</summary>
internal sealed class WideAreaRuns(LoadedScenario scenario, PolicyShelf policies) : SystemRuns(scenario, policies)
{
    /// <inheritdoc />
    public override IReadOnlyList<Metric> Metrics => SystemMetrics.WideArea;

    /// <inheritdoc />
    public override Metric Headline => SystemMetrics.SystemEnergy;

    /// <inheritdoc />
    public override string StepsName => "cycles";

    /// <inheritdoc />
    public override int DefaultSteps => 30;

    /// <inheritdoc />
    public override string DefaultSolver => "greedy";

    /// <inheritdoc />
    /// <remarks>The last 40 %, at least one.</remarks>
    public override int DefaultMeasured(int steps) => Math.Max(1, (int)(steps * 2L / 5));

    /// <inheritdoc />
    public override DrawnWorld Draw(long deployment) =>
        new DrawnDeployment(Scenario.Name, Deployment.Draw(Scenario.WideArea, deployment), Policies);

    private sealed class DrawnDeployment(string scenario, Deployment deployment, PolicyShelf policies) : DrawnWorld
    {
        public override void Admit(SolverSpec solver) => WideAreaRunner.Admit(solver, deployment, policies);

        public override RunResult Run(
            long dynamicsSeed, SolverSpec solver, RunLength length, CancellationToken stop, WorkerTeam? team, IProgressSink? progress) =>
            WideAreaRunner.Run(scenario, deployment, dynamicsSeed, solver, length, stop, team, progress, policies);

        public override byte[] InstanceAt(long dynamicsSeed, SolverSpec solver, int step, int steps, CancellationToken stop)
        {
            var count = deployment.System.EdgeServers;
            var what = $"{count} edge servers";

            // A similarity takes three bytes or more.
            Fits(3L * count * count, what);
            var file = InstanceFile.Write(WideAreaRunner.CycleAt(scenario, deployment, dynamicsSeed, solver, step, stop, policies));
            Fits(file.Length, what);
            return file;
        }
    }
}
