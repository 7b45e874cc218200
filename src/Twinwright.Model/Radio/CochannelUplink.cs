using System.Runtime.CompilerServices;
using Twinwright.Model.Equations;
using Twinwright.Model.Numerics;

namespace Twinwright.Model.Radio;

/// <summary>The uplink of a sensor on one subcarrier, disturbed by the others on it.</summary>
public static class CochannelUplink
{
    private const double InverseLn2 = 1.4426950408889634;

    /// <summary>Rate of a link.</summary>
    /// <remarks>
    /// Chen 2025, eq. 13:  R = W log2(1 + P_n H_nbw/(I + n0 W)),  I = Σ P_n' H_n'bw over the distinct sensors n' ≠ n
    /// that have a link on w to any edge server. The printed sum contains the own signal, too; a sensor that multicasts
    /// to several edge servers on w neither disturbs itself nor counts twice.
    /// </remarks>
    /// <param name="subcarrierHz">W, width of the subcarrier [Hz].</param>
    /// <param name="receivedW">P_n H_nbw [W].</param>
    /// <param name="interferenceW">I [W].</param>
    /// <param name="noiseW">n0 W [W].</param>
    /// <returns>R [bit/s].</returns>
    [Equation(Paper.Chen2025, "13")]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double RateBitPerS(double subcarrierHz, double receivedW, double interferenceW, double noiseW) =>
        subcarrierHz * (SpecialFunctions.Log1p(receivedW / (interferenceW + noiseW)) * InverseLn2);
}
