using System.Globalization;
using SkiaSharp;
using Twinwright.Experiments.Reproduction;

namespace Twinwright.Experiments.Figures.Reproduction;

/// <summary>Utility over the moves of a frame, moves by frame, and utility over the frames (Chen 2025, Fig. 5).</summary>
internal static class MovesFigures
{
    private static readonly int[] Frames = [1, 2, 5, 10, 50];

    public static IEnumerable<Figure?> Of(Sketch sketch)
    {
        foreach (var (panel, point) in sketch.Points)
        {
            yield return Within(sketch, panel, point);
            yield return Moves(sketch, panel, point);
            yield return Utility(sketch, panel, point);
        }
    }

    /// <summary>Φ before the first and after each move, in some frames t of the first world; afterwards it stays.</summary>
    private static Figure? Within(Sketch sketch, Panel panel, PointResults point)
    {
        if (sketch.SolversAt(point).FirstOrDefault(solver => point.BySolver[solver].Count > 0) is not { } solver)
        {
            return null;
        }

        var frames = Frames
            .Select(frame => (Frame: frame, Values: point.BySolver[solver][0].Arrays.GetValueOrDefault(string.Create(CultureInfo.InvariantCulture, $"potential_t{frame}"), [])))
            .Where(frame => frame.Values.Any(double.IsFinite))
            .ToList();
        if (frames.Count == 0)
        {
            return null;
        }

        // The first frame starts far below: beside it, the others would be one line.
        (string Heading, List<(int Frame, double[] Values, SKColor Colour)> Shown)[] parts =
            [.. frames.Index().Select(frame => (frame.Item.Frame, frame.Item.Values, Colour: Palette.OfPlace(frame.Index, frames.Count)))
                .GroupBy(frame => frame.Frame == 1).Select(part => (part.Key ? "first frame" : "later frames", part.ToList()))];
        return new LinePanels
        {
            Id = sketch.Id(panel, point, "a"),
            Title = sketch.Title(panel, point, "utility over the moves of a frame"),
            Caption = $"Utility of all edge servers together (the potential of the game) before the first and after each move of a sensor, in some frames t of the first world under {solver}. "
                + "Where a line ends in a dot, nobody gains by moving any more, and utility stays. The axes of utility differ.",
            YTitle = "utility of all edge servers",
            NamesAtEnds = false,
            OwnAxes = true,
            Panels = [.. parts.Select(part => new LinePanel(
                part.Heading, PlaceAxis.Numbers([0, part.Shown.Max(frame => frame.Values.Length - 1)], "moves made"), Courses(part.Shown)))],
        }.Draw();
    }

    /// <summary>The course of each frame, a dot at its end, and dots from there on.</summary>
    private static List<IntervalLine> Courses(List<(int Frame, double[] Values, SKColor Colour)> frames)
    {
        var most = frames.Max(frame => frame.Values.Length - 1);
        return [.. frames.SelectMany(frame =>
        {
            var (number, values, colour) = frame;
            var last = values.Length - 1;
            return new[]
            {
                Line(string.Create(CultureInfo.InvariantCulture, $"t = {number}: {Wording.Count(last, "move")}"), colour, [.. Enumerable.Range(0, values.Length).Select(move => (double)move)], values),
                Line("", colour, [last, most], [values[last], values[last]]) with { Look = LineLook.Dotted, WidthPx = 1.4f },
                Line("", colour, [last], [values[last]]) with { Look = LineLook.None, Dots = true },
            };
        })];
    }

    private static Figure? Moves(Sketch sketch, Panel panel, PointResults point)
    {
        var lines = Series(sketch, point, "socf_moves", values => values, Math.Log10);
        return !lines.Any(line => line.IsThere) ? null : new LinePanels
        {
            Id = sketch.Id(panel, point, "b"),
            Title = sketch.Title(panel, point, "moves in a frame"),
            Caption = "How many moves of single sensors it takes until coalitions are stable, frame by frame. As history grows, new data are worth less and sensors stay where they are. "
                + $"Mean over {Wording.Count(point.Worlds.Count, "world")}.{Sketch.Intervals("The band", lines.SelectMany(line => line.Values))}",
            YTitle = "moves in a frame, mean",
            Axis = ValueAxis.Counts(lines.SelectMany(line => line.Numbers)),
            Panels = [new LinePanel("", PlaceAxis.Logarithms(lines.SelectMany(line => line.X).Select(place => Math.Pow(10, place)), "frame"), lines)],
        }.Draw();
    }

    private static Figure? Utility(Sketch sketch, Panel panel, PointResults point)
    {
        var lines = Series(sketch, point, Wording.Utility, CumulativeCurves.RunningSum, frame => frame);
        return !lines.Any(line => line.IsThere) ? null : new LinePanels
        {
            Id = sketch.Id(panel, point, "c"),
            Title = sketch.Title(panel, point, "utility summed over the frames"),
            Caption = "Utility of all frames up to each frame. The steeper a line rises, the more a frame adds. "
                + $"Mean over {Wording.Count(point.Worlds.Count, "world")}.{Sketch.Intervals("The band", lines.SelectMany(line => line.Values))}",
            YTitle = "utility, frames 1 to t, mean",
            Axis = LinePanels.AxisOf(lines, logAllowed: false, 0),
            Panels = [new LinePanel("", PlaceAxis.Numbers(lines.SelectMany(line => line.X), "frame"), lines)],
        }.Draw();
    }

    /// <summary>An array by frame of each solver, the mean over worlds; whole for the first solver, dashed for the others.</summary>
    private static List<IntervalLine> Series(Sketch sketch, PointResults point, string name, Func<double[], double[]> shape, Func<double, double> place)
    {
        var lines = new List<IntervalLine>();
        foreach (var solver in sketch.SolversAt(point))
        {
            // A run that is cut short, or has a frame without a number, is left out whole.
            var most = point.BySolver[solver].Select(run => run.Arrays.GetValueOrDefault(name, []).Length).DefaultIfEmpty(0).Max();
            var strata = Estimator.Strata(
                point, solver, run => shape(run.Arrays.GetValueOrDefault(name, [])), values => values.Length == most && values.All(double.IsFinite));
            lines.Add(new IntervalLine(
                Sketch.Name(solver), sketch.Colours[solver], [.. Enumerable.Range(1, most).Select(frame => place(frame))], sketch.Estimator.Means(strata))
            {
                Look = lines.Count == 0 ? LineLook.Whole : LineLook.Dashed,
                Interval = IntervalLook.Band,
                Dots = most == 1,
            });
        }

        return lines;
    }

    private static IntervalLine Line(string label, SKColor colour, double[] x, double[] values) =>
        new(label, colour, x, [.. values.Select(value => new Estimate(value, double.NaN, double.NaN))]) { Interval = IntervalLook.Band, Dots = false };
}
