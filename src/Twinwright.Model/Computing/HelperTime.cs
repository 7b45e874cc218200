using System.Runtime.CompilerServices;
using Twinwright.Model.Equations;

namespace Twinwright.Model.Computing;

/// <summary>How a helper divides the time between itself and its recipients.</summary>
/// <remarks>
/// With x the time at which the helper finishes, helper and recipients spend
/// f(x) = C_i³/(x − D_i^t)² + Σ C_j³/(D_th − max(D_j^t, x))² (times κ). f is convex on (D_i^t, D_th): each term is
/// convex in x, and the kinks at D_j^t only steepen it. (The paper calls it concave.)
/// </remarks>
public static class HelperTime
{
    /// <summary>Surrounding energy of a helper that finishes at x.</summary>
    /// <remarks>Kang 2023, eq. 36, with recipients that wait for their own data, too:  κ f(x).</remarks>
    /// <param name="finishS">x, between D_i^t and D_th [s].</param>
    /// <param name="capacitanceWPerHz3">κ [W/Hz³].</param>
    /// <param name="workloadFlop">C_i [flop].</param>
    /// <param name="transmissionDelayS">D_i^t [s].</param>
    /// <param name="latencyThresholdS">D_th [s].</param>
    /// <param name="recipientDelayS">D_j^t [s].</param>
    /// <param name="recipientFlop">C_j [flop].</param>
    /// <returns>E_i + Σ E_j [J].</returns>
    [Equation(Paper.Kang2023, "36")]
    public static double SurroundingEnergyJ(
        double finishS, double capacitanceWPerHz3, double workloadFlop, double transmissionDelayS, double latencyThresholdS,
        ReadOnlySpan<double> recipientDelayS, ReadOnlySpan<double> recipientFlop)
    {
        var energy = ComputingEnergy.EnergyJ(capacitanceWPerHz3, workloadFlop, finishS - transmissionDelayS);
        for (var j = 0; j < recipientFlop.Length; j++)
        {
            var start = ComputingEnergy.StartS(recipientDelayS[j], finishS);
            energy += ComputingEnergy.EnergyJ(capacitanceWPerHz3, recipientFlop[j], latencyThresholdS - start);
        }

        return energy;
    }

    /// <summary>Derivative of the surrounding energy where every recipient waits for the helper.</summary>
    /// <remarks>
    /// Kang 2023, eq. 37:  2κ(−C_i³/(D_i^c)³ + Σ C_j³/(D_th − D_i^t − D_i^c)³).
    /// </remarks>
    /// <param name="computingDelayS">D_i^c [s].</param>
    /// <param name="capacitanceWPerHz3">κ [W/Hz³].</param>
    /// <param name="workloadFlop">C_i [flop].</param>
    /// <param name="transmissionDelayS">D_i^t [s].</param>
    /// <param name="latencyThresholdS">D_th [s].</param>
    /// <param name="sumOfCubes">Σ C_j³ [flop³].</param>
    /// <returns>dE/dD_i^c [W].</returns>
    [Equation(Paper.Kang2023, "37")]
    public static double PrintedDerivativeW(
        double computingDelayS, double capacitanceWPerHz3, double workloadFlop, double transmissionDelayS,
        double latencyThresholdS, double sumOfCubes)
    {
        var rest = latencyThresholdS - transmissionDelayS - computingDelayS;
        return 2 * capacitanceWPerHz3
            * (-Cube(workloadFlop / computingDelayS) + (sumOfCubes / Cube(rest)));
    }

    /// <summary>Computing time of a helper as printed, right where every recipient's data is there before the helper is.</summary>
    /// <remarks>Kang 2023, eq. 38:  D_i^c = C_i(D_th − D_i^t)/(C_i + (Σ C_j³)^(1/3)).</remarks>
    /// <param name="workloadFlop">C_i [flop].</param>
    /// <param name="transmissionDelayS">D_i^t [s].</param>
    /// <param name="latencyThresholdS">D_th [s].</param>
    /// <param name="sumOfCubes">Σ C_j³ [flop³].</param>
    /// <returns>D_i^c [s].</returns>
    [Equation(Paper.Kang2023, "38")]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double PrintedComputingDelayS(
        double workloadFlop, double transmissionDelayS, double latencyThresholdS, double sumOfCubes) =>
        workloadFlop * (latencyThresholdS - transmissionDelayS) / (workloadFlop + Math.Cbrt(sumOfCubes));

