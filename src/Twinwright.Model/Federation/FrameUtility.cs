using System.Runtime.CompilerServices;
using Twinwright.Model.Equations;

namespace Twinwright.Model.Federation;

/// <summary>What a frame is worth.</summary>
public static class FrameUtility
{
    /// <summary>Gain less the cost of energy.</summary>
    /// <remarks>Chen 2025, eqs. 23 and 26:  U = U_CS = ξ A^Global − κ E^Total.</remarks>
    /// <param name="gainWeight">ξ [1].</param>
    /// <param name="quality">A^Global [1].</param>
    /// <param name="energyWeightPerJ">κ [1/J].</param>
    /// <param name="energyJ">E^Total [J].</param>
    /// <returns>U [1].</returns>
    [Equation(Paper.Chen2025, "23")]
    [Equation(Paper.Chen2025, "26")]
    public static double GainLessEnergy(double gainWeight, double quality, double energyWeightPerJ, double energyJ) =>
        (gainWeight * quality) - (energyWeightPerJ * energyJ);

    /// <summary>Changes of associations at an edge server.</summary>
    /// <remarks>Chen 2025, eqs. 24 and 27:  F_b = Σ_n y_bn(t) ⊕ y_bn(t−1), so that Σ_b F_b = F.</remarks>
    /// <param name="before">Members in the frame before [1].</param>
    /// <param name="now">Members now [1].</param>
    /// <param name="both">Members in both frames [1].</param>
    /// <returns>F_b [1].</returns>
    [Equation(Paper.Chen2025, "24")]
    [Equation(Paper.Chen2025, "27")]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Changes(int before, int now, int both) => before + now - (2 * both);

    /// <summary>Performance of the system.</summary>
    /// <remarks>
    /// Chen 2025, eq. 24, the term of one frame:  U − C^Conf F. The long-term performance is its mean over the frames
    /// t = 1 … T; the figures of the paper show the sum.
    /// </remarks>
    /// <param name="gainLessEnergy">U [1].</param>
    /// <param name="changeCost">C^Conf [1].</param>
    /// <param name="changes">F [1].</param>
    /// <returns>U − C^Conf F [1].</returns>
    [Equation(Paper.Chen2025, "24")]
    public static double System(double gainLessEnergy, double changeCost, int changes) => gainLessEnergy - (changeCost * changes);

    /// <summary>Utility of an edge server.</summary>
    /// <remarks>Chen 2025, eq. 27:  U_b = ξ I_c A − κ E_b − C^Conf F_b.</remarks>
    /// <param name="gainWeight">ξ [1].</param>
    /// <param name="importance">I_c [1].</param>
    /// <param name="quality">A [1].</param>
    /// <param name="energyWeightPerJ">κ [1/J].</param>
    /// <param name="energyJ">E_b [J].</param>
    /// <param name="changeCost">C^Conf [1].</param>
    /// <param name="changes">F_b [1].</param>
    /// <returns>U_b [1].</returns>
    [Equation(Paper.Chen2025, "27")]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double EdgeServer(
        double gainWeight, double importance, double quality, double energyWeightPerJ, double energyJ, double changeCost, int changes) =>
        (gainWeight * importance * quality) - (energyWeightPerJ * energyJ) - (changeCost * changes);

    /// <summary>Reward of an agent.</summary>
    /// <remarks>
    /// Chen 2025, eqs. 37 and 38 with the penalty of section 4.3.2:  r = U − ψ max{0, τ − δ_T}, U being U_b for an edge
    /// server, U of eq. 23 for the partial-DTs (eq. 26 counts the same) and Σ U_b for the edge servers together. The
    /// printed reward of 0 for a late frame would be better than a negative utility.
    /// </remarks>
    /// <param name="utility">U [1].</param>
    /// <param name="penaltyPerS">ψ [1/s].</param>
    /// <param name="latenessS">max{0, τ − δ_T} [s].</param>
    /// <returns>r [1].</returns>
    [Equation(Paper.Chen2025, "37")]
    [Equation(Paper.Chen2025, "38")]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Reward(double utility, double penaltyPerS, double latenessS) => utility - (penaltyPerS * latenessS);
}
