using System.Runtime.CompilerServices;
using Twinwright.Model.Equations;
using Twinwright.Model.Numerics;

namespace Twinwright.Model.Quality;

/// <summary>How well a partial-DT matches its part of the world.</summary>
public static class TwinQuality
{
    /// <summary>A cap this little above a whole number is that number [1].</summary>
    public const double CapTolerance = 1e-9;

    /// <summary>ln 2.</summary>
    public const double Ln2 = 0.69314718055994531;

    private const double InverseLn2 = 1.4426950408889634;

    /// <summary>What the gathered data is worth.</summary>
    /// <remarks>
    /// Chen 2025, eq. 4:  Γ = log2²(S_t/(t β) + 1). Amounts are in kbit: in kB log2² is convex at the amounts of the
    /// paper's world, and more data would not have the diminishing worth that the text describes.
    /// </remarks>
    /// <param name="gatheredKbit">S_t, data gathered in all frames up to this one [kbit].</param>
    /// <param name="frame">t, from 1.</param>
    /// <param name="referenceKbit">β [kbit].</param>
    /// <returns>Γ [1].</returns>
    [Equation(Paper.Chen2025, "4")]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double DataFactor(double gatheredKbit, int frame, double referenceKbit)
    {
        var log = SpecialFunctions.Log1p(gatheredKbit / (frame * referenceKbit)) * InverseLn2;
        return log * log;
    }

    /// <summary>What a round brings.</summary>
    /// <remarks>Chen 2025, eq. 4:  a = (2 − L δ) δ γ/2, the exponent of a round.</remarks>
    /// <param name="lipschitz">L [1].</param>
    /// <param name="learningRate">δ, less than 2/L [1].</param>
    /// <param name="strongConvexity">γ [1].</param>
    /// <returns>a [1].</returns>
    [Equation(Paper.Chen2025, "4")]
    public static double RoundExponent(double lipschitz, double learningRate, double strongConvexity) =>
        (2 - (lipschitz * learningRate)) * learningRate * strongConvexity / 2;

    /// <summary>Quality of a partial-DT.</summary>
    /// <remarks>Chen 2025, eq. 4:  A = min{A^Req, Γ (1 − 2^(−a T))}. It may exceed 1.</remarks>
    /// <param name="dataFactor">Γ [1].</param>
    /// <param name="rounds">T [1].</param>
    /// <param name="roundExponent">a [1].</param>
    /// <param name="required">A^Req [1].</param>
    /// <returns>A [1].</returns>
    [Equation(Paper.Chen2025, "4")]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Quality(double dataFactor, int rounds, double roundExponent, double required)
    {
        var trained = dataFactor * SpecialFunctions.OneMinusExp(roundExponent * rounds * Ln2);

        // In this order what is no number stays none.
        return trained >= required ? required : trained;
    }

    /// <summary>Most rounds that make sense.</summary>
    /// <remarks>
    /// Chen 2025, eqs. 5 and 6:  T* = ⌈−log2(1 − A^Req/Γ)/a⌉ when Γ &gt; A^Req. Data too scarce for A^Req has no such
    /// bound, and takes T_max, which also bounds every other.
    /// </remarks>
    /// <param name="dataFactor">Γ [1].</param>
    /// <param name="required">A^Req [1].</param>
    /// <param name="roundExponent">a [1].</param>
    /// <param name="maxRounds">T_max [1].</param>
    /// <returns>T* [1].</returns>
    [Equation(Paper.Chen2025, "5")]
    [Equation(Paper.Chen2025, "6")]
    public static int RoundsCap(double dataFactor, double required, double roundExponent, int maxRounds)
    {
        if (!(dataFactor > required))
        {
            return maxRounds;
        }

        // 1 − A/Γ cancels when A is close to Γ, and log(1 − A/Γ) when it is far from it.
        var share = required / dataFactor;
        var log = share < 0.5 ? SpecialFunctions.Log1p(-share) : Math.Log((dataFactor - required) / dataFactor);
        var rounds = Math.Ceiling((-log * InverseLn2 / roundExponent) - CapTolerance);
        return rounds < maxRounds ? Math.Max(0, (int)rounds) : maxRounds;
    }

    /// <summary>Quality of the global DT.</summary>
    /// <remarks>Chen 2025, eq. 2:  A^Global = Σ_c I_c A_c over the created partial-DTs.</remarks>
    /// <param name="importance">I_c [1].</param>
    /// <param name="quality">A_c, 0 where c is not created [1].</param>
    /// <returns>A^Global [1].</returns>
    [Equation(Paper.Chen2025, "2")]
    public static double Global(ReadOnlySpan<double> importance, ReadOnlySpan<double> quality)
    {
        var sum = 0.0;
        for (var c = 0; c < importance.Length; c++)
        {
            sum += importance[c] * quality[c];
        }

        return sum;
    }
}
