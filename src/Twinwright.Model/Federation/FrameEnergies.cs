using System.Runtime.CompilerServices;
using Twinwright.Model.Equations;

namespace Twinwright.Model.Federation;

/// <summary>What the parts of a frame cost in energy.</summary>
public static class FrameEnergies
{
    /// <summary>Energy with which a sensor's data is sent.</summary>
    /// <remarks>Chen 2025, eq. 12:  E^Dtr = Σ over the coalition of P_n d_nc/R_nb; this is the term of one sensor.</remarks>
    /// <param name="powerW">P_n [W].</param>
    /// <param name="timeS">d_nc/R_nb [s].</param>
    /// <returns>Energy [J].</returns>
    [Equation(Paper.Chen2025, "12")]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double TransmissionJ(double powerW, double timeS) => powerW * timeS;

    /// <summary>Energy with which the history is moved.</summary>
    /// <remarks>Chen 2025, eq. 16:  E^Back = P_b' S_{t−1}/R_b'b, b' the edge server that had the partial-DT before.</remarks>
    /// <param name="powerW">P_b' [W].</param>
    /// <param name="timeS">τ^Back [s].</param>
    /// <returns>E^Back [J].</returns>
    [Equation(Paper.Chen2025, "16")]
    public static double MigrationJ(double powerW, double timeS) => powerW * timeS;

    /// <summary>Energy of a round.</summary>
    /// <remarks>
    /// Chen 2025, eq. 18:  e_b = ρ F_b² Υ_ref. As printed the dimension is not that of an energy; Υ_ref is the cycles of
    /// a fixed reference batch.
    /// </remarks>
    /// <param name="capacitance">ρ, effective switched capacitance [W/Hz³].</param>
    /// <param name="cpuHz">F_b [Hz].</param>
    /// <param name="batchCycles">Υ_ref [1].</param>
    /// <returns>e_b [J].</returns>
    [Equation(Paper.Chen2025, "18")]
    public static double RoundJ(double capacitance, double cpuHz, double batchCycles) => capacitance * cpuHz * cpuHz * batchCycles;

    /// <summary>Energy of training.</summary>
    /// <remarks>Chen 2025, eq. 18:  E^Cre = e_b T_b.</remarks>
    /// <param name="roundJ">e_b [J].</param>
    /// <param name="rounds">T_b [1].</param>
    /// <returns>E^Cre [J].</returns>
    [Equation(Paper.Chen2025, "18")]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double CreationJ(double roundJ, int rounds) => roundJ * rounds;

    /// <summary>Energy with which a partial-DT is uploaded.</summary>
    /// <remarks>Chen 2025, eq. 20:  E^Mtr = P_b D_c/R_b,CS; the print swaps the indices of R.</remarks>
    /// <param name="powerW">P_b [W].</param>
    /// <param name="timeS">τ^Mtr [s].</param>
    /// <returns>E^Mtr [J].</returns>
    [Equation(Paper.Chen2025, "20")]
    public static double UploadJ(double powerW, double timeS) => powerW * timeS;

    /// <summary>Energy of integrating the partial-DTs.</summary>
    /// <remarks>
    /// Chen 2025, eq. 22:  E_I = (Σ_c ζH_c) P^Max + τ_I (P^Idle + P^Leak). In print the bracket closes too early, and
    /// idling and leaking would be powers added to an energy.
    /// </remarks>
    /// <param name="partialDts">Created partial-DTs [1].</param>
    /// <param name="accessS">ζH, access time for each [s].</param>
    /// <param name="integrationS">τ_I [s].</param>
    /// <param name="maxW">P^Max [W].</param>
    /// <param name="idleW">P^Idle [W].</param>
    /// <param name="leakW">P^Leak [W].</param>
    /// <returns>E_I [J].</returns>
    [Equation(Paper.Chen2025, "22")]
    public static double IntegrationJ(
        int partialDts, double accessS, double integrationS, double maxW, double idleW, double leakW) =>
        (partialDts * accessS * maxW) + (integrationS * (idleW + leakW));

    /// <summary>Energy of the frame.</summary>
    /// <remarks>Chen 2025, eq. 10:  E^Total = Σ_b (E^Dtr + E^Back + E^Cre + E^Mtr) + E_I.</remarks>
    /// <param name="edgeServerJ">E_b, the four energies' sum at each edge server [J].</param>
    /// <param name="integrationJ">E_I [J].</param>
    /// <returns>E^Total [J].</returns>
    [Equation(Paper.Chen2025, "10")]
    public static double TotalJ(ReadOnlySpan<double> edgeServerJ, double integrationJ)
    {
        var sum = integrationJ;
        foreach (var own in edgeServerJ)
        {
            sum += own;
        }

        return sum;
    }
}
