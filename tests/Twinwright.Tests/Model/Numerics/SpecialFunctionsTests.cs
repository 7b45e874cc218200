using CsCheck;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;
using Twinwright.Model.Numerics;
using Xunit;
using Outside = MathNet.Numerics.SpecialFunctions;

namespace Twinwright.Tests.Model.Numerics;

public class SpecialFunctionsTests
{
    private static readonly Gen<double> Magnitude = Gen.Double[-18, 2].Select(exponent => Math.Pow(10, exponent));

    // Twenty digits of the tables in Abramowitz and Stegun and of arbitrary-precision arithmetic.
    [Theory]
    [InlineData(0.5, 0.55977359477616081175)]
    [InlineData(1, 0.21938393439552027368)]
    [InlineData(2, 0.048900510708061119567)]
    [InlineData(10, 4.1569689296853242774e-6)]
    public void E1_has_the_tabled_values(double x, double expected) =>
        Near.Relative(expected, SpecialFunctions.ExponentialIntegral(x), 1e-14);

    [Fact]
    public void E1_agrees_with_an_outside_library_up_to_one() => Gen.Double[-6, 0].Sample(
        exponent =>
        {
            var x = Math.Pow(10, exponent);
            Near.Relative(Outside.ExponentialIntegral(x, 1), SpecialFunctions.ExponentialIntegral(x), 1e-13);
        },
        iter: 5_000);

    [Fact]
    public void E1_above_one_is_its_integral() => Gen.Double[1, 50].Sample(
        x =>
        {
            // E1(x) = e^(−x) ∫ e^(−t)/(x + t) dt from 0, and with t = s² the nodes crowd where the integrand lives.
            var integral = GaussLegendreRule.Integrate(
                s => 2 * s * Math.Exp(-s * s) / (x + (s * s)), 0, 7, 256);
            Near.Relative(Math.Exp(-x) * integral, SpecialFunctions.ExponentialIntegral(x), 1e-13);
        },
        iter: 1_000);

    [Fact]
    public void E1_lies_between_its_elementary_bounds() => Gen.Double[-9, 2].Sample(
        exponent =>
        {
            // e^(−x)/2 ln(1 + 2/x) < E1(x) < e^(−x) ln(1 + 1/x)
            var x = Math.Pow(10, exponent);
            var value = SpecialFunctions.ExponentialIntegral(x) * Math.Exp(x);
            return value > Math.Log(1 + (2 / x)) / 2 * (1 - 1e-12) && value < Math.Log(1 + (1 / x)) * (1 + 1e-12);
        },
        iter: 5_000);

    [Fact]
    public void E1_is_the_same_on_both_sides_of_the_change_of_method() => Near.Relative(
        SpecialFunctions.ExponentialIntegral(1) - (1e-9 * Math.Exp(-1)),
        SpecialFunctions.ExponentialIntegral(1 + 1e-9),
        1e-14);

