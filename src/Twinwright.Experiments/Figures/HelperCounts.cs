using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures;

/// <summary>How many edge servers are helpers, and how many of those have a recipient.</summary>
public static class HelperCounts
{
    /// <summary>Draws it; null when the result does not count helpers.</summary>
    public static Figure? Draw(ComparisonResult result)
    {
        var colours = new SolverColours(result.Solvers);
        var rows = result.Solvers
            .Select(solver => new BarRow(solver, [.. Mark(solver, "helpers", 0.55), .. Mark(solver, "effective_helpers", 0)]))
            .Where(row => row.Bars.Count == 2)
            .ToList();
        if (rows.Count == 0)
        {
            return null;
        }

        return new BarChart
        {
            Id = "helper-counts",
            Title = "Helpers in a cycle",
            Caption = "How many edge servers offer help, and how many of them are taken by at least one neighbour (effective helpers). "
                + "A helper that nobody takes costs nothing extra and saves nothing.",
            AxisTitle = "edge servers in a cycle, mean" + (result.Runs > 1 ? " and 95 % interval" : ""),
            Rows = rows,
            Key =
            [
                ("all helpers (lighter)", SolverColours.Tint(FigureStyle.Muted, 0.55)),
                ("effective helpers", FigureStyle.Muted),
            ],
        }.Draw();

        IEnumerable<BarMark> Mark(string solver, string metric, double tint) => result.Metrics
            .Where(summary => summary.Solver == solver && summary.Metric == metric)
            .Take(1)
            .Select(summary => new BarMark(
                summary.Mean, summary.CiLow, summary.CiHigh, SolverColours.Tint(colours[solver], tint)));
    }
}
