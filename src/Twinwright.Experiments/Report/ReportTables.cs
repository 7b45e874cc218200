using System.Globalization;
using Twinwright.Experiments.Figures;
using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Report;

/// <summary>The tables of a report.</summary>
internal static class ReportTables
{
    public static void Metrics(Html html, ComparisonResult result)
    {
        var colours = new SolverColours(result.Solvers);
        html.Table(
            $"Each solver over {Wording.Count(result.Runs, "run")}. The interval is 95 %, Student's t; IQM is the mean of the middle half.{Sums(result.MetricNames)}",
            ["solver", "mean", "95 % interval", "IQM", "median"],
            result.MetricNames.Select(metric => (
                Wording.AxisTitle(metric),
                Rows(result.Metrics.Where(summary => summary.Metric == metric), summary => (colours.Hex(summary.Solver), Cells(summary))))));
    }

    public static void Paired(Html html, ComparisonResult result)
    {
        var colours = new SolverColours(result.Solvers);
        var baseline = PairedRatios.BaselineOf(result);
        var pairs = result.Paired.Where(pair => pair.Baseline == baseline).ToList();
        if (pairs.Count == 0)
        {
            return;
        }

        html.Table(
            $"Each solver against {baseline}, world by world. Wins are the runs in which the solver is strictly better.",
            ["solver", "value", "95 % interval", "wins / runs"],
            result.MetricNames.Where(metric => pairs.Any(pair => pair.Metric == metric)).Select(metric => (
                Title(pairs.First(pair => pair.Metric == metric), baseline),
                Rows(pairs.Where(pair => pair.Metric == metric), pair => (colours.Hex(pair.Solver), Cells(pair))))));
    }

    public static void Totals(Html html, RunResult run)
    {
        var colour = new SolverColours([run.Solver]).Hex(run.Solver);
        html.Table(
            $"Over {(run.MeasuredSteps < run.Steps ? "the last" : "all")} {Wording.Count(run.MeasuredSteps, run.Totals.ContainsKey(Wording.Utility) ? "frame" : "step")}.{Sums(run.Totals.Keys)}",
            ["metric", "value"],
            [(run.Solver, Rows(run.Totals.OrderBy(total => total.Key, StringComparer.Ordinal), total =>
                (colour, new[] { Wording.AxisTitle(total.Key), Wording.Long(Wording.Scale(total.Key) * total.Value) })))]);
    }

    private static string Sums(IEnumerable<string> metrics) => metrics.Contains(Wording.Utility)
        ? " Values are sums over the frames; links and rounds are means a frame."
        : "";

    private static IReadOnlyList<(string, string[])> Rows<T>(IEnumerable<T> items, Func<T, (string, string[])> row) =>
        [.. items.Select(row)];

    private static string[] Cells(MetricSummary summary)
    {
        var scale = Wording.Scale(summary.Metric);
        return
        [
            summary.Solver,
            Wording.Long(scale * summary.Mean),
            Wording.Interval(scale * summary.CiLow, scale * summary.CiHigh, 4),
            Wording.Long(scale * summary.Iqm),
            Wording.Long(scale * summary.Median),
        ];
    }

    private static string[] Cells(PairedSummary pair)
    {
        var scale = pair.Kind == PairedRatios.Kind ? 1 : Wording.Scale(pair.Metric);
        return
        [
            pair.Solver,
            Wording.Long(scale * pair.Value),
            Wording.Interval(scale * pair.CiLow, scale * pair.CiHigh, 4),
            string.Create(CultureInfo.InvariantCulture, $"{pair.Wins} / {pair.Runs}"),
        ];
    }

    private static string Title(PairedSummary pair, string baseline) => pair.Kind == PairedRatios.Kind
        ? $"{Wording.Name(pair.Metric)}: geometric mean of solver ÷ {baseline}"
        : $"{Wording.AxisTitle(pair.Metric)}: mean of solver − {baseline}";
}
