using Twinwright.Model.Equations;
using Twinwright.Model.Numerics;

namespace Twinwright.Model.Radio;

/// <summary>The eMBB uplink, punctured by URLLC packets.</summary>
public static class Uplink
{
    /// <summary>Largest share of the mini-slots that URLLC packets may take [1].</summary>
    public const double MostPunctured = 0.99;

    private const double InverseLn2 = 1.4426950408889634;

    /// <summary>Rate of each active eMBB sensor.</summary>
    /// <remarks>
    /// Kang 2023, eq. 5:  R = (1 − q_sum)(B/N^B) log2(1 + P_r N^B/(N0 B)),  q_sum = min(q N^U, 0.99).
    /// The printed q_sum = 10 q Σg/T_s is dimensionally wrong; every mini-slot carries a packet of each active
    /// URLLC sensor with probability q.
    /// </remarks>
    /// <param name="activeEmbb">N^B, active eMBB sensors [1]; 0 gives rate 0.</param>
    /// <param name="activeUrllc">N^U, active URLLC sensors [1].</param>
    /// <param name="receivedW">P_r, received power of each eMBB sensor [W].</param>
    /// <param name="bandwidthHz">B, bandwidth of the edge server [Hz].</param>
    /// <param name="noiseWPerHz">N0, noise power spectral density [W/Hz].</param>
    /// <param name="packetProbability">q, per mini-slot [1].</param>
    /// <returns>R [bit/s].</returns>
    [Equation(Paper.Kang2023, "5")]
    public static double PuncturedRateBitPerS(
        int activeEmbb, int activeUrllc, double receivedW, double bandwidthHz, double noiseWPerHz, double packetProbability)
    {
        if (activeEmbb == 0)
        {
            return 0;
        }

        var punctured = double.MinNative(packetProbability * activeUrllc, MostPunctured);
        var snr = receivedW * activeEmbb / (noiseWPerHz * bandwidthHz);
        return (1 - punctured) * (bandwidthHz / activeEmbb) * (SpecialFunctions.Log1p(snr) * InverseLn2);
    }

    /// <summary>Time in which the data of an edge server arrives.</summary>
    /// <remarks>
    /// Kang 2023, eq. 8:  D^t = s^B l^B/R. Without an active eMBB sensor it is the mean time between two packets of a
    /// URLLC sensor, T_s/q, which the paper leaves undefined.
    /// </remarks>
    /// <param name="rateBitPerS">R [bit/s]; 0 when no eMBB sensor is active.</param>
    /// <param name="dataBit">s^B l^B, data of one eMBB sensor [bit].</param>
    /// <param name="miniSlotS">T_s [s].</param>
    /// <param name="packetProbability">q, per mini-slot [1].</param>
    /// <returns>D^t [s].</returns>
    [Equation(Paper.Kang2023, "8")]
    public static double TransmissionDelayS(double rateBitPerS, double dataBit, double miniSlotS, double packetProbability) =>
        rateBitPerS == 0 ? miniSlotS / packetProbability : dataBit / rateBitPerS;
}
