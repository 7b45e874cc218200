using System.Runtime.CompilerServices;
using Twinwright.Model.Equations;

namespace Twinwright.Model.Federation;

/// <summary>How long the parts of a frame take.</summary>
public static class FrameDelays
{
    /// <summary>Bits in a kbit.</summary>
    public const double BitPerKbit = 1000;

    /// <summary>Time in which a sensor's data arrives.</summary>
    /// <remarks>Chen 2025, eq. 11:  τ^Dtr = max over the coalition of d_nc/R_nb; this is the term of one sensor.</remarks>
    /// <param name="dataKbit">d_nc [kbit].</param>
    /// <param name="rateBitPerS">R [bit/s].</param>
    /// <returns>d_nc/R [s].</returns>
    [Equation(Paper.Chen2025, "11")]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double TransmissionS(double dataKbit, double rateBitPerS) => BitPerKbit * dataKbit / rateBitPerS;

    /// <summary>Time in which the history moves to another edge server.</summary>
    /// <remarks>Chen 2025, eq. 15:  τ^Back = S_{t−1}/R_b'b; there is nothing to move when the edge server is unchanged or t = 1.</remarks>
    /// <param name="historyKbit">S_{t−1} [kbit].</param>
    /// <param name="linkRateBitPerS">R_b'b [bit/s].</param>
    /// <returns>τ^Back [s].</returns>
    [Equation(Paper.Chen2025, "15")]
    public static double MigrationS(double historyKbit, double linkRateBitPerS) => BitPerKbit * historyKbit / linkRateBitPerS;

    /// <summary>Time of training.</summary>
    /// <remarks>
    /// Chen 2025, eq. 17:  τ^Cre = T d Υ_b/(m_b F_b), d the new data of the frame. The table counts cycles a bit, the
    /// text cycles a byte: 120 a byte are 15 a bit.
    /// </remarks>
    /// <param name="rounds">T [1].</param>
    /// <param name="dataKbit">d [kbit].</param>
    /// <param name="cyclesPerBit">Υ_b [1/bit].</param>
    /// <param name="cores">m_b [1].</param>
    /// <param name="cpuHz">F_b [Hz].</param>
    /// <returns>τ^Cre [s].</returns>
    [Equation(Paper.Chen2025, "17")]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double CreationS(int rounds, double dataKbit, double cyclesPerBit, int cores, double cpuHz) =>
        rounds * (BitPerKbit * dataKbit) * cyclesPerBit / (cores * cpuHz);

    /// <summary>Time in which a partial-DT reaches the cloud.</summary>
    /// <remarks>Chen 2025, eq. 19:  τ^Mtr = D_c/R_b,CS.</remarks>
    /// <param name="modelBit">D_c [bit].</param>
    /// <param name="cloudRateBitPerS">R_b,CS [bit/s].</param>
    /// <returns>τ^Mtr [s].</returns>
    [Equation(Paper.Chen2025, "19")]
    public static double UploadS(double modelBit, double cloudRateBitPerS) => modelBit / cloudRateBitPerS;

    /// <summary>Time of integrating the partial-DTs.</summary>
    /// <remarks>Chen 2025, eq. 21:  τ_I = Σ D_c Υ_CS/F_CS over the created partial-DTs.</remarks>
    /// <param name="modelBit">Σ D_c [bit].</param>
    /// <param name="cyclesPerBit">Υ_CS [1/bit].</param>
    /// <param name="cpuHz">F_CS [Hz].</param>
    /// <returns>τ_I [s].</returns>
    [Equation(Paper.Chen2025, "21")]
    public static double IntegrationS(double modelBit, double cyclesPerBit, double cpuHz) => modelBit * cyclesPerBit / cpuHz;

    /// <summary>Time of the frame.</summary>
    /// <remarks>Chen 2025, eq. 9:  τ^Total = max_b {τ^Dtr + τ^Back + τ^Cre + τ^Mtr} + τ_I.</remarks>
    /// <param name="edgeServerS">The four delays' sum at each edge server [s].</param>
    /// <param name="integrationS">τ_I [s].</param>
    /// <returns>τ^Total [s].</returns>
    [Equation(Paper.Chen2025, "9")]
    public static double TotalS(ReadOnlySpan<double> edgeServerS, double integrationS)
    {
        var longest = 0.0;
        foreach (var own in edgeServerS)
        {
            longest = Math.Max(longest, own);
        }

        return longest + integrationS;
    }

    /// <summary>How much later than the frame it ends.</summary>
    /// <remarks>Chen 2025, section 5.2:  max{0, τ − δ_T}, of which ψ times is the penalty.</remarks>
    /// <param name="delayS">τ [s].</param>
    /// <param name="frameS">δ_T [s].</param>
    /// <returns>Lateness [s].</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double LatenessS(double delayS, double frameS) => Math.Max(0, delayS - frameS);
}
