using SkiaSharp;
using Twinwright.Experiments.Reproduction;

namespace Twinwright.Experiments.Figures.Reproduction;

/// <summary>Measures over a key of the scenario (Kang 2023, Fig. 6; Chen 2025, Figs. 6 and 7).</summary>
/// <remarks>One solver with several measures without a unit has one figure with a line for each; otherwise each measure has one with a line for each solver.</remarks>
internal static class SweepFigures
{
    public static IEnumerable<Figure?> Of(Sketch sketch)
    {
        var (solvers, measures) = (sketch.Experiment.Solvers, sketch.Experiment.Measures);
        return solvers.Count == 1 && measures.Count > 1 && measures.All(measure => Wording.AxisTitle(measure) == Wording.Name(measure))
            ? sketch.Panels.Select(part => Draw(
                sketch, part.Panel, part.Points, "", measures,
                axis => measures.Index().Select(measure => Line(
                    sketch, part.Points, axis, solvers[0], measure.Item, Wording.Name(measure.Item), Palette.OfMeasure(measure.Item, measure.Index)))))
            : sketch.Panels.SelectMany(part => measures.Select(measure => Draw(
                sketch, part.Panel, part.Points, measures.Count > 1 ? measure : "", [measure],
                axis => solvers.Select(solver => Line(sketch, part.Points, axis, solver, measure, Sketch.Name(solver), sketch.Colours[solver])))));
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
        Sketch sketch, Panel panel, IReadOnlyList<PointResults> points, string part, IReadOnlyList<string> measures, Func<PlaceAxis, IEnumerable<IntervalLine>> linesOn)
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
