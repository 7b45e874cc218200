using Twinwright.Model.WideArea;

namespace Twinwright.Experiments.Reproduction.Probes;

/// <summary>With which power eMBB sensors send (Kang 2023, text after eq. 5): P_tx = P_r L L_m E1(g0).</summary>
/// <param name="system">Sensors and channels.</param>
internal sealed class TransmitPower(WideAreaSystem system)
{
    private readonly double[] _batteryJ = new double[Widest(system)];
    private readonly double[] _factor = new double[Widest(system)];

    /// <summary>Mean of P_tx over the activated eMBB sensors of an edge server [W].</summary>
    /// <remarks>
    /// Activated are those of the highest remaining energy, then of the better channel. Slots stand in the order of the
    /// channel, and available sensors have more energy than others; so the order of all slots is theirs, too.
    /// </remarks>
    /// <param name="cycle">The start of the cycle.</param>
    /// <param name="i">The edge server.</param>
    /// <param name="active">N^(B,a), above 0 and at most what is available [1].</param>
    /// <param name="receivedW">P_r [W].</param>
    public double MeanW(in CycleView cycle, int i, int active, double receivedW)
    {
        var (first, count) = (system.EmbbOffsets[i], 0);
        for (var slot = first; slot < system.EmbbOffsets[i + 1]; slot++)
        {
            var battery = cycle.EmbbBatteryJ[slot];
            var at = count++;
            for (; at > 0 && _batteryJ[at - 1] < battery; at--)
            {
                (_batteryJ[at], _factor[at]) = (_batteryJ[at - 1], _factor[at - 1]);
            }

            (_batteryJ[at], _factor[at]) = (battery, system.EmbbEnergyFactor[slot]);
        }

        var sum = 0.0;
        for (var n = 0; n < active; n++)
        {
            sum += _factor[n];
        }

        return receivedW * sum / active;
    }

    private static int Widest(WideAreaSystem system)
    {
        var widest = 0;
        for (var i = 0; i < system.EdgeServers; i++)
        {
            widest = Math.Max(widest, system.EmbbOffsets[i + 1] - system.EmbbOffsets[i]);
        }

        return widest;
    }
}
