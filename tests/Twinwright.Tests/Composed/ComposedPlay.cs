using Twinwright.Model.Composed;
using Twinwright.Model.Federation;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;
using Twinwright.Solvers.WideArea;

namespace Twinwright.Tests.Composed;

/// <summary>A composed world played by a pair of solvers, with everything that comes of it written down.</summary>
internal sealed class ComposedPlay
{
    private readonly IFederationSolver _federation;
    private readonly IWideAreaSolver _wideArea;
    private readonly FrameActions _links;
    private readonly CycleActions _cycle;

    public ComposedPlay(ComposedDeployment deployment, IComposedInputs inputs, string federation = "socf", string wideArea = "mgm")
    {
        Stepper = new ComposedStepper(deployment, deployment.Seed, 100, inputs.Start());
        Inputs = inputs;
        _federation = (IFederationSolver)SolverSpec.Parse(federation, SystemKind.Federation).Create();
        _federation.Begin(new FederationContext { Deployment = deployment.Federation, System = deployment.Federation.System });
        _wideArea = (IWideAreaSolver)SolverSpec.Parse(wideArea, SystemKind.WideArea).Create();
        _wideArea.Begin(WideAreaContext.For(deployment.WideArea));
        (_links, _cycle) = (new FrameActions(deployment.Federation.System), new CycleActions(deployment.EdgeServers));
    }

    /// <summary>10 edge servers in 1.2 km × 1.2 km, 3 partial-DTs, 3 subcarriers.</summary>
    public static ComposedScenario Small { get; } = new()
    {
        WideArea = new WideAreaScenario
        {
            AreaWidthM = 1200,
            AreaHeightM = 1200,
            EdgeServerCount = 10,
            Sensors = new SensorOptions { MaxPerKind = 10 },
        },
        Federation = new FederationScenario
        {
            PartialDts = new PartialDtOptions { Count = 3 },
            Subcarriers = new SubcarrierOptions { Count = 3 },
        },
        CyclesPerFrame = 3,
    };

    public ComposedStepper Stepper { get; }

    public IComposedInputs Inputs { get; }

    /// <summary>Bits of every decision, outcome and battery, in their order.</summary>
    public List<long> Transcript { get; } = [];

    public List<ComposedFrameScore> Scores { get; } = [];

    /// <summary>Makes federation decisions of its own instead of the solver's.</summary>
    public Action<FrameState, FrameActions>? Instead { get; init; }

    public Action<FrameState, FrameActions, FrameOutcome>? AfterFrame { get; init; }

    public Action<ComposedStepper, CycleOutcome>? AfterCycle { get; init; }

    public static ComposedPlay Drawn(ComposedScenario scenario, long seed, string federation = "socf", string wideArea = "mgm")
    {
        var deployment = ComposedDeployment.Draw(scenario, seed);
        return new ComposedPlay(deployment, new DrawnInputs(deployment, seed), federation, wideArea);
    }

    public ComposedPlay Frames(int count)
    {
        for (var frame = 0; frame < count; frame++)
        {
            Construct();
            Cycles(Stepper.Deployment.Scenario.CyclesPerFrame);
            Finish();
        }

        return this;
    }

    public void Construct()
    {
        var frame = Stepper.BeginFrame(Inputs.Frame(Stepper.State.FramesDone));
        _links.Clear();
        (Instead ?? _federation.Decide)(frame, _links);
        var outcome = Stepper.EndFrame(_links);
        Write(outcome.Utility);
        Write(outcome.EdgeServerEnergyJ);
        for (var l = 0; l < _links.Links; l++)
        {
            Transcript.Add((_links.LinkEdgeServer[l] * 1_000_000L) + (_links.LinkSensor[l] * 100) + _links.LinkSubcarrier[l]);
        }

        AfterFrame?.Invoke(frame, _links, outcome);
    }

    public void Cycles(int count)
    {
        for (var cycle = 0; cycle < count; cycle++)
        {
            var view = Stepper.BeginCycle(Inputs.Cycle(Stepper.State.FramesDone, Stepper.State.CyclesDone));
            _wideArea.Decide(view, _cycle.Slice(0, _cycle.Rows));
            var outcome = Stepper.EndCycle(_cycle);
            Write(outcome.EnergyJ);
            Write(outcome.SensorEnergyJ);
            Write(outcome.AfterHelp);
            Write(Stepper.State.EmbbBatteryJ);
            Write(Stepper.State.UrllcBatteryJ);
            Transcript.AddRange(outcome.Helper.Select(helper => helper ? 1L : 0));
            AfterCycle?.Invoke(Stepper, outcome);
        }
    }

    public void Finish()
    {
        Scores.Add(Stepper.FinishFrame());
        Write([Scores[^1].Utility, Scores[^1].EnergyJ, Scores[^1].Gain, Scores[^1].SystemEnergyJ, Scores[^1].Violations]);
    }

    private void Write(double[] values) => Transcript.AddRange(values.Select(BitConverter.DoubleToInt64Bits));
}
