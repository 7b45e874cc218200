using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Twinwright.Learning.Networks;

/// <summary>Length of a gradient, and its bound.</summary>
public static class GradientNorm
{
    /// <summary>Keeps the quotient finite, as in PyTorch.</summary>
    private const float Least = 1e-6f;

    /// <summary>√Σ g².</summary>
    /// <remarks>Sixteen chains of fused multiply-adds, element i in chain i mod 16, on every machine; then their sum in order.</remarks>
    /// <param name="gradient">g.</param>
    public static float Of(ReadOnlySpan<float> gradient)
    {
        var whole = MemoryMarshal.Cast<float, Vector512<float>>(gradient);
        var sums = Vector512<float>.Zero;
        foreach (var slopes in whole)
        {
            sums = Vector512.FusedMultiplyAdd(slopes, slopes, sums);
        }

        Span<float> chains = stackalloc float[Vector512<float>.Count];
        sums.CopyTo(chains);
        for (var at = whole.Length * chains.Length; at < gradient.Length; at++)
        {
            ref var chain = ref chains[at % chains.Length];
            chain = MathF.FusedMultiplyAdd(gradient[at], gradient[at], chain);
        }

        var sum = 0f;
        foreach (var chain in chains)
        {
            sum += chain;
        }

        return MathF.Sqrt(sum);
    }

    /// <summary>Shortens a gradient to a bound if it is longer:  g ← g min(1, bound / (|g| + 10⁻⁶)).</summary>
    /// <param name="gradient">g.</param>
    /// <param name="bound">Greatest length.</param>
    /// <returns>|g| before.</returns>
    public static float Clip(Span<float> gradient, float bound)
    {
        var norm = Of(gradient);
        var factor = bound / (norm + Least);
        if (factor < 1)
        {
            var whole = MemoryMarshal.Cast<float, Vector512<float>>(gradient);
            foreach (ref var slopes in whole)
            {
                slopes *= factor;
            }

            for (var at = whole.Length * Vector512<float>.Count; at < gradient.Length; at++)
            {
                gradient[at] *= factor;
            }
        }

        return norm;
    }
}
