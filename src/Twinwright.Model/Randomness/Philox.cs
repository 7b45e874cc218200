using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Twinwright.Model.Randomness;

/// <summary>Philox4x32-10, the counter-based generator of Salmon et al. 2011 (Random123).</summary>
/// <remarks>
/// A block is a pure function of key and counter, so any draw can be made at any time, on any thread, in any order.
/// The vector path computes four blocks at once and gives the same words as the scalar one.
/// </remarks>
public static class Philox
{
    private const uint M0 = 0xD2511F53, M1 = 0xCD9E8D57, W0 = 0x9E3779B9, W1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>One block of four words.</summary>
    /// <param name="c0">Counter, word 0.</param>
    /// <param name="c1">Counter, word 1.</param>
    /// <param name="c2">Counter, word 2.</param>
    /// <param name="c3">Counter, word 3.</param>
    /// <param name="k0">Key, word 0.</param>
    /// <param name="k1">Key, word 1.</param>
    /// <returns>The four words.</returns>
    public static (uint X0, uint X1, uint X2, uint X3) Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var p0 = (ulong)M0 * c0;
            var p1 = (ulong)M1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += W0;
            k1 += W1;
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>Whether the vector path runs on this processor.</summary>
    internal static bool HasVectorPath => Avx2.IsSupported;

    /// <summary>Four blocks at once: counters (<paramref name="firstBlock"/> + lane, c1, c2, c3) for lanes 0 to 3.</summary>
    /// <returns>Word w of the four blocks in the low halves of the four elements of Xw; the high halves are zero.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (Vector256<ulong> X0, Vector256<ulong> X1, Vector256<ulong> X2, Vector256<ulong> X3) FourBlocks(
        uint firstBlock, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        var x = new FourCounters(firstBlock, c1, c2, c3);
        for (var round = 0; round < Rounds; round++)
        {
            x.Round(Vector256.Create((ulong)k0), Vector256.Create((ulong)k1));
            k0 += W0;
            k1 += W1;
        }

        return x.Words;
    }

    /// <summary>Eight blocks at once, as two calls of <see cref="FourBlocks"/>.</summary>
    /// <remarks>A round must wait for the one before; two independent chains side by side keep the multiplier busy.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void EightBlocks(
        uint firstBlock, uint c1, uint c2, uint c3, uint k0, uint k1, out FourCounters first, out FourCounters second)
    {
        first = new FourCounters(firstBlock, c1, c2, c3);
        second = new FourCounters(firstBlock + 4, c1, c2, c3);
        for (var round = 0; round < Rounds; round++)
        {
            var (key0, key1) = (Vector256.Create((ulong)k0), Vector256.Create((ulong)k1));
            first.Round(key0, key1);
            second.Round(key0, key1);
            k0 += W0;
            k1 += W1;
        }
    }

    /// <summary>Four blocks on their way through the rounds.</summary>
    internal struct FourCounters
    {
        private Vector256<ulong> _x0, _x1, _x2, _x3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public FourCounters(uint firstBlock, uint c1, uint c2, uint c3)
        {
            _x0 = Vector256.Create((ulong)firstBlock, firstBlock + 1, firstBlock + 2, firstBlock + 3);
            _x1 = Vector256.Create((ulong)c1);
            _x2 = Vector256.Create((ulong)c2);
            _x3 = Vector256.Create((ulong)c3);
        }

        /// <summary>Word w of the four blocks in the low halves of the elements of Xw.</summary>
        public readonly (Vector256<ulong> X0, Vector256<ulong> X1, Vector256<ulong> X2, Vector256<ulong> X3) Words
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get
            {
                var low = Vector256.Create(0xFFFFFFFFul);
                return (_x0 & low, _x1 & low, _x2 & low, _x3 & low);
            }
        }

        /// <summary>One round.</summary>
        /// <remarks>
        /// The multiplication reads only the low half of an element, so what a product leaves in a high half is ignored
        /// by the next round and cleared once at the end.
        /// </remarks>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Round(Vector256<ulong> key0, Vector256<ulong> key1)
        {
            var p0 = Avx2.Multiply(Vector256.Create((ulong)M0).AsUInt32(), _x0.AsUInt32());
            var p1 = Avx2.Multiply(Vector256.Create((ulong)M1).AsUInt32(), _x2.AsUInt32());
            _x0 = Vector256.ShiftRightLogical(p1, 32) ^ _x1 ^ key0;
            _x2 = Vector256.ShiftRightLogical(p0, 32) ^ _x3 ^ key1;
            _x1 = p1;
            _x3 = p0;
        }
    }
}
