using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures;

/// <summary>A metric of each solver: mean over the runs with its 95 % interval.</summary>
public static class MetricBars
{
    /// <summary>Draws any metric; null when no solver has it.</summary>
    public static Figure? Draw(ComparisonResult result, string metric) => Draw(
        result, metric, $"metric-{metric.Replace('_', '-')}", $"{Wording.Title(metric)} of each solver",
        $"{Wording.Meaning(metric)}Mean over {Wording.Count(result.Runs, "run")}"
        + (result.Runs > 1 ? "; a whisker is the 95 % interval of the mean." : "; one run gives no interval."),
        logAllowed: false);

    /// <summary>Draws any metric; null when it is nothing but zero.</summary>
    internal static Figure? DrawUnlessZero(ComparisonResult result, string metric) =>
        result.Metrics.Any(summary => summary.Metric == metric && summary.Mean != 0) ? Draw(result, metric) : null;

    internal static Figure? Draw(
        ComparisonResult result, string metric, string id, string title, string caption, bool logAllowed)
    {
        var colours = new SolverColours(result.Solvers);
        var scale = Wording.Scale(metric);
        var rows = result.Solvers
            .Select(solver => result.Metrics.FirstOrDefault(summary => summary.Solver == solver && summary.Metric == metric))
            .OfType<MetricSummary>()
            .Select(summary => new BarRow(summary.Solver,
                [new BarMark(scale * summary.Mean, scale * summary.CiLow, scale * summary.CiHigh, colours[summary.Solver])]))
            .ToList();
        if (rows.Count == 0)
        {
            return null;
        }

        return new BarChart
        {
            Id = id,
            Title = title,
            Caption = caption,
            AxisTitle = $"{Wording.AxisTitle(metric)}, mean{(result.Runs > 1 ? " and 95 % interval" : "")}",
            Rows = rows,
            LogAllowed = logAllowed,
        }.Draw();
    }
}
