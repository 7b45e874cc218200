using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Twinwright.Learning.Networks.Kernels;

/// <summary>Cuts a product into tiles.</summary>
/// <remarks>
/// Columns go in strips of up to three vectors and terms in blocks, so that a block of B's strip stays in the nearest
/// cache while all rows pass it. A strip ends at the last column: its last two vectors may overlap.
/// </remarks>
internal static class MatrixProduct
{
    /// <summary>Rows from which copying B's strip into one piece pays.</summary>
    private const int RowsToPack = 24;

    /// <summary>Terms of a packed block.</summary>
    private const int BlockTerms = 128;

    /// <summary>Vectors of a strip; a single row takes one more.</summary>
    private const int StripVectors = 3, RowVectors = 4;

    /// <summary>Works a product out with the widest vectors that this processor has and the matrix can fill.</summary>
    public static void Run(ref MatrixJob job)
    {
        if (Vector512.IsHardwareAccelerated && job.Columns >= Lanes512.Width)
        {
            Run<Lanes512, Vector512<float>>(ref job);
        }
        else if (Vector256.IsHardwareAccelerated && job.Columns >= Lanes256.Width)
        {
            Run<Lanes256, Vector256<float>>(ref job);
        }
        else if (Vector128.IsHardwareAccelerated && job.Columns >= Lanes128.Width)
        {
            Run<Lanes128, Vector128<float>>(ref job);
        }
        else
        {
            Run<Lanes1, float>(ref job);
        }
    }

    /// <summary>Works a product out with vectors of one width.</summary>
    public static void Run<TLanes, TVector>(ref MatrixJob job)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        if (job.Transposed || job.Rows >= RowsToPack)
        {
            Packed<TLanes, TVector>(ref job);
        }
        else
        {
            Direct<TLanes, TVector>(ref job);
        }
    }

    private static void Direct<TLanes, TVector>(ref MatrixJob job)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var most = job.Rows == 1 ? RowVectors : StripVectors;
        for (int from = 0, left = Vectors<TLanes, TVector>(job.Columns); left > 0;)
        {
            var vectors = Take(left, most);
            var at = Strip<TLanes, TVector>(from, vectors, job.Columns);
            at.B = ref Unsafe.Add(ref job.B, at.First);
            at.Step = job.BStep;
            (at.B1, at.B2, at.B3) = (at.Second - at.First, at.Third - at.First, at.Fourth - at.First);
            Tiles<TLanes, TVector>(ref job, ref at, vectors);
            (from, left) = (from + (vectors * TLanes.Width), left - vectors);
        }
    }

    private static void Packed<TLanes, TVector>(ref MatrixJob job)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        const int LineNumbers = 16;
        Span<float> room = stackalloc float[(BlockTerms * RowVectors * LineNumbers) + LineNumbers];
        var most = job.Rows == 1 ? RowVectors : StripVectors;
        
        // The job does not outlive this method, which the compiler cannot see.
        ref var strip = ref Unsafe.AsRef(in MatrixPacking.Align(room));
        for (int from = 0, left = Vectors<TLanes, TVector>(job.Columns); left > 0;)
        {
            var vectors = Take(left, most);
            var at = Strip<TLanes, TVector>(from, vectors, job.Columns);
            at.B = ref strip;
            at.Step = (nuint)(vectors * TLanes.Width);
            var last = vectors - 1;
            (at.B1, at.B2) = ((nuint)(Math.Min(1, last) * TLanes.Width), (nuint)(Math.Min(2, last) * TLanes.Width));
            at.B3 = (nuint)(Math.Min(3, last) * TLanes.Width);
            var block = job;
            for (nuint term = 0; term < job.Terms || term == 0; term += BlockTerms)
            {
                block.Terms = Math.Min(BlockTerms, job.Terms - term);
                block.A = ref Unsafe.Add(ref job.A, term * job.TermStep);
                block.Ending = term + block.Terms == job.Terms ? job.Ending : Ending.Plain;
                MatrixPacking.Pack<TLanes, TVector>(ref job, ref at, vectors, term, block.Terms);
                Tiles<TLanes, TVector>(ref block, ref at, vectors);
                block.Start = ref job.Result;
                block.StartStep = job.ResultStep;
            }

            (from, left) = (from + (vectors * TLanes.Width), left - vectors);
        }
    }

    private static void Tiles<TLanes, TVector>(ref MatrixJob job, ref TileColumns at, int vectors)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        const int TileRows = 8;
        if (job.Rows == 1)
        {
            MatrixTile.OneByFour<TLanes, TVector>(ref job, ref at, 0, 1);
            return;
        }

        for (var row = 0; row < job.Rows; row += TileRows)
        {
            var rows = Math.Min(TileRows, job.Rows - row);
            switch (vectors)
            {
                case 1: MatrixTile.EightByOne<TLanes, TVector>(ref job, ref at, row, rows); break;
                case 2: MatrixTile.EightByTwo<TLanes, TVector>(ref job, ref at, row, rows); break;
                default: MatrixTile.EightByThree<TLanes, TVector>(ref job, ref at, row, rows); break;
            }
        }
    }

    private static int Vectors<TLanes, TVector>(int columns)
        where TLanes : ILanes<TVector>
        where TVector : struct => (columns + TLanes.Width - 1) / TLanes.Width;

    /// <summary>A last strip of one vector could not overlap without adding twice, and is slow: the strip before it gives one up.</summary>
    private static int Take(int left, int most) => left <= most ? left : left == most + 1 ? most - 1 : most;

    /// <summary>Where a strip's vectors begin; a tile for more vectors than the strip has repeats the last.</summary>
    private static TileColumns Strip<TLanes, TVector>(int from, int vectors, int columns)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        var (last, most) = (columns - TLanes.Width, vectors - 1);
        return new TileColumns
        {
            First = (nuint)Math.Min(from, last),
            Second = (nuint)Math.Min(from + (Math.Min(1, most) * TLanes.Width), last),
            Third = (nuint)Math.Min(from + (Math.Min(2, most) * TLanes.Width), last),
            Fourth = (nuint)Math.Min(from + (Math.Min(3, most) * TLanes.Width), last),
        };
    }
}
