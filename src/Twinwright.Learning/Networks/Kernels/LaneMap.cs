using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Twinwright.Learning.Networks.Kernels;

/// <summary>A function of two numbers, lane by lane; a function of one number does not look at the second.</summary>
internal interface ILaneFunction
{
    /// <summary>Its values.</summary>
    static abstract TVector Of<TLanes, TVector>(TVector x, TVector y)
        where TLanes : IMathLanes<TVector>
        where TVector : struct;
}

/// <summary>Takes a function over spans.</summary>
internal static class LaneMap
{
    /// <summary>target = f(x, y), element by element.</summary>
    /// <param name="x">First arguments.</param>
    /// <param name="y">As many second arguments.</param>
    /// <param name="target">Where the values go; may be one of the arguments.</param>
    public static void Apply<TFunction>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> target)
        where TFunction : ILaneFunction
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(y.Length, x.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, x.Length);
        if (Vector512.IsHardwareAccelerated)
        {
            Apply<TFunction, Maths512, Vector512<float>>(x, y, target);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Apply<TFunction, Maths256, Vector256<float>>(x, y, target);
        }
        else
        {
            Apply<TFunction, Maths128, Vector128<float>>(x, y, target);
        }
    }

    /// <summary>f(x), of one number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of<TFunction>(float x)
        where TFunction : ILaneFunction =>
        TFunction.Of<Maths128, Vector128<float>>(Vector128.Create(x), default).ToScalar();

    /// <summary>target = f(x, y) with vectors of one width.</summary>
    public static void Apply<TFunction, TLanes, TVector>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> target)
        where TFunction : ILaneFunction
        where TLanes : IMathLanes<TVector>
        where TVector : struct
    {
        ref var xs = ref MemoryMarshal.GetReference(x);
        ref var ys = ref MemoryMarshal.GetReference(y);
        ref var targets = ref MemoryMarshal.GetReference(target);
        var at = 0;
        for (; at <= x.Length - TLanes.Width; at += TLanes.Width)
        {
            var value = TFunction.Of<TLanes, TVector>(TLanes.Load(ref xs, (nuint)at), TLanes.Load(ref ys, (nuint)at));
            TLanes.Store(value, ref targets, (nuint)at);
        }

        if (at < x.Length)
        {
            const int Widest = 16;
            Span<float> rest = stackalloc float[2 * Widest];
            x[at..].CopyTo(rest);
            y[at..x.Length].CopyTo(rest[Widest..]);
            ref var first = ref MemoryMarshal.GetReference(rest);
            TLanes.Store(TFunction.Of<TLanes, TVector>(TLanes.Load(ref first, 0), TLanes.Load(ref first, Widest)), ref first, 0);
            rest[..(x.Length - at)].CopyTo(target[at..]);
        }
    }
}
