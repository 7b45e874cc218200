using CsCheck;
using Twinwright.Model.Quality;
using Twinwright.Model.WideArea;
using Xunit;

namespace Twinwright.Tests.Model.Quality;

public class ConvergencyTests
{
    private static readonly Gen<double> Z = Gen.Double[0, 1.5];
    private static readonly Gen<double> Share = Gen.Double[0, 1];

    [Fact]
    public void Updating_convergency_is_one_less_the_product_of_what_is_left() => Gen.Select(
        Gen.Double[0, 1.5], Gen.Double[1e-6, 1e-3].Array[3], Gen.Int[1, 40].Array[3], Gen.Double[0.1, 0.99]).Sample(
        (basic, iterations, data, threshold) =>
        {
            // Eq. 13 as a product: every sub-process leaves exp(−k I Q^v) of the error, the basis leaves exp(−u_base).
            var scale = new WideAreaConstants { ConvergencyThreshold = threshold }.ConvergencyScale;
            var (left, gained) = (Math.Exp(-basic * scale), 0.0);
            for (var n = 0; n < 3; n++)
            {
                var gain = Convergency.Gained(n + 1, iterations[n], data[n], 2);
                left *= Math.Exp(-(n + 1) * iterations[n] * data[n] * data[n]);
                gained += gain;
            }

            Assert.Equal(1 - left, Convergency.Updating(basic + (gained / scale), scale), 1e-13);
        },
        iter: 1_000);

    [Fact]
    public void A_total_of_one_is_exactly_the_threshold() => Gen.Double[0.01, 0.999].Sample(
        threshold =>
        {
            var scale = new WideAreaConstants { ConvergencyThreshold = threshold }.ConvergencyScale;
            Near.Relative(threshold, Convergency.Updating(1, scale), 1e-13);
            Assert.True(Convergency.Updating(0.999, scale) < threshold && Convergency.Updating(1.001, scale) > threshold);
        });

    [Fact]
    public void Need_and_basis_make_one_and_a_rest_of_rounding_is_no_need() => Z.Sample(
        basic =>
        {
            var need = Convergency.Need(basic);
            Assert.True(need >= 0);
            Assert.Equal(Math.Max(1, basic), basic + need, 2e-12);
        });

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1.5, 0)]
    [InlineData(1 - 5e-13, 0)]
    [InlineData(0.25, 0.75)]
    public void Need_is_what_is_missing(double basic, double expected) => Assert.Equal(expected, Convergency.Need(basic));

    [Fact]
    public void Just_above_the_tolerance_the_need_counts() => Assert.True(Convergency.Need(1 - 2e-12) > 1e-12);

    [Fact]
    public void Help_never_hurts_and_never_lifts_beyond_the_helper_or_one() => Gen.Select(Z, Share, Z).Sample(
        (basic, similarity, helper) =>
        {
            var after = Convergency.AfterHelp(basic, similarity, helper);
            return after >= basic && after <= Math.Max(basic, Math.Min(helper, 1)) + 1e-15;
        },
        iter: 1_000);

    [Fact]
    public void Help_by_the_unlike_is_none_and_by_the_like_is_all()
    {
        Assert.Equal(0.25, Convergency.AfterHelp(0.25, 0, 1));
        Assert.Equal(1, Convergency.AfterHelp(0.25, 1, 1.5));
        Assert.Equal(0.625, Convergency.AfterHelp(0.25, 0.5, 1));
        Assert.Equal(1.2, Convergency.AfterHelp(1.2, 1, 1.5));
    }

    [Theory]
    [InlineData(0.5, 0, 2)]
    [InlineData(0.5, 0.25, 1.5)]
    [InlineData(0.5, 0.5, 1)]
    [InlineData(0.5, 3, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1.4, 0, 1)]
    [InlineData(0, 0.75, 1.25)]
    public void Penalty_grows_with_the_share_that_is_missing(double basic, double convergency, double expected) =>
        Assert.Equal(expected, Convergency.Penalty(basic, convergency), 1e-15);

    [Fact]
    public void Penalty_lies_between_one_and_two() => Gen.Select(Z, Z).Sample(
        (basic, convergency) => Convergency.Penalty(basic, convergency) is >= 1 and <= 2);

    [Fact]
    public void Drift_takes_its_share_of_what_the_cap_leaves()
    {
        Assert.Equal(0.75, Convergency.AfterDrift(1, 1.5, 0.25));
        Assert.Equal(1.125, Convergency.AfterDrift(9, 1.5, 0.25));
    }
}
