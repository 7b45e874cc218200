using System.Globalization;
using Twinwright.Experiments.Figures;
using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Report;

/// <summary>A part of a page: one comparison or one run.</summary>
public sealed class ReportSection
{
    private const string WideAreaLead =
        "Each edge server keeps the digital twin of its area up to date with the data of its sensors, which costs energy. "
        + "A helper updates first and hands what it learnt to neighbours, who then need less data and less computing. "
        + "Helping costs the helper more and its neighbours less; a solver decides in every cycle who helps.";

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
            Lead(html, result.MetricNames.Contains(Wording.SystemEnergy), Finding(result));
            html.Heading("What was run").Facts(
            [
                ("Scenario", result.Scenario),
                ("Solvers", string.Join(", ", result.Solvers)),
                ("Runs", $"{Number(result.Runs)}; all solvers meet the same worlds"),
                ("Deployment seeds", Seeds(result.PerRun.Select(run => run.Deployment))),
                ("Dynamics seeds", Seeds(result.PerRun.Select(run => run.DynamicsSeed))),
                ("Dynamics for each deployment", Number(result.DynamicsPerDeployment)),
                ("Steps", $"{Number(result.Steps)}, of which the last {Number(result.MeasuredSteps)} are measured"),
            ]);
            Figures(html, figures, prefix, new SolverColours(result.Solvers));
            html.Heading("All metrics");
            ReportTables.Metrics(html, result);
            ReportTables.Paired(html, result);
        });

    internal static ReportSection Of(RunResult run, FigureSet figures) =>
        new($"{run.Scenario}: {run.Solver}", (html, prefix) =>
        {
            Lead(html, run.Totals.ContainsKey(Wording.SystemEnergy), "");
            html.Heading("What was run").Facts(
            [
                ("Scenario", run.Scenario),
                ("Solver", run.Solver),
                ("Deployment seed", Number(run.Deployment)),
                ("Dynamics seed", Number(run.DynamicsSeed)),
                ("Steps", $"{Number(run.Steps)}, of which the last {Number(run.MeasuredSteps)} are measured"),
            ]);
            html.Heading("Results");
            ReportTables.Totals(html, run);
            Figures(html, figures, prefix, new SolverColours([run.Solver]));
        });

    internal void Write(Html html, string prefix) => _write(html, prefix);

    private static void Lead(Html html, bool isWideArea, string finding)
    {
        if (finding.Length > 0)
        {
            html.Element("p", finding, "class=\"lead\"");
        }

        if (isWideArea)
        {
            html.Element("p", WideAreaLead);
        }
    }

    /// <summary>The solver of least energy, and how much less than the baseline's that is.</summary>
    private static string Finding(ComparisonResult result)
    {
        var energies = result.Metrics.Where(metric => metric.Metric == Wording.SystemEnergy && !double.IsNaN(metric.Mean)).ToList();
        if (energies.Count < 2)
        {
            return "";
        }

        var best = energies.MinBy(metric => metric.Mean)!;
        var baseline = PairedRatios.BaselineOf(result);
        var pair = result.Paired.FirstOrDefault(pair => pair.Kind == PairedRatios.Kind && pair.Solver == best.Solver && pair.Baseline == baseline);
        var share = pair is null || double.IsNaN(pair.Value)
            ? ""
            : $" World by world that is {Wording.Short(pair.Value)} times the energy of {baseline}"
                + (double.IsNaN(pair.CiLow) ? "." : $" (95 % interval {Wording.Short(pair.CiLow)} to {Wording.Short(pair.CiHigh)}).");
        return $"{best.Solver} spends least: {Wording.Short(Wording.Scale(Wording.SystemEnergy) * best.Mean)} kJ in a cycle on average.{share}";
    }

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

    private static string Seeds(IEnumerable<long> seeds)
    {
        var distinct = seeds.Distinct().Order().ToList();
        return distinct.Count > 2 && distinct[^1] - distinct[0] == distinct.Count - 1
            ? $"{Number(distinct[0])} to {Number(distinct[^1])}"
            : Wording.List([.. distinct.Select(Number)]);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
