using Twinwright.Model.Equations;

namespace Twinwright.Model.Batteries;

/// <summary>Energy of one solar sensor. Batches do the same arithmetic on vectors; a test holds them together.</summary>
public static class Battery
{
    /// <summary>Energy of a URLLC sensor that is active for a cycle.</summary>
    /// <remarks>
    /// Kang 2023, eq. 16:  e^U = P^U q · 10 K · T_s. A cycle is K slots of ten mini-slots, in each of which it sends
    /// with probability q. The printed P^U q is a power, not an energy.
    /// </remarks>
    /// <param name="transmitPowerW">P^U [W].</param>
    /// <param name="packetProbability">q [1].</param>
    /// <param name="slotsPerCycle">K [1].</param>
    /// <param name="miniSlotS">T_s [s].</param>
    /// <returns>e^U [J].</returns>
    [Equation(Paper.Kang2023, "16")]
    public static double UrllcEnergyJ(double transmitPowerW, double packetProbability, int slotsPerCycle, double miniSlotS) =>
        transmitPowerW * packetProbability * 10 * slotsPerCycle * miniSlotS;

    /// <summary>Energy that an eMBB sensor spends on sending its data.</summary>
    /// <remarks>Kang 2023, eqs. 18 and 20:  e = P_tx D^t, the sum over slots on average.</remarks>
    /// <param name="transmitPowerW">P_tx [W].</param>
    /// <param name="transmissionDelayS">D^t [s].</param>
    /// <returns>e [J].</returns>
    [Equation(Paper.Kang2023, "18")]
    [Equation(Paper.Kang2023, "20")]
    public static double EmbbEnergyJ(double transmitPowerW, double transmissionDelayS) => transmitPowerW * transmissionDelayS;

    /// <summary>Remaining energy at the start of the next cycle.</summary>
    /// <remarks>Kang 2023, eqs. 16 and 18 with a cap:  E' = min(max(E − e, 0) + h, E_cap).</remarks>
    /// <param name="remainingJ">E [J].</param>
    /// <param name="spentJ">e, 0 when not active [J].</param>
    /// <param name="harvestedJ">h [J].</param>
    /// <param name="capacityJ">E_cap [J].</param>
    /// <returns>E' [J].</returns>
    [Equation(Paper.Kang2023, "16")]
    [Equation(Paper.Kang2023, "18")]
    public static double NextJ(double remainingJ, double spentJ, double harvestedJ, double capacityJ) =>
        Math.Min(Math.Max(remainingJ - spentJ, 0) + harvestedJ, capacityJ);

    /// <summary>Whether a sensor has enough energy to be activated.</summary>
    /// <remarks>Kang 2023, eqs. 1, 4, 17 and 19:  E ≥ E_th; the threshold of a URLLC sensor is its e^U.</remarks>
    /// <param name="remainingJ">E [J].</param>
    /// <param name="thresholdJ">E_th [J].</param>
    [Equation(Paper.Kang2023, "1")]
    [Equation(Paper.Kang2023, "4")]
    [Equation(Paper.Kang2023, "17")]
    [Equation(Paper.Kang2023, "19")]
    public static bool IsAvailable(double remainingJ, double thresholdJ) => remainingJ >= thresholdJ;

    /// <summary>Sensors that a level activates.</summary>
    /// <remarks>
    /// Kang 2023, eq. 27 and section 5.6:  N^a = ⌈(level/10) N^v⌉, computed in integers. Level 1 is the least, since
    /// level 0 would give no data and an infinite delay.
    /// </remarks>
    /// <param name="level">1 to 10.</param>
    /// <param name="available">N^v [1].</param>
    /// <returns>N^a [1].</returns>
    [Equation(Paper.Kang2023, "27")]
    public static int ActivatedByLevel(int level, int available) => ((level * available) + 9) / 10;
}
