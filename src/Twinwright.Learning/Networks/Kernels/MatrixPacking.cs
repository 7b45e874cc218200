using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Twinwright.Learning.Networks.Kernels;

/// <summary>Copies strips of a matrix into one piece, row after row.</summary>
internal static class MatrixPacking
{
    private const int LineBytes = 64;

    /// <summary>The first number of a span at which a cache line begins; the span has a line to spare.</summary>
    public static ref float Align(Span<float> room)
    {
        ref var first = ref room[0];
        var address = Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref first);
        return ref Unsafe.AddByteOffset(ref first, -address & (LineBytes - 1));
    }

    /// <summary>Copies terms of a strip of B.</summary>
    /// <param name="job">Product with B.</param>
    /// <param name="at">Columns of the strip, and where it goes.</param>
    /// <param name="vectors">Vectors of the strip.</param>
    /// <param name="term">First term.</param>
    /// <param name="terms">How many.</param>
    public static void Pack<TLanes, TVector>(ref MatrixJob job, ref TileColumns at, int vectors, nuint term, nuint terms)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        for (var vector = 0; vector < vectors; vector++)
        {
            var column = vector switch { 0 => at.First, 1 => at.Second, 2 => at.Third, _ => at.Fourth };
            ref var into = ref Unsafe.Add(ref at.B, vector * TLanes.Width);
            if (job.Transposed)
            {
                Transpose(ref Unsafe.Add(ref job.B, (column * job.BStep) + term), job.BStep, TLanes.Width, terms, ref into, at.Step);
                continue;
            }

            ref var from = ref Unsafe.Add(ref job.B, (term * job.BStep) + column);
            for (nuint row = 0; row < terms; row++)
            {
                TLanes.Store(TLanes.Load(ref from, row * job.BStep), ref into, row * at.Step);
            }
        }
    }

    /// <summary>Turns rows into columns.</summary>
    /// <param name="from">First number of the rows.</param>
    /// <param name="fromStep">Numbers from a row to the next.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="into">First number of the result.</param>
    /// <param name="intoStep">Numbers from a row of the result to the next.</param>
    public static void Transpose(ref float from, nuint fromStep, int rows, nuint columns, ref float into, nuint intoStep)
    {
        nuint row = 0;
        if (Sse.IsSupported)
        {
            for (; row + 4 <= (nuint)rows; row += 4)
            {
                ref var source = ref Unsafe.Add(ref from, row * fromStep);
                nuint column = 0;
                for (; column + 4 <= columns; column += 4)
                {
                    Square(ref Unsafe.Add(ref source, column), fromStep, ref Unsafe.Add(ref into, (column * intoStep) + row), intoStep);
                }

                for (; column < columns; column++)
                {
                    for (nuint lane = 0; lane < 4; lane++)
                    {
                        Unsafe.Add(ref into, (column * intoStep) + row + lane) = Unsafe.Add(ref source, (lane * fromStep) + column);
                    }
                }
            }
        }

        for (; row < (nuint)rows; row++)
        {
            for (nuint column = 0; column < columns; column++)
            {
                Unsafe.Add(ref into, (column * intoStep) + row) = Unsafe.Add(ref from, (row * fromStep) + column);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(ref float from, nuint fromStep, ref float into, nuint intoStep)
    {
        var (row0, row1) = (Vector128.LoadUnsafe(ref from), Vector128.LoadUnsafe(ref from, fromStep));
        var (row2, row3) = (Vector128.LoadUnsafe(ref from, 2 * fromStep), Vector128.LoadUnsafe(ref from, 3 * fromStep));
        var (low01, high01) = (Sse.UnpackLow(row0, row1), Sse.UnpackHigh(row0, row1));
        var (low23, high23) = (Sse.UnpackLow(row2, row3), Sse.UnpackHigh(row2, row3));
        Sse.MoveLowToHigh(low01, low23).StoreUnsafe(ref into);
        Sse.MoveHighToLow(low23, low01).StoreUnsafe(ref into, intoStep);
        Sse.MoveLowToHigh(high01, high23).StoreUnsafe(ref into, 2 * intoStep);
        Sse.MoveHighToLow(high23, high01).StoreUnsafe(ref into, 3 * intoStep);
    }
}
