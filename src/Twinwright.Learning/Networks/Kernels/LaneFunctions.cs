using System.Runtime.CompilerServices;

namespace Twinwright.Learning.Networks.Kernels;

/// <summary>e^x.</summary>
/// <remarks>x = n ln 2 + r with |r| ≤ ln 2 / 2; e^r = 1 + r + r² q(r), q of degree 4 the least relative error, 4e-9.</remarks>
internal readonly struct ExpFunction : ILaneFunction
{
    /// <summary>Adding it to a small number rounds that to an integer, in its lowest bits.</summary>
    private const float Rounding = 12582912;
    private const float Log2E = 1.44269504f;
    private const float Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f;

    /// <summary>Beyond these the result is 0 or infinite anyway.</summary>
    private const float Lowest = -104.5f, Highest = 89;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of<TLanes, TVector>(TVector x, TVector y)
        where TLanes : IMathLanes<TVector>
        where TVector : struct
    {
        // Not-a-number is less than nothing, passes both bounds and ends in every later sum.
        var (low, high) = (TLanes.Spread(Lowest), TLanes.Spread(Highest));
        var bounded = TLanes.IfLess(high, x, high, TLanes.IfLess(x, low, low, x));
        var rounding = TLanes.Spread(Rounding);
        var whole = TLanes.Subtract(TLanes.MultiplyAdd(bounded, TLanes.Spread(Log2E), rounding), rounding);
        var r = TLanes.MultiplyAdd(whole, TLanes.Spread(-Ln2High), bounded);
        r = TLanes.MultiplyAdd(whole, TLanes.Spread(-Ln2Low), r);
        var q = TLanes.Spread(1.38146092e-3f);
        q = TLanes.MultiplyAdd(q, r, TLanes.Spread(8.36871126e-3f));
        q = TLanes.MultiplyAdd(q, r, TLanes.Spread(4.16683875e-2f));
        q = TLanes.MultiplyAdd(q, r, TLanes.Spread(0.166665207f));
        q = TLanes.MultiplyAdd(q, r, TLanes.Spread(0.499999935f));
        var value = TLanes.Add(TLanes.MultiplyAdd(TLanes.Multiply(r, r), q, r), TLanes.Spread(1));

        // 2^n in two factors, since n runs from -151 to 128.
        var half = TLanes.Subtract(TLanes.MultiplyAdd(whole, TLanes.Spread(0.5f), rounding), rounding);
        value = TLanes.Multiply(value, Power<TLanes, TVector>(half));
        return TLanes.Multiply(value, Power<TLanes, TVector>(TLanes.Subtract(whole, half)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Power<TLanes, TVector>(TVector whole)
        where TLanes : IMathLanes<TVector>
        where TVector : struct
    {
        const int Bias = 127;
        return TLanes.RaiseExponent(TLanes.Add(whole, TLanes.Spread(Rounding + Bias)));
    }
}

/// <summary>ln x.</summary>
/// <remarks>x = 2^e m with m in [√½, √2), f = m − 1: ln x = e ln 2 + f − f²/2 + f³ p(f), p of degree 8 after Cephes's logf.</remarks>
internal readonly struct LogFunction : ILaneFunction
{
    private const float Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f;
    private const float LeastNormal = 1.17549435e-38f;
    private const float Lift = 8388608, LiftExponent = 23;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of<TLanes, TVector>(TVector x, TVector y)
        where TLanes : IMathLanes<TVector>
        where TVector : struct
    {
        var zero = TLanes.Spread(0);
        var least = TLanes.Spread(LeastNormal);
        var normal = TLanes.IfLess(x, least, TLanes.Multiply(x, TLanes.Spread(Lift)), x);
        var exponent = TLanes.Subtract(
            TLanes.Exponent(normal), TLanes.IfLess(x, least, TLanes.Spread(LiftExponent), zero));
        var f = TLanes.Subtract(TLanes.Mantissa(normal), TLanes.Spread(1));
        var square = TLanes.Multiply(f, f);
        var p = TLanes.Spread(7.0376836292e-2f);
        p = TLanes.MultiplyAdd(p, f, TLanes.Spread(-1.1514610310e-1f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Spread(1.1676998740e-1f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Spread(-1.2420140846e-1f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Spread(1.4249322787e-1f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Spread(-1.6668057665e-1f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Spread(2.0000714765e-1f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Spread(-2.4999993993e-1f));
        p = TLanes.MultiplyAdd(p, f, TLanes.Spread(3.3333331174e-1f));
        var low = TLanes.Multiply(TLanes.Multiply(square, f), p);
        low = TLanes.MultiplyAdd(exponent, TLanes.Spread(Ln2Low), low);
        low = TLanes.MultiplyAdd(square, TLanes.Spread(-0.5f), low);
        var value = TLanes.MultiplyAdd(exponent, TLanes.Spread(Ln2High), TLanes.Add(f, low));

        // What has no exponent: 0, the negative, the infinite and not-a-number.
        var infinity = TLanes.Spread(float.PositiveInfinity);
        value = TLanes.IfEqual(x, zero, TLanes.Spread(float.NegativeInfinity), value);
        value = TLanes.IfEqual(x, infinity, infinity, value);
        value = TLanes.IfLess(x, zero, TLanes.Spread(float.NaN), value);
        return TLanes.IfEqual(x, x, value, x);
    }
}

/// <summary>tanh x.</summary>
/// <remarks>An odd polynomial after Cephes's tanhf below 0.625; 1 − 2 / (e^2|x| + 1) with the sign of x above.</remarks>
internal readonly struct TanhFunction : ILaneFunction
{
    private const float Small = 0.625f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of<TLanes, TVector>(TVector x, TVector y)
        where TLanes : IMathLanes<TVector>
        where TVector : struct
    {
        var magnitude = TLanes.Magnitude(x);
        var square = TLanes.Multiply(x, x);
        var p = TLanes.Spread(-5.70498872745e-3f);
        p = TLanes.MultiplyAdd(p, square, TLanes.Spread(2.06390887954e-2f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Spread(-5.37397155531e-2f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Spread(1.33314422036e-1f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Spread(-3.33332819422e-1f));
        var near = TLanes.MultiplyAdd(TLanes.Multiply(p, square), x, x);

        var one = TLanes.Spread(1);
        var power = ExpFunction.Of<TLanes, TVector>(TLanes.Add(magnitude, magnitude), magnitude);
        var far = TLanes.Subtract(one, TLanes.Divide(TLanes.Spread(2), TLanes.Add(power, one)));
        return TLanes.CopySign(TLanes.IfLess(magnitude, TLanes.Spread(Small), near, far), x);
    }
}

/// <summary>x (1 − y²): a gradient x back through y = tanh.</summary>
internal readonly struct TanhSlopeFunction : ILaneFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of<TLanes, TVector>(TVector x, TVector y)
        where TLanes : IMathLanes<TVector>
        where TVector : struct =>
        TLanes.Multiply(x, TLanes.MultiplyAdd(TLanes.Subtract(TLanes.Spread(0), y), y, TLanes.Spread(1)));
}
