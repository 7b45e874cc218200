using Twinwright.Model.Randomness;

namespace Twinwright.Model.WideArea;

/// <summary>Spells out actions as a decision: which sensors, and which helper.</summary>
public static class DecisionWriter
{
    /// <summary>Makes the decision that the world of the cycle's seed would carry out.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="actions">What its edge servers do.</param>
    public static WideAreaDecision Write(in CycleView cycle, in CycleActionsView actions)
    {
        var draws = new DynamicsFields(cycle.DynamicsSeed).HelperChoice;
        var servers = new EdgeServerDecision[cycle.EdgeServers];
        for (var i = 0; i < servers.Length; i++)
        {
            var (embb, urllc) = (cycle.System.EmbbOffsets[i], cycle.System.UrllcOffsets[i]);
            var embbBattery = cycle.EmbbBatteryJ[embb..cycle.System.EmbbOffsets[i + 1]];
            var urllcBattery = cycle.UrllcBatteryJ[urllc..cycle.System.UrllcOffsets[i + 1]];
            var urllcKeys = new double[urllcBattery.Length];
            SensorKernel.AvailableKeys(urllcBattery, cycle.System.UrllcEnergyJ.AsSpan(urllc, urllcBattery.Length), urllcKeys);
            servers[i] = new EdgeServerDecision
            {
                Helper = actions.Helper[i],
                HelperChoice = Choice(cycle, actions, i, draws),
                ActiveEmbb = Active(
                    embbBattery, Math.Clamp(actions.Embb[i], 0, cycle.AvailableEmbb[i]), cycle.System.EmbbSensor.AsSpan(embb)),
                ActiveUrllc = Active(
                    urllcKeys, Math.Clamp(actions.Urllc[i], 0, cycle.AvailableUrllc[i]), cycle.System.UrllcSensor.AsSpan(urllc)),
                ReceivedPowerW = actions.ReceivedW[i],
                Convergency = actions.Convergency[i],
            };
        }

        return new WideAreaDecision(servers);
    }

    private static int? Choice(in CycleView cycle, in CycleActionsView actions, int recipient, RandomField draws)
    {
        if (actions.Helper[recipient])
        {
            return null;
        }

        var graph = cycle.System.Graph;
        var (best, choice) = (-1.0, (int?)null);
        for (var link = graph.Offsets[recipient]; link < graph.Offsets[recipient + 1]; link++)
        {
            var draw = draws[cycle.Step, link];
            if (actions.Helper[graph.Neighbours[link]] && draw > best)
            {
                (best, choice) = (draw, graph.Neighbours[link]);
            }
        }

        return choice;
    }

    private static int[] Active(ReadOnlySpan<double> keys, int count, ReadOnlySpan<int> sensor)
    {
        var mask = new double[keys.Length];
        LargestKeys.Mark(keys, count, mask);
        var active = new List<int>(count);
        for (var slot = 0; slot < mask.Length; slot++)
        {
            if (BitConverter.DoubleToInt64Bits(mask[slot]) != 0)
            {
                active.Add(sensor[slot]);
            }
        }

        active.Sort();
        return [.. active];
    }
}
