using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Twinwright.Learning.Networks.Kernels;

/// <summary>Factors of a step of Adam.</summary>
internal readonly record struct AdamRates
{
    /// <summary>1 − β1.</summary>
    public required float Mean { get; init; }

    /// <summary>1 − β2.</summary>
    public required float Square { get; init; }

    /// <summary>−rate / (1 − β1ᵗ).</summary>
    public required float Step { get; init; }

    /// <summary>1 / √(1 − β2ᵗ).</summary>
    public required float Root { get; init; }

    /// <summary>ε.</summary>
    public required float Epsilon { get; init; }
}

/// <summary>A step of Adam, lane by lane.</summary>
internal static class AdamStep
{
    /// <summary>Moves moments and parameters; all spans are of one length.</summary>
    public static void Run(
        in AdamRates rates, Span<float> mean, Span<float> square, Span<float> parameters, ReadOnlySpan<float> gradient)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<Maths512, Vector512<float>>(in rates, mean, square, parameters, gradient);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<Maths256, Vector256<float>>(in rates, mean, square, parameters, gradient);
        }
        else
        {
            Run<Maths128, Vector128<float>>(in rates, mean, square, parameters, gradient);
        }
    }

    /// <summary>The same with vectors of one width.</summary>
    public static void Run<TLanes, TVector>(
        in AdamRates rates, Span<float> mean, Span<float> square, Span<float> parameters, ReadOnlySpan<float> gradient)
        where TLanes : IMathLanes<TVector>
        where TVector : struct
    {
        var whole = mean.Length - (mean.Length % TLanes.Width);
        Whole<TLanes, TVector>(in rates, mean[..whole], square[..whole], parameters[..whole], gradient[..whole]);
        if (whole == mean.Length)
        {
            return;
        }

        const int Widest = 16;
        Span<float> rest = stackalloc float[4 * Widest];
        mean[whole..].CopyTo(rest);
        square[whole..].CopyTo(rest[Widest..]);
        parameters[whole..].CopyTo(rest[(2 * Widest)..]);
        gradient[whole..].CopyTo(rest[(3 * Widest)..]);
        Whole<TLanes, TVector>(
            in rates, rest[..TLanes.Width], rest.Slice(Widest, TLanes.Width), rest.Slice(2 * Widest, TLanes.Width),
            rest.Slice(3 * Widest, TLanes.Width));
        var left = mean.Length - whole;
        rest[..left].CopyTo(mean[whole..]);
        rest.Slice(Widest, left).CopyTo(square[whole..]);
        rest.Slice(2 * Widest, left).CopyTo(parameters[whole..]);
    }

    private static void Whole<TLanes, TVector>(
        in AdamRates rates, Span<float> mean, Span<float> square, Span<float> parameters, ReadOnlySpan<float> gradient)
        where TLanes : IMathLanes<TVector>
        where TVector : struct
    {
        var (meanRate, squareRate) = (TLanes.Spread(rates.Mean), TLanes.Spread(rates.Square));
        var (step, root, epsilon) = (TLanes.Spread(rates.Step), TLanes.Spread(rates.Root), TLanes.Spread(rates.Epsilon));
        ref var means = ref MemoryMarshal.GetReference(mean);
        ref var squares = ref MemoryMarshal.GetReference(square);
        ref var targets = ref MemoryMarshal.GetReference(parameters);
        ref var slopes = ref MemoryMarshal.GetReference(gradient);
        for (nuint at = 0; at < (nuint)mean.Length; at += (nuint)TLanes.Width)
        {
            var slope = TLanes.Load(ref slopes, at);
            var m = TLanes.Load(ref means, at);
            var v = TLanes.Load(ref squares, at);
            m = TLanes.MultiplyAdd(TLanes.Subtract(slope, m), meanRate, m);
            v = TLanes.MultiplyAdd(TLanes.Subtract(TLanes.Multiply(slope, slope), v), squareRate, v);
            TLanes.Store(m, ref means, at);
            TLanes.Store(v, ref squares, at);
            var length = TLanes.MultiplyAdd(TLanes.SquareRoot(v), root, epsilon);
            TLanes.Store(
                TLanes.Add(TLanes.Load(ref targets, at), TLanes.Divide(TLanes.Multiply(step, m), length)), ref targets, at);
        }
    }
}
