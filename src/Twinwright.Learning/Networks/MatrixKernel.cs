using System.Runtime.InteropServices;
using Twinwright.Learning.Networks.Kernels;

namespace Twinwright.Learning.Networks;

/// <summary>Products of row-major matrices in single precision.</summary>
/// <remarks>Every element of a result is one chain of fused multiply-adds in ascending order of the summed index, whatever the width of the processor's vectors, so that all machines get the same bits.</remarks>
public static class MatrixKernel
{
    private static readonly float[] One = [1];

    /// <summary>A row to start from when nothing is added to.</summary>
    private static readonly float[] Zeros = new float[4096];

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
        Check(a, m, k);
        Check(b, k, n);
        Check(c, m, n);
        var job = Job(a, b, c, m, k, n);
        if (!add)
        {
            StartAtZero(ref job, c[..(m * n)]);
        }

        MatrixProduct.Run(ref job);
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
        if (n == 1 && m > 1)
        {
            // A column stands in memory like a row, which vectors fill.
            AddTransposed(b, a, c, rows, n, m);
            return;
        }

        Check(a, rows, m);
        Check(b, rows, n);
        Check(c, m, n);
        var job = Job(a, b, c, m, rows, n);
        (job.RowStep, job.TermStep) = (1, (nuint)m);
        MatrixProduct.Run(ref job);
    }

    /// <summary>C = ending(bias + A B): a layer's outputs.</summary>
    /// <param name="a">m × k.</param>
    /// <param name="b">k × n.</param>
    /// <param name="bias">n; every row's sums start from it.</param>
    /// <param name="c">m × n.</param>
    /// <param name="m">Rows of A.</param>
    /// <param name="k">Columns of A.</param>
    /// <param name="n">Columns of B.</param>
    /// <param name="rectify">Whether negative sums become 0.</param>
    public static void MultiplyWithBias(
        ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> bias, Span<float> c, int m, int k, int n, bool rectify)
    {
        Check(a, m, k);
        Check(b, k, n);
        Check(bias, 1, n);
        Check(c, m, n);
        var job = Job(a, b, c, m, k, n);
        if (n == 1)
        {
            // A column stands in memory like a row, which vectors fill: Cᵀ = bias + Bᵀ Aᵀ.
            c[..m].Fill(bias[0]);
            job = Job(b, a, c, 1, k, m);
            (job.Transposed, job.BStep) = (true, (nuint)k);
        }
        else
        {
            job.Start = ref MemoryMarshal.GetReference(bias);
            job.StartStep = 0;
        }

        job.Ending = rectify ? Ending.Rectified : Ending.Plain;
        MatrixProduct.Run(ref job);
    }

    /// <summary>C = A Bᵀ, where a gate is positive: gradients by a layer's inputs.</summary>
    /// <param name="a">m × k.</param>
    /// <param name="b">n × k.</param>
    /// <param name="c">m × n.</param>
    /// <param name="gate">m × n: elements of C become 0 where it is not positive; or empty, for none.</param>
    /// <param name="m">Rows of A.</param>
    /// <param name="k">Columns of A.</param>
    /// <param name="n">Rows of B.</param>
    public static void MultiplyTransposed(
        ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, ReadOnlySpan<float> gate, int m, int k, int n)
    {
        Check(a, m, k);
        Check(b, n, k);
        Check(c, m, n);
        var job = Job(a, b, c, m, k, n);
        (job.Transposed, job.BStep) = (true, (nuint)k);
        StartAtZero(ref job, c[..(m * n)]);
        if (!gate.IsEmpty)
        {
            Check(gate, m, n);
            job.Gate = ref MemoryMarshal.GetReference(gate);
            job.Ending = Ending.Gated;
        }

        MatrixProduct.Run(ref job);
    }

    /// <summary>c += the sum of A's rows: bias gradients.</summary>
    /// <param name="a">rows × n.</param>
    /// <param name="c">n.</param>
    /// <param name="rows">Rows of A.</param>
    /// <param name="n">Columns of A.</param>
    public static void AddRows(ReadOnlySpan<float> a, Span<float> c, int rows, int n)
    {
        Check(a, rows, n);
        Check(c, 1, n);
        var job = Job(One, a, c, 1, rows, n);
        job.TermStep = 0;
        MatrixProduct.Run(ref job);
    }

    private static void StartAtZero(ref MatrixJob job, Span<float> result)
    {
        if (job.Columns <= Zeros.Length)
        {
            job.Start = ref Zeros[0];
            job.StartStep = 0;
        }
        else
        {
            result.Clear();
        }
    }

    /// <summary>The product that adds A B to C.</summary>
    internal static MatrixJob Job(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int k, int n) => new()
    {
        A = ref MemoryMarshal.GetReference(a),
        RowStep = (nuint)k,
        TermStep = 1,
        B = ref MemoryMarshal.GetReference(b),
        BStep = (nuint)n,
        Start = ref MemoryMarshal.GetReference(c),
        StartStep = (nuint)n,
        Result = ref MemoryMarshal.GetReference(c),
        ResultStep = (nuint)n,
        Rows = m,
        Terms = (nuint)k,
        Columns = n,
    };

    private static void Check(ReadOnlySpan<float> matrix, int rows, int columns) =>
        ArgumentOutOfRangeException.ThrowIfLessThan(matrix.Length, checked(rows * columns), nameof(matrix));
}
