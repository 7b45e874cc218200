using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using Twinwright.Experiments.Statistics;

namespace Twinwright.Cli.Screen;

/// <summary>Statistics over strata on the screen.</summary>
internal static class StatisticsTables
{
    public static string Of(RunStatistics statistics) => Rendering.Of(
    [
        new Text(string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(", ", statistics.Strata.Select(stratum => stratum.Scenario).Distinct())}: {statistics.Metric} over "
            + $"{Count(statistics.Strata.Sum(stratum => stratum.Runs), "run")} in {Count(statistics.Strata.Count, "stratum", "strata")}, "
            + $"95 % intervals by {statistics.Resamples:#,0} stratified resamples\n")),
        Solvers(statistics),
        .. statistics.Paired.Count > 0 ? Pairs(statistics) : [],
    ]);

    private static Table Solvers(RunStatistics statistics)
    {
        var table = Rendering.Table("solver", "interquartile mean", "mean");
        foreach (var solver in statistics.Solvers)
        {
            table.AddRow(
                Markup.Escape(solver.Solver), Cell(solver.Iqm, solver.IqmInterval), Cell(solver.Mean, solver.MeanInterval));
        }

        return table;
    }

    private static IEnumerable<IRenderable> Pairs(RunStatistics statistics)
    {
        var (ratio, baseline) = (statistics.Paired[0].Kind == "ratio_geometric_mean", statistics.Paired[0].Baseline);
        yield return new Text(ratio ? $"solver ÷ {baseline}, run by run\n" : $"solver − {baseline}, run by run\n");
        var table = Rendering.Table(
            "solver", ratio ? "geometric mean" : "mean", "interquartile mean", "runs won", "probability of improvement");
        foreach (var pair in statistics.Paired)
        {
            table.AddRow(
                Markup.Escape(pair.Solver), Cell(pair.Value, pair.Interval), Cell(pair.Iqm, pair.IqmInterval),
                string.Create(CultureInfo.InvariantCulture, $"{pair.Wins} of {pair.Runs}"), Cell(pair.Improvement, pair.ImprovementInterval));
        }

        yield return table;
    }

    private static string Cell(double value, PercentileInterval interval) =>
        Markup.Escape(Rendering.WithInterval(value, interval.Low, interval.High, Fine));

    /// <summary>Ratios near 1 differ in their third digit.</summary>
    private static string Fine(double value) =>
        Math.Abs(value) is >= 1 and < 100 ? value.ToString("0.000", CultureInfo.InvariantCulture) : Rendering.Number(value);

    private static string Count(int number, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? one : many ?? one + "s")}");
}
