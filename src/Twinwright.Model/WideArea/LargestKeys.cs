using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Twinwright.Model.WideArea;

/// <summary>Which sensors are activated: those of the largest keys, equal keys by the lower slot.</summary>
internal static class LargestKeys
{
    /// <summary>Marks the <paramref name="active"/> slots of the largest keys; equal keys go to the lower slot.</summary>
    /// <remarks>
    /// A slot is active iff fewer than that many slots come before it. Counting them for eight slots at a time costs
    /// n²/4 comparisons without a branch that could be mispredicted; for the tens of sensors of an edge server neither
    /// sorting nor a search for the threshold was faster.
    /// </remarks>
    /// <param name="keys">Batteries, a multiple of four; negative where a sensor must not be chosen.</param>
    /// <param name="active">How many.</param>
    /// <param name="mask">Set to all ones or zeros, slot by slot.</param>
    public static void Mark(ReadOnlySpan<double> keys, int active, Span<double> mask)
    {
        ref var key = ref MemoryMarshal.GetReference(keys);
        ref var marked = ref MemoryMarshal.GetReference(mask);
        var limit = Vector256.Create((long)active);
        var block = 0;
        for (; block <= keys.Length - 8; block += 8)
        {
            var (own0, own1) = (Vector256.LoadUnsafe(ref key, (nuint)block), Vector256.LoadUnsafe(ref key, (nuint)block + 4));
            var (before0, before1) = (Vector256<long>.Zero, Vector256<long>.Zero);
            for (var m = 0; m < block; m++)
            {
                var other = Vector256.Create(Unsafe.Add(ref key, m));
                before0 -= Vector256.GreaterThanOrEqual(other, own0).AsInt64();
                before1 -= Vector256.GreaterThanOrEqual(other, own1).AsInt64();
            }

            for (var m = 0; m < 4; m++)
            {
                var (lower, upper) = (Vector256.Create(Unsafe.Add(ref key, block + m)), Vector256.Create(Unsafe.Add(ref key, block + 4 + m)));
                before0 -= Within(lower, own0, m) + Vector256.GreaterThan(upper, own0).AsInt64();
                before1 -= Within(upper, own1, m) + Vector256.GreaterThanOrEqual(lower, own1).AsInt64();
            }

            for (var m = block + 8; m < keys.Length; m++)
            {
                var other = Vector256.Create(Unsafe.Add(ref key, m));
                before0 -= Vector256.GreaterThan(other, own0).AsInt64();
                before1 -= Vector256.GreaterThan(other, own1).AsInt64();
            }

            Vector256.LessThan(before0, limit).AsDouble().StoreUnsafe(ref marked, (nuint)block);
            Vector256.LessThan(before1, limit).AsDouble().StoreUnsafe(ref marked, (nuint)block + 4);
        }

        if (block < keys.Length)
        {
            var own = Vector256.LoadUnsafe(ref key, (nuint)block);
            var before = Vector256<long>.Zero;
            for (var m = 0; m < block; m++)
            {
                before -= Vector256.GreaterThanOrEqual(Vector256.Create(Unsafe.Add(ref key, m)), own).AsInt64();
            }

            for (var m = 0; m < 4; m++)
            {
                before -= Within(Vector256.Create(Unsafe.Add(ref key, block + m)), own, m);
            }

            Vector256.LessThan(before, limit).AsDouble().StoreUnsafe(ref marked, (nuint)block);
        }
    }

    /// <summary>Whether slot m of a block comes before each slot of the block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> Within(Vector256<double> other, Vector256<double> own, int m)
    {
        var later = Vector256.GreaterThan(Vector256.Create(0L, 1L, 2L, 3L), Vector256.Create((long)m)).AsDouble();
        return Vector256.ConditionalSelect(
            later, Vector256.GreaterThanOrEqual(other, own), Vector256.GreaterThan(other, own)).AsInt64();
    }
}
