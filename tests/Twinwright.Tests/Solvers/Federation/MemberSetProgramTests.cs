using System.Numerics;
using Twinwright.Model.Randomness;
using Twinwright.Solvers.Exact;
using Xunit;

namespace Twinwright.Tests.Solvers.Federation;

public class MemberSetProgramTests
{
    [Theory]
    [InlineData(1, 1, 3, 1)]
    [InlineData(2, 2, 4, 1)]
    [InlineData(3, 3, 3, 1)]
    [InlineData(4, 2, 3, 2)]
    [InlineData(3, 3, 3, 2)]
    public void The_chosen_sets_are_the_best_that_fit(int edgeServers, int partialDts, int sensors, int most)
    {
        var rng = new Rng(3).Split($"test/sets/{edgeServers}/{partialDts}/{sensors}/{most}");
        for (var k = 0; k < 12; k++)
        {
            var columns = Columns(edgeServers, partialDts, sensors, rng, 10);
            var limits = Enumerable.Range(0, sensors).Select(_ => rng.NextInteger(0, most)).ToArray();
            var chosen = MemberSetProgram.Solve(edgeServers, partialDts, limits, columns, out var error);
            var best = Best(columns, edgeServers, partialDts, limits);

            AssertFits(chosen, partialDts, limits);
            Assert.InRange(chosen.Sum(column => column.Value), best - error, best + 1e-9);
            Assert.Equal(partialDts * Math.ScaleB(1, -20), error);
        }
    }

    [Fact]
    public void What_is_left_out_is_in_no_best_choice()
    {
        var (rng, kept, all) = (new Rng(4).Split("test/sets"), 0, 0);
        for (var k = 0; k < 60; k++)
        {
            var columns = Columns(3, 3, 3, rng, 10);
            int[] limits = [rng.NextInteger(0, 2), 1, rng.NextInteger(1, 3)];
            var worthwhile = MemberSetPrices.Worthwhile(3, 3, limits, columns);

            (kept, all) = (kept + worthwhile.Count, all + columns.Count);
            Assert.Equal(Best(columns, 3, 3, limits), Best(worthwhile, 3, 3, limits), 1e-9);
        }

        Assert.True(kept < all / 2, $"{kept} of {all}");
    }

    [Fact]
    public void Large_values_are_rounded_to_a_larger_unit_and_the_bound_says_so()
    {
        var rng = new Rng(5).Split("test/sets");
        var columns = Columns(2, 2, 3, rng, 1e9);
        var chosen = MemberSetProgram.Solve(2, 2, [1, 1, 1], columns, out var error);

        Assert.InRange(error, 1e-3, 1e-2);
        Assert.InRange(chosen.Sum(column => column.Value), Best(columns, 2, 2, [1, 1, 1]) - error, double.MaxValue);
    }

    [Fact]
    public void A_pair_without_an_empty_set_is_refused() =>
        Assert.Throws<ArgumentException>(() => MemberSetProgram.Solve(1, 1, [1], [new(0, 0, 1, 3)], out _));

    private static List<MemberSetColumn> Columns(int edgeServers, int partialDts, int sensors, Rng rng, double scale)
    {
        var columns = new List<MemberSetColumn>();
        for (var c = 0; c < partialDts; c++)
        {
            for (var b = 0; b < edgeServers; b++)
            {
                for (var set = 0; set < 1 << sensors; set++)
                {
                    // More members are worth more, as a rule, so that the limits bind.
                    var value = scale * (rng.NextUniform(-1, 1) + Math.Sqrt(BitOperations.PopCount((uint)set)));
                    columns.Add(new MemberSetColumn(b, c, set, value));
                }
            }
        }

        return columns;
    }

    private static double Best(IReadOnlyList<MemberSetColumn> columns, int edgeServers, int partialDts, int[] limits)
    {
        var (left, free) = ((int[])limits.Clone(), Enumerable.Repeat(true, edgeServers).ToArray());
        return From(0);

        double From(int c)
        {
            if (c == partialDts)
            {
                return 0;
            }

            var best = double.NegativeInfinity;
            foreach (var column in columns.Where(column => column.PartialDt == c && free[column.EdgeServer]))
            {
                if (Enumerable.Range(0, left.Length).Any(n => (column.Members >> n & 1) > left[n]))
                {
                    continue;
                }

                Take(column, 1);
                best = Math.Max(best, column.Value + From(c + 1));
                Take(column, -1);
            }

            return best;
        }

        void Take(MemberSetColumn column, int sign)
        {
            free[column.EdgeServer] = sign < 0;
            for (var n = 0; n < left.Length; n++)
            {
                left[n] -= sign * (column.Members >> n & 1);
            }
        }
    }

    private static void AssertFits(IReadOnlyList<MemberSetColumn> chosen, int partialDts, int[] limits)
    {
        Assert.Equal(Enumerable.Range(0, partialDts), chosen.Select(column => column.PartialDt).Order());
        Assert.Equal(partialDts, chosen.Select(column => column.EdgeServer).Distinct().Count());
        Assert.All(limits.Select((limit, n) => (limit, n)), bound =>
            Assert.True(chosen.Count(column => (column.Members >> bound.n & 1) == 1) <= bound.limit));
    }
}
