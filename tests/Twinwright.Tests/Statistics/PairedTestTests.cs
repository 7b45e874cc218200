using CsCheck;
using Twinwright.Experiments.Statistics;
using Twinwright.Model.Randomness;
using Xunit;

namespace Twinwright.Tests.Statistics;

public class PairedTestTests
{
    private static readonly Gen<double[]> Differences = Gen.Double[-10, 10].Array[1, 12];

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(14)]
    public void Differences_of_one_sign_are_as_extreme_as_two_assignments_in_all(int count)
    {
        double[] differences = [.. Enumerable.Range(1, count).Select(at => 0.1 * at)];

        Assert.Equal(Math.Pow(2, 1 - count), PairedTest.SignFlip(differences, 1), 1e-15);
        Assert.Equal(Math.Pow(2, 1 - count), PairedTest.SignFlip([.. differences, 0, 0, 0], 1), 1e-15);
    }

    [Theory]
    [InlineData(8, 6)]
    [InlineData(13, 11)]
    [InlineData(14, 7)]
    public void Equal_magnitudes_make_it_the_sign_test(int count, int positive)
    {
        // 0.1 has no double, so sums of the same terms in another order differ in their last digits.
        double[] differences = [.. Enumerable.Range(0, count).Select(at => at < positive ? 0.1 : -0.1)];
        var far = Math.Abs((2 * positive) - count);
        var expected = Enumerable.Range(0, count + 1).Where(k => Math.Abs((2 * k) - count) >= far).Sum(k => Choose(count, k)) / Math.Pow(2, count);

        Assert.Equal(expected, PairedTest.SignFlip(differences, 1), 1e-14);
    }

    [Fact]
    public void Ties_by_rounding_count_as_ties()
    {
        // 0.1 + 0.2 and 0.3 differ by a rounding: of the eight sums of ±0.1 ± 0.2 ± 0.3, all are at least as far from 0 as 0 is.
        Assert.Equal(1, PairedTest.SignFlip([0.3, -0.1, -0.2], 1));
        Assert.Equal(1, PairedTest.SignFlip([-0.1, -0.2, 0.3], 1));
    }

    [Fact]
    public void Neither_scale_nor_sign_nor_order_matters() => Gen.Select(Differences, Gen.Double[0.01, 100]).Sample((differences, scale) =>
    {
        var p = PairedTest.SignFlip(differences, 1);
        return p == PairedTest.SignFlip([.. differences.Select(difference => -scale * difference)], 1)
            && p == PairedTest.SignFlip([.. differences.Reverse()], 1)
            && p is > 0 and <= 1;
    });

    [Fact]
    public void Drawn_signs_come_near_to_all_signs()
    {
        // Twenty differences have 2^20 assignments, which a test may list.
        var rng = new Rng(5).Split("test/differences");
        double[] differences = [.. Enumerable.Range(0, 20).Select(_ => rng.NextUniform(-1, 1.4))];
        var own = Math.Abs(differences.Sum());
        var exact = Enumerable.Range(0, 1 << 20).Count(signs =>
            Math.Abs(differences.Select((difference, at) => (signs >> at & 1) == 0 ? difference : -difference).Sum()) >= own - 1e-12) / Math.Pow(2, 20);

        var drawn = PairedTest.SignFlip(differences, 1);

        Assert.InRange(exact, 0.02, 0.9);
        Assert.NotEqual(exact, drawn);
        Assert.Equal(exact, drawn, 4 * Math.Sqrt(exact * (1 - exact) / PairedTest.Draws));
        Assert.NotEqual(drawn, PairedTest.SignFlip(differences, 2));
    }

    [Fact]
    public void What_is_never_reached_by_draws_still_has_a_chance() =>
        Assert.Equal(1 / (PairedTest.Draws + 1.0), PairedTest.SignFlip([.. Enumerable.Repeat(1.0, 100)], 1), 1e-18);

    [Fact]
    public void Five_in_a_hundred_are_called_different_where_nothing_is()
    {
        // 2,000 samples of ten symmetric differences: the share with p ≤ 0.05 has a standard deviation of 0.005.
        var rng = new Rng(6).Split("test/null");
        var called = Enumerable.Range(0, 2_000).Count(_ =>
            PairedTest.SignFlip([.. Enumerable.Range(0, 10).Select(_ => rng.NextUniform(-1, 1))], 1) <= 0.05);

        Assert.InRange(called / 2_000.0, 0.03, 0.07);
    }

    [Fact]
    public void Differences_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentException>(() => PairedTest.SignFlip([], 1));
        Assert.Throws<ArgumentException>(() => PairedTest.SignFlip([1, double.NaN], 1));
    }

    private static double Choose(int n, int k) => Enumerable.Range(1, k).Aggregate(1.0, (product, i) => product * (n - k + i) / i);
}
