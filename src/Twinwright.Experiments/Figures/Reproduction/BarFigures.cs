using Twinwright.Experiments.Reproduction;

namespace Twinwright.Experiments.Figures.Reproduction;

/// <summary>A figure for each measure, a bar for each solver (Chen 2025, Figs. 8 and 9).</summary>
internal static class BarFigures
{
    public static IEnumerable<Figure?> Of(Sketch sketch) =>
        from part in sketch.Points
        from measure in sketch.Experiment.Measures
        select Draw(sketch, part.Panel, part.Point, measure);

    private static Figure? Draw(Sketch sketch, Panel panel, PointResults point, string measure)
    {
        var bars = sketch.Experiment.Solvers.Select(solver => (Solver: solver, Value: sketch.Estimator.Of(point, solver, measure))).ToList();
        if (!bars.Any(bar => bar.Value.IsFinite))
        {
            return null;
        }

        var several = sketch.Experiment.Measures.Count > 1;
        var meaning = Wording.Meaning(measure);
        return new BarChart
        {
            Id = sketch.Id(panel, point, several ? measure : ""),
            Title = sketch.Title(panel, point, several ? Wording.Name(measure) : ""),
            Caption = (meaning.Length > 0 ? meaning : $"{Wording.Title(measure)}. {(Wording.MoreIsBetter(measure) ? "More" : "Less")} is better. ")
                + $"A bar is the {Sketch.Averaged(measure)} over {Wording.Count(point.Worlds.Count, "world")}, the same for all solvers."
                + Sketch.Intervals("A whisker", bars.Select(bar => bar.Value)),
            AxisTitle = $"{Sketch.AxisTitle(measure)} ({(Wording.MoreIsBetter(measure) ? "more" : "less")} is better)",
            Rows = [.. bars.Select(bar => new BarRow(bar.Solver, [new BarMark(bar.Value.Value, bar.Value.Low, bar.Value.High, sketch.Colours[bar.Solver])]))],
            LogAllowed = Estimator.IsGeometric(measure),
        }.Draw();
    }
}
