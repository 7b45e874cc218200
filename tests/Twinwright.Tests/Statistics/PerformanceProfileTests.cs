using Twinwright.Experiments.Statistics;
using Twinwright.Model.Randomness;
using Twinwright.Model.Threading;
using Xunit;

namespace Twinwright.Tests.Statistics;

public class PerformanceProfileTests
{
    [Fact]
    public void A_run_at_a_threshold_is_not_above_it_and_thresholds_keep_their_order()
    {
        using var team = new WorkerTeam(1);
        var scores = new StratifiedScores([[1, 2], [2, 3, 4]]);

        var profile = PerformanceProfile.Of(scores, [2, 0, 4, 3.5], new StratifiedBootstrap(10, 1), team);

        Assert.Equal([0.4, 1, 0, 0.2], profile.Shares);
    }

    [Fact]
    public void The_interval_of_a_share_is_that_of_the_binomial_distribution()
    {
        // One stratum of 100 runs, 30 above: a resample has a binomial number above, whose percentiles 2.5 and 97.5 are 21 and 39.
        using var team = new WorkerTeam(2);
        var scores = new StratifiedScores([[.. Enumerable.Range(0, 100).Select(at => (double)at)]]);

        var profile = PerformanceProfile.Of(scores, [69, 200, -1], new StratifiedBootstrap(20_000, 1), team);

        Assert.Equal([0.3, 0, 1], profile.Shares);
        Assert.Equal([0.21, 0, 1], profile.Lows);
        Assert.Equal([0.39, 0, 1], profile.Highs);
    }

    [Fact]
    public void A_profile_falls_and_encloses_itself_and_threads_do_not_matter()
    {
        using var alone = new WorkerTeam(1);
        using var many = new WorkerTeam(3);
        var rng = new Rng(1).Split("test/profile");
        var scores = new StratifiedScores([.. Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, 15).Select(_ => rng.NextUnit()).ToArray())]);
        double[] thresholds = [.. Enumerable.Range(0, 21).Select(at => at / 20.0)];

        var (first, second) = (
            PerformanceProfile.Of(scores, thresholds, new StratifiedBootstrap(1_001, 3), alone),
            PerformanceProfile.Of(scores, thresholds, new StratifiedBootstrap(1_001, 3), many));

        Assert.Equal(first.Shares.OrderDescending(), first.Shares);
        Assert.All(first.Shares.Zip(first.Lows, first.Highs), point => Assert.InRange(point.First, point.Second, point.Third));
        Assert.Contains(first.Lows.Zip(first.Highs), ends => ends.Second - ends.First > 0.1);
        Assert.Equal(first.Lows, second.Lows);
        Assert.Equal(first.Highs, second.Highs);
    }

    [Fact]
    public void The_area_above_a_profile_up_to_a_goal_is_the_optimality_gap()
    {
        // γ − mean(min(x, γ)) = ∫₀^γ (1 − share above τ) dτ for x ≥ 0; by midpoints, with scores on no midpoint.
        using var team = new WorkerTeam(1);
        var scores = new StratifiedScores([[0.25, 1.5, 2.75], [0, 1, 5]]);
        double[] thresholds = [.. Enumerable.Range(0, 2_000).Select(at => (at + 0.5) / 1_000)];

        var shares = PerformanceProfile.Of(scores, thresholds, new StratifiedBootstrap(1, 1), team).Shares;

        Assert.Equal(ScoreStatistic.OptimalityGap(2).Of(scores), shares.Sum(share => 1 - share) / 1_000, 1e-9);
    }

    [Fact]
    public void A_stratum_of_one_run_has_nothing_to_resample()
    {
        using var team = new WorkerTeam(1);

        var profile = PerformanceProfile.Of(new StratifiedScores([[1, 2], [3]]), [1.5], new StratifiedBootstrap(10, 1), team);

        Assert.Equal(2 / 3.0, profile.Shares[0], 1e-15);
        Assert.Equal([double.NaN], profile.Lows);
        Assert.Equal([double.NaN], profile.Highs);
    }

    [Fact]
    public void Gaps_of_resamples_are_means_of_what_stays_below_the_goal()
    {
        using var team = new WorkerTeam(2);
        var scores = new StratifiedScores([[1, 4, 9, 16], [2, 3], [-5, 0, 5, 10, 20, 40]]);
        var bootstrap = new StratifiedBootstrap(500, 1);

        var gaps = bootstrap.Run(scores, [ScoreStatistic.Mean, ScoreStatistic.OptimalityGap(8)], team)[1];
        var below = bootstrap.Run(scores.Select(score => 8 - Math.Min(score, 8)), team).Means;

        Assert.All(below.Zip(gaps), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.True(gaps.Distinct().Count() > 50);
    }

    [Fact]
    public void Goals_and_thresholds_are_finite()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ScoreStatistic.OptimalityGap(double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScoreStatistic.ShareAbove(double.NaN));
    }
}
