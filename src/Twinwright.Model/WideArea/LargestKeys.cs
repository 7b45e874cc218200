using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Twinwright.Model.WideArea;

/// <summary>Which sensors are activated: those of the largest keys, equal keys by the lower slot.</summary>
internal static class LargestKeys
{
    private const int MostGuesses = 24;

    /// <summary>Marks the <paramref name="active"/> slots of the largest keys; equal keys go to the lower slot.</summary>
    /// <remarks>
    /// A threshold between the last key inside and the first outside is guessed by interpolation, and the keys above it
    /// counted on vectors, until the count is right: three guesses or so, which beats sorting for the tens of sensors
    /// of an edge server. Equal keys at the top (full batteries) are common and settled beforehand; keys too close to
    /// be parted are ranked one by one.
    /// </remarks>
    /// <param name="keys">Batteries, a multiple of four; negative where a sensor must not be chosen.</param>
    /// <param name="active">How many; at most as many as reach <paramref name="low"/>.</param>
    /// <param name="low">A threshold that at least <paramref name="active"/> keys reach, not negative.</param>
    /// <param name="reachLow">How many keys reach it; only guesses depend on it.</param>
    /// <param name="mask">Set to all ones or zeros, slot by slot.</param>
    public static void Mark(ReadOnlySpan<double> keys, int active, double low, int reachLow, Span<double> mask)
    {
        if (active == 0 || keys.IsEmpty)
        {
            mask.Clear();
            return;
        }

        // At least `active` keys reach low, fewer reach high.
        var high = Largest(keys);
        var reachHigh = CountFrom(keys, high);
        if (reachHigh >= active)
        {
            MarkFirstOf(keys, high, active, mask);
            return;
        }

        for (var guess = 0; guess < MostGuesses; guess++)
        {
            // Every third guess is the middle, in case the keys lie far from evenly.
            var share = guess % 3 == 2 ? 0.5 : (reachLow - active + 0.5) / Math.Max(1, reachLow - reachHigh);
            var threshold = low + ((high - low) * share);
            var reach = CountFrom(keys, threshold);
            if (reach == active)
            {
                MarkFrom(keys, threshold, mask);
                return;
            }

            if (reach > active)
            {
                (low, reachLow) = (threshold, reach);
            }
            else
            {
                (high, reachHigh) = (threshold, reach);
            }
        }

        Rank(keys, active, mask);
    }

    /// <summary>Marks by counting, for every slot, how many come before it.</summary>
    internal static void Rank(ReadOnlySpan<double> keys, int active, Span<double> mask)
    {
        for (var n = 0; n < keys.Length; n++)
        {
            var before = 0;
            for (var m = 0; m < keys.Length; m++)
            {
                before += keys[m] > keys[n] || (keys[m] == keys[n] && m < n) ? 1 : 0;
            }

            mask[n] = BitConverter.Int64BitsToDouble(before < active ? -1L : 0L);
        }
    }

    private static double Largest(ReadOnlySpan<double> keys)
    {
        ref var key = ref MemoryMarshal.GetReference(keys);
        var largest = Vector256.Create(-1.0);
        for (nuint n = 0; n < (nuint)keys.Length; n += 4)
        {
            largest = Vector256.MaxNative(largest, Vector256.LoadUnsafe(ref key, n));
        }

        var half = Vector128.MaxNative(largest.GetLower(), largest.GetUpper());
        return Math.Max(half[0], half[1]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CountFrom(ReadOnlySpan<double> keys, double threshold)
    {
        ref var key = ref MemoryMarshal.GetReference(keys);
        var (limit, count) = (Vector256.Create(threshold), Vector256<long>.Zero);
        for (nuint n = 0; n < (nuint)keys.Length; n += 4)
        {
            count -= Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref key, n), limit).AsInt64();
        }

        return (int)Vector256.Sum(count);
    }

    private static void MarkFrom(ReadOnlySpan<double> keys, double threshold, Span<double> mask)
    {
        ref var key = ref MemoryMarshal.GetReference(keys);
        ref var marked = ref MemoryMarshal.GetReference(mask);
        var limit = Vector256.Create(threshold);
        for (nuint n = 0; n < (nuint)keys.Length; n += 4)
        {
            Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref key, n), limit).StoreUnsafe(ref marked, n);
        }
    }

    private static void MarkFirstOf(ReadOnlySpan<double> keys, double value, int active, Span<double> mask)
    {
        ref var key = ref MemoryMarshal.GetReference(keys);
        ref var marked = ref MemoryMarshal.GetReference(mask);
        var (wanted, left) = (Vector256.Create(value), active);
        for (nuint n = 0; n < (nuint)keys.Length; n += 4)
        {
            var equal = Vector256.Equals(Vector256.LoadUnsafe(ref key, n), wanted);
            var bits = equal.ExtractMostSignificantBits();
            if (BitOperations.PopCount(bits) <= left)
            {
                equal.StoreUnsafe(ref marked, n);
                left -= BitOperations.PopCount(bits);
                continue;
            }

            for (nuint slot = 0; slot < 4; slot++)
            {
                var chosen = left > 0 && (bits >> (int)slot & 1) != 0;
                Unsafe.Add(ref marked, n + slot) = BitConverter.Int64BitsToDouble(chosen ? -1L : 0L);
                left -= chosen ? 1 : 0;
            }
        }
    }
}
