using Twinwright.Model.Batteries;
using Twinwright.Model.Computing;
using Twinwright.Model.Quality;

namespace Twinwright.Model.WideArea;

/// <summary>Scores a decision in an instance (<c>docs/formats.md</c>, section 4): a function of the two alone.</summary>
public static class CycleScorer
{
    /// <summary>Scores a decision.</summary>
    /// <param name="cycle">A valid instance.</param>
    /// <param name="decision">A valid decision for it; breaches of the model's constraints are scored.</param>
    public static WideAreaScore Score(WideAreaCycle cycle, WideAreaDecision decision)
    {
        var loaded = CycleConversion.FromInstance(cycle);
        var count = cycle.EdgeServers.Count;
        if (decision.EdgeServers.Count != count)
        {
            throw new ArgumentException("the decision is for another number of edge servers", nameof(decision));
        }

        var outcome = new CycleOutcome(count);
        var spans = Spans(loaded, decision, outcome);
        var violations = new List<WideAreaViolation>();
        CycleKernel.Collect(spans, 0, count);
        var badChoice = Choose(spans, decision);
        CycleKernel.Receive(spans, 0, count);
        CycleKernel.DivideTime(spans, 0, count, new double[2 * count]);
        CycleKernel.Finish(spans, 0, count);
        for (var i = 0; i < count; i++)
        {
            ScoreSensors(loaded, decision.EdgeServers[i], outcome, i, violations);
            AddViolations(cycle.Constants, outcome, i, badChoice[i], violations);
        }

        var servers = Enumerable.Range(0, count).Select(i => ScoreOf(loaded.System, outcome, i)).ToArray();
        var totals = CycleTotals.Of(outcome, 0, count);
        return new WideAreaScore(servers, totals.SystemEnergyJ, totals.Helpers, totals.EffectiveHelpers, violations);
    }

    private static CycleSpans Spans(ExplicitCycle cycle, WideAreaDecision decision, CycleOutcome outcome)
    {
        var view = cycle.View;
        var servers = decision.EdgeServers;
        for (var i = 0; i < servers.Count; i++)
        {
            outcome.Helper[i] = servers[i].Helper;
            outcome.Embb[i] = servers[i].ActiveEmbb.Length;
            outcome.Urllc[i] = servers[i].ActiveUrllc.Length;
        }

        return new CycleSpans
        {
            System = cycle.System,
            Rectify = true,
            Basic = view.BasicConvergency,
            Similarity = view.Similarity,
            Helper = outcome.Helper,
            ReceivedW = servers.Select(server => server.ReceivedPowerW).ToArray(),
            Asked = servers.Select(server => server.Convergency).ToArray(),
            Into = (outcome, 0, servers.Count),
        };
    }

    /// <summary>Takes over the allowed choices and tells which are not (note N3).</summary>
    private static bool[] Choose(in CycleSpans s, WideAreaDecision decision)
    {
        var bad = new bool[decision.EdgeServers.Count];
        for (var j = 0; j < bad.Length; j++)
        {
            var server = decision.EdgeServers[j];
            var helperNear = false;
            foreach (var i in s.System.Graph.Of(j))
            {
                helperNear |= s.Helper[i];
            }

            var link = server.HelperChoice is { } choice && !server.Helper && s.Helper[choice]
                ? s.System.Graph.LinkOf(j, choice)
                : -1;
            bad[j] = server.HelperChoice is null ? !server.Helper && helperNear : link < 0;
            s.ChoiceLink[j] = link;
            s.Choice[j] = link < 0 ? -1 : s.System.Graph.Neighbours[link];
        }

        return bad;
    }

