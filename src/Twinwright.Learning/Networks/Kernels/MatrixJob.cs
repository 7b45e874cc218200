using System.Runtime.InteropServices;

namespace Twinwright.Learning.Networks.Kernels;

/// <summary>What happens to a sum when all its terms are in.</summary>
internal enum Ending
{
    /// <summary>It is the result.</summary>
    Plain,

    /// <summary>Negative sums become 0.</summary>
    Rectified,

    /// <summary>Sums become 0 where the gate is not positive.</summary>
    Gated,
}

/// <summary>A product Result = Ending(Start + A B), all matrices in single precision.</summary>
/// <remarks>
/// Element (i, j) of the result is the chain fma(A(i, t), B(t, j), sum) for t = 0, 1, ..., from Start(i, j). Where an
/// element stands: A at i · RowStep + t · TermStep; Result and Gate at i · ResultStep + j; Start at i · StartStep + j, so
/// that a step of 0 starts all rows alike. B stands at t · BStep + j, or transposed at j · BStep + t.
/// </remarks>
internal ref struct MatrixJob
{
    public ref float A;
    public nuint RowStep;
    public nuint TermStep;
    public ref float B;
    public nuint BStep;
    public bool Transposed;
    public ref float Start;
    public nuint StartStep;
    public ref float Result;
    public nuint ResultStep;
    public ref float Gate;
    public Ending Ending;

    /// <summary>Summed index.</summary>
    public nuint Terms;

    /// <summary>Rows of the result.</summary>
    public int Rows;

    /// <summary>Columns of the result.</summary>
    public int Columns;
}

/// <summary>Which columns a tile works on: up to four vectors, where they stand in the matrices and in B.</summary>
internal ref struct TileColumns
{
    /// <summary>Row of B that belongs to the first term.</summary>
    public ref float B;

    /// <summary>Numbers from a row of B to the next.</summary>
    public nuint Step;

    /// <summary>Columns at which the vectors begin in the result.</summary>
    public nuint First, Second, Third, Fourth;

    /// <summary>Where they stand in a row of B.</summary>
    public nuint B1, B2, B3;
}
