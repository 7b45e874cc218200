using Twinwright.Model.Computing;
using Twinwright.Model.Radio;

namespace Twinwright.Model.WideArea;

/// <summary>Lays out edge servers and their sensors as a <see cref="WideAreaSystem"/>.</summary>
internal static class SystemBuilder
{
    /// <summary>Builds the arrays.</summary>
    /// <param name="constants">Constants of the model.</param>
    /// <param name="maxNeighbourDistanceM">d_th [m].</param>
    /// <param name="eastM">Positions [m].</param>
    /// <param name="northM">Positions [m].</param>
    /// <param name="importance">k's of each edge server.</param>
    /// <param name="pathLossDb">L of each eMBB sensor, by edge server and index [dB].</param>
    /// <param name="urllcEnergyJ">e^U of each URLLC sensor, by edge server and index [J].</param>
    public static WideAreaSystem Build(
        WideAreaConstants constants, double maxNeighbourDistanceM, double[] eastM, double[] northM,
        ProcessImportance[] importance, double[][] pathLossDb, double[][] urllcEnergyJ)
    {
        var (embbOffsets, embbSensor, embbLoss) = Lay(pathLossDb);
        var (urllcOffsets, urllcSensor, urllcEnergy) = Lay(urllcEnergyJ);
        var inverseGain = TruncatedInversion.MeanInverseGain(constants.EmbbErrorProbability);
        var factor = new double[embbLoss.Length];
        for (var slot = 0; slot < factor.Length; slot++)
        {
            factor[slot] = embbSensor[slot] < 0 ? 0 : TruncatedInversion.TransmitPowerW(
                1, PathLoss.Linear(embbLoss[slot]), constants.LinkMargin, inverseGain);
        }

        return new WideAreaSystem
        {
            Constants = constants,
            Graph = NeighbourGraph.Build(eastM, northM, maxNeighbourDistanceM),
            MaxNeighbourDistanceM = maxNeighbourDistanceM,
            EastM = eastM,
            NorthM = northM,
            Importance = importance,
            EmbbOffsets = embbOffsets,
            EmbbCount = [.. pathLossDb.Select(sensors => sensors.Length)],
            EmbbPathLossDb = embbLoss,
            EmbbEnergyFactor = factor,
            EmbbSensor = embbSensor,
            UrllcOffsets = urllcOffsets,
            UrllcCount = [.. urllcEnergyJ.Select(sensors => sensors.Length)],
            UrllcEnergyJ = urllcEnergy,
            UrllcSensor = urllcSensor,
        };
    }

    /// <summary>Slots of all edge servers, each edge server's sensors by ascending value, then by index.</summary>
    private static (int[] Offsets, int[] Sensor, double[] Value) Lay(double[][] values)
    {
        var offsets = new int[values.Length + 1];
        for (var i = 0; i < values.Length; i++)
        {
            offsets[i + 1] = offsets[i] + WideAreaSystem.Pad(values[i].Length);
        }

        var sensor = new int[offsets[^1]];
        var value = new double[offsets[^1]];
        Array.Fill(sensor, -1);
        for (var i = 0; i < values.Length; i++)
        {
            var own = values[i];
            var order = Enumerable.Range(0, own.Length).OrderBy(n => own[n]).ThenBy(n => n);
            var slot = offsets[i];
            foreach (var n in order)
            {
                sensor[slot] = n;
                value[slot] = own[n];
                slot++;
            }
        }

        return (offsets, sensor, value);
    }
}
