using Twinwright.Model.Computing;
using Twinwright.Model.Radio;
using Twinwright.Model.WideArea;

namespace Twinwright.Solvers.WideArea;

/// <summary>What an edge server's sensors give it in a cycle.</summary>
/// <param name="Embb">N^B, activated [1].</param>
/// <param name="Urllc">N^U, activated [1].</param>
/// <param name="ReceivedW">P_r [W].</param>
/// <param name="DelayS">D^t [s].</param>
/// <param name="FlopPerConvergency">w of the cheapest sub-process; 0 without data [flop].</param>
public readonly record struct Role(int Embb, int Urllc, double ReceivedW, double DelayS, double FlopPerConvergency)
{
    /// <summary>Delay and work of an activation and a power.</summary>
    /// <param name="constants">The model's constants.</param>
    /// <param name="noiseWPerHz">N0, which costs a power [W/Hz].</param>
    /// <param name="importance">k^B, k^U, k^Int.</param>
    /// <param name="embb">N^B [1].</param>
    /// <param name="urllc">N^U [1].</param>
    /// <param name="receivedW">P_r [W].</param>
    public static Role Of(
        WideAreaConstants constants, double noiseWPerHz, in ProcessImportance importance, int embb, int urllc, double receivedW) => new(
            embb,
            urllc,
            receivedW,
            TransmissionDelayS(constants, noiseWPerHz, embb, urllc, receivedW),
            Workload.Cheapest(constants, importance, embb, urllc).FlopPerConvergency);

    /// <summary>The same sensors at another power.</summary>
    /// <param name="constants">The model's constants.</param>
    /// <param name="noiseWPerHz">N0 [W/Hz].</param>
    /// <param name="receivedW">P_r [W].</param>
    public Role At(WideAreaConstants constants, double noiseWPerHz, double receivedW) => this with
    {
        ReceivedW = receivedW,
        DelayS = TransmissionDelayS(constants, noiseWPerHz, Embb, Urllc, receivedW),
    };

    private static double TransmissionDelayS(WideAreaConstants constants, double noiseWPerHz, int embb, int urllc, double receivedW)
    {
        var q = constants.UrllcPacketProbability;
        var rate = Uplink.PuncturedRateBitPerS(embb, urllc, receivedW, constants.BandwidthHz, noiseWPerHz, q);
        return Uplink.TransmissionDelayS(rate, constants.EmbbSampleBit * constants.EmbbSamples, constants.MiniSlotS, q);
    }
}
