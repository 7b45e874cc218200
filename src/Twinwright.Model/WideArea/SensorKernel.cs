using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Twinwright.Model.WideArea;

/// <summary>The sensors of one kind under one edge server: who is active, what it spends, what the sun gives.</summary>
/// <remarks>
/// Spans are the edge server's slots, a multiple of four. Padding slots have a negative battery and keep it.
/// The arithmetic is that of <see cref="Batteries.Battery"/>, four sensors at a time.
/// </remarks>
internal static class SensorKernel
{
    /// <summary>What a cycle did to the sensors.</summary>
    /// <param name="Available">Available sensors at the start of the next cycle [1].</param>
    /// <param name="SpentJ">Sum over the active sensors [J].</param>
    /// <param name="Overdrawn">Whether an active sensor needed more than it had (C3).</param>
    public readonly record struct Totals(int Available, double SpentJ, bool Overdrawn);

    /// <summary>Number of sensors with enough energy.</summary>
    public static int CountAvailable(ReadOnlySpan<double> batteryJ, double thresholdJ)
    {
        var count = 0;
        foreach (var remaining in batteryJ)
        {
            count += Batteries.Battery.IsAvailable(remaining, thresholdJ) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Number of sensors with enough energy, each with a threshold of its own.</summary>
    public static int CountAvailable(ReadOnlySpan<double> batteryJ, ReadOnlySpan<double> thresholdJ)
    {
        var count = 0;
        for (var n = 0; n < batteryJ.Length; n++)
        {
            count += Batteries.Battery.IsAvailable(batteryJ[n], thresholdJ[n]) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Keys with which URLLC sensors are chosen: the battery where available, negative elsewhere.</summary>
    public static void AvailableKeys(ReadOnlySpan<double> batteryJ, ReadOnlySpan<double> thresholdJ, Span<double> keys)
    {
        for (var n = 0; n < batteryJ.Length; n += 4)
        {
            var battery = Vector256.Create(batteryJ.Slice(n, 4));
            var available = Vector256.GreaterThanOrEqual(battery, Vector256.Create(thresholdJ.Slice(n, 4)));
            Vector256.ConditionalSelect(available, battery, Vector256.Create(WideAreaSystem.PaddingJ)).CopyTo(keys[n..]);
        }
    }

    /// <summary>A cycle of eMBB sensors (Kang 2023, eqs. 18 to 20).</summary>
    /// <param name="batteryJ">E, updated [J].</param>
    /// <param name="factor">Energy spent for each joule received [1].</param>
    /// <param name="draws">Uniform draws of the harvest, at least as many [1].</param>
    /// <param name="mask">Active sensors; empty for all available ones.</param>
    /// <param name="receivedJ">P_r D^t; 0 when none is active [J].</param>
    /// <param name="thresholdJ">E_th^B [J].</param>
    /// <param name="capacityJ">Capacity [J].</param>
    /// <param name="harvestJ">Most that is harvested, light included [J].</param>
    public static Totals StepEmbb(
        Span<double> batteryJ, ReadOnlySpan<double> factor, ReadOnlySpan<double> draws, ReadOnlySpan<double> mask,
        double receivedJ, double thresholdJ, double capacityJ, double harvestJ)
    {
        ref var battery = ref MemoryMarshal.GetReference(batteryJ);
        ref var factors = ref MemoryMarshal.GetReference(factor);
        ref var draw = ref MemoryMarshal.GetReference(draws);
        ref var chosen = ref MemoryMarshal.GetReference(mask);
        var (received, threshold, capacity, harvest) = (
            Vector256.Create(receivedJ), Vector256.Create(thresholdJ), Vector256.Create(capacityJ), Vector256.Create(harvestJ));
        var (spent, overdrawn, available) = (Vector256<double>.Zero, Vector256<double>.Zero, 0);
        for (nuint n = 0; n < (nuint)batteryJ.Length; n += 4)
        {
            var remaining = Vector256.LoadUnsafe(ref battery, n);
            var active = mask.IsEmpty ? Vector256.GreaterThanOrEqual(remaining, threshold) : Vector256.LoadUnsafe(ref chosen, n);
            var energy = (received * Vector256.LoadUnsafe(ref factors, n)) & active.AsDouble();
            spent += energy;
            overdrawn |= Vector256.GreaterThan(energy, Bound(remaining));
            var next = Next(remaining, energy, Vector256.LoadUnsafe(ref draw, n) * harvest, capacity);
            next.StoreUnsafe(ref battery, n);
            available += BitOperations.PopCount(Vector256.GreaterThanOrEqual(next, threshold).ExtractMostSignificantBits());
        }

        return new(available, Vector256.Sum(spent), overdrawn.ExtractMostSignificantBits() != 0);
    }

    /// <summary>A cycle of URLLC sensors (Kang 2023, eqs. 16 and 17).</summary>
    /// <param name="batteryJ">E, updated [J].</param>
    /// <param name="energyJ">e^U [J].</param>
    /// <param name="draws">Uniform draws of the harvest, at least as many [1].</param>
    /// <param name="mask">Active sensors; empty for all available ones.</param>
    /// <param name="anyActive">Whether any is active.</param>
    /// <param name="capacityCycles">Capacity [e^U].</param>
    /// <param name="harvestCycles">Most that is harvested, light included [e^U].</param>
    public static Totals StepUrllc(
        Span<double> batteryJ, ReadOnlySpan<double> energyJ, ReadOnlySpan<double> draws, ReadOnlySpan<double> mask,
        bool anyActive, double capacityCycles, double harvestCycles)
    {
        ref var battery = ref MemoryMarshal.GetReference(batteryJ);
        ref var energies = ref MemoryMarshal.GetReference(energyJ);
        ref var draw = ref MemoryMarshal.GetReference(draws);
        ref var chosen = ref MemoryMarshal.GetReference(mask);
        var (capacity, harvest) = (Vector256.Create(capacityCycles), Vector256.Create(harvestCycles));
        var enabled = anyActive ? Vector256<double>.AllBitsSet : Vector256<double>.Zero;
        var (spent, available) = (Vector256<double>.Zero, 0);
        for (nuint n = 0; n < (nuint)batteryJ.Length; n += 4)
        {
            var remaining = Vector256.LoadUnsafe(ref battery, n);
            var need = Vector256.LoadUnsafe(ref energies, n);
            var active = mask.IsEmpty ? Vector256.GreaterThanOrEqual(remaining, need) & enabled : Vector256.LoadUnsafe(ref chosen, n);
            var energy = need & active;
            spent += energy;
            var next = Next(remaining, energy, Vector256.LoadUnsafe(ref draw, n) * harvest * need, capacity * need);
            next.StoreUnsafe(ref battery, n);
            available += BitOperations.PopCount(Vector256.GreaterThanOrEqual(next, need).ExtractMostSignificantBits());
        }

        return new(available, Vector256.Sum(spent), false);
    }

    /// <summary>min(max(E − e, 0) + h, cap), and padding as it was.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Next(
        Vector256<double> remaining, Vector256<double> spent, Vector256<double> harvested, Vector256<double> capacity)
    {
        var zero = Vector256<double>.Zero;
        var next = Vector256.MinNative(Vector256.MaxNative(remaining - spent, zero) + harvested, capacity);
        return Vector256.ConditionalSelect(Vector256.LessThan(remaining, zero), remaining, next);
    }

    /// <summary>Energy beyond which C3 is broken; in padding, which spends nothing, 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Bound(Vector256<double> remaining) => Vector256.MaxNative(
        Vector256<double>.Zero,
        remaining + (Vector256.Create(CycleKernel.Tolerance) * Vector256.MaxNative(Vector256<double>.One, remaining)));
}
