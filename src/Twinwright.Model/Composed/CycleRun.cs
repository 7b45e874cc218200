using Twinwright.Model.Batteries;
using Twinwright.Model.Quality;
using Twinwright.Model.WideArea;

namespace Twinwright.Model.Composed;

/// <summary>A cycle of a composed world, through the same kernels as a wide-area cycle by itself.</summary>
internal sealed class CycleRun
{
    private readonly ComposedDeployment _deployment;
    private readonly ComposedState _state;
    private readonly CycleCast _cast;
    private readonly Scratch _scratch;
    private readonly double[] _meanSimilarity;
    private readonly double[] _similarity;
    private readonly double[] _basic;
    private readonly double[] _embbJ;
    private readonly double[] _urllcJ;
    private readonly double[] _noHarvest;
    private readonly int[] _family;
    private ComposedCycleInputs? _inputs;

    public CycleRun(ComposedDeployment deployment, ComposedState state, CycleCast cast)
    {
        (_deployment, _state, _cast) = (deployment, state, cast);
        var system = cast.System;
        Outcome = new CycleOutcome(system.EdgeServers);
        _meanSimilarity = deployment.WideArea.MeanSimilarity();
        (_similarity, _basic, _family) = (new double[_meanSimilarity.Length], new double[system.EdgeServers], new int[system.EdgeServers]);
        (_embbJ, _urllcJ) = (new double[deployment.EmbbSensors], new double[deployment.UrllcSensors]);
        var neighbours = 0;
        for (var i = 0; i < system.EdgeServers; i++)
        {
            neighbours = Math.Max(neighbours, system.Graph.Of(i).Length);
        }

        _noHarvest = new double[cast.MostSlots];
        _scratch = new Scratch(cast.MostSlots, cast.MostSlots, neighbours);
    }

    public CycleOutcome Outcome { get; }

    /// <summary>Works out the start of the cycle without touching the state.</summary>
    public CycleView Begin(ComposedCycleInputs inputs)
    {
        _inputs = inputs;
        var (scenario, system, frame) = (_deployment.Scenario.WideArea, _cast.System, _state.Frame);
        Harvest(inputs);
        for (var i = 0; i < system.EdgeServers; i++)
        {
            // Before the first cycle a whole convergency of 1 drifts, whatever the cap.
            var cap = _state.AllCycles == 0 ? Math.Max(1, scenario.Dynamics.ConvergencyCap) : scenario.Dynamics.ConvergencyCap;
            _basic[i] = Convergency.AfterDrift(_state.Convergency[i], cap, inputs.Drift[i]);
            _family[i] = frame.PreviousPartialDt[i] is var c and >= 0 ? _deployment.Family[c] : -1;
        }

        _cast.Load(frame, inputs, _embbJ, _urllcJ);
        var (offsets, neighbours) = (system.Graph.Offsets, system.Graph.Neighbours);
        for (var j = 0; j < system.EdgeServers; j++)
        {
            for (var link = offsets[j]; link < offsets[j + 1]; link++)
            {
                _similarity[link] = ComposedQuality.Similarity(
                    _meanSimilarity[link], inputs.SimilarityNoise[link], _family[j], _family[neighbours[link]], _deployment.Scenario.CrossFamily);
            }
        }

        return new CycleView
        {
            System = system,
            BasicConvergency = _basic,
            AvailableEmbb = _cast.AvailableEmbb,
            AvailableUrllc = _cast.AvailableUrllc,
            EmbbBatteryJ = _cast.EmbbBatteryJ,
            UrllcBatteryJ = _cast.UrllcBatteryJ,
            Similarity = _similarity,
            PreviousHelper = _state.Helper,
            DynamicsSeed = frame.DynamicsSeed,
            Step = _state.AllCycles,
        };
    }

    /// <summary>Runs the phases of the cycle and makes them part of the state.</summary>
    public void End(CycleActions actions)
    {
        var (system, count) = (_cast.System, _cast.System.EdgeServers);
        for (var i = 0; i < count; i++)
        {
            Outcome.Embb[i] = Math.Clamp(actions.Embb[i], 0, _cast.AvailableEmbb[i]);
            Outcome.Urllc[i] = Math.Clamp(actions.Urllc[i], 0, _cast.AvailableUrllc[i]);
            Outcome.Helper[i] = actions.Helper[i];
        }

        var spans = new CycleSpans
        {
            System = system,
            Rectify = _deployment.Scenario.WideArea.HelperConstraint == HelperConstraint.Rectify,
            Basic = _basic,
            Similarity = _similarity,
            Helper = actions.Helper,
            ReceivedW = actions.ReceivedW,
            Asked = actions.Convergency,
            Into = (Outcome, 0, count),
        };
        CycleKernel.Collect(spans, 0, count);
        CycleKernel.Choose(spans, 0, count, _inputs!.HelperDraw, 0);
        CycleKernel.Receive(spans, 0, count);
        CycleKernel.DivideTime(spans, 0, count, _scratch.Recipients);
        CycleKernel.Finish(spans, 0, count);
        Spend(spans);
        Commit(actions);
    }

