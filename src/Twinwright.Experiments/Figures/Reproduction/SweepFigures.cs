using SkiaSharp;
using Twinwright.Experiments.Reproduction;

namespace Twinwright.Experiments.Figures.Reproduction;

/// <summary>Measures over a key of the scenario (Kang 2023, Fig. 6; Chen 2025, Figs. 6 and 7).</summary>
/// <remarks>
/// Several measures without a unit stand in one figure, a colour for each; the lines of the proposed solver are whole, those
/// of others broken. Otherwise each measure has a figure with a line for each solver.
/// </remarks>
internal static class SweepFigures
{
    private static readonly LineLook[] OthersLooks = [LineLook.Dashed, LineLook.Dotted];

    public static IEnumerable<Figure?> Of(Sketch sketch)
    {
        var (solvers, measures) = (sketch.Experiment.Solvers, sketch.Experiment.Measures);
        return measures.Count > 1 && solvers.Count <= 1 + OthersLooks.Length && measures.All(measure => Wording.AxisTitle(measure) == Wording.Name(measure))
            ? sketch.Panels.Select(part => Together(sketch, part.Panel, part.Points))
            : sketch.Panels.SelectMany(part => measures.Select(measure => Draw(
                sketch, part.Panel, part.Points, measures.Count > 1 ? measure : "", [measure],
                axis => solvers.Select(solver => Line(sketch, part.Points, axis, solver, measure, Sketch.Name(solver), sketch.Colours[solver])))));
    }

    /// <summary>All measures of all solvers, told apart by colours and looks.</summary>
    private static Figure? Together(Sketch sketch, Panel panel, IReadOnlyList<PointResults> points)
    {
        var experiment = sketch.Experiment;
        var proposed = experiment.Solvers.Contains(experiment.Proposed) ? experiment.Proposed : experiment.Solvers[0];
        var looks = experiment.Solvers.Where(solver => solver != proposed).Zip(OthersLooks).Prepend((proposed, LineLook.Whole)).ToList();
        List<KeyEntry> key = [.. looks.Where(_ => looks.Count > 1).Select(look => new KeyEntry(look.Item1, FigureStyle.Text, look.Item2, Dots: true))];
        return Draw(sketch, panel, points, "", experiment.Measures, axis => looks.SelectMany(look => experiment.Measures.Index().Select(measure => Line(
            sketch, points, axis, look.Item1, measure.Item, look.Item2 == LineLook.Whole ? Wording.Name(measure.Item) : "", Palette.OfMeasure(measure.Item, measure.Index)) with
        {
            Look = look.Item2,
        })), key);
    }

    /// <summary>The points' places along an axis, and the points in their order.</summary>
    internal static PlaceAxis AxisOf(Panel panel, IReadOnlyList<PointResults> points) =>
        PlaceAxis.Values([.. points.Select(point => point.Place.Value)], panel.Axis);

    /// <summary>A measure of a solver at points.</summary>
    private static IntervalLine Line(
        Sketch sketch, IReadOnlyList<PointResults> points, PlaceAxis axis, string solver, string measure, string label, SKColor colour)
    {
        var order = axis.Places.Index().OrderBy(place => place.Item).ToList();
        return new IntervalLine(
            label, colour, [.. order.Select(place => place.Item)], [.. order.Select(place => sketch.Estimator.Of(points[place.Index], solver, measure))]);
    }

    private static Figure? Draw(
        Sketch sketch, Panel panel, IReadOnlyList<PointResults> points, string part, IReadOnlyList<string> measures,
        Func<PlaceAxis, IEnumerable<IntervalLine>> linesOn, IReadOnlyList<KeyEntry>? key = null)
    {
        var axis = AxisOf(panel, points);
        List<IntervalLine> lines = [.. linesOn(axis)];
        if (!lines.Any(line => line.IsThere))
        {
            return null;
        }

        return new LinePanels
        {
            Id = sketch.Id(panel, part),
            Title = sketch.Title(panel, part.Length > 0 ? Wording.Name(part) : ""),
            Caption = $"{string.Concat(measures.Select(Explained))}A dot is the {Sketch.Averaged(measures[0])} over {Sketch.Worlds(points)}"
                + $"{(lines.Count > 1 ? "; dots of the same point stand a little apart" : "")}."
                + Sketch.Intervals("A whisker", lines.SelectMany(line => line.Values))
                + (lines.All(line => line.Values.All(value => value.IsFinite)) ? "" : " A gap is a point where a solver has no runs."),
            YTitle = measures.Count > 1 ? $"{Wording.List([.. measures.Select(Wording.Name)])}, mean" : Sketch.AxisTitle(measures[0]),
            Panels = [new LinePanel("", axis, lines)],
            LogAllowed = measures.All(Estimator.IsGeometric),
            Axis = measures.Count > 1 ? LinePanels.AxisOf(lines, logAllowed: false, 0) : null,
            Key = key,
        }.Draw();
    }

    /// <summary>What a measure is; with its name in front where there are words.</summary>
    private static string Explained(string measure)
    {
        var meaning = Wording.Meaning(measure);
        return meaning.Length > 0 ? $"{Wording.Title(measure)}: {char.ToLowerInvariant(meaning[0])}{meaning[1..]}"
            : measure == Wording.SystemEnergy ? "The energy of all edge servers together in a cycle. Less is better. " : "";
    }
}
