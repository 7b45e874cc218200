using System.Globalization;
using Twinwright.Experiments.Figures;
using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Report;

/// <summary>A part of a page: one comparison or one run.</summary>
public sealed class ReportSection
{
    private readonly Action<Html, string> _write;

    private ReportSection(string heading, Action<Html, string> write) => (Heading, _write) = (heading, write);

    /// <summary>What the part is about.</summary>
    public string Heading { get; }

    /// <summary>A comparison.</summary>
    public static ReportSection Of(ComparisonResult result) => Of(result, FigureSet.Of(result));

    /// <summary>A run.</summary>
    public static ReportSection Of(RunResult run) => Of(run, FigureSet.Of(run));

    internal static ReportSection Of(ComparisonResult result, FigureSet figures) =>
        new($"{result.Scenario}: comparison of {Wording.Count(result.Solvers.Count, "solver")}", (html, prefix) =>
        {
            var isWideArea = Wording.IsWideArea(result.MetricNames);
            ReportLead.Write(html, result.MetricNames, ReportLead.Finding(result));
            html.Heading("What was run").Facts(
            [
                ("Scenario", result.Scenario),
                ("Solvers", string.Join(", ", result.Solvers)),
                ("Runs", $"{Number(result.Runs)}; all solvers meet the same worlds"),
                ("Deployment seeds", Seeds(result.PerRun.Select(run => run.Deployment))),
                ("Dynamics seeds", Seeds(result.PerRun.Select(run => run.DynamicsSeed))),
                ("Dynamics for each deployment", Number(result.DynamicsPerDeployment)),
                Steps(result.Steps, result.MeasuredSteps, isWideArea),
            ]);
            Figures(html, figures, prefix, new SolverColours(result.Solvers));
            MatchingTable.Write(html, result.Samples);
            html.Heading("All metrics");
            ReportTables.Metrics(html, result);
            ReportTables.Paired(html, result);
        });

    internal static ReportSection Of(RunResult run, FigureSet figures) =>
        new($"{run.Scenario}: {run.Solver}", (html, prefix) =>
        {
            var isWideArea = Wording.IsWideArea(run.Totals.Keys);
            ReportLead.Write(html, run.Totals.Keys, "");
            html.Heading("What was run").Facts(
            [
                ("Scenario", run.Scenario),
                ("Solver", run.Solver),
                ("Deployment seed", Number(run.Deployment)),
                ("Dynamics seed", Number(run.DynamicsSeed)),
                Steps(run.Steps, run.MeasuredSteps, isWideArea),
            ]);
            html.Heading("Results");
            ReportTables.Totals(html, run);
            Figures(html, figures, prefix, new SolverColours([run.Solver]));
            MatchingTable.Write(html, [run]);
        });

    internal void Write(Html html, string prefix) => _write(html, prefix);

    private static void Figures(Html html, FigureSet figures, string prefix, SolverColours colours)
    {
        foreach (var figure in figures.Charts)
        {
            html.Heading(figure.Title).Figure(figure, prefix);
        }

        if (figures.Maps.Count == 0)
        {
            return;
        }

        html.Heading(figures.Maps.Count == 1 ? "Map" : "Map of each solver");
        html.Raw(figures.Maps.Count == 1 ? "<div>" : "<div data-maps>");
        if (figures.Maps.Count > 1)
        {
            html.Raw("<fieldset class=\"choose\" hidden><legend>Show the map of</legend>");
            for (var i = 0; i < figures.Maps.Count; i++)
            {
                var (solver, map) = figures.Maps[i];
                html.Raw($"<label><input type=\"radio\" name=\"{prefix}-map\" value=\"{prefix}-{Html.Escape(map.Id)}\"{(i == figures.Maps.Count - 1 ? " checked" : "")}> "
                    + $"<span class=\"swatch\" style=\"background:{colours.Hex(solver)}\"></span>{Html.Escape(solver)}</label>");
            }

            html.Raw("</fieldset>");
        }

        foreach (var (_, map) in figures.Maps)
        {
            html.Figure(map, prefix);
        }

        html.Raw("</div>");
    }

    private static (string Name, string Value) Steps(int steps, int measured, bool isWideArea) => (
        isWideArea ? "Steps" : "Frames",
        measured < steps ? $"{Number(steps)}, of which the last {Number(measured)} are measured" : $"{Number(steps)}, all of them measured");

    private static string Seeds(IEnumerable<long> seeds)
    {
        var distinct = seeds.Distinct().Order().ToList();
        return distinct.Count > 2 && distinct[^1] - distinct[0] == distinct.Count - 1
            ? $"{Number(distinct[0])} to {Number(distinct[^1])}"
            : Wording.List([.. distinct.Select(Number)]);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
