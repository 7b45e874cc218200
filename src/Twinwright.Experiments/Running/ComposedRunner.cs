using Twinwright.Experiments.Results;
using Twinwright.Model.Composed;
using Twinwright.Model.Federation;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;
using Twinwright.Solvers.WideArea;

namespace Twinwright.Experiments.Running;

/// <summary>Runs a pair of solvers in a composed world.</summary>
public static class ComposedRunner
{
    /// <summary>Runs a pair.</summary>
    /// <param name="scenario">Name of the scenario, for the result.</param>
    /// <param name="deployment">The deployment.</param>
    /// <param name="dynamicsSeed">Seed of the dynamics.</param>
    /// <param name="solver">The pair.</param>
    /// <param name="length">Frames, and how many of them are measured.</param>
    /// <param name="stop">Checked before every frame.</param>
    /// <param name="progress">Told of every finished frame; null for nobody.</param>
    /// <param name="policies">Where policies are; null for those that come with the program alone.</param>
    /// <exception cref="SolverRefusedException">One of the pair does not take on this world.</exception>
    public static RunResult Run(
        string scenario, ComposedDeployment deployment, long dynamicsSeed, SolverSpec solver, RunLength length,
        CancellationToken stop, IProgressSink? progress = null, PolicyShelf? policies = null)
    {
        var (federation, wideArea) = Begin(solver, deployment, policies ?? PolicyShelf.Shipped(scenario));
        var inputs = new DrawnInputs(deployment, dynamicsSeed);
        var stepper = new ComposedStepper(deployment, dynamicsSeed, length.Steps, inputs.Start());
        var (frame, cycle) = (new FrameActions(deployment.Federation.System), new CycleActions(deployment.EdgeServers));
        var (series, tally) = (new RunSeries(SystemMetrics.Composed, length), new Tally(deployment));
        for (var step = 0; step < length.Steps; step++)
        {
            stop.ThrowIfCancellationRequested();
            federation.Decide(stepper.BeginFrame(inputs.Frame(step)), frame);
            stepper.EndFrame(frame);
            for (var k = 0; k < deployment.Scenario.CyclesPerFrame; k++)
            {
                wideArea.Decide(stepper.BeginCycle(inputs.Cycle(step, k)), cycle.Slice(0, cycle.Rows));
                tally.Add(stepper.EndCycle(cycle), step >= length.Steps - length.Measured);
            }

            Record(series, step, stepper.FinishFrame(), frame.Moves);
            progress?.Report(step + 1, length.Steps);
        }

        return series.Result(scenario, solver.Text, deployment.Seed, dynamicsSeed) with { Picture = tally.Picture() };
    }

    /// <summary>Makes the two solvers of a pair, with their policies where they act by one, and begins.</summary>
    /// <param name="solver">The pair.</param>
    /// <param name="deployment">The world.</param>
    /// <param name="policies">Where policies are.</param>
    /// <exception cref="SolverRefusedException">One of them does not take on this world.</exception>
    public static (IFederationSolver Federation, IWideAreaSolver WideArea) Begin(SolverSpec solver, ComposedDeployment deployment, PolicyShelf policies)
    {
        var (first, second) = (solver.Parts[0], solver.Parts[^1]);
        if (first.Entry.Id == FederationRunner.Centra)
        {
            throw new SolverRefusedException($"solver {first.Entry.Id} has no edge servers, which the cycles of a composed scenario update");
        }

        var federation = deployment.Federation;
        var context = new FederationContext { Deployment = federation, System = federation.System };
        return (
            FederationRunner.Begin(first, context, PolicyWorld.Of(federation), policies),
            WideAreaRunner.Begin(deployment.WideArea, second, policies));
    }

    private static void Record(RunSeries series, int step, in ComposedFrameScore score, int moves) => series.Record(
        step,
        score.Gain,
        score.EnergyCost,
        score.ConfigurationCost,
        score.EnergyCost + score.ConfigurationCost,
        score.DelayPenalty,
        score.Utility - score.DelayPenalty,
        score.SystemEnergyJ,
        score.FrameEnergyJ,
        score.ComputingEnergyJ,
        score.SensorEnergyJ,
        score.Helpers,
        score.EffectiveHelpers,
        moves,
        score.Violations,
        score.Overdrawn,
        score.Links,
        score.Rounds);

    /// <summary>What every edge server did and paid in the measured cycles.</summary>
    private sealed class Tally(ComposedDeployment deployment)
    {
        private readonly double[] _helperRate = new double[deployment.EdgeServers];
        private readonly double[] _energyJ = new double[deployment.EdgeServers];
        private CycleOutcome? _last;
        private int _cycles;

        public void Add(CycleOutcome outcome, bool measured)
        {
            _last = outcome;
            _cycles += measured ? 1 : 0;
            for (var i = 0; measured && i < _energyJ.Length; i++)
            {
                _helperRate[i] += outcome.Helper[i] ? 1 : 0;
                _energyJ[i] += outcome.EnergyJ[i];
            }
        }

        public WideAreaPicture Picture() => WideAreaRunner.PictureOf(
            deployment.WideArea, [.. _helperRate.Select(sum => sum / _cycles)], [.. _energyJ.Select(sum => sum / _cycles)], _last!);
    }
}
