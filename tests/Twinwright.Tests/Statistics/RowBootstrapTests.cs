using Twinwright.Experiments.Statistics;
using Twinwright.Model.Randomness;
using Twinwright.Model.Threading;
using Xunit;

namespace Twinwright.Tests.Statistics;

public class RowBootstrapTests
{
    private static readonly int[] Strata = [7, 1, 30, 12];

    [Fact]
    public void Counts_add_up_to_the_rows_of_each_stratum_and_each_row_is_as_probable()
    {
        const int Resamples = 20_000;
        using var team = new WorkerTeam(2);
        var tally = new Tally(Strata);

        Assert.All(new RowBootstrap(Strata, Resamples, 1).Run(tally, team), result => Assert.Equal(1, result));

        // A row is there once on average, with a variance of 1 − 1/n.
        Assert.All(tally.Totals, total => Assert.Equal(1, total / (double)Resamples, 4.5 / Math.Sqrt(Resamples)));
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bytes()
    {
        using var alone = new WorkerTeam(1);
        using var many = new WorkerTeam(5);
        var (x, y) = Table(1, Strata, 2);
        var slope = new SlopeStatistic(Strata, y, [x, y.Select(value => value * value).ToArray()]);
        var bootstrap = new RowBootstrap(Strata, 3_001, 5);

        Assert.Equal(bootstrap.Run(slope, alone), bootstrap.Run(slope, many));
        Assert.NotEqual(bootstrap.Run(slope, alone), new RowBootstrap(Strata, 3_001, 6).Run(slope, alone));
    }

    [Fact]
    public void Rows_are_drawn_as_runs_are()
    {
        // A share of ones is a mean, so the bootstrap of scores must give the same.
        using var team = new WorkerTeam(1);
        var (x, _) = Table(2, Strata, 1);
        var places = Strata.Select((rows, s) => x.Skip(Strata.Take(s).Sum()).Take(rows).ToArray()).ToArray();

        var shares = new RowBootstrap(Strata, 300, 9).Run(new ShareStatistic(x, [.. x.Select(_ => 1.0)]), team);
        var means = new StratifiedBootstrap(300, 9).Run(new StratifiedScores(places), team).Means;

        Assert.All(means.Zip(shares), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void The_interval_of_a_slope_covers_it_in_about_95_of_100_samples()
    {
        // Of 100 samples a binomial number is covered, 95 on average (a little fewer of some tens of rows), with a deviation of 2.2.
        using var team = new WorkerTeam(2);
        int[] strata = [25, 40, 15];

        var covered = Enumerable.Range(1, 100).Count(seed =>
        {
            var (x, y) = Table(seed, strata, 1.5);
            var interval = PercentileInterval.Of(new RowBootstrap(strata, 1_000, 1).Run(new SlopeStatistic(strata, y, [x]), team));
            return interval.Low <= 1.5 && 1.5 <= interval.High;
        });

        Assert.InRange(covered, 88, 99);
    }

    [Fact]
    public void Strata_with_intercepts_of_their_own_do_not_tilt_the_slope()
    {
        // Within strata y falls by 2 for each x, between them it rises; one intercept for all would find a rise.
        int[] strata = [3, 3];
        double[] x = [0, 1, 2, 10, 11, 12];
        double[] y = [5, 3, 1, 105, 103, 101];

        Assert.Equal(-2, new RowBootstrap(strata, 1, 1).Value(new SlopeStatistic(strata, y, [x])), 1e-12);
        Assert.True(new RowBootstrap([6], 1, 1).Value(new SlopeStatistic([6], y, [x])) > 5);
    }

    [Fact]
    public void The_exponent_of_a_power_law_is_found_whatever_the_factors_of_strata()
    {
        double[] x = [1, 10, 100, 2, 3, 50];
        double[] factors = [3, 3, 3, 0.01, 0.01, 0.01];
        double[] y = [.. x.Zip(factors, (size, factor) => factor * Math.Pow(size, 1.37))];

        Assert.Equal(1.37, new RowBootstrap([3, 3], 1, 1).Value(PowerLaw.Exponent([3, 3], x, y)), 1e-12);
        Assert.Throws<ArgumentException>(() => PowerLaw.Exponent([1, 1], [1, 0], [1, 1]));
        Assert.Throws<ArgumentException>(() => PowerLaw.Exponent([1, 1], [1, 2], [1, -1]));
    }

    [Fact]
    public void Regressors_far_from_0_lose_no_digits()
    {
        double[] x = [1.7e9, 1.7e9 + 1, 1.7e9 + 2, 1.7e9 + 5];
        double[] y = [1e6 + 0.5, 1e6 + 1, 1e6 + 1.5, 1e6 + 3];

        Assert.Equal(0.5, new SlopeStatistic([4], y, [x]).Of([1, 2, 3, 1]), 1e-10);
    }

    [Fact]
    public void A_regressor_that_others_make_up_but_for_rounding_has_no_slope()
    {
        var (x, y) = Table(4, Strata, 1);
        double[] other = [.. Table(5, Strata, 1).X];
        double[] both = [.. x.Zip(other, (one, two) => (0.3 * one) + (0.7 * two))];
        int[] counts = [.. x.Select((_, row) => row % 3)];

        Assert.All([0, 1, 2], asked => Assert.Equal(double.NaN, new SlopeStatistic(Strata, y, [x, other, both], asked).Of(counts)));
        Assert.Equal(0.7, new SlopeStatistic(Strata, both, [x, other], 1).Of(counts), 1e-12);
    }

    [Fact]
    public void Statistics_allocate_nothing()
    {
        var (x, y) = Table(3, Strata, 1);
        var ones = new int[x.Length];
        Array.Fill(ones, 1);
        double[][] regressors = [x, .. Enumerable.Range(2, 3).Select(power => x.Select(value => Math.Pow(value, power)).ToArray())];
        IRowStatistic[] statistics = [new SlopeStatistic(Strata, y, regressors, 3), new ShareStatistic(x, y)];
        Assert.All(statistics, statistic => Assert.True(double.IsFinite(statistic.Of(ones))));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var sum = statistics[0].Of(ones) + statistics[1].Of(ones);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, bytes);
        Assert.True(double.IsFinite(sum));
    }

    [Fact]
    public void Denominators_that_cancel_are_none() =>
        Assert.Equal(double.NaN, new ShareStatistic([1, 1, 1], [0.1, 0.2, -0.3]).Of([1, 1, 1]));

    [Fact]
    public void Rows_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new RowBootstrap([], 1, 1));
        Assert.Throws<ArgumentException>(() => new RowBootstrap([3, 0], 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RowBootstrap([3], 0, 1));
        Assert.Throws<ArgumentException>(() => new SlopeStatistic([3], [1, 2, 3], [[1, 2]]));
        Assert.Throws<ArgumentException>(() => new SlopeStatistic([3], [1, 2, double.NaN], [[1, 2, 3]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlopeStatistic([1], [1], [[1], [1], [1], [1], [1]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlopeStatistic([1], [1], [[1]], 1));
        Assert.Throws<ArgumentException>(() => new ShareStatistic([1], [1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RowBootstrap([3], 1, 1).Value(new ShareStatistic([1, 2], [1, 2])));
    }

    /// <summary>x uniform, y = stratum + slope × x + noise of mean 0.</summary>
    private static (double[] X, double[] Y) Table(long seed, int[] strata, double slope)
    {
        var rng = new Rng(seed).Split("test/rows");
        var of = strata.SelectMany((rows, stratum) => Enumerable.Repeat(stratum, rows)).ToArray();
        double[] x = [.. of.Select(_ => rng.NextUniform(0, 2))];
        return (x, [.. of.Select((stratum, row) => (10 * stratum) + (slope * x[row]) + rng.NextUniform(-1, 1) + rng.NextUniform(-1, 1))]);
    }

    /// <summary>1 where the counts of every stratum add up; and how often each row was there in all.</summary>
    private sealed class Tally(int[] strata) : IRowStatistic
    {
        public int[] Totals { get; } = new int[strata.Sum()];

        public double Of(ReadOnlySpan<int> counts)
        {
            var first = 0;
            foreach (var rows in strata)
            {
                var sum = 0;
                for (var row = first; row < first + rows; row++)
                {
                    sum += counts[row];
                    Interlocked.Add(ref Totals[row], counts[row]);
                }

                if (sum != rows)
                {
                    return 0;
                }

                first += rows;
            }

            return first == counts.Length ? 1 : 0;
        }
    }
}
