using Twinwright.Model.Computing;

namespace Twinwright.Model.WideArea;

/// <summary>Between cycles as files say them and cycles as arrays.</summary>
public static class CycleConversion
{
    /// <summary>A cycle as an instance.</summary>
    /// <param name="view">The cycle.</param>
    /// <param name="origin">Where it comes from; null when unknown.</param>
    public static WideAreaCycle ToInstance(in CycleView view, WorldOrigin? origin)
    {
        var system = view.System;
        var servers = new EdgeServerState[view.EdgeServers];
        for (var i = 0; i < servers.Length; i++)
        {
            var embb = new EmbbSensorState[system.EmbbCount[i]];
            for (var slot = system.EmbbOffsets[i]; slot < system.EmbbOffsets[i] + embb.Length; slot++)
            {
                embb[system.EmbbSensor[slot]] = new(system.EmbbPathLossDb[slot], view.EmbbBatteryJ[slot]);
            }

            var urllc = new UrllcSensorState[system.UrllcCount[i]];
            for (var slot = system.UrllcOffsets[i]; slot < system.UrllcOffsets[i] + urllc.Length; slot++)
            {
                urllc[system.UrllcSensor[slot]] = new(view.UrllcBatteryJ[slot], system.UrllcEnergyJ[slot]);
            }

            servers[i] = new EdgeServerState
            {
                EastM = system.EastM[i],
                NorthM = system.NorthM[i],
                ImportanceEmbb = system.Importance[i].Embb,
                ImportanceUrllc = system.Importance[i].Urllc,
                ImportanceIntegrated = system.Importance[i].Integrated,
                BasicConvergency = view.BasicConvergency[i],
                EmbbSensors = embb,
                UrllcSensors = urllc,
            };
        }

        return new WideAreaCycle
        {
            Constants = system.Constants,
            MaxNeighbourDistanceM = system.MaxNeighbourDistanceM,
            EdgeServers = servers,
            Similarity = SimilarityMatrix(view),
            PreviousHelper = view.PreviousHelper.ToArray(),
            Origin = origin,
        };
    }

    /// <summary>An instance as arrays.</summary>
    /// <param name="cycle">A valid instance.</param>
    public static ExplicitCycle FromInstance(WideAreaCycle cycle) => new(cycle);

    // Links have the similarity that counts; where there is no link it is 0, and 1 on the diagonal, which is not used.
    private static double[][] SimilarityMatrix(in CycleView view)
    {
        var graph = view.System.Graph;
        var matrix = new double[view.EdgeServers][];
        for (var j = 0; j < matrix.Length; j++)
        {
            matrix[j] = new double[matrix.Length];
            matrix[j][j] = 1;
            for (var link = graph.Offsets[j]; link < graph.Offsets[j + 1]; link++)
            {
                matrix[j][graph.Neighbours[link]] = view.Similarity[link];
            }
        }

        return matrix;
    }
}

/// <summary>A cycle that stands by itself, as arrays.</summary>
public sealed class ExplicitCycle
{
    private readonly double[] _basic;
    private readonly double[] _embbBatteryJ;
    private readonly double[] _urllcBatteryJ;
    private readonly int[] _availableEmbb;
    private readonly int[] _availableUrllc;
    private readonly double[] _similarity;
    private readonly bool[] _previousHelper;
    private readonly WorldOrigin? _origin;

    internal ExplicitCycle(WideAreaCycle cycle)
    {
        var servers = cycle.EdgeServers;
        var system = SystemBuilder.Build(
            cycle.Constants,
            cycle.MaxNeighbourDistanceM,
            [.. servers.Select(server => server.EastM)],
            [.. servers.Select(server => server.NorthM)],
            [.. servers.Select(server => new ProcessImportance(server.ImportanceEmbb, server.ImportanceUrllc, server.ImportanceIntegrated))],
            [.. servers.Select(server => server.EmbbSensors.Select(sensor => sensor.PathLossDb).ToArray())],
            [.. servers.Select(server => server.UrllcSensors.Select(sensor => sensor.EnergyPerCycleJ).ToArray())]);
        System = system;
        _origin = cycle.Origin;
        _basic = [.. servers.Select(server => server.BasicConvergency)];
        _previousHelper = cycle.PreviousHelper ?? new bool[servers.Count];
        (_embbBatteryJ, _urllcBatteryJ) = (new double[system.EmbbSlots], new double[system.UrllcSlots]);
        Array.Fill(_embbBatteryJ, WideAreaSystem.PaddingJ);
        Array.Fill(_urllcBatteryJ, WideAreaSystem.PaddingJ);
        (_availableEmbb, _availableUrllc) = (new int[servers.Count], new int[servers.Count]);
        for (var i = 0; i < servers.Count; i++)
        {
            Fill(i, servers[i]);
        }

        _similarity = new double[system.Graph.Links];
        for (var j = 0; j < servers.Count; j++)
        {
            for (var link = system.Graph.Offsets[j]; link < system.Graph.Offsets[j + 1]; link++)
            {
                _similarity[link] = cycle.Similarity[j][system.Graph.Neighbours[link]];
            }
        }
    }

    /// <summary>Topology, sensors and channels.</summary>
    public WideAreaSystem System { get; }

    /// <summary>The cycle; without an origin it is step 0 of dynamics seed 1.</summary>
    public CycleView View => ViewWith(_origin?.DynamicsSeed ?? 1);

    /// <summary>The cycle as solvers with that seed see it.</summary>
    /// <param name="dynamicsSeed">Seed of whatever they draw.</param>
    public CycleView ViewWith(long dynamicsSeed) => new()
    {
        System = System,
        BasicConvergency = _basic,
        AvailableEmbb = _availableEmbb,
        AvailableUrllc = _availableUrllc,
        EmbbBatteryJ = _embbBatteryJ,
        UrllcBatteryJ = _urllcBatteryJ,
        Similarity = _similarity,
        PreviousHelper = _previousHelper,
        DynamicsSeed = dynamicsSeed,
        Step = _origin?.Step ?? 0,
    };

    private void Fill(int i, EdgeServerState server)
    {
        var (embb, urllc) = (0, 0);
        for (var slot = System.EmbbOffsets[i]; slot < System.EmbbOffsets[i] + server.EmbbSensors.Count; slot++)
        {
            _embbBatteryJ[slot] = server.EmbbSensors[System.EmbbSensor[slot]].BatteryJ;
            embb += Batteries.Battery.IsAvailable(_embbBatteryJ[slot], System.Constants.EmbbBatteryThresholdJ) ? 1 : 0;
        }

        for (var slot = System.UrllcOffsets[i]; slot < System.UrllcOffsets[i] + server.UrllcSensors.Count; slot++)
        {
            _urllcBatteryJ[slot] = server.UrllcSensors[System.UrllcSensor[slot]].BatteryJ;
            urllc += Batteries.Battery.IsAvailable(_urllcBatteryJ[slot], System.UrllcEnergyJ[slot]) ? 1 : 0;
        }

        _availableEmbb[i] = embb == 0 && urllc == 0 && server.EmbbSensors.Count > 0 ? 1 : embb;
        _availableUrllc[i] = urllc;
    }
}
