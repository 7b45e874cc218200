using System.Globalization;
using System.Text.RegularExpressions;
using Twinwright.Experiments.Reproduction;

namespace Twinwright.Experiments.Figures.Reproduction;

/// <summary>What the figures of an experiment share: its results, estimates, colours, names and titles.</summary>
internal sealed partial class Sketch(ExperimentResults results, Estimator estimator)
{
    /// <summary>What came out.</summary>
    public ExperimentResults Results { get; } = results;

    /// <summary>What was run.</summary>
    public Experiment Experiment => Results.Experiment;

    /// <summary>Values with intervals.</summary>
    public Estimator Estimator { get; } = estimator;

    /// <summary>A colour for each solver of the experiment.</summary>
    public SolverColours Colours { get; } = new(results.Experiment.Solvers);

    /// <summary>Whether it is about federated construction, not about updating wide areas.</summary>
    public bool IsFederation => Experiment.Scenario.StartsWith("federation", StringComparison.Ordinal);

    /// <summary>The panels that have points, with their points.</summary>
    public IEnumerable<(Panel Panel, IReadOnlyList<PointResults> Points)> Panels =>
        Experiment.Panels
            .Select(panel => (panel, Points: (IReadOnlyList<PointResults>)[.. Results.PointsOf(panel.Id)]))
            .Where(part => part.Points.Count > 0);

    /// <summary>All points with their panels.</summary>
    public IEnumerable<(Panel Panel, PointResults Point)> Points =>
        Panels.SelectMany(part => part.Points.Select(point => (part.Panel, point)));

    /// <summary>The solvers that have run at a point, in the order in which they are shown.</summary>
    public IReadOnlyList<string> SolversAt(PointResults point) => [.. Experiment.Solvers.Where(point.BySolver.ContainsKey)];

    /// <summary>The solvers that have run at any point.</summary>
    public IReadOnlyList<string> SolversAt(IEnumerable<PointResults> points) =>
        [.. Experiment.Solvers.Where(solver => points.Any(point => point.BySolver.ContainsKey(solver)))];

    /// <summary>Name of a figure: the experiment's last part, the panel when there are several, and what else tells figures apart.</summary>
    /// <param name="panel">The panel; null for all.</param>
    /// <param name="more">What else; empty for nothing.</param>
    public string Id(Panel? panel, string more = "") => string.Join('-',
        new[] { Experiment.Id.Split('/')[^1], Experiment.Panels.Count > 1 ? panel?.Id ?? "" : "", more }.Select(FigureSet.Slug).Where(part => part.Length > 0));

    /// <summary>Name of a figure of one point; its value is told when its panel has several.</summary>
    public string Id(Panel panel, PointResults point, string more = "") =>
        Id(panel, $"{(Results.PointsOf(panel.Id).Skip(1).Any() ? point.Place.Value : "")} {more}");

    /// <summary>Title of a figure: what it shows, and where the paper shows it.</summary>
    /// <param name="panel">The panel; null for all.</param>
    /// <param name="what">What it shows beyond the panel's or the experiment's title; empty for nothing.</param>
    public string Title(Panel? panel, string what = "")
    {
        string[] parts = [Experiment.Title, panel?.Title ?? "", what];
        var letter = Experiment.Panels.Count > 1 && panel is { Id.Length: 1 } && Experiment.Paper.Contains("Fig.", StringComparison.Ordinal) ? panel.Id : "";
        return $"{string.Join(": ", parts.Where(part => part.Length > 0))} ({Experiment.Paper}{letter})";
    }

    /// <summary>Title of a figure of one point; its value is told when its panel has several.</summary>
    public string Title(Panel panel, PointResults point, string what = "")
    {
        string[] parts = [Results.PointsOf(panel.Id).Skip(1).Any() ? Place(panel, point.Place) : "", what];
        return Title(panel, string.Join(", ", parts.Where(part => part.Length > 0)));
    }

    /// <summary>Where a point is: <c>latency threshold: 2 s</c>; empty without a key.</summary>
    public static string Place(Panel panel, PointPlace place)
    {
        if (place.Value.Length == 0)
        {
            return "";
        }

        var axis = Unit().Match(panel.Axis);
        return axis.Success ? $"{axis.Groups[1].Value}: {place.Value} {axis.Groups[2].Value}" : $"{panel.Axis}: {place.Value}";
    }

    /// <summary>A solver's name where there is little room.</summary>
    public static string Name(string solver) => FigureStyle.Shorten(solver, 24);

    /// <summary>What an interval is, as a sentence with a blank before it; says so when there is none.</summary>
    /// <param name="mark">What shows it: <c>A whisker</c>.</param>
    /// <param name="estimates">What is shown.</param>
    public static string Intervals(string mark, IEnumerable<Estimate> estimates) => estimates.Any(estimate => double.IsFinite(estimate.Low))
        ? $" {mark} is the 95 % interval of a stratified bootstrap over the worlds."
        : " One world gives no interval.";

    /// <summary>How many worlds points have: <c>24 worlds</c>, <c>12 to 24 worlds</c>.</summary>
    public static string Worlds(IEnumerable<PointResults> points)
    {
        var counts = points.Select(point => point.Worlds.Count).ToList();
        return counts.Min() == counts.Max()
            ? Wording.Count(counts.Max(), "world")
            : string.Create(CultureInfo.InvariantCulture, $"{counts.Min()} to {Wording.Count(counts.Max(), "world")}");
    }

    /// <summary>What stands at an axis of a measure and how it is averaged: <c>system energy [kJ], geometric mean</c>.</summary>
    public static string AxisTitle(string measure) => $"{Wording.AxisTitle(measure)}, {Averaged(measure)}";

    /// <summary>How a measure is averaged.</summary>
    public static string Averaged(string measure) => Estimator.IsGeometric(measure) ? "geometric mean" : "mean";

    /// <summary>What an axis is called, and its unit: <c>deadline in s</c>, <c>deadline [s]</c>.</summary>
    [GeneratedRegex(@"^(.+) (?:in |\[)([^\s\]]+)\]?$")]
    private static partial Regex Unit();
}
