using Twinwright.Model.WideArea;

namespace Twinwright.Solvers.WideArea.Sparing;

/// <summary>The received power that an edge server's batteries can keep up with.</summary>
/// <remarks>
/// eMBB sensors are not spared by number but by power. E is inverse to N³(D_th − D^t)²; a higher power shortens D^t, and
/// drains batteries, so that there are fewer sensors in later cycles. So the level with the largest N³(D_th − D^t)² is
/// taken, where N counts no more sensors than the sun can keep at that level: Σ min(1, h/e), where a sensor spends
/// e = P_r D^t times its energy factor and harvests h.
/// </remarks>
/// <param name="constants">The model's constants.</param>
/// <param name="maxReceivedW">P_r of the highest of the ten levels [W].</param>
/// <param name="meanHarvestJ">h, what an eMBB sensor harvests in a cycle, on average [J].</param>
public sealed class SustainedPower(WideAreaConstants constants, double maxReceivedW, double meanHarvestJ)
{
    private const int Levels = 10;
    private readonly double _noise = constants.NoiseWPerHz;

    /// <summary>P_r of the lowest level [W].</summary>
    public double LevelW => maxReceivedW / Levels;

    /// <summary>The same sensors at the best level.</summary>
    /// <param name="record">The edge server's own state; only the energy factors of its eMBB sensors are read.</param>
    /// <param name="role">Which sensors; it is kept where no eMBB sensor is active or no level leaves time to compute.</param>
    public Role Choose(in LocalRecord record, in Role role)
    {
        var (best, most) = (role, 0.0);
        for (var level = 1; level <= Levels && role.Embb > 0; level++)
        {
            var other = role.At(constants, _noise, maxReceivedW * level / Levels);
            var left = constants.LatencyThresholdS - other.DelayS;
            var kept = left > 0 ? Math.Min(role.Embb, Kept(record, other.ReceivedW * other.DelayS)) : 0;
            var value = kept * kept * kept * left * left;
            if (value > most)
            {
                (best, most) = (other, value);
            }
        }

        return best;
    }

    /// <summary>The same sensors some levels higher or lower, within the ten that there are.</summary>
    /// <param name="role">Sensors and power.</param>
    /// <param name="levels">How many levels; a lower one that leaves no time to compute is not taken.</param>
    public Role Shift(in Role role, int levels)
    {
        var receivedW = Math.Clamp(role.ReceivedW + (levels * LevelW), LevelW, maxReceivedW);
        if (levels == 0 || role.Embb == 0)
        {
            return role;
        }

        var other = role.At(constants, _noise, receivedW);
        return other.DelayS < constants.LatencyThresholdS ? other : role;
    }

    /// <summary>Sensors that the sun keeps when each spends some energy a cycle: Σ min(1, h/e).</summary>
    private double Kept(in LocalRecord record, double receivedJ)
    {
        var sum = 0.0;
        foreach (var factor in record.EmbbEnergyFactor)
        {
            sum += Math.Min(1, meanHarvestJ / (receivedJ * factor));
        }

        return sum;
    }
}
