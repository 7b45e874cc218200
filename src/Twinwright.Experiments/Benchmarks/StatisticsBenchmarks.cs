using Twinwright.Experiments.Statistics;
using Twinwright.Model.Randomness;
using Twinwright.Model.Threading;

namespace Twinwright.Experiments.Benchmarks;

/// <summary>Figures of statistics.</summary>
public static class StatisticsBenchmarks
{
    private const int Resamples = 50_000;
    private const int Strata = 10;
    private const int RunsOfAStratum = 20;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Benchmark> All { get; } = [new("statistics.bootstrap_50000_s", Bootstrap)];

    private static BenchmarkFigure Bootstrap(CancellationToken stop)
    {
        using var team = new WorkerTeam(1);
        var bootstrap = new StratifiedBootstrap(Resamples, 1);
        var (ours, theirs) = (Scores("ours"), Scores("theirs"));
        var improvement = new ProbabilityOfImprovement(ours, theirs);
        ScoreStatistic[] statistics = [ScoreStatistic.InterquartileMean, ScoreStatistic.Mean, ScoreStatistic.OptimalityGap(0.5)];
        var seconds = Benchmark.SecondsPerCall(
            () =>
            {
                bootstrap.Run(ours, statistics, team);
                bootstrap.Run(improvement, team);
            },
            stop);
        return new(
            "statistics.bootstrap_50000_s", seconds, "s",
            $"one thread; interquartile mean, mean, optimality gap and probability of improvement of {Resamples} resamples of "
            + $"{Strata * RunsOfAStratum} scores in {Strata} strata, all different");
    }

    private static StratifiedScores Scores(string name)
    {
        var stream = new Rng(1).Split("benchmark/scores").Split(name);
        return new([.. Enumerable.Range(0, Strata).Select(_ => Enumerable.Range(0, RunsOfAStratum).Select(_ => stream.NextUnit()).ToArray())]);
    }
}
