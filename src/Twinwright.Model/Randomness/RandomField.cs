using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Twinwright.Model.Randomness;

/// <summary>An endless table of independent uniform draws, addressed by row and column.</summary>
/// <remarks>
/// A cell is a pure function of the field's key, its row and its column. Worlds keep one field for each kind of
/// exogenous draw, with the step as row and the sensor, edge server or link as column, so that draws depend neither
/// on decisions nor on what else is drawn, nor on the order or thread of drawing.
/// Columns 16 g + 4 w + k hold word w of block 4 g + k, an order in which four blocks fill sixteen columns without
/// a transposition.
/// </remarks>
public readonly struct RandomField : IEquatable<RandomField>
{
    /// <summary>Columns are filled fastest from and to multiples of this.</summary>
    public const int Alignment = 16;

    private const double Scale = 1.0 / 4294967296.0;
    private readonly ulong _key;

    internal RandomField(ulong key) => _key = key;

    /// <summary>The draw in one cell: (x + ½) 2⁻³² in (0, 1), x uniform on 32 bits.</summary>
    public double this[long row, int column]
    {
        get
        {
            var (group, word, lane) = ((uint)column / 16, column / 4 % 4, (uint)column % 4);
            var (x0, x1, x2, x3) = Block(row, (4 * group) + lane);
            return ToUnit(word switch { 0 => x0, 1 => x1, 2 => x2, _ => x3 });
        }
    }

    /// <summary>Fills <paramref name="into"/> with the draws of a row, from <paramref name="firstColumn"/> on.</summary>
    /// <param name="row">Which row.</param>
    /// <param name="firstColumn">First column, a multiple of <see cref="Alignment"/>.</param>
    /// <param name="into">Its length is a multiple of <see cref="Alignment"/>, too.</param>
    public void Fill(long row, int firstColumn, Span<double> into)
    {
        if (firstColumn % Alignment != 0 || into.Length % Alignment != 0)
        {
            throw new ArgumentException($"first column and length must be multiples of {Alignment}");
        }

        if (!Philox.HasVectorPath)
        {
            FillScalar(row, firstColumn, into);
            return;
        }

        ref var target = ref MemoryMarshal.GetReference(into);
        var (k0, k1, r0, r1) = ((uint)_key, (uint)(_key >> 32), (uint)row, (uint)((ulong)row >> 32));
        var at = 0;
        for (; at <= into.Length - (2 * Alignment); at += 2 * Alignment)
        {
            Philox.EightBlocks((uint)(firstColumn + at) / 4, r0, r1, 0, k0, k1, out var first, out var second);
            Store(first.Words, ref target, at);
            Store(second.Words, ref target, at + Alignment);
        }

        for (; at < into.Length; at += Alignment)
        {
            Store(Philox.FourBlocks((uint)(firstColumn + at) / 4, r0, r1, 0, k0, k1), ref target, at);
        }
    }

    /// <summary>The next multiple of <see cref="Alignment"/>.</summary>
    public static int Align(int columns) => (columns + Alignment - 1) / Alignment * Alignment;

    internal void FillScalar(long row, int firstColumn, Span<double> into)
    {
        for (var at = 0; at < into.Length; at += Alignment)
        {
            for (var lane = 0; lane < 4; lane++)
            {
                var (x0, x1, x2, x3) = Block(row, ((uint)(firstColumn + at) / 4) + (uint)lane);
                into[at + lane] = ToUnit(x0);
                into[at + 4 + lane] = ToUnit(x1);
                into[at + 8 + lane] = ToUnit(x2);
                into[at + 12 + lane] = ToUnit(x3);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        (Vector256<ulong> X0, Vector256<ulong> X1, Vector256<ulong> X2, Vector256<ulong> X3) words, ref double target, int at)
    {
        ToUnit(words.X0).StoreUnsafe(ref target, (nuint)at);
        ToUnit(words.X1).StoreUnsafe(ref target, (nuint)at + 4);
        ToUnit(words.X2).StoreUnsafe(ref target, (nuint)at + 8);
        ToUnit(words.X3).StoreUnsafe(ref target, (nuint)at + 12);
    }

    private (uint X0, uint X1, uint X2, uint X3) Block(long row, uint block) =>
        Philox.Block(block, (uint)row, (uint)((ulong)row >> 32), 0, (uint)_key, (uint)(_key >> 32));

    private static double ToUnit(uint x) => (x + 0.5) * Scale;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> ToUnit(Vector256<ulong> x)
    {
        // An integer below 2³² under the bits of 2⁵² is the double 2⁵² + x, exactly.
        var shifted = (x | Vector256.Create(0x4330000000000000ul)).AsDouble();
        return (shifted - Vector256.Create(4503599627370496.0) + Vector256.Create(0.5)) * Vector256.Create(Scale);
    }

    /// <inheritdoc />
    public bool Equals(RandomField other) => _key == other._key;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is RandomField other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _key.GetHashCode();

    /// <summary>Whether two fields hold the same draws.</summary>
    public static bool operator ==(RandomField left, RandomField right) => left.Equals(right);

    /// <summary>Whether two fields hold different draws.</summary>
    public static bool operator !=(RandomField left, RandomField right) => !left.Equals(right);
}
