using Twinwright.Model.Federation;
using Twinwright.Model.Radio;
using Twinwright.Model.WideArea;

namespace Twinwright.Model.Composed;

/// <summary>Who serves whom in a cycle: the sensors of each edge server's coalition, or its own, laid out in slots.</summary>
/// <remarks>
/// One system serves all cycles, so that solvers may keep what they have built for it: only the contents of its arrays
/// of sensors change. An edge server has room for its own sensors and for as many members as it has subcarriers; of a
/// larger coalition, which breaks Chen 2025, eq. 14, the nearest members serve.
/// </remarks>
internal sealed class CycleCast
{
    private readonly ComposedDeployment _deployment;
    private readonly double[] _keys;
    private readonly int[] _members;
    private readonly bool[] _woken;
    private readonly int[] _availableEmbb;
    private readonly int[] _availableUrllc;

    public CycleCast(ComposedDeployment deployment)
    {
        _deployment = deployment;
        var (wide, count) = (deployment.WideArea.System, deployment.EdgeServers);
        var embb = Offsets(wide.EmbbCount, deployment.Federation.System.Sensors == 0 ? 0 : deployment.Federation.System.Subcarriers);
        var urllc = wide.UrllcOffsets;
        System = new WideAreaSystem
        {
            Constants = wide.Constants,
            Graph = wide.Graph,
            MaxNeighbourDistanceM = wide.MaxNeighbourDistanceM,
            EastM = wide.EastM,
            NorthM = wide.NorthM,
            Importance = wide.Importance,
            EmbbOffsets = embb,
            EmbbCount = new int[count],
            EmbbPathLossDb = new double[embb[^1]],
            EmbbEnergyFactor = new double[embb[^1]],
            EmbbSensor = new int[embb[^1]],
            UrllcOffsets = urllc,
            UrllcCount = new int[count],
            UrllcEnergyJ = new double[urllc[^1]],
            UrllcSensor = new int[urllc[^1]],
        };
        (EmbbBatteryJ, UrllcBatteryJ) = (new double[embb[^1]], new double[urllc[^1]]);
        (EmbbOfSlot, UrllcOfSlot) = (new int[embb[^1]], new int[urllc[^1]]);
        (_availableEmbb, _availableUrllc, _woken, OfCoalition) = (new int[count], new int[count], new bool[count], new bool[count]);
        (_keys, _members) = (new double[deployment.EmbbSensors], new int[deployment.EmbbSensors]);
    }

    /// <summary>The edge servers with the sensors of this cycle.</summary>
    public WideAreaSystem System { get; }

    /// <summary>Remaining energy by eMBB slot [J].</summary>
    public double[] EmbbBatteryJ { get; }

    /// <summary>Remaining energy by URLLC slot [J].</summary>
    public double[] UrllcBatteryJ { get; }

    /// <summary>n of each slot; −1 in padding.</summary>
    public int[] EmbbOfSlot { get; }

    /// <summary>URLLC sensor of each slot; −1 in padding.</summary>
    public int[] UrllcOfSlot { get; }

    /// <summary>Whether an edge server's eMBB sensors are the members of its coalition, who have paid for sending already.</summary>
    public bool[] OfCoalition { get; }

    /// <summary>N^(B,v) [1].</summary>
    public ReadOnlySpan<int> AvailableEmbb => _availableEmbb;

    /// <summary>N^(U,v) [1].</summary>
    public ReadOnlySpan<int> AvailableUrllc => _availableUrllc;

    /// <summary>Whether an edge server's only available sensor is woken (note N2).</summary>
    public ReadOnlySpan<bool> Woken => _woken;

    /// <summary>Most slots of a kind under one edge server.</summary>
    public int MostSlots
    {
        get
        {
            var most = 0;
            for (var i = 0; i < _deployment.EdgeServers; i++)
            {
                most = Math.Max(most, System.EmbbOffsets[i + 1] - System.EmbbOffsets[i]);
                most = Math.Max(most, System.UrllcOffsets[i + 1] - System.UrllcOffsets[i]);
            }

            return most;
        }
    }

    /// <summary>Lays out a cycle.</summary>
    /// <param name="frame">Whose coalitions count: those that it calls previous.</param>
    /// <param name="inputs">Who is there.</param>
    /// <param name="embbJ">Remaining energy by n [J].</param>
    /// <param name="urllcJ">Remaining energy by URLLC sensor [J].</param>
    public void Load(FrameState frame, ComposedCycleInputs inputs, double[] embbJ, double[] urllcJ)
    {
        for (var i = 0; i < _deployment.EdgeServers; i++)
        {
            var members = frame.PreviousPartialDt[i] < 0 ? 0 : Members(frame, inputs, i);
            OfCoalition[i] = members > 0;
            LayEmbb(i, members, inputs.EmbbPresent, embbJ);
            LayUrllc(i, inputs.UrllcPresent, urllcJ);
            var (embb, urllc) = (Slots(System.EmbbOffsets, i), Slots(System.UrllcOffsets, i));
            var available = SensorKernel.CountAvailable(EmbbBatteryJ.AsSpan(embb), System.Constants.EmbbBatteryThresholdJ);
            _availableUrllc[i] = SensorKernel.CountAvailable(UrllcBatteryJ.AsSpan(urllc), System.UrllcEnergyJ.AsSpan(urllc));
            _woken[i] = available == 0 && _availableUrllc[i] == 0 && System.EmbbCount[i] > 0;
            _availableEmbb[i] = _woken[i] ? 1 : available;
        }
    }

