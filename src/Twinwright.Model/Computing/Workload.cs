using System.Runtime.CompilerServices;
using Twinwright.Model.Equations;
using Twinwright.Model.WideArea;

namespace Twinwright.Model.Computing;

/// <summary>The three sub-processes of an update, in the order in which ties between them are broken.</summary>
public enum SubProcess : byte
{
    /// <summary>No data, so no process.</summary>
    None,

    /// <summary>The integrated network on mixed data.</summary>
    Integrated,

    /// <summary>The URLLC child network.</summary>
    Urllc,

    /// <summary>The eMBB child network.</summary>
    Embb,
}

/// <summary>The sub-process that does all the work, and what it costs.</summary>
/// <param name="Process">Which one; <see cref="SubProcess.None"/> without data.</param>
/// <param name="FlopPerConvergency">w = φ c/(k Q^(v−1)): work for one unit of z·A [flop].</param>
/// <param name="DataSamples">Q, its data [1].</param>
public readonly record struct CheapestProcess(SubProcess Process, double FlopPerConvergency, double DataSamples);

/// <summary>Data, iterations and workload of an update.</summary>
public static class Workload
{
    /// <summary>Relative distance within which two costs count as equal.</summary>
    public const double TieTolerance = 1e-12;

    /// <summary>Data that a kind of sensor delivers.</summary>
    /// <remarks>Kang 2023, text after eq. 9:  Q = l N. The paper prints a bare l; it is l^B or l^U.</remarks>
    /// <param name="samples">l, samples a sensor [1].</param>
    /// <param name="activeSensors">N, active sensors of that kind [1].</param>
    /// <returns>Q [1].</returns>
    [Equation(Paper.Kang2023, "9")]
    public static double DataSamples(int samples, int activeSensors) => (double)samples * activeSensors;

    /// <summary>Workload of the three sub-processes together.</summary>
    /// <remarks>Kang 2023, eqs. 9 and 10:  C = φ(I^B Q^B c^B + I^U Q^U c^U + I^Int min(Q^B, Q^U) c^Int).</remarks>
    /// <param name="constants">φ and the c's.</param>
    /// <param name="iterations">I^B, I^U, I^Int, in units of φ [1].</param>
    /// <param name="embbData">Q^B [1].</param>
    /// <param name="urllcData">Q^U [1].</param>
    /// <returns>C [flop].</returns>
    [Equation(Paper.Kang2023, "9")]
    [Equation(Paper.Kang2023, "10")]
    public static double TotalFlop(
        WideAreaConstants constants, (double Embb, double Urllc, double Integrated) iterations, double embbData, double urllcData) =>
        constants.IterationUnit * ((iterations.Embb * embbData * constants.EmbbSampleFlop)
            + (iterations.Urllc * urllcData * constants.UrllcSampleFlop)
            + (iterations.Integrated * Math.Min(embbData, urllcData) * constants.IntegratedSampleFlop));

    /// <summary>Work that one unit of z·A costs in a sub-process.</summary>
    /// <remarks>Kang 2023, eqs. 31 to 34 in one quantity:  w = φ c/(k Q^(v−1)).</remarks>
    /// <param name="iterationUnit">φ [1].</param>
    /// <param name="sampleFlop">c [flop].</param>
    /// <param name="importance">k [1].</param>
    /// <param name="data">Q, above 0 [1].</param>
    /// <param name="exponent">v [1].</param>
    /// <returns>w [flop].</returns>
    [Equation(Paper.Kang2023, "32")]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double FlopPerConvergency(
        double iterationUnit, double sampleFlop, double importance, double data, double exponent) =>
        iterationUnit * sampleFlop / (importance * (exponent == 2 ? data : Math.Pow(data, exponent - 1)));

