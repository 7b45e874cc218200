using Twinwright.Model.Randomness;

namespace Twinwright.Experiments.Statistics;

/// <summary>Tests of two solvers on common random numbers: the same worlds, one difference each.</summary>
/// <remarks>Not of rliable, whose runs are not in pairs.</remarks>
public static class PairedTest
{
    /// <summary>Draws where assignments of signs are too many to list.</summary>
    public const int Draws = 20_000;

    /// <summary>Differences other than 0 up to which all 2ⁿ assignments of signs are listed.</summary>
    public const int MostListed = 14;

    /// <summary>Means closer than this, relative to the mean magnitude of the differences, are one.</summary>
    private const double Tie = 1e-12;

    /// <summary>Fisher's randomisation test of paired differences about 0, by flipping signs; two-sided.</summary>
    /// <remarks>
    /// If nothing but chance told the two apart, each difference could as well have the other sign:
    /// p is the share of assignments of signs with |m*| ≥ |m|, m the mean of the differences and m* that with other signs.
    /// Differences of 0 have no sign and change neither. With up to <see cref="MostListed"/> others all assignments are
    /// listed and p is exact; with more, p = (1 + draws with |m*| ≥ |m|) / (draws + 1), which keeps its level exactly.
    /// Means within 1e-12 of the mean magnitude count as equal, so that the order of a sum does not decide.
    /// </remarks>
    /// <param name="differences">A difference for each world, at least one, all finite.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <returns>p [1], in (0, 1]; 1 when all differences are 0.</returns>
    public static double SignFlip(IReadOnlyList<double> differences, long seed)
    {
        ArgumentNullException.ThrowIfNull(differences);
        if (differences.Count == 0 || !differences.All(double.IsFinite))
        {
            throw new ArgumentException("there must be differences, and all must be finite", nameof(differences));
        }

        double[] signed = [.. differences.Where(difference => difference != 0)];
        if (signed.Length == 0)
        {
            return 1;
        }

        // Sums instead of means, and of the greatest magnitude 1: neither changes p, and no sum overflows.
        var greatest = signed.Max(Math.Abs);
        signed = Array.ConvertAll(signed, difference => difference / greatest);
        var least = Math.Abs(signed.Sum()) - (Tie * signed.Sum(Math.Abs));
        return signed.Length <= MostListed ? Listed(signed, least) : Drawn(signed, least, seed);
    }

    private static double Listed(double[] differences, double least)
    {
        var (assignments, extreme) = (1 << differences.Length, 0);
        for (var signs = 0; signs < assignments; signs++)
        {
            extreme += Math.Abs(Sum(differences, (ulong)signs)) >= least ? 1 : 0;
        }

        return (double)extreme / assignments;
    }

    /// <summary>Difference i of a draw has bit i mod 64 of the draw's word ⌊i / 64⌋ as its sign.</summary>
    private static double Drawn(double[] differences, double least, long seed)
    {
        const int Bits = 64;
        var stream = new Rng(seed).Split("statistics/sign-flip");
        var extreme = 0;
        for (var draw = 0; draw < Draws; draw++)
        {
            var sum = 0.0;
            for (var at = 0; at < differences.Length; at += Bits)
            {
                sum += Sum(differences.AsSpan(at, Math.Min(Bits, differences.Length - at)), stream.NextBits());
            }

            extreme += Math.Abs(sum) >= least ? 1 : 0;
        }

        return (1.0 + extreme) / (Draws + 1.0);
    }

    /// <summary>The sum of up to 64 differences, those with a bit set taken off.</summary>
    private static double Sum(ReadOnlySpan<double> differences, ulong signs)
    {
        var sum = 0.0;
        foreach (var difference in differences)
        {
            sum += (signs & 1) == 0 ? difference : -difference;
            signs >>= 1;
        }

        return sum;
    }
}
