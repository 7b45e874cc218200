using System.Runtime.CompilerServices;

namespace Twinwright.Learning.Networks.Kernels;

/// <summary>Tiles of a product whose sums stay in registers.</summary>
/// <remarks>
/// A tile that passes the last row repeats that row: all old values are read before any new one is written, so the
/// repeats write the same number again.
/// </remarks>
internal static partial class MatrixTile
{
    /// <summary>Eight rows of three vectors: 24 sums, 3 vectors of B and an element of A fill the 32 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void EightByThree<TLanes, TVector>(ref readonly MatrixJob job, ref readonly TileColumns at, int row, int rows)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var r0 = (nuint)row;
        var r1 = (nuint)(row + Math.Min(1, rows - 1));
        var r2 = (nuint)(row + Math.Min(2, rows - 1));
        var r3 = (nuint)(row + Math.Min(3, rows - 1));
        var r4 = (nuint)(row + Math.Min(4, rows - 1));
        var r5 = (nuint)(row + Math.Min(5, rows - 1));
        var r6 = (nuint)(row + Math.Min(6, rows - 1));
        var r7 = (nuint)(row + Math.Min(7, rows - 1));
        ref var a0 = ref Unsafe.Add(ref job.A, r0 * job.RowStep);
        ref var a1 = ref Unsafe.Add(ref job.A, r1 * job.RowStep);
        ref var a2 = ref Unsafe.Add(ref job.A, r2 * job.RowStep);
        ref var a3 = ref Unsafe.Add(ref job.A, r3 * job.RowStep);
        ref var a4 = ref Unsafe.Add(ref job.A, r4 * job.RowStep);
        ref var a5 = ref Unsafe.Add(ref job.A, r5 * job.RowStep);
        ref var a6 = ref Unsafe.Add(ref job.A, r6 * job.RowStep);
        ref var a7 = ref Unsafe.Add(ref job.A, r7 * job.RowStep);
        var c00 = TLanes.Load(ref job.Start, (r0 * job.StartStep) + at.First);
        var c01 = TLanes.Load(ref job.Start, (r0 * job.StartStep) + at.Second);
        var c02 = TLanes.Load(ref job.Start, (r0 * job.StartStep) + at.Third);
        var c10 = TLanes.Load(ref job.Start, (r1 * job.StartStep) + at.First);
        var c11 = TLanes.Load(ref job.Start, (r1 * job.StartStep) + at.Second);
        var c12 = TLanes.Load(ref job.Start, (r1 * job.StartStep) + at.Third);
        var c20 = TLanes.Load(ref job.Start, (r2 * job.StartStep) + at.First);
        var c21 = TLanes.Load(ref job.Start, (r2 * job.StartStep) + at.Second);
        var c22 = TLanes.Load(ref job.Start, (r2 * job.StartStep) + at.Third);
        var c30 = TLanes.Load(ref job.Start, (r3 * job.StartStep) + at.First);
        var c31 = TLanes.Load(ref job.Start, (r3 * job.StartStep) + at.Second);
        var c32 = TLanes.Load(ref job.Start, (r3 * job.StartStep) + at.Third);
        var c40 = TLanes.Load(ref job.Start, (r4 * job.StartStep) + at.First);
        var c41 = TLanes.Load(ref job.Start, (r4 * job.StartStep) + at.Second);
        var c42 = TLanes.Load(ref job.Start, (r4 * job.StartStep) + at.Third);
        var c50 = TLanes.Load(ref job.Start, (r5 * job.StartStep) + at.First);
        var c51 = TLanes.Load(ref job.Start, (r5 * job.StartStep) + at.Second);
        var c52 = TLanes.Load(ref job.Start, (r5 * job.StartStep) + at.Third);
        var c60 = TLanes.Load(ref job.Start, (r6 * job.StartStep) + at.First);
        var c61 = TLanes.Load(ref job.Start, (r6 * job.StartStep) + at.Second);
        var c62 = TLanes.Load(ref job.Start, (r6 * job.StartStep) + at.Third);
        var c70 = TLanes.Load(ref job.Start, (r7 * job.StartStep) + at.First);
        var c71 = TLanes.Load(ref job.Start, (r7 * job.StartStep) + at.Second);
        var c72 = TLanes.Load(ref job.Start, (r7 * job.StartStep) + at.Third);
        ref var b = ref at.B;
        nuint k = 0;
        var (left, termStep, bStep, o1, o2) = (job.Terms, job.TermStep, at.Step, at.B1, at.B2);
        for (; left != 0; left--)
        {
            var b0 = TLanes.Load(ref b, 0);
            var b1 = TLanes.Load(ref b, o1);
            var b2 = TLanes.Load(ref b, o2);
            var x0 = TLanes.Spread(Unsafe.Add(ref a0, k));
            c00 = TLanes.MultiplyAdd(b0, x0, c00);
            c01 = TLanes.MultiplyAdd(b1, x0, c01);
            c02 = TLanes.MultiplyAdd(b2, x0, c02);
            var x1 = TLanes.Spread(Unsafe.Add(ref a1, k));
            c10 = TLanes.MultiplyAdd(b0, x1, c10);
            c11 = TLanes.MultiplyAdd(b1, x1, c11);
            c12 = TLanes.MultiplyAdd(b2, x1, c12);
            var x2 = TLanes.Spread(Unsafe.Add(ref a2, k));
            c20 = TLanes.MultiplyAdd(b0, x2, c20);
            c21 = TLanes.MultiplyAdd(b1, x2, c21);
            c22 = TLanes.MultiplyAdd(b2, x2, c22);
            var x3 = TLanes.Spread(Unsafe.Add(ref a3, k));
            c30 = TLanes.MultiplyAdd(b0, x3, c30);
            c31 = TLanes.MultiplyAdd(b1, x3, c31);
            c32 = TLanes.MultiplyAdd(b2, x3, c32);
            var x4 = TLanes.Spread(Unsafe.Add(ref a4, k));
            c40 = TLanes.MultiplyAdd(b0, x4, c40);
            c41 = TLanes.MultiplyAdd(b1, x4, c41);
            c42 = TLanes.MultiplyAdd(b2, x4, c42);
            var x5 = TLanes.Spread(Unsafe.Add(ref a5, k));
            c50 = TLanes.MultiplyAdd(b0, x5, c50);
            c51 = TLanes.MultiplyAdd(b1, x5, c51);
            c52 = TLanes.MultiplyAdd(b2, x5, c52);
            var x6 = TLanes.Spread(Unsafe.Add(ref a6, k));
            c60 = TLanes.MultiplyAdd(b0, x6, c60);
            c61 = TLanes.MultiplyAdd(b1, x6, c61);
            c62 = TLanes.MultiplyAdd(b2, x6, c62);
            var x7 = TLanes.Spread(Unsafe.Add(ref a7, k));
            c70 = TLanes.MultiplyAdd(b0, x7, c70);
            c71 = TLanes.MultiplyAdd(b1, x7, c71);
            c72 = TLanes.MultiplyAdd(b2, x7, c72);
            k += termStep;
            b = ref Unsafe.Add(ref b, bStep);
        }