    private static void ScoreSensors(
        ExplicitCycle cycle, EdgeServerDecision decision, CycleOutcome outcome, int i, List<WideAreaViolation> violations)
    {
        var system = cycle.System;
        var view = cycle.View;
        var threshold = system.Constants.EmbbBatteryThresholdJ;
        var (embbFirst, urllcFirst) = (system.EmbbOffsets[i], system.UrllcOffsets[i]);
        var embb = decision.ActiveEmbb.ToHashSet();
        var urllc = decision.ActiveUrllc.ToHashSet();
        var woken = WokenSlot(view, i);
        var (spent, embbMissing, urllcMissing) = (0.0, 0, 0);
        var (worstExcess, worstSensor, worst) = (double.NegativeInfinity, int.MaxValue, default((double Energy, double Battery)?));
        for (var slot = embbFirst; slot < embbFirst + system.EmbbCount[i]; slot++)
        {
            var sensor = system.EmbbSensor[slot];
            if (!embb.Contains(sensor))
            {
                continue;
            }

            var battery = view.EmbbBatteryJ[slot];
            var energy = Battery.EmbbEnergyJ(
                decision.ReceivedPowerW * system.EmbbEnergyFactor[slot], outcome.TransmissionDelayS[i]);
            spent += energy;
            embbMissing += Battery.IsAvailable(battery, threshold) || slot == woken ? 0 : 1;
            var excess = energy - battery;
            if (excess > CycleKernel.Tolerance * Math.Max(1, battery)
                && (excess > worstExcess || (excess == worstExcess && sensor < worstSensor)))
            {
                (worstExcess, worstSensor, worst) = (excess, sensor, (energy, battery));
            }
        }

        for (var slot = urllcFirst; slot < urllcFirst + system.UrllcCount[i]; slot++)
        {
            if (urllc.Contains(system.UrllcSensor[slot]))
            {
                spent += system.UrllcEnergyJ[slot];
                urllcMissing += Battery.IsAvailable(view.UrllcBatteryJ[slot], system.UrllcEnergyJ[slot]) ? 0 : 1;
            }
        }

        outcome.SensorEnergyJ[i] = spent;
        AddIf(violations, embbMissing > 0, WideAreaConstraint.C1, i, embbMissing, 0);
        AddIf(violations, urllcMissing > 0, WideAreaConstraint.C2, i, urllcMissing, 0);
        if (worst is { } found)
        {
            violations.Add(new(WideAreaConstraint.C3, i, found.Energy, found.Battery));
        }
    }

    /// <summary>Slot of the sensor that may be woken (note N2); −1 for none.</summary>
    private static int WokenSlot(in CycleView view, int i)
    {
        var system = view.System;
        var count = system.EmbbCount[i];
        var first = system.EmbbOffsets[i];
        var anyUrllc = view.AvailableUrllc[i] > 0;
        var (best, bestBattery) = (-1, double.NegativeInfinity);
        for (var slot = first; slot < first + count; slot++)
        {
            var battery = view.EmbbBatteryJ[slot];
            if (anyUrllc || Battery.IsAvailable(battery, system.Constants.EmbbBatteryThresholdJ))
            {
                return -1;
            }

            if (battery > bestBattery)
            {
                (best, bestBattery) = (slot, battery);
            }
        }

        return best;
    }

    private static void AddViolations(
        WideAreaConstants constants, CycleOutcome outcome, int i, bool badChoice, List<WideAreaViolation> violations)
    {
        var breaches = outcome.Breaches[i];
        AddIf(violations, badChoice, WideAreaConstraint.HelperChoice, i, 1, 0);
        AddIf(violations, breaches.HasFlag(CycleBreaches.C4), WideAreaConstraint.C4, i, outcome.AfterHelp[i] + outcome.Convergency[i], 1);
        AddIf(violations, breaches.HasFlag(CycleBreaches.C5), WideAreaConstraint.C5, i, outcome.LatencyS[i], constants.LatencyThresholdS);
        AddIf(
            violations, breaches.HasFlag(CycleBreaches.MaxCpu), WideAreaConstraint.MaxCpu, i,
            ComputingEnergy.CpuFlopPerS(outcome.WorkloadFlop[i], outcome.ComputingDelayS[i]), constants.MaxCpuHz ?? 0);
    }

    private static void AddIf(
        List<WideAreaViolation> violations, bool broken, WideAreaConstraint constraint, int i, double value, double limit)
    {
        if (broken)
        {
            violations.Add(new(constraint, i, value, limit));
        }
    }

    private static EdgeServerScore ScoreOf(WideAreaSystem system, CycleOutcome outcome, int i)
    {
        var constants = system.Constants;
        var process = outcome.Process[i];
        var iterations = process == SubProcess.None ? 0 : Workload.OptimalIterations(
            outcome.Convergency[i], constants.ConvergencyScale, system.Importance[i].Of(process),
            outcome.DataSamples[i], constants.ConvergencyExponent);
        return new EdgeServerScore
        {
            RateBitPerS = outcome.RateBitPerS[i],
            TransmissionDelayS = outcome.TransmissionDelayS[i],
            WorkloadFlop = outcome.WorkloadFlop[i],
            IterationsEmbb = process == SubProcess.Embb ? iterations : 0,
            IterationsUrllc = process == SubProcess.Urllc ? iterations : 0,
            IterationsIntegrated = process == SubProcess.Integrated ? iterations : 0,
            ComputingDelayS = outcome.ComputingDelayS[i],
            CpuFlopPerS = ComputingEnergy.CpuFlopPerS(outcome.WorkloadFlop[i], outcome.ComputingDelayS[i]),
            LatencyS = outcome.LatencyS[i],
            BasicConvergencyAfterHelp = outcome.AfterHelp[i],
            Convergency = outcome.Convergency[i],
            UpdatingConvergency = Convergency.Updating(outcome.AfterHelp[i] + outcome.Convergency[i], constants.ConvergencyScale),
            EnergyJ = outcome.EnergyJ[i],
            SensorEnergyJ = outcome.SensorEnergyJ[i],
        };
    }
}
