using Twinwright.Model.Equations;
using Twinwright.Model.Numerics;

namespace Twinwright.Model.Radio;

/// <summary>URLLC packets: rates below Shannon's because blocks are short.</summary>
public static class FiniteBlocklength
{
    /// <summary>Bits that a URLLC sensor sends in one packet.</summary>
    /// <remarks>Kang 2023, eq. 2:  S^U = s^U l^U.</remarks>
    /// <param name="sampleBit">s^U [bit].</param>
    /// <param name="samples">l^U [1].</param>
    /// <returns>S^U [bit].</returns>
    [Equation(Paper.Kang2023, "2")]
    public static double PacketBit(double sampleBit, int samples) => sampleBit * samples;

    /// <summary>Rate of the normal approximation.</summary>
    /// <remarks>
    /// Kang 2023, eq. 3:  R = (B/ln 2)[ln(1 + γ) − √(V/(T_s B)) Q⁻¹(ε)],  V = 1 − (1 + γ)⁻².
    /// </remarks>
    /// <param name="snr">γ, linear [1].</param>
    /// <param name="bandwidthHz">B [Hz].</param>
    /// <param name="blockS">T_s, length of the block [s].</param>
    /// <param name="errorProbability">ε, of decoding [1].</param>
    /// <returns>R [bit/s]; may be negative where the approximation says that nothing gets through.</returns>
    [Equation(Paper.Kang2023, "3")]
    public static double RateBitPerS(double snr, double bandwidthHz, double blockS, double errorProbability)
    {
        var dispersion = 1 - (1 / ((1 + snr) * (1 + snr)));
        var backOff = Math.Sqrt(dispersion / (blockS * bandwidthHz)) * SpecialFunctions.InverseQ(errorProbability);
        return bandwidthHz / Math.Log(2) * (SpecialFunctions.Log1p(snr) - backOff);
    }

    /// <summary>SNR at which a packet gets through with the given error probability: eq. 3 solved for γ.</summary>
    /// <remarks>
    /// The rate dips below zero before it rises for good, so the largest root is wanted: the bracket grows until the
    /// rate is reached, then bisection halves it down to neighbouring doubles.
    /// </remarks>
    /// <param name="rateBitPerS">R = S^U/T_s [bit/s], above 0.</param>
    /// <param name="bandwidthHz">B [Hz].</param>
    /// <param name="blockS">T_s [s].</param>
    /// <param name="errorProbability">ε^U [1].</param>
    /// <returns>γ, linear [1].</returns>
    [Equation(Paper.Kang2023, "3")]
    public static double RequiredSnr(double rateBitPerS, double bandwidthHz, double blockS, double errorProbability)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rateBitPerS);
        var (low, high) = (0.0, 1.0);
        while (RateBitPerS(high, bandwidthHz, blockS, errorProbability) < rateBitPerS)
        {
            (low, high) = (high, 2 * high);
            if (double.IsInfinity(high))
            {
                throw new ArgumentOutOfRangeException(nameof(rateBitPerS), rateBitPerS, "no SNR reaches this rate");
            }
        }

        while (true)
        {
            var middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high)
            {
                return high;
            }

            if (RateBitPerS(middle, bandwidthHz, blockS, errorProbability) < rateBitPerS)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }
    }

    /// <summary>Fixed transmit power of a URLLC sensor, which cannot follow the channel.</summary>
    /// <remarks>Kang 2023, text after eq. 3:  P^U = γ N0 B · L · L_m, the power that meets the SNR on the mean channel.</remarks>
    /// <param name="snr">γ, linear [1].</param>
    /// <param name="noiseWPerHz">N0 [W/Hz].</param>
    /// <param name="bandwidthHz">B [Hz].</param>
    /// <param name="pathLoss">L, linear [1].</param>
    /// <param name="linkMargin">L_m, linear [1].</param>
    /// <returns>P^U [W].</returns>
    [Equation(Paper.Kang2023, "3")]
    public static double TransmitPowerW(double snr, double noiseWPerHz, double bandwidthHz, double pathLoss, double linkMargin) =>
        snr * noiseWPerHz * bandwidthHz * pathLoss * linkMargin;
}