    [Fact]
    public void E1_is_defined_above_zero_only()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SpecialFunctions.ExponentialIntegral(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SpecialFunctions.ExponentialIntegral(-1));
    }

    [Fact]
    public void Inverse_q_undoes_q() => Gen.Double[-300, -0.302].Sample(
        exponent =>
        {
            // Q(x) = erfc(x/√2)/2; a relative error δ of x moves ln Q by about x² δ.
            var probability = Math.Pow(10, exponent);
            var x = SpecialFunctions.InverseQ(probability);
            var back = Outside.Erfc(x / Math.Sqrt(2)) / 2;
            Near.Relative(probability, back, 1e-14 * (2 + (x * x)));
        },
        iter: 5_000);

    [Fact]
    public void Inverse_q_agrees_with_an_outside_library() => Gen.Double[1e-9, 1 - 1e-9].Sample(
        probability => Assert.Equal(-Normal.InvCDF(0, 1, probability), SpecialFunctions.InverseQ(probability), 1e-9),
        iter: 5_000);

    [Theory]
    [InlineData(1e-5, 4.2648907939228246285)]
    [InlineData(1e-3, 3.0902323061678135415)]
    [InlineData(0.025, 1.9599639845400542355)]
    [InlineData(0.25, 0.67448975019608174320)]
    public void Inverse_q_has_the_tabled_values(double probability, double expected) =>
        Near.Relative(expected, SpecialFunctions.InverseQ(probability), 2e-15);

    [Fact]
    public void Inverse_q_is_odd_about_one_half() => Gen.Double[1e-12, 0.5].Sample(
        probability =>
        {
            // 1 − p is rounded, so take the mirror of what the subtraction really gives.
            var other = 1 - probability;
            Near.Relative(SpecialFunctions.InverseQ(1 - other), -SpecialFunctions.InverseQ(other), 1e-14);
        },
        iter: 2_000);

    [Fact]
    public void Inverse_q_of_one_half_is_zero() => Assert.Equal(0, SpecialFunctions.InverseQ(0.5));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Inverse_q_takes_probabilities_strictly_inside_the_unit_interval(double probability) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SpecialFunctions.InverseQ(probability));

    [Fact]
    public void Log1p_agrees_with_its_series_where_x_is_small() => Gen.Select(Gen.Double[-18, -3], Gen.Bool).Sample(
        (exponent, negative) =>
        {
            var x = (negative ? -1 : 1) * Math.Pow(10, exponent);
            var series = x * (1 - (x * ((1.0 / 2) - (x * ((1.0 / 3) - (x * ((1.0 / 4) - (x * ((1.0 / 5) - (x / 6))))))))));
            Near.Relative(series, SpecialFunctions.Log1p(x), 1e-15);
        },
        iter: 5_000);

    [Fact]
    public void Log1p_is_twice_the_inverse_hyperbolic_tangent() => Gen.Double[-0.9, 1e6].Sample(
        x => Near.Relative(2 * Math.Atanh(x / (2 + x)), SpecialFunctions.Log1p(x), 1e-13 * Math.Max(1, Math.Abs(x))),
        iter: 2_000);

    [Fact]
    public void Log1p_keeps_what_one_plus_x_rounds_away()
    {
        Assert.Equal(1e-18, SpecialFunctions.Log1p(1e-18));
        Assert.Equal(0, SpecialFunctions.Log1p(0));
        Near.Relative(Math.Log(double.MaxValue), SpecialFunctions.Log1p(double.MaxValue), 1e-15);
        Assert.Equal(double.PositiveInfinity, SpecialFunctions.Log1p(double.PositiveInfinity));
    }

    [Fact]
    public void One_minus_exp_undoes_log1p() => Gen.Double[-18, -0.001].Sample(
        exponent =>
        {
            var x = Math.Pow(10, exponent);
            Near.Relative(x, SpecialFunctions.OneMinusExp(-SpecialFunctions.Log1p(-x)), 1e-13);
        },
        iter: 5_000);

    [Fact]
    public void One_minus_exp_satisfies_the_doubling_rule() => Magnitude.Sample(
        x =>
        {
            // With y = 1 − e^(−x):  1 − e^(−2x) = y(2 − y), free of cancellation.
            var y = SpecialFunctions.OneMinusExp(x);
            Near.Relative(y * (2 - y), SpecialFunctions.OneMinusExp(2 * x), 2e-15);
        },
        iter: 5_000);

    [Fact]
    public void One_minus_exp_runs_from_zero_to_one()
    {
        Assert.Equal(0, SpecialFunctions.OneMinusExp(0));
        Assert.Equal(1e-18, SpecialFunctions.OneMinusExp(1e-18));
        Assert.Equal(1, SpecialFunctions.OneMinusExp(800));
        Assert.Equal(1, SpecialFunctions.OneMinusExp(double.PositiveInfinity));
    }
}
