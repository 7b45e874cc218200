namespace Twinwright.Model.Numerics;

/// <summary>The special functions that the radio model needs.</summary>
public static class SpecialFunctions
{
    private const double EulerGamma = 0.57721566490153286061;

    /// <summary>log(1 + x), accurate for small x.</summary>
    /// <remarks>Kahan's correction: the rounding of 1 + x is undone by the factor x/((1 + x) − 1). Within 3 ulp.</remarks>
    /// <param name="x">Above −1.</param>
    public static double Log1p(double x)
    {
        var u = 1 + x;
        return u == 1 ? x : double.IsInfinity(u) ? Math.Log(x) : Math.Log(u) * (x / (u - 1));
    }

    /// <summary>1 − e^(−x), accurate for small x.</summary>
    /// <remarks>Kahan's correction, as in <see cref="Log1p"/>.</remarks>
    /// <param name="x">At least 0.</param>
    public static double OneMinusExp(double x)
    {
        var u = Math.Exp(-x);
        return u == 1 ? x : u - 1 == -1 ? 1 : (u - 1) * (x / Math.Log(u));
    }

    /// <summary>The exponential integral E1(x) = ∫ₓ^∞ e^(−t)/t dt.</summary>
    /// <remarks>Power series up to 1, Lentz's continued fraction above. Within 1e-14 relative.</remarks>
    /// <param name="x">Above 0.</param>
    public static double ExponentialIntegral(double x)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(x);
        return x <= 1 ? ExponentialIntegralSeries(x) : ExponentialIntegralFraction(x);
    }

    /// <summary>The inverse of Q(x) = P(N(0, 1) &gt; x).</summary>
    /// <remarks>Wichura's rational approximations (AS 241, PPND16), within 1e-15 relative or so.</remarks>
    /// <param name="probability">In (0, 1).</param>
    public static double InverseQ(double probability)
    {
        if (!(probability > 0 && probability < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "must lie in (0, 1)");
        }

        var q = probability - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            return -q * Rational(CentralNumerator, CentralDenominator, 0.180625 - (q * q));
        }

        var tail = Math.Sqrt(-Math.Log(q < 0 ? probability : 1 - probability));
        var magnitude = tail <= 5
            ? Rational(MiddleNumerator, MiddleDenominator, tail - 1.6)
            : Rational(FarNumerator, FarDenominator, tail - 5);
        return q < 0 ? magnitude : -magnitude;
    }

    private static double ExponentialIntegralSeries(double x)
    {
        // E1(x) = −γ − ln x + Σ (−1)^(k+1) x^k/(k k!)
        var sum = -EulerGamma - Math.Log(x);
        var term = 1.0;
        for (var k = 1; k <= 40; k++)
        {
            term *= -x / k;
            var before = sum;
            sum -= term / k;
            if (sum == before)
            {
                break;
            }
        }

        return sum;
    }

    private static double ExponentialIntegralFraction(double x)
    {
        // E1(x) = e^(−x)/(x + 1 − 1/(x + 3 − 4/(x + 5 − …)))
        var b = x + 1;
        var c = double.MaxValue;
        var d = 1 / b;
        var h = d;
        for (var i = 1; i <= 1000; i++)
        {
            var a = -(double)i * i;
            b += 2;
            d = 1 / ((a * d) + b);
            c = b + (a / c);
            var factor = c * d;
            h *= factor;
            if (Math.Abs(factor - 1) < 1e-16)
            {
                break;
            }
        }

        return h * Math.Exp(-x);
    }

    private static double Rational(ReadOnlySpan<double> numerator, ReadOnlySpan<double> denominator, double x)
    {
        var (top, bottom) = (0.0, 0.0);
        for (var i = numerator.Length - 1; i >= 0; i--)
        {
            top = (top * x) + numerator[i];
            bottom = (bottom * x) + denominator[i];
        }

        return top / bottom;
    }

    private static ReadOnlySpan<double> CentralNumerator =>
    [
        3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
        4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
    ];

    private static ReadOnlySpan<double> CentralDenominator =>
    [
        1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
        2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
    ];

    private static ReadOnlySpan<double> MiddleNumerator =>
    [
        1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
        1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
    ];

    private static ReadOnlySpan<double> MiddleDenominator =>
    [
        1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
        1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    ];

    private static ReadOnlySpan<double> FarNumerator =>
    [
        6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
        2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ];

    private static ReadOnlySpan<double> FarDenominator =>
    [
        1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
    ];
}