    /// <summary>What the sun gave since the cycle before.</summary>
    private void Harvest(ComposedCycleInputs inputs)
    {
        var batteries = _deployment.Scenario.WideArea.Batteries;
        for (var n = 0; n < _embbJ.Length; n++)
        {
            _embbJ[n] = Battery.NextJ(_state.EmbbBatteryJ[n], 0, inputs.EmbbHarvestJ[n], batteries.EmbbCapacityJ);
        }

        var wide = _deployment.WideArea.System;
        for (var i = 0; i < wide.EdgeServers; i++)
        {
            for (var slot = wide.UrllcOffsets[i]; slot < wide.UrllcOffsets[i] + wide.UrllcCount[i]; slot++)
            {
                var (u, energyJ) = (_deployment.UrllcOffsets[i] + wide.UrllcSensor[slot], wide.UrllcEnergyJ[slot]);
                _urllcJ[u] = Battery.NextJ(
                    _state.UrllcBatteryJ[u], 0, inputs.UrllcHarvestCycles[u] * energyJ, batteries.UrllcCapacityCycles * energyJ);
            }
        }
    }

    /// <summary>What active sensors spend. Members of coalitions have paid in the frame, and spend nothing here.</summary>
    private void Spend(in CycleSpans s)
    {
        var (system, batteries) = (_cast.System, _deployment.Scenario.WideArea.Batteries);
        for (var i = 0; i < system.EdgeServers; i++)
        {
            s.SensorEnergyJ[i] = 0;
            if (!_cast.OfCoalition[i])
            {
                var embb = CycleCast.Slots(system.EmbbOffsets, i);
                var slots = _cast.EmbbBatteryJ.AsSpan(embb);
                var totals = ActiveSensors.StepEmbb(
                    slots, system.EmbbEnergyFactor.AsSpan(embb), _noHarvest, s.Embb[i], _cast.AvailableEmbb[i], _cast.Woken[i],
                    s.ReceivedW[i] * s.TransmissionDelayS[i], system.Constants, batteries.EmbbCapacityJ, 0, _scratch);
                s.SensorEnergyJ[i] = totals.SpentJ;
                s.Breaches[i] |= totals.Overdrawn ? CycleBreaches.C3 : CycleBreaches.None;
                TakeBack(_cast.EmbbOfSlot.AsSpan(embb), slots, _embbJ);
            }

            var urllc = CycleCast.Slots(system.UrllcOffsets, i);
            var own = _cast.UrllcBatteryJ.AsSpan(urllc);
            s.SensorEnergyJ[i] += ActiveSensors.StepUrllc(
                own, system.UrllcEnergyJ.AsSpan(urllc), _noHarvest, s.Urllc[i], _cast.AvailableUrllc[i],
                batteries.UrllcCapacityCycles, 0, _scratch).SpentJ;
            TakeBack(_cast.UrllcOfSlot.AsSpan(urllc), own, _urllcJ);
        }
    }

    private void Commit(CycleActions actions)
    {
        _embbJ.CopyTo(_state.EmbbBatteryJ, 0);
        _urllcJ.CopyTo(_state.UrllcBatteryJ, 0);
        var sensorJ = 0.0;
        for (var i = 0; i < _basic.Length; i++)
        {
            _state.Convergency[i] = Outcome.AfterHelp[i] + Outcome.Convergency[i];
            _state.Helper[i] = actions.Helper[i];
            sensorJ += Outcome.SensorEnergyJ[i];
        }

        var (totals, ledger) = (CycleTotals.Of(Outcome, 0, _basic.Length), _state.Ledger);
        _state.Ledger = ledger with
        {
            ComputingEnergyJ = ledger.ComputingEnergyJ + totals.SystemEnergyJ,
            SensorEnergyJ = ledger.SensorEnergyJ + sensorJ,
            Violations = ledger.Violations + totals.Violations,
            Helpers = ledger.Helpers + totals.Helpers,
            EffectiveHelpers = ledger.EffectiveHelpers + totals.EffectiveHelpers,
        };
    }

    private static void TakeBack(ReadOnlySpan<int> ofSlot, ReadOnlySpan<double> slots, double[] into)
    {
        for (var slot = 0; slot < ofSlot.Length; slot++)
        {
            if (ofSlot[slot] >= 0)
            {
                into[ofSlot[slot]] = slots[slot];
            }
        }
    }
}
