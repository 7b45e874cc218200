namespace Twinwright.Solvers.Federation;

/// <summary>Nearest points of the relaxed sets of y and z, exactly.</summary>
internal static class LbcdProjection
{
    /// <summary>Projects onto {v : 0 ≤ v ≤ 1, Σ v ≤ limit}: a sensor's associations.</summary>
    /// <remarks>
    /// The nearest point is clamp(v − λ, 0, 1) with the least λ ≥ 0 that keeps the sum. The sum is piecewise linear in λ
    /// and falls; λ is followed from bend to bend.
    /// </remarks>
    /// <param name="v">The point; becomes the nearest one.</param>
    /// <param name="limit">L_n, not negative [1].</param>
    public static void Box(Span<double> v, int limit)
    {
        var lambda = 0.0;
        while (Sum(v, lambda, out var sloping, out var bend) is var sum && sum > limit)
        {
            // Without a falling entry the quotient is infinite, and the bend is next.
            var through = lambda + ((sum - limit) / sloping);
            if (through <= bend)
            {
                lambda = through;
                break;
            }

            lambda = bend;
        }

        foreach (ref var x in v)
        {
            x = Math.Clamp(x - lambda, 0, 1);
        }
    }

    /// <summary>Projects onto {v : v ≥ 0, Σ v = 1}: the subcarriers of a link.</summary>
    /// <remarks>
    /// Held, Wolfe and Crowder 1974: max(v − λ, 0), λ from the largest entries that stay above it.
    /// </remarks>
    /// <param name="v">The point, not empty; becomes the nearest one.</param>
    /// <param name="scratch">As long as the point.</param>
    public static void Simplex(Span<double> v, Span<double> scratch)
    {
        v.CopyTo(scratch);
        scratch.Sort();
        var (sum, lambda) = (0.0, 0.0);
        for (var count = 1; count <= scratch.Length; count++)
        {
            var next = scratch[^count];
            var through = (sum + next - 1) / count;
            if (next <= through)
            {
                break;
            }

            (sum, lambda) = (sum + next, through);
        }

        foreach (ref var x in v)
        {
            x = Math.Max(0, x - lambda);
        }
    }

    /// <summary>The sum at some λ, how many entries fall with it, and the next larger λ at which that changes.</summary>
    private static double Sum(ReadOnlySpan<double> v, double lambda, out int sloping, out double bend)
    {
        (var sum, sloping, bend) = (0.0, 0, double.PositiveInfinity);
        foreach (var x in v)
        {
            sum += Math.Clamp(x - lambda, 0, 1);
            if (x - 1 > lambda)
            {
                bend = Math.Min(bend, x - 1);
            }
            else if (x > lambda)
            {
                sloping++;
                bend = Math.Min(bend, x);
            }
        }

        return sum;
    }
}