    /// <summary>The slots of an edge server.</summary>
    public static Range Slots(int[] offsets, int i) => offsets[i]..offsets[i + 1];

    /// <summary>The members of a coalition who are there: the nearest first, then the lower index.</summary>
    private int Members(FrameState frame, ComposedCycleInputs inputs, int b)
    {
        var (federation, count) = (_deployment.Federation, 0);
        for (var n = 0; n < _deployment.EmbbSensors; n++)
        {
            if (!inputs.EmbbPresent[n] || !frame.WasMember(b, n))
            {
                continue;
            }

            var distance = NeighbourGraph.DistanceBetween(
                federation.SensorEastM[n], federation.SensorNorthM[n], federation.EdgeServerEastM[b], federation.EdgeServerNorthM[b]);
            var at = count++;
            for (; at > 0 && _keys[at - 1] > distance; at--)
            {
                (_keys[at], _members[at]) = (_keys[at - 1], _members[at - 1]);
            }

            (_keys[at], _members[at]) = (distance, n);
        }

        return Math.Min(count, System.EmbbOffsets[b + 1] - System.EmbbOffsets[b]);
    }

    private void LayEmbb(int i, int members, bool[] present, double[] batteryJ)
    {
        var (wide, scenario) = (_deployment.WideArea.System, _deployment.Scenario.WideArea);
        var slot = System.EmbbOffsets[i];
        for (var at = 0; at < members; at++, slot++)
        {
            EmbbOfSlot[slot] = _members[at];
            System.EmbbPathLossDb[slot] = PathLoss.LossDb(_keys[at], scenario.PathLossReferenceDb, scenario.PathLossDbPerDecade);

            // What a member sends, it has sent and paid for in the frame (eq. 12 of the federation).
            System.EmbbEnergyFactor[slot] = 0;
        }

        for (var own = wide.EmbbOffsets[i]; members == 0 && own < wide.EmbbOffsets[i] + wide.EmbbCount[i]; own++)
        {
            var n = _deployment.EmbbOffsets[i] + wide.EmbbSensor[own];
            if (present[n])
            {
                EmbbOfSlot[slot] = n;
                System.EmbbPathLossDb[slot] = wide.EmbbPathLossDb[own];
                System.EmbbEnergyFactor[slot] = wide.EmbbEnergyFactor[own];
                slot++;
            }
        }

        Close(System.EmbbOffsets, i, slot, EmbbOfSlot, System.EmbbSensor, System.EmbbCount, batteryJ, EmbbBatteryJ);
        Array.Clear(System.EmbbPathLossDb, slot, System.EmbbOffsets[i + 1] - slot);
        Array.Clear(System.EmbbEnergyFactor, slot, System.EmbbOffsets[i + 1] - slot);
    }

    private void LayUrllc(int i, bool[] present, double[] batteryJ)
    {
        var wide = _deployment.WideArea.System;
        var slot = System.UrllcOffsets[i];
        for (var own = wide.UrllcOffsets[i]; own < wide.UrllcOffsets[i] + wide.UrllcCount[i]; own++)
        {
            var u = _deployment.UrllcOffsets[i] + wide.UrllcSensor[own];
            if (present[u])
            {
                UrllcOfSlot[slot] = u;
                System.UrllcEnergyJ[slot] = wide.UrllcEnergyJ[own];
                slot++;
            }
        }

        Close(System.UrllcOffsets, i, slot, UrllcOfSlot, System.UrllcSensor, System.UrllcCount, batteryJ, UrllcBatteryJ);
        Array.Clear(System.UrllcEnergyJ, slot, System.UrllcOffsets[i + 1] - slot);
    }

    /// <summary>Numbers the sensors of an edge server, takes their batteries, and makes padding of the slots behind them.</summary>
    private static void Close(int[] offsets, int i, int end, int[] ofSlot, int[] sensor, int[] counts, double[] batteryJ, double[] slotBatteryJ)
    {
        counts[i] = end - offsets[i];
        for (var slot = offsets[i]; slot < offsets[i + 1]; slot++)
        {
            var taken = slot < end;
            ofSlot[slot] = taken ? ofSlot[slot] : -1;
            sensor[slot] = taken ? slot - offsets[i] : -1;
            slotBatteryJ[slot] = taken ? batteryJ[ofSlot[slot]] : WideAreaSystem.PaddingJ;
        }
    }

    private static int[] Offsets(int[] counts, int room)
    {
        var offsets = new int[counts.Length + 1];
        for (var i = 0; i < counts.Length; i++)
        {
            offsets[i + 1] = offsets[i] + WideAreaSystem.Pad(Math.Max(counts[i], room));
        }

        return offsets;
    }
}
