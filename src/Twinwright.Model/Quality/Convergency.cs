using System.Runtime.CompilerServices;
using Twinwright.Model.Equations;
using Twinwright.Model.Numerics;

namespace Twinwright.Model.Quality;

/// <summary>How well a sub-model matches its part of the world, in units of the threshold.</summary>
public static class Convergency
{
    /// <summary>A rest of convergency no larger than this counts as none.</summary>
    public const double NeedTolerance = 1e-12;

    /// <summary>Updating convergency.</summary>
    /// <remarks>Kang 2023, eqs. 13 and 28:  ε = 1 − exp(−(z_base + z) A).</remarks>
    /// <param name="total">z_base after help, plus z [1].</param>
    /// <param name="scale">A = −ln(1 − ε_th) [1].</param>
    /// <returns>ε [1].</returns>
    [Equation(Paper.Kang2023, "13")]
    [Equation(Paper.Kang2023, "28")]
    public static double Updating(double total, double scale) => SpecialFunctions.OneMinusExp(total * scale);

    /// <summary>What training adds to the convergency.</summary>
    /// <remarks>Kang 2023, eq. 28:  z A = Σ k I Q^v over the sub-processes, here of one of them.</remarks>
    /// <param name="importance">k [1].</param>
    /// <param name="iterations">I, in units of φ [1].</param>
    /// <param name="data">Q [1].</param>
    /// <param name="exponent">v [1].</param>
    /// <returns>z A [1].</returns>
    [Equation(Paper.Kang2023, "28")]
    public static double Gained(double importance, double iterations, double data, double exponent) =>
        importance * iterations * Math.Pow(data, exponent);

    /// <summary>Convergency that is still missing.</summary>
    /// <remarks>Kang 2023, eqs. 29 and 41:  1 − z_base, and 0 when that is not above <see cref="NeedTolerance"/>.</remarks>
    /// <param name="basic">z_base [1].</param>
    /// <returns>The least z that meets C4 [1].</returns>
    [Equation(Paper.Kang2023, "29")]
    [Equation(Paper.Kang2023, "41")]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Need(double basic)
    {
        var need = 1 - basic;
        return need <= NeedTolerance ? 0 : need;
    }

    /// <summary>Basic convergency of a recipient after it has blended in what is useful of its helper's parameters.</summary>
    /// <remarks>
    /// z_base,j + s_ij max(0, min(Z_i, 1) − z_base,j), with Z_i what the helper has reached. The paper leaves the law
    /// open (Kang 2023, section 3.3.1).
    /// </remarks>
    /// <param name="basic">z_base,j [1].</param>
    /// <param name="similarity">s_ij [1].</param>
    /// <param name="helperTotal">Z_i [1].</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double AfterHelp(double basic, double similarity, double helperTotal) =>
        basic + (similarity * double.MaxNative(0, double.MinNative(helperTotal, 1) - basic));

    /// <summary>Factor on the reward of a helper that falls short.</summary>
    /// <remarks>
    /// Kang 2023, eq. 40:  p^a = 1 + max(0, (1 − z_base − z)/(1 − z_base)), and 1 when z_base ≥ 1.
    /// </remarks>
    /// <param name="basic">z_base [1].</param>
    /// <param name="convergency">z [1].</param>
    /// <returns>p^a, from 1 to 2 [1].</returns>
    [Equation(Paper.Kang2023, "40")]
    public static double Penalty(double basic, double convergency) =>
        basic >= 1 ? 1 : 1 + Math.Max(0, (1 - basic - convergency) / (1 - basic));

    /// <summary>Basic convergency with which the next cycle starts.</summary>
    /// <remarks>min(Z, cap)(1 − δ): what was reached, less what changed in the world.</remarks>
    /// <param name="total">Z = z_base after help + z [1].</param>
    /// <param name="cap">Most that is carried over [1].</param>
    /// <param name="drift">δ [1].</param>
    public static double AfterDrift(double total, double cap, double drift) => double.MinNative(total, cap) * (1 - drift);
}
