using System.Numerics;
using System.Runtime.InteropServices;

namespace Twinwright.Learning.Networks;

/// <summary>Products of small row-major matrices.</summary>
/// <remarks>Every element of a result is one chain of fused multiply-adds in ascending order of the summed index, whatever the width of the processor's vectors, so that all machines get the same bits.</remarks>
public static class MatrixKernel
{
    /// <summary>C = A B, or C += A B.</summary>
    /// <param name="a">m × k.</param>
    /// <param name="b">k × n.</param>
    /// <param name="c">m × n.</param>
    /// <param name="m">Rows of A.</param>
    /// <param name="k">Columns of A.</param>
    /// <param name="n">Columns of B.</param>
    /// <param name="add">Whether to add to C.</param>
    public static void Multiply(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int k, int n, bool add)
    {
        for (var row = 0; row < m; row++)
        {
            var target = c.Slice(row * n, n);
            if (!add)
            {
                target.Clear();
            }

            for (var at = 0; at < k; at++)
            {
                AddScaled(target, b.Slice(at * n, n), a[(row * k) + at]);
            }
        }
    }

    /// <summary>C += Aᵀ B: weight gradients.</summary>
    /// <param name="a">rows × m.</param>
    /// <param name="b">rows × n.</param>
    /// <param name="c">m × n.</param>
    /// <param name="rows">Rows of A and B.</param>
    /// <param name="m">Columns of A.</param>
    /// <param name="n">Columns of B.</param>
    public static void AddTransposed(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int rows, int m, int n)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var at = 0; at < m; at++)
            {
                AddScaled(c.Slice(at * n, n), b.Slice(row * n, n), a[(row * m) + at]);
            }
        }
    }

    private static void AddScaled(Span<float> target, ReadOnlySpan<float> source, float factor)
    {
        var targets = MemoryMarshal.Cast<float, Vector<float>>(target);
        var sources = MemoryMarshal.Cast<float, Vector<float>>(source);
        var scale = new Vector<float>(factor);
        for (var at = 0; at < targets.Length; at++)
        {
            targets[at] = Vector.FusedMultiplyAdd(sources[at], scale, targets[at]);
        }

        for (var at = targets.Length * Vector<float>.Count; at < target.Length; at++)
        {
            target[at] = MathF.FusedMultiplyAdd(source[at], factor, target[at]);
        }
    }
}
