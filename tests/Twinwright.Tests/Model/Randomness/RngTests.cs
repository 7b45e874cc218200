using Twinwright.Model.Randomness;
using Xunit;

namespace Twinwright.Tests.Model.Randomness;

public class RngTests
{
    [Fact]
    public void Equal_seeds_and_names_give_equal_streams()
    {
        var (one, two) = (new Rng(42).Split("world").Split("lane", 3), new Rng(42).Split("world").Split("lane", 3));
        for (var n = 0; n < 100; n++)
        {
            Assert.Equal(one.NextBits(), two.NextBits());
        }
    }

    [Fact]
    public void A_child_does_not_depend_on_what_its_parent_has_drawn()
    {
        var (fresh, used) = (new Rng(5), new Rng(5));
        for (var n = 0; n < 17; n++)
        {
            used.NextUnit();
        }

        used.Split("other").NextBits();
        Assert.Equal(fresh.Split("child").NextBits(), used.Split("child").NextBits());
        Assert.Equal(fresh.Split("child").Field(), used.Split("child").Field());
    }

    [Fact]
    public void Many_names_and_seeds_give_streams_without_a_collision()
    {
        var seen = new HashSet<ulong>();
        var streams = 0;
        for (var seed = -50L; seed < 50; seed++)
        {
            var root = new Rng(seed);
            seen.Add(root.NextBits());
            streams++;
            for (var index = 0; index < 100; index++)
            {
                seen.Add(root.Split("lane", index).NextBits());
                seen.Add(root.Split($"lane{index}").NextBits());
                streams += 2;
            }
        }

        Assert.Equal(streams, seen.Count);
    }

    [Fact]
    public void A_path_is_not_its_names_run_together()
    {
        var root = new Rng(1);
        Assert.NotEqual(root.Split("ab").Field(), root.Split("a").Split("b").Field());
        Assert.NotEqual(root.Split("lane", 11).Field(), root.Split("lane1", 1).Field());
        Assert.NotEqual(root.Split("a").Field(), root.Field());
    }

    [Fact]
    public void A_stream_needs_a_name()
    {
        Assert.Throws<ArgumentException>(() => new Rng(1).Split(""));
        Assert.Throws<ArgumentNullException>(() => new Rng(1).Split(null!));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-3, 3)]
    [InlineData(1, 40)]
    [InlineData(0, 999)]
    public void Integers_are_uniform_over_both_bounds_and_all_between(int low, int high)
    {
        var rng = new Rng(20231).Split("integers", high);
        var counts = new int[high - low + 1];
        var draws = 200 * counts.Length;
        for (var n = 0; n < draws; n++)
        {
            counts[rng.NextInteger(low, high) - low]++;
        }

        // Chi-square with k − 1 degrees of freedom has mean k − 1 and variance 2(k − 1).
        var chiSquare = counts.Sum(count => (count - 200.0) * (count - 200.0) / 200);
        Assert.InRange(chiSquare, 0, counts.Length - 1 + (5 * Math.Sqrt(2.0 * counts.Length)));
        Assert.DoesNotContain(0, counts);
    }

    [Fact]
    public void Integers_reach_the_ends_of_the_type()
    {
        var rng = new Rng(3);
        var draws = Enumerable.Range(0, 1_000).Select(_ => rng.NextInteger(int.MinValue, int.MaxValue)).ToList();
        Assert.InRange(draws.Count(draw => draw < 0), 400, 600);
        Assert.Contains(draws, draw => Math.Abs((long)draw) > int.MaxValue * 0.99);
        Assert.Throws<ArgumentOutOfRangeException>(() => rng.NextInteger(2, 1));
    }

    [Fact]
    public void Units_have_the_moments_of_a_uniform_and_stay_strictly_inside()
    {
        const int Count = 200_000;
        var rng = new Rng(77);
        var draws = Enumerable.Range(0, Count).Select(_ => rng.NextUnit()).ToList();
        Assert.Equal(0.5, draws.Average(), 5 / Math.Sqrt(12.0 * Count));
        Assert.Equal(1.0 / 3, draws.Average(x => x * x), 5 * Math.Sqrt(4.0 / 45 / Count));
        Assert.All(draws, draw => Assert.InRange(draw, double.Epsilon, 1 - double.Epsilon));
        Assert.InRange(new Rng(78).NextUniform(-3, -2), -3, -2);
    }
}