        Finish<TLanes, TVector>(in job, in at, r0 * job.ResultStep, c00, c01, c02);
        Finish<TLanes, TVector>(in job, in at, r1 * job.ResultStep, c10, c11, c12);
        Finish<TLanes, TVector>(in job, in at, r2 * job.ResultStep, c20, c21, c22);
        Finish<TLanes, TVector>(in job, in at, r3 * job.ResultStep, c30, c31, c32);
        Finish<TLanes, TVector>(in job, in at, r4 * job.ResultStep, c40, c41, c42);
        Finish<TLanes, TVector>(in job, in at, r5 * job.ResultStep, c50, c51, c52);
        Finish<TLanes, TVector>(in job, in at, r6 * job.ResultStep, c60, c61, c62);
        Finish<TLanes, TVector>(in job, in at, r7 * job.ResultStep, c70, c71, c72);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TLanes, TVector>(
        ref readonly MatrixJob job, ref readonly TileColumns at, nuint offset, TVector sum0, TVector sum1, TVector sum2)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        if (job.Ending == Ending.Rectified)
        {
            sum0 = TLanes.Rectify(sum0);
            sum1 = TLanes.Rectify(sum1);
            sum2 = TLanes.Rectify(sum2);
        }
        else if (job.Ending == Ending.Gated)
        {
            ref var gate = ref Unsafe.Add(ref job.Gate, offset);
            sum0 = TLanes.Gate(sum0, TLanes.Load(ref gate, at.First));
            sum1 = TLanes.Gate(sum1, TLanes.Load(ref gate, at.Second));
            sum2 = TLanes.Gate(sum2, TLanes.Load(ref gate, at.Third));
        }

        ref var result = ref Unsafe.Add(ref job.Result, offset);
        TLanes.Store(sum0, ref result, at.First);
        TLanes.Store(sum1, ref result, at.Second);
        TLanes.Store(sum2, ref result, at.Third);
    }
}
