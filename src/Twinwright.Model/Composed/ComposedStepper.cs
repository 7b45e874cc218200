using Twinwright.Model.Batteries;
using Twinwright.Model.Federation;
using Twinwright.Model.Quality;
using Twinwright.Model.WideArea;

namespace Twinwright.Model.Composed;

/// <summary>Runs both systems together: a frame is constructed, its cycles update what it has built, then it is scored.</summary>
/// <remarks>
/// The order is <see cref="BeginFrame"/>, <see cref="EndFrame"/>, then <see cref="BeginCycle"/> and
/// <see cref="EndCycle"/> once for every cycle, then <see cref="FinishFrame"/>. Nothing in between is decided here, and
/// all that comes from outside is given: what runs in simulation runs live. Nothing is allocated in a step.
/// </remarks>
public sealed class ComposedStepper
{
    private readonly FrameKernel _kernel;
    private readonly FrameOutcome _frameOutcome;
    private readonly CycleCast _cast;
    private readonly CycleRun _cycle;
    private readonly double[] _quality;

    /// <summary>A world before its first frame.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="dynamicsSeed">A seed that solvers derive streams of their own from.</param>
    /// <param name="frames">T, frames of the run, told to solvers.</param>
    /// <param name="start">How it starts.</param>
    public ComposedStepper(ComposedDeployment deployment, long dynamicsSeed, int frames, ComposedStart start)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        ArgumentNullException.ThrowIfNull(start);
        Deployment = deployment;
        State = new ComposedState(deployment, dynamicsSeed, frames, start);
        (_kernel, _frameOutcome) = (new FrameKernel(deployment.Federation.System), new FrameOutcome(deployment.Federation.System));
        _cast = new CycleCast(deployment);
        _cycle = new CycleRun(deployment, State, _cast);
        _quality = new double[deployment.Scenario.PartialDts];
    }

    /// <summary>The deployment.</summary>
    public ComposedDeployment Deployment { get; }

    /// <summary>All that changes.</summary>
    public ComposedState State { get; }

    /// <summary>The edge servers with the sensors of the cycle that has begun last; always the same object.</summary>
    public WideAreaSystem CycleSystem => _cast.System;

    /// <summary>A of each partial-DT after the last finished frame: eq. 4 of the federation times what the cycles kept up; by c [1].</summary>
    public ReadOnlySpan<double> QualityByPartialDt => _quality;

    /// <summary>The n of a sensor of the cycle that has begun last.</summary>
    /// <param name="slot">eMBB slot of <see cref="CycleSystem"/>.</param>
    /// <returns>n; −1 in padding.</returns>
    public int SensorOfSlot(int slot) => _cast.EmbbOfSlot[slot];

    /// <summary>Whether an edge server used its coalition's sensors in the cycle that has begun last, and not its own.</summary>
    public bool UsesCoalition(int edgeServer) => _cast.OfCoalition[edgeServer];

    /// <summary>Begins a frame.</summary>
    /// <param name="inputs">What comes with it; copied.</param>
    /// <returns>The frame, for a federation's solver.</returns>
    public FrameState BeginFrame(ComposedFrameInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Require(!State.Constructed, "the frame before must be finished first");
        inputs.Check(Deployment);
        var frame = State.Frame;
        inputs.Importance.CopyTo(frame.Importance, 0);
        inputs.DataKbit.CopyTo(frame.DataKbit, 0);
        inputs.Gain.CopyTo(frame.Gain, 0);
        State.FrameOpen = true;
        return frame;
    }

    /// <summary>Constructs the partial-DTs; the members of coalitions send, and pay from their batteries.</summary>
    /// <param name="actions">What is done.</param>
    /// <returns>What comes of it; it holds until the next frame.</returns>
    public FrameOutcome EndFrame(FrameActions actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        Require(State.FrameOpen, "BeginFrame must come first");
        var (frame, outcome) = (State.Frame, _frameOutcome);
        _kernel.Run(frame, actions, outcome);
        var totals = outcome.Totals;
        State.Ledger = new ComposedLedger
        {
            FrameEnergyJ = totals.EnergyJ,
            DelayS = totals.DelayS,
            DelayPenalty = totals.DelayPenalty,
            Changes = outcome.Changes.Sum(),
            Links = totals.Links,
            Rounds = totals.Rounds,
            Violations = totals.Violations,
            Overdrawn = Send(frame, actions, outcome),
        };
        outcome.QualityByPartialDt.CopyTo(State.Quality, 0);
        Array.Clear(State.KeptUp);
        frame.Advance(actions, outcome);
        (State.FrameOpen, State.Constructed, State.CyclesDone) = (false, true, 0);
        return outcome;
    }

    /// <summary>Begins a cycle.</summary>
    /// <param name="inputs">What comes with it; not to be changed before the cycle ends.</param>
    /// <returns>The cycle, for a wide-area solver.</returns>
    public CycleView BeginCycle(ComposedCycleInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Require(State.Constructed, "EndFrame must come first");
        Require(State.CyclesDone < Deployment.Scenario.CyclesPerFrame, "all cycles of the frame are done: FinishFrame must come first");
        inputs.Check(Deployment);
        State.CycleOpen = true;
        return _cycle.Begin(inputs);
    }

    /// <summary>Runs the cycle.</summary>
    /// <param name="actions">What every edge server does.</param>
    /// <returns>What comes of it, by edge server; it holds until the next cycle ends.</returns>
    public CycleOutcome EndCycle(CycleActions actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        Require(State.CycleOpen, "BeginCycle must come first");
        if (actions.Rows != Deployment.EdgeServers)
        {
            throw new ArgumentException($"must be for {Deployment.EdgeServers} edge servers", nameof(actions));
        }

        _cycle.End(actions);
        for (var b = 0; b < Deployment.EdgeServers; b++)
        {
            if (State.Frame.PreviousPartialDt[b] is var c and >= 0)
            {
                State.KeptUp[c] += State.Convergency[b];
            }
        }

        (State.CycleOpen, State.CyclesDone, State.AllCycles) = (false, State.CyclesDone + 1, State.AllCycles + 1);
        return _cycle.Outcome;
    }

    /// <summary>Totals of the cycle that has ended last.</summary>
    public CycleTotals CycleTotals => CycleTotals.Of(_cycle.Outcome, 0, Deployment.EdgeServers);

    /// <summary>Scores the frame once all its cycles are done.</summary>
    public ComposedFrameScore FinishFrame()
    {
        var cycles = Deployment.Scenario.CyclesPerFrame;
        Require(State.Constructed && State.CyclesDone == cycles, "all cycles of a constructed frame must be done first");
        for (var c = 0; c < _quality.Length; c++)
        {
            _quality[c] = ComposedQuality.KeptUp(State.Quality[c], State.KeptUp[c], cycles);
        }

        var (constants, ledger) = (Deployment.Federation.System.Constants, State.Ledger);
        var quality = TwinQuality.Global(State.Frame.Importance, _quality);
        var energyJ = ledger.FrameEnergyJ + ledger.ComputingEnergyJ + ledger.SensorEnergyJ;
        (State.Constructed, State.FramesDone, State.CyclesDone) = (false, State.FramesDone + 1, 0);
        return new ComposedFrameScore
        {
            QualityGlobal = quality,
            Gain = constants.GainWeight * quality,
            FrameEnergyJ = ledger.FrameEnergyJ,
            ComputingEnergyJ = ledger.ComputingEnergyJ,
            SensorEnergyJ = ledger.SensorEnergyJ,
            EnergyCost = constants.EnergyWeightPerJ * energyJ,
            ConfigurationCost = constants.ChangeCost * ledger.Changes,
            Utility = FrameUtility.System(
                FrameUtility.GainLessEnergy(constants.GainWeight, quality, constants.EnergyWeightPerJ, energyJ),
                constants.ChangeCost,
                ledger.Changes),
            DelayPenalty = ledger.DelayPenalty,
            DelayS = ledger.DelayS,
            SystemEnergyJ = ledger.ComputingEnergyJ / cycles,
            Helpers = (double)ledger.Helpers / cycles,
            EffectiveHelpers = (double)ledger.EffectiveHelpers / cycles,
            Links = ledger.Links,
            Rounds = ledger.Rounds,
            Violations = ledger.Violations,
            Overdrawn = ledger.Overdrawn,
        };
    }

    /// <summary>Takes what members of coalitions spend on sending (eq. 12) from their batteries.</summary>
    /// <returns>Links whose sensor had less than that.</returns>
    private int Send(FrameState frame, FrameActions actions, FrameOutcome outcome)
    {
        var (system, overdrawn) = (Deployment.Federation.System, 0);
        for (var l = 0; l < actions.Links; l++)
        {
            var (c, n) = (outcome.PartialDt[actions.LinkEdgeServer[l]], actions.LinkSensor[l]);
            if (c < 0)
            {
                continue;
            }

            var timeS = FrameDelays.TransmissionS(frame.DataKbit[(n * system.PartialDts) + c], outcome.RateBitPerS[l]);
            var spentJ = FrameEnergies.TransmissionJ(system.SensorPowerW[n], timeS);
            ref var remainingJ = ref State.EmbbBatteryJ[n];
            overdrawn += spentJ > remainingJ + (CycleKernel.Tolerance * Math.Max(1, remainingJ)) ? 1 : 0;
            remainingJ = Battery.NextJ(remainingJ, spentJ, 0, Deployment.Scenario.WideArea.Batteries.EmbbCapacityJ);
        }

        return overdrawn;
    }

    private static void Require(bool met, string rule)
    {
        if (!met)
        {
            throw new InvalidOperationException(rule);
        }
    }
}
