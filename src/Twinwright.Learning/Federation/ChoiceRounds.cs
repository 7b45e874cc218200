using Twinwright.Model.Federation;
using Twinwright.Model.Quality;

namespace Twinwright.Learning.Federation;

/// <summary>Rounds of an edge server whose links are known.</summary>
/// <remarks>
/// cap_b = min(T*, T_latency, T_max), T_latency = ⌊(δ_T − τ_I − τ^Dtr − τ^Back − τ^Mtr) m_b F_b/(d Υ_b)⌋, 0 when late.
/// A choice takes round(share · cap_b), or under <see cref="RoundsScale.ClosedForm"/> round(share · T°) within the cap,
/// T° = log2(ξ I Γ a ln 2/(κ e_b))/a being the best real number of rounds. Halves are rounded up.
/// </remarks>
internal static class ChoiceRounds
{
    // A round less where training would end exactly with the frame, give or take the rounding of sums of delays.
    private const double GuardS = 1e-9;
    private const double InverseLn2 = 1.4426950408889634;

    /// <summary>Rounds of a choice.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="b">The edge server.</param>
    /// <param name="c">Its partial-DT.</param>
    /// <param name="dataKbit">d, its new data [kbit].</param>
    /// <param name="leftS">Time that is left for training [s].</param>
    /// <param name="share">Factor on the scale [1].</param>
    /// <param name="scale">The scale.</param>
    /// <returns>T_b [1].</returns>
    public static int Of(FrameState frame, int b, int c, double dataKbit, double leftS, double share, RoundsScale scale)
    {
        var (system, constants) = (frame.System, frame.System.Constants);
        var factor = TwinQuality.DataFactor(frame.HistoryKbit[c] + dataKbit, frame.Frame, constants.DataReferenceKbit);
        var cap = TwinQuality.RoundsCap(factor, system.RequiredQuality[c], system.RoundExponent, constants.MaxRounds);
        cap = InTime(cap, leftS, FrameDelays.CreationS(1, dataKbit, system.CyclesPerBit[b], system.Cores[b], system.CpuHz[b]));
        var rounds = share * (scale == RoundsScale.Cap ? cap : Best(frame, b, c, factor));
        return rounds >= cap ? cap : rounds > 0 ? Math.Min(cap, (int)(rounds + 0.5)) : 0;
    }

    private static int InTime(int cap, double leftS, double roundS) =>
        !(leftS > GuardS) ? 0 : roundS * cap <= leftS - GuardS ? cap : (int)Math.Min(cap, (leftS - GuardS) / roundS);

    /// <summary>The best real number of rounds; infinite when rounds are free, negative when none is worth it.</summary>
    private static double Best(FrameState frame, int b, int c, double factor)
    {
        var (system, constants) = (frame.System, frame.System.Constants);
        var worth = constants.GainWeight * frame.Importance[c] * factor * system.RoundExponent * TwinQuality.Ln2;
        var cost = constants.EnergyWeightPerJ * system.EnergyPerRoundJ[b];
        return cost == 0 ? double.PositiveInfinity : worth > cost ? Math.Log(worth / cost) * InverseLn2 / system.RoundExponent : 0;
    }

    /// <summary>δ_T − τ_I − τ^Back − τ^Mtr, what edge server b has for the transmission and training of c [s].</summary>
    public static double SlackS(FrameState frame, int b, int c)
    {
        var (system, constants, modelBit) = (frame.System, frame.System.Constants, 0.0);
        foreach (var bit in system.ModelBit)
        {
            modelBit += bit;
        }

        var from = Array.IndexOf(frame.PreviousPartialDt, c);
        var migrationS = from < 0 || from == b
            ? 0
            : FrameDelays.MigrationS(frame.HistoryKbit[c], system.LinkRateBitPerS[(from * system.EdgeServers) + b]);
        return constants.FrameDurationS
            - FrameDelays.IntegrationS(modelBit, constants.CloudCyclesPerBit, constants.CloudCpuHz)
            - migrationS - FrameDelays.UploadS(system.ModelBit[c], system.CloudRateBitPerS[b]);
    }
}
