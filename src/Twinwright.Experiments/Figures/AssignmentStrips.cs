using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;
using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures;

/// <summary>Which edge server creates which partial-DT, frame by frame (Chen 2025, x of eq. 2).</summary>
public static class AssignmentStrips
{
    private const float Left = 74;
    private const float RightMargin = 20;
    private const float KeyPx = 40;
    private const float HeadingPx = 34;
    private const float RowPx = 17;
    private const float AxisPx = 56;

    /// <summary>Draws a strip for each sample; null without assignments or with more edge servers than colours.</summary>
    public static Figure? Draw(IReadOnlyList<RunResult> samples)
    {
        var drawn = samples
            .Where(sample => sample.Federation is { Assignments: [{ Length: > 0 }, ..] } picture && picture.EdgeServerEastM.Length <= EdgeServerColours.Hues)
            .ToList();
        if (drawn.Count == 0)
        {
            return null;
        }

        var colours = new SolverColours(samples.Select(sample => sample.Solver));
        var edgeServers = drawn.Max(sample => sample.Federation!.EdgeServerEastM.Length);
        var height = (int)Math.Ceiling(KeyPx + drawn.Sum(sample => HeadingPx + StripPx(sample)) + AxisPx);
        return new Figure("assignment-strips", "Who creates which partial-DT", Caption, FigureStyle.WidthPx, height, canvas =>
        {
            DrawKey(new Ink(canvas), edgeServers);
            var top = KeyPx;
            for (var i = 0; i < drawn.Count; i++)
            {
                top += HeadingPx;
                DrawStrip(canvas, drawn[i], top, height, isLowest: i == drawn.Count - 1);
                var heading = new Ink(canvas);
                heading.Circle(Left + 6, top - 13, 5.5f, colours[drawn[i].Solver]);
                heading.Text($"{FigureStyle.Shorten(drawn[i].Solver, 40)}: {Changes(drawn[i].Federation!.Assignments)}", Left + 17, top - 13, FigureStyle.Text, bold: true, size: FigureStyle.TextSize - 1);
                top += StripPx(drawn[i]);
            }
        });
    }

    /// <summary>How often the matching changed, in words.</summary>
    internal static string Changes(int[][] assignments)
    {
        if (assignments.Length < 2)
        {
            return "a single frame";
        }

        var (frames, moves) = Coalitions.Changes(assignments);
        return frames == 0
            ? "the matching never changes"
            : string.Create(CultureInfo.InvariantCulture, $"the matching changes in {frames} of {assignments.Length - 1} frames ({Wording.Count(moves, "move")})");
    }

    private const string Caption =
        "Each row is a partial-DT (DT) and each column a frame of one run in the first world; the colour and the number tell the edge server that creates it. "
        + "A change of colour is a move, which sends the data gathered so far to the new edge server.";

    private static float StripPx(RunResult sample) => RowPx * sample.Federation!.Assignments[0].Length;

    private static void DrawStrip(SKCanvas canvas, RunResult sample, float top, int height, bool isLowest)
    {
        var assignments = sample.Federation!.Assignments;
        var area = new PixelRect(Left, FigureStyle.WidthPx - RightMargin, top + StripPx(sample), top);
        using var plot = FigureStyle.NewPlot(area, isLowest ? "frame" : "", "");
        plot.Axes.SetLimits(0.5, assignments.Length + 0.5, assignments[0].Length, 0);
        plot.HideGrid();
        var names = new NumericManual();
        for (var c = 0; c < assignments[0].Length; c++)
        {
            names.AddMajor(c + 0.5, CoalitionMarks.Label(c));
        }

        plot.Axes.Left.TickGenerator = names;
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { MinimumTickSpacing = 60, IntegerTicksOnly = true, LabelFormatter = frame => frame.ToString("0", CultureInfo.InvariantCulture) };
        plot.Axes.Bottom.TickLabelStyle.IsVisible = isLowest;
        plot.Axes.Bottom.MajorTickStyle.Length = isLowest ? 4 : 0;
        plot.Add.Plottable(new Layer((ink, at) =>
        {
            for (var c = 0; c < assignments[0].Length; c++)
            {
                DrawRow(ink, at, [.. assignments.Select(frame => frame[c])], c);
            }
        }));
        FigureStyle.Render(plot, canvas, FigureStyle.WidthPx, height);
    }

    /// <summary>A box for each stretch of frames on one edge server.</summary>
    private static void DrawRow(Ink ink, Func<double, double, SKPoint> at, int[] edgeServers, int row)
    {
        for (var from = 0; from < edgeServers.Length;)
        {
            var to = from;
            while (to < edgeServers.Length && edgeServers[to] == edgeServers[from])
            {
                to++;
            }

            var edgeServer = edgeServers[from];
            var (start, end) = (at(from + 0.5, row), at(to + 0.5, row + 1));
            if (edgeServer >= 0)
            {
                ink.Box(start.X, start.Y + 1, end.X, end.Y - 1, EdgeServerColours.Of(edgeServer));
                var number = edgeServer.ToString(CultureInfo.InvariantCulture);
                if (end.X - start.X >= 16)
                {
                    ink.Text(number, (start.X + end.X) / 2, (start.Y + end.Y) / 2, EdgeServerColours.TextOn(edgeServer), TextAnchor.Centre, FigureStyle.TextSize - 3);
                }
            }

            from = to;
        }
    }

    private static void DrawKey(Ink ink, int edgeServers)
    {
        const float Size = FigureStyle.TextSize - 1;
        const float Middle = 22;
        ink.Text("edge server", Left, Middle, FigureStyle.Text, size: Size);
        var x = Left + Ink.WidthOf("edge server", Size) + 12;
        for (var b = 0; b < edgeServers; b++, x += 30)
        {
            ink.Box(x, Middle - 10, x + 20, Middle + 10, EdgeServerColours.Of(b));
            ink.Text(b.ToString(CultureInfo.InvariantCulture), x + 10, Middle, EdgeServerColours.TextOn(b), TextAnchor.Centre, Size);
        }
    }
}