    /// <summary>Where a unit of convergency is cheapest.</summary>
    /// <remarks>
    /// Kang 2023, eqs. 31 to 34. A linear program with one equality has its optimum at a vertex: all work goes to the
    /// sub-process of the least w. The printed (33) leaves out the case ① ≥ 0, ② &lt; 0. Within
    /// <see cref="TieTolerance"/> the first of integrated, URLLC, eMBB is taken, as ≥ and ≤ in (33) say.
    /// </remarks>
    /// <param name="constants">φ, c's, l's and v.</param>
    /// <param name="importance">k^B, k^U, k^Int [1].</param>
    /// <param name="activeEmbb">N^B [1].</param>
    /// <param name="activeUrllc">N^U [1].</param>
    [Equation(Paper.Kang2023, "31-34")]
    public static CheapestProcess Cheapest(
        WideAreaConstants constants, in ProcessImportance importance, int activeEmbb, int activeUrllc)
    {
        var (unit, v) = (constants.IterationUnit, constants.ConvergencyExponent);
        var embbData = DataSamples(constants.EmbbSamples, activeEmbb);
        var urllcData = DataSamples(constants.UrllcSamples, activeUrllc);
        if (activeEmbb == 0)
        {
            return activeUrllc == 0
                ? default
                : new(SubProcess.Urllc, FlopPerConvergency(unit, constants.UrllcSampleFlop, importance.Urllc, urllcData, v), urllcData);
        }

        var embb = FlopPerConvergency(unit, constants.EmbbSampleFlop, importance.Embb, embbData, v);
        if (activeUrllc == 0)
        {
            return new(SubProcess.Embb, embb, embbData);
        }

        var urllc = FlopPerConvergency(unit, constants.UrllcSampleFlop, importance.Urllc, urllcData, v);
        var bothData = double.MinNative(embbData, urllcData);
        var integrated = FlopPerConvergency(unit, constants.IntegratedSampleFlop, importance.Integrated, bothData, v);
        var bound = double.MinNative(integrated, double.MinNative(urllc, embb)) * (1 + TieTolerance);
        return integrated <= bound ? new(SubProcess.Integrated, integrated, bothData)
            : urllc <= bound ? new(SubProcess.Urllc, urllc, urllcData)
            : new(SubProcess.Embb, embb, embbData);
    }

    /// <summary>Optimal iterations of the winning sub-process; the others have none.</summary>
    /// <remarks>Kang 2023, eq. 33:  I* = z A/(k Q^v), in units of φ.</remarks>
    /// <param name="convergency">z [1].</param>
    /// <param name="scale">A [1].</param>
    /// <param name="importance">k of the winner [1].</param>
    /// <param name="data">Q of the winner, above 0 [1].</param>
    /// <param name="exponent">v [1].</param>
    /// <returns>I* [1].</returns>
    [Equation(Paper.Kang2023, "33")]
    public static double OptimalIterations(double convergency, double scale, double importance, double data, double exponent) =>
        convergency * scale / (importance * Math.Pow(data, exponent));

    /// <summary>Workload at the optimal iterations.</summary>
    /// <remarks>Kang 2023, eq. 34:  C = z A w.</remarks>
    /// <param name="convergency">z [1].</param>
    /// <param name="scale">A [1].</param>
    /// <param name="flopPerConvergency">w of the winner; 0 without data [flop].</param>
    /// <returns>C [flop].</returns>
    [Equation(Paper.Kang2023, "34")]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double OptimalFlop(double convergency, double scale, double flopPerConvergency) =>
        convergency * scale * flopPerConvergency;

    /// <summary>Fewest sensors with which the cheapest sub-process of the available sensors has all its data.</summary>
    /// <remarks>
    /// What every policy activates that does not choose by itself (Kang 2023, section 5.3.2, last paragraph): all of a
    /// kind and none of the other for a child network; for the integrated network, with Q = min(Q^B, Q^U),
    /// ⌈Q/l^B⌉ and ⌈Q/l^U⌉.
    /// </remarks>
    /// <param name="constants">φ, c's, l's and v.</param>
    /// <param name="importance">k^B, k^U, k^Int [1].</param>
    /// <param name="availableEmbb">Available eMBB sensors [1].</param>
    /// <param name="availableUrllc">Available URLLC sensors [1].</param>
    /// <returns>How many to activate of each kind.</returns>
    public static (int Embb, int Urllc) NeededSensors(
        WideAreaConstants constants, in ProcessImportance importance, int availableEmbb, int availableUrllc)
    {
        switch (Cheapest(constants, importance, availableEmbb, availableUrllc).Process)
        {
            case SubProcess.Embb:
                return (availableEmbb, 0);
            case SubProcess.Urllc:
                return (0, availableUrllc);
            case SubProcess.Integrated:
                var data = Math.Min((long)constants.EmbbSamples * availableEmbb, (long)constants.UrllcSamples * availableUrllc);
                return (CeilingOf(data, constants.EmbbSamples), CeilingOf(data, constants.UrllcSamples));
            default:
                return (0, 0);
        }
    }

    private static int CeilingOf(long data, int samples) => (int)((data + samples - 1) / samples);
}

/// <summary>How much each sub-process counts in a sub-model.</summary>
/// <param name="Embb">k^B [1].</param>
/// <param name="Urllc">k^U [1].</param>
/// <param name="Integrated">k^Int [1].</param>
public readonly record struct ProcessImportance(double Embb, double Urllc, double Integrated)
{
    /// <summary>k of a sub-process; 0 of none.</summary>
    public double Of(SubProcess process) => process switch
    {
        SubProcess.Embb => Embb,
        SubProcess.Urllc => Urllc,
        SubProcess.Integrated => Integrated,
        _ => 0,
    };
}
