using Twinwright.Experiments.Statistics;
using Xunit;

namespace Twinwright.Tests.Statistics;

public class PercentileIntervalTests
{
    private static readonly double[] Hundred = [.. Enumerable.Range(0, 101).Select(at => (double)at).Reverse()];

    [Theory]
    [InlineData(0.95, 2.5, 97.5)]
    [InlineData(0.5, 25, 75)]
    [InlineData(0.99, 0.5, 99.5)]
    public void A_confidence_cuts_off_half_of_its_rest_at_either_end(double confidence, double low, double high)
    {
        var interval = PercentileInterval.Of(Hundred, confidence);

        Assert.Equal(low, interval.Low, 1e-12);
        Assert.Equal(high, interval.High, 1e-12);
    }

    [Fact]
    public void Without_a_confidence_it_is_95_in_a_hundred() =>
        Assert.Equal(PercentileInterval.Of(Hundred, 0.95), PercentileInterval.Of(Hundred));

    [Fact]
    public void Resamples_without_a_statistic_are_left_out_up_to_five_in_a_hundred()
    {
        double[] few = [double.NaN, .. Enumerable.Range(0, 95).Select(at => (double)at), double.NaN, double.NaN, double.NaN, double.NaN];
        double[] many = [double.NaN, .. few[1..99], double.NaN, double.NaN];

        Assert.Equal(PercentileInterval.Of(few.Where(double.IsFinite).ToArray()), PercentileInterval.Of(few));
        Assert.Equal(2.5 * 94 / 100, PercentileInterval.Of(few).Low, 1e-12);
        Assert.Equal(PercentileInterval.None, PercentileInterval.Of(many));
        Assert.Equal(PercentileInterval.None, PercentileInterval.Of([]));
    }

    [Fact]
    public void Infinite_resamples_are_ends_like_others()
    {
        double[] resamples = [.. Enumerable.Repeat(1.0, 50), .. Enumerable.Repeat(double.PositiveInfinity, 50)];

        Assert.Equal(new PercentileInterval(1, double.PositiveInfinity), PercentileInterval.Of(resamples));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_confidence_outside_of_0_and_1_is_refused(double confidence) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PercentileInterval.Of(Hundred, confidence));
}
