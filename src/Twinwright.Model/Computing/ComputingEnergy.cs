using System.Runtime.CompilerServices;
using Twinwright.Model.Equations;

namespace Twinwright.Model.Computing;

/// <summary>Time, speed and energy of computing.</summary>
public static class ComputingEnergy
{
    /// <summary>Speed at which a workload is done in a time.</summary>
    /// <remarks>Kang 2023, eq. 11 solved for f:  f = C/D^c.</remarks>
    /// <param name="workloadFlop">C [flop].</param>
    /// <param name="computingDelayS">D^c [s].</param>
    /// <returns>f [flop/s]; 0 without work.</returns>
    [Equation(Paper.Kang2023, "11")]
    public static double CpuFlopPerS(double workloadFlop, double computingDelayS) =>
        workloadFlop == 0 ? 0 : workloadFlop / computingDelayS;

    /// <summary>When an edge server starts computing.</summary>
    /// <remarks>
    /// Kang 2023, eq. 12: D^t, and for a recipient max(D^t_j, D_h) with D_h when its helper has finished.
    /// What it adds to D^c is the latency.
    /// </remarks>
    /// <param name="transmissionDelayS">D^t of the edge server [s].</param>
    /// <param name="helperLatencyS">D_h [s]; 0 without a helper.</param>
    /// <returns>Start [s].</returns>
    [Equation(Paper.Kang2023, "12")]
    public static double StartS(double transmissionDelayS, double helperLatencyS) =>
        double.MaxNative(transmissionDelayS, helperLatencyS);

    /// <summary>Time left for computing from a start to the deadline.</summary>
    /// <remarks>
    /// D^c = D_th − start, all that is left, since energy falls with time. Where nothing is left the breach of C5 is
    /// reported and <paramref name="minComputingTimeS"/> keeps the energy finite; a positive rest is never lengthened.
    /// </remarks>
    /// <param name="startS">Start [s].</param>
    /// <param name="latencyThresholdS">D_th [s].</param>
    /// <param name="minComputingTimeS">Time assumed when none is left [s].</param>
    /// <returns>D^c [s].</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double TimeLeftS(double startS, double latencyThresholdS, double minComputingTimeS) =>
        startS < latencyThresholdS ? latencyThresholdS - startS : minComputingTimeS;

    /// <summary>Energy of computing.</summary>
    /// <remarks>Kang 2023, eq. 14:  E = κ C³/(D^c)².</remarks>
    /// <param name="capacitanceWPerHz3">κ [W/Hz³].</param>
    /// <param name="workloadFlop">C [flop].</param>
    /// <param name="computingDelayS">D^c [s].</param>
    /// <returns>E [J]; 0 without work.</returns>
    [Equation(Paper.Kang2023, "14")]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double EnergyJ(double capacitanceWPerHz3, double workloadFlop, double computingDelayS) =>
        workloadFlop == 0 ? 0
            : capacitanceWPerHz3 * (workloadFlop * workloadFlop * workloadFlop) / (computingDelayS * computingDelayS);

    /// <summary>Energy of the system.</summary>
    /// <remarks>Kang 2023, eq. 15:  E = Σ E_i, in the order of the indices.</remarks>
    /// <param name="energyJ">E_i [J].</param>
    /// <returns>Σ E_i [J].</returns>
    [Equation(Paper.Kang2023, "15")]
    public static double SystemEnergyJ(ReadOnlySpan<double> energyJ)
    {
        var sum = 0.0;
        foreach (var value in energyJ)
        {
            sum += value;
        }

        return sum;
    }
}