    /// <summary>Computing time of a helper, all corners included.</summary>
    /// <remarks>
    /// Without work it takes none. With recipients that count it is <see cref="FinishS"/> − D_i^t, but without taking that
    /// difference, which would cancel for a helper with little work; without them, or where no time is left, it is
    /// <see cref="ComputingEnergy.TimeLeftS"/>.
    /// </remarks>
    /// <param name="workloadFlop">C_i [flop].</param>
    /// <param name="transmissionDelayS">D_i^t [s].</param>
    /// <param name="latencyThresholdS">D_th [s].</param>
    /// <param name="minComputingTimeS">Time assumed when none is left [s].</param>
    /// <param name="recipientDelayS">D_j^t, below D_th; may be empty; reordered [s].</param>
    /// <param name="recipientFlop">C_j, above 0 [flop]; overwritten.</param>
    /// <returns>D_i^c [s].</returns>
    public static double ComputingDelayS(
        double workloadFlop, double transmissionDelayS, double latencyThresholdS, double minComputingTimeS,
        Span<double> recipientDelayS, Span<double> recipientFlop)
    {
        if (workloadFlop == 0)
        {
            return 0;
        }

        if (recipientFlop.IsEmpty || transmissionDelayS >= latencyThresholdS)
        {
            return ComputingEnergy.TimeLeftS(transmissionDelayS, latencyThresholdS, minComputingTimeS);
        }

        // Only ratios of the work count. As shares of the largest, cubes neither overflow nor all vanish.
        var largest = workloadFlop;
        foreach (var flop in recipientFlop)
        {
            largest = double.MaxNative(largest, flop);
        }

        for (var j = 0; j < recipientFlop.Length; j++)
        {
            recipientFlop[j] = Cube(recipientFlop[j] / largest);
        }

        return SharedDelayS(workloadFlop / largest, transmissionDelayS, latencyThresholdS, recipientDelayS, recipientFlop);
    }

    /// <summary>Time at which a helper finishes so that its surrounding energy is least, in general.</summary>
    /// <remarks>
    /// Sort the recipients by D_j^t. While exactly the first n of them wait for the helper, f'(x) = 0 at
    /// x_n = D_i^t + C_i(D_th − D_i^t)/(C_i + S_n), S_n = (Σ of the first n C_j³)^(1/3), which falls with n. Walking n
    /// upward, the minimum is at the kink D^t_(n) if x_n lies below it, at x_n if it lies between the kinks, and
    /// further on otherwise. The case in which all wait, by far the most common, needs no sorting, and is tried
    /// first: f is convex, so a stationary point is the minimum.
    /// </remarks>
    /// <param name="workloadFlop">C_i, above 0 [flop].</param>
    /// <param name="transmissionDelayS">D_i^t, below D_th [s].</param>
    /// <param name="latencyThresholdS">D_th [s].</param>
    /// <param name="recipientDelayS">D_j^t, below D_th, at least one; reordered [s].</param>
    /// <param name="recipientCube">C_j³, above 0; reordered alike [flop³].</param>
    /// <returns>x [s].</returns>
    [Equation(Paper.Kang2023, "36-38")]
    public static double FinishS(
        double workloadFlop, double transmissionDelayS, double latencyThresholdS,
        Span<double> recipientDelayS, Span<double> recipientCube) =>
        transmissionDelayS
            + SharedDelayS(workloadFlop, transmissionDelayS, latencyThresholdS, recipientDelayS, recipientCube);

    private static double SharedDelayS(
        double workloadFlop, double transmissionDelayS, double latencyThresholdS,
        Span<double> recipientDelayS, Span<double> recipientCube)
    {
        var (sum, latest) = (0.0, double.NegativeInfinity);
        for (var j = 0; j < recipientCube.Length; j++)
        {
            sum += recipientCube[j];
            latest = double.MaxNative(latest, recipientDelayS[j]);
        }

        var delay = PrintedComputingDelayS(workloadFlop, transmissionDelayS, latencyThresholdS, sum);
        return transmissionDelayS + delay >= latest
            ? delay
            : WalkKinks(workloadFlop, transmissionDelayS, latencyThresholdS, recipientDelayS, recipientCube) - transmissionDelayS;
    }

    private static double WalkKinks(
        double workloadFlop, double transmissionDelayS, double latencyThresholdS,
        Span<double> recipientDelayS, Span<double> recipientCube)
    {
        recipientDelayS.Sort(recipientCube);
        var (sum, finish) = (0.0, latencyThresholdS);
        for (var n = 0; ; n++)
        {
            if (n > 0)
            {
                sum += recipientCube[n - 1];
                finish = transmissionDelayS
                    + PrintedComputingDelayS(workloadFlop, transmissionDelayS, latencyThresholdS, sum);
                if (finish < recipientDelayS[n - 1])
                {
                    return recipientDelayS[n - 1];
                }
            }

            if (n == recipientDelayS.Length || finish <= recipientDelayS[n])
            {
                return finish;
            }
        }
    }

    private static double Cube(double x) => x * x * x;
}
