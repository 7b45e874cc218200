using CsCheck;
using Twinwright.Experiments.Statistics;
using Twinwright.Model.Randomness;
using Twinwright.Model.Threading;
using Xunit;

namespace Twinwright.Tests.Statistics;

public class StratifiedBootstrapTests
{
    private static readonly Gen<double[][]> Strata = Gen.Double[-1e3, 1e3].Array[2, 12].Array[1, 5];

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Any_number_of_threads_gives_the_same_bytes(int threads)
    {
        using var alone = new WorkerTeam(1);
        using var many = new WorkerTeam(threads);
        var (x, y) = (Normal(1, [12, 30, 7]), Normal(2, [12, 30, 7]));
        var improvement = new ProbabilityOfImprovement(x, y);
        var bootstrap = new StratifiedBootstrap(3_001, 5);

        var (first, second) = (bootstrap.Run(x, alone), bootstrap.Run(x, many));

        Assert.Equal(first.Means, second.Means);
        Assert.Equal(first.InterquartileMeans, second.InterquartileMeans);
        Assert.Equal(bootstrap.Run(improvement, alone), bootstrap.Run(improvement, many));
    }

    [Fact]
    public void More_resamples_begin_with_the_fewer()
    {
        using var team = new WorkerTeam(1);
        var scores = Normal(1, [9, 4]);

        var (few, many) = (new StratifiedBootstrap(100, 1).Run(scores, team), new StratifiedBootstrap(1_000, 1).Run(scores, team));

        Assert.Equal(few.InterquartileMeans, many.InterquartileMeans.Take(100));
        Assert.NotEqual(few.InterquartileMeans, new StratifiedBootstrap(100, 2).Run(scores, team).InterquartileMeans);
    }

    [Fact]
    public void Resamples_stay_within_their_stratum()
    {
        // Runs of a stratum are alike, so whatever is drawn within it is, too.
        using var team = new WorkerTeam(1);
        var scores = new StratifiedScores([[1, 1, 1], [100, 100], [7, 7, 7, 7]]);

        var (means, iqms) = new StratifiedBootstrap(500, 1).Run(scores, team);

        Assert.All(means, mean => Assert.Equal(scores.Mean, mean));
        Assert.All(iqms, iqm => Assert.Equal(scores.InterquartileMean, iqm));
    }

    [Fact]
    public void The_bootstraps_variance_of_a_mean_is_the_closed_form()
    {
        // Var = Σ over strata of n σ² / N², with σ² the variance of the stratum's runs about their own mean.
        using var team = new WorkerTeam(2);
        double[][] strata = [[1, 4, 9, 16], [2, 3], [-5, 0, 5, 10, 20, 40]];
        var count = strata.Sum(stratum => stratum.Length);
        var expected = strata.Sum(stratum => stratum.Sum(value => Math.Pow(value - stratum.Average(), 2))) / (count * count);

        var means = new StratifiedBootstrap(100_000, 3).Run(new StratifiedScores(strata), team).Means;

        var mean = means.Average();
        Assert.Equal(strata.Sum(stratum => stratum.Sum()) / count, mean, 4 * Math.Sqrt(expected / means.Length));
        Assert.Equal(1, means.Average(value => Math.Pow(value - mean, 2)) / expected, 0.02);
    }

    [Fact]
    public void The_interval_of_a_mean_is_that_of_the_normal_distribution_for_many_runs()
    {
        using var team = new WorkerTeam(2);
        var scores = Normal(7, [400, 400]);

        var interval = PercentileInterval.Of(new StratifiedBootstrap(20_000, 1).Run(scores, team).Means);

        // Runs are normal with a variance of 1 about their stratum's mean.
        var half = 1.96 / Math.Sqrt(800);
        Assert.Equal(scores.Mean - half, interval.Low, half * 0.1);
        Assert.Equal(scores.Mean + half, interval.High, half * 0.1);
    }

    [Fact]
    public void The_interquartile_mean_cares_for_neither_order_nor_strata() => Strata.Sample(strata =>
    {
        var all = strata.SelectMany(stratum => stratum).ToArray();
        var iqm = new StratifiedScores(strata).InterquartileMean;
        return Math.Abs(iqm - Summary.InterquartileMean(all)) < 1e-9
            && iqm == new StratifiedScores([[.. all.Reverse()]]).InterquartileMean;
    });

    [Fact]
    public void Improvements_of_two_over_each_other_add_up_to_one() => Gen.Select(Strata, Gen.Int[0, 3]).Sample((strata, digits) =>
    {
        double[][] rounded = [.. strata.Select(stratum => stratum.Select(value => Math.Round(value / 100, digits)).ToArray())];
        var (x, y) = (new StratifiedScores(strata), new StratifiedScores([.. rounded.Select(stratum => stratum[..^1])]));
        var sum = new ProbabilityOfImprovement(x, y).Value + new ProbabilityOfImprovement(y, x).Value;
        return Math.Abs(sum - 1) < 1e-12 && Math.Abs(new ProbabilityOfImprovement(x, x).Value - 0.5) < 1e-12;
    });

    [Theory]
    [InlineData(0.0, 1)]
    [InlineData(0.5, 3)]
    [InlineData(0.625, 5)]
    [InlineData(1.0, 11)]
    public void Quantiles_lie_on_straight_lines_between_neighbours(double p, double expected)
    {
        double[] sorted = [1, 2, 3, 7, 11];

        Assert.Equal(expected, PercentileInterval.Quantile(sorted, p));
    }

    [Fact]
    public void Scores_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new StratifiedScores([]));
        Assert.Throws<ArgumentException>(() => new StratifiedScores([[1], []]));
        Assert.Throws<ArgumentException>(() => new StratifiedScores([[1, double.NaN]]));
    }

    private static StratifiedScores Normal(long seed, int[] runs)
    {
        var rng = new Rng(seed).Split("test/scores");
        return new([.. runs.Select((count, stratum) => Enumerable.Range(0, count)
            .Select(_ => stratum + (Math.Sqrt(-2 * Math.Log(rng.NextUnit())) * Math.Cos(2 * Math.PI * rng.NextUnit())))
            .ToArray())]);
    }
}
