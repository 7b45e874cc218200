using CsCheck;
using MathNet.Numerics.Distributions;
using Twinwright.Experiments.Statistics;
using Xunit;

namespace Twinwright.Tests.Running;

public class SummaryTests
{
    private static readonly Gen<double[]> Values = Gen.Double[-1e3, 1e3].Array[2, 30];

    // Two-sided 95 % points of Student's t, as every table prints them.
    [Theory]
    [InlineData(2, 12.706)]
    [InlineData(3, 4.303)]
    [InlineData(6, 2.571)]
    [InlineData(11, 2.228)]
    [InlineData(31, 2.042)]
    [InlineData(121, 1.980)]
    public void Half_the_interval_is_the_tables_quantile_of_standard_errors(int count, double quantile)
    {
        // Numbers 1 … n have mean (n + 1)/2 and variance n (n + 1)/12.
        double[] values = [.. Enumerable.Range(1, count).Select(number => (double)number)];

        var (mean, low, high) = Summary.MeanInterval(values);

        var error = Math.Sqrt((count + 1) / 12.0);
        Assert.Equal((count + 1) / 2.0, mean, 1e-12);
        Assert.Equal(quantile, (high - mean) / error, 5e-4);
        Assert.Equal(quantile, (mean - low) / error, 5e-4);
    }

    [Fact]
    public void The_interval_covers_the_mean_of_normal_values_nineteen_times_in_twenty()
    {
        var normal = new Normal(3, 2, new Random(1));
        var covered = Enumerable.Range(0, 4000).Count(_ =>
        {
            var (_, low, high) = Summary.MeanInterval([.. normal.Samples().Take(5)]);
            return low <= 3 && 3 <= high;
        });

        // 3,800 expected, standard deviation 14.
        Assert.InRange(covered, 3800 - 56, 3800 + 56);
    }

    [Fact]
    public void Intervals_move_and_stretch_with_the_values() =>
        Gen.Select(Values, Gen.Double[-100, 100], Gen.Double[0.1, 10]).Sample((values, shift, stretch) =>
        {
            var (mean, low, high) = Summary.MeanInterval(values);
            var moved = Summary.MeanInterval([.. values.Select(value => (stretch * value) + shift)]);
            Assert.Equal((stretch * mean) + shift, moved.Mean, 1e-7);
            Assert.Equal((stretch * low) + shift, moved.Low, 1e-7 * (1 + Math.Abs(moved.Low)));
            Assert.Equal((stretch * high) + shift, moved.High, 1e-7 * (1 + Math.Abs(moved.High)));
        });

    [Fact]
    public void One_value_has_no_interval()
    {
        Assert.Equal((4, double.NaN, double.NaN), Summary.MeanInterval([4]));
    }

    // scipy.stats.trim_mean(x, 0.25), which cuts int(0.25 n) values off at either end; worked out by hand.
    [Theory]
    [InlineData(new double[] { 7 }, 7)]
    [InlineData(new double[] { 1, 100 }, 50.5)]
    [InlineData(new double[] { 1, 2, 100 }, 103.0 / 3)]
    [InlineData(new double[] { 100, 1, 3, 2 }, 2.5)]
    [InlineData(new double[] { 9, -50, 2, 4, 300 }, 5)]
    [InlineData(new double[] { 1, 2, 3, 4, 5, 6, 700 }, 4)]
    [InlineData(new double[] { 8, 1, 2, 6, 3, 500, 5, -40 }, 4)]
    [InlineData(new double[] { 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2 }, 25.2 / 6)]
    public void The_interquartile_mean_is_scipys_trimmed_mean(double[] values, double expected)
    {
        Assert.Equal(expected, Summary.InterquartileMean(values), 1e-12 * Math.Abs(expected));
    }

    [Theory]
    [InlineData(new double[] { 3 }, 3)]
    [InlineData(new double[] { 9, 1 }, 5)]
    [InlineData(new double[] { 9, 1, 2 }, 2)]
    [InlineData(new double[] { 9, 1, 2, 4 }, 3)]
    public void The_median_is_in_the_middle(double[] values, double expected)
    {
        Assert.Equal(expected, Summary.Median(values));
    }

    [Fact]
    public void The_geometric_mean_is_exact_on_powers_and_undefined_without_logarithms()
    {
        Assert.Equal(4, Summary.GeometricMean([2, 8]), 1e-14);
        Assert.Equal(10, Summary.GeometricMean([0.1, 10, 1000]), 1e-13);
        Assert.Equal(double.NaN, Summary.GeometricMean([1, 0]));
        Assert.Equal(double.NaN, Summary.GeometricMean([1, -1]));
    }

    [Fact]
    public void Every_mean_lies_between_the_least_and_the_largest_value() => Values.Sample(values =>
    {
        double[] positive = [.. values.Select(value => Math.Abs(value) + 1e-3)];
        foreach (var mean in (double[])[Summary.Mean(positive), Summary.Median(positive), Summary.InterquartileMean(positive), Summary.GeometricMean(positive)])
        {
            Assert.InRange(mean, positive.Min() * (1 - 1e-12), positive.Max() * (1 + 1e-12));
        }

        Assert.True(Summary.GeometricMean(positive) <= Summary.Mean(positive) * (1 + 1e-12));
    });

    [Fact]
    public void Statistics_do_not_change_what_they_are_given()
    {
        double[] values = [3, 1, 2, 5, 4];

        _ = (Summary.Median(values), Summary.InterquartileMean(values), Summary.MeanInterval(values));

        Assert.Equal([3, 1, 2, 5, 4], values);
    }
}
