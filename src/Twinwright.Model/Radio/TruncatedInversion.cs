using Twinwright.Model.Equations;
using Twinwright.Model.Numerics;

namespace Twinwright.Model.Radio;

/// <summary>Truncated channel inversion: eMBB sensors follow the fading so that they are received at a constant power.</summary>
public static class TruncatedInversion
{
    /// <summary>Mean of the inverse channel gain above the cut-off, under Rayleigh fading of mean 1.</summary>
    /// <remarks>
    /// Kang 2023, text after eq. 5:  E[1/g; g ≥ g0] = E1(g0) with outage P(g &lt; g0) = ε^B, so g0 = −ln(1 − ε^B).
    /// </remarks>
    /// <param name="errorProbability">ε^B, tolerated outage, in (0, 1) [1].</param>
    /// <returns>E1(g0) [1]; 6.33 at ε^B = 1e-3.</returns>
    [Equation(Paper.Kang2023, "5")]
    public static double MeanInverseGain(double errorProbability) =>
        SpecialFunctions.ExponentialIntegral(-SpecialFunctions.Log1p(-errorProbability));

    /// <summary>Mean transmit power.</summary>
    /// <remarks>Kang 2023, text after eq. 5:  P_tx = P_r L L_m E1(g0).</remarks>
    /// <param name="receivedW">P_r, received power [W].</param>
    /// <param name="pathLoss">L, linear [1].</param>
    /// <param name="linkMargin">L_m, linear [1].</param>
    /// <param name="meanInverseGain">E1(g0) [1].</param>
    /// <returns>P_tx [W].</returns>
    [Equation(Paper.Kang2023, "5")]
    public static double TransmitPowerW(double receivedW, double pathLoss, double linkMargin, double meanInverseGain) =>
        receivedW * pathLoss * linkMargin * meanInverseGain;
}
