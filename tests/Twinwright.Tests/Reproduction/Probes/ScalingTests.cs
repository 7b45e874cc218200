using Twinwright.Experiments.Benchmarks;
using Xunit;

namespace Twinwright.Tests.Reproduction.Probes;

public class ScalingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(0.37)]
    [InlineData(-2)]
    public void The_exponent_of_a_power_law_is_its_power(double power)
    {
        double[] sizes = [3, 7, 20, 400];

        Assert.Equal(power, Scaling.Exponent(sizes, [.. sizes.Select(size => 5 * Math.Pow(size, power))]), 1e-12);
    }

    [Fact]
    public void A_size_off_the_law_moves_the_exponent_as_least_squares_say()
    {
        // ln x = 0, 1, 2 and ln y = 0, 0, 3: the slope is (3 - 0)/2.
        Assert.Equal(1.5, Scaling.Exponent([1, Math.E, Math.E * Math.E], [1, 1, Math.Exp(3)]), 1e-12);
    }

    [Fact]
    public void Work_that_is_twice_as_long_for_twice_the_size_has_an_exponent_near_one()
    {
        var sink = 0.0;
        var points = new[] { 20_000, 40_000, 80_000, 160_000 }.Select(size => new ScalingPoint(size, (double)size * size, () =>
        {
            for (var i = 0; i < size; i++)
            {
                sink += Math.Sqrt(sink + i);
            }
        })).ToList();
        var figure = Scaling.Measure("test", points, "square roots", CancellationToken.None);

        Assert.InRange(figure.Value, 0.8, 1.2);
        Assert.Contains("the printed form has 2.00 in the same range", figure.Notes, StringComparison.Ordinal);
        Assert.True(sink > 0);
    }
}
