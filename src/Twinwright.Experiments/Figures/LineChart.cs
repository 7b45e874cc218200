using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Twinwright.Experiments.Figures;

/// <summary>A named line, in the unit shown; what is not a number leaves a gap.</summary>
internal sealed record Curve(string Label, SKColor Colour, double[] Values);

/// <summary>Lines over the steps of a run, each named at its end.</summary>
internal sealed class LineChart
{
    private const float Top = 16;
    private const float Bottom = 402;
    private const int HeightPx = 460;
    private const float LabelPx = 17;

    /// <summary>Lets the grid through. Not black: Skia's SVG forgets the opacity of black.</summary>
    private static readonly SKColor Measured = new(0x40, 0x40, 0x40, 17);

    public required string Id { get; init; }

    public required string Title { get; init; }

    public required string Caption { get; init; }

    public required string XTitle { get; init; }

    public required string YTitle { get; init; }

    public required ValueAxis Axis { get; init; }

    public required IReadOnlyList<Curve> Curves { get; init; }

    /// <summary>Number of the first step.</summary>
    public int FirstStep { get; init; }

    /// <summary>Steps before the measured ones, which are shaded; 0 shades none.</summary>
    public int MeasuredFrom { get; init; }

    /// <summary>What stands below each step instead of its number; such steps also get a dot.</summary>
    public IReadOnlyList<string>? StepLabels { get; init; }

    public Figure Draw()
    {
        var steps = Curves.Max(curve => curve.Values.Length);
        var right = FigureStyle.WidthPx - 34 - Curves.Max(curve => Ink.WidthOf(curve.Label));
        var area = new PixelRect(82, right, Bottom, Top);

        return new Figure(Id, Title, Caption, FigureStyle.WidthPx, HeightPx, canvas =>
        {
            using var plot = FigureStyle.NewPlot(area, XTitle, YTitle + Axis.Remark);
            plot.Axes.SetLimits(FirstStep - 0.5, FirstStep + steps - 0.5, Axis.Low, Axis.High);
            plot.Axes.Left.TickGenerator = Axis.Ticks();
            plot.Axes.Bottom.TickGenerator = StepLabels is { } labels
                ? Labelled(labels)
                : new NumericAutomatic { MinimumTickSpacing = 50, IntegerTicksOnly = true, LabelFormatter = step => step.ToString("0", CultureInfo.InvariantCulture) };
            plot.Grid.XAxisStyle.IsVisible = false;
            plot.Add.Plottable(new Layer((ink, at) => DrawCurves(ink, at, right)));
            FigureStyle.Render(plot, canvas, FigureStyle.WidthPx, HeightPx);
            NameCurves(new Ink(canvas), right);
        });
    }

    private NumericManual Labelled(IReadOnlyList<string> labels)
    {
        var ticks = new NumericManual();
        for (var i = 0; i < labels.Count; i++)
        {
            ticks.AddMajor(FirstStep + i, labels[i]);
        }

        return ticks;
    }

    private void DrawCurves(Ink ink, Func<double, double, SKPoint> at, float right)
    {
        if (MeasuredFrom > 0)
        {
            var from = at(FirstStep + MeasuredFrom - 0.5, 0).X;
            ink.Box(from, Top, right, Bottom, Measured);
            ink.Text("measured", from + 6, Top + 12, FigureStyle.Muted, size: FigureStyle.TextSize - 2);
        }

        foreach (var curve in Curves)
        {
            SKPoint[] points = [.. curve.Values.Select((value, step) => At(at, FirstStep + step, value))];
            ink.Curve(points, curve.Colour, 2.2f);
            foreach (var point in points.Where(point => StepLabels is not null && float.IsFinite(point.Y)))
            {
                ink.Circle(point.X, point.Y, 4, curve.Colour, SKColors.White);
            }
        }
    }

    private SKPoint At(Func<double, double, SKPoint> at, int step, double value)
    {
        var place = Axis.Place(value);
        return double.IsFinite(place) ? at(step, place) : new SKPoint(at(step, Axis.Low).X, float.NaN);
    }

    private float PixelY(double value) => (float)(Bottom - ((Axis.Place(value) - Axis.Low) / (Axis.High - Axis.Low) * (Bottom - Top)));

    /// <summary>Writes each name beside the end of its line, moved as little as keeps names apart.</summary>
    private void NameCurves(Ink ink, float right)
    {
        var ends = Curves
            .Select(curve => (Curve: curve, Y: PixelY(curve.Values.LastOrDefault(double.IsFinite, double.NaN))))
            .Select(end => end with { Y = float.IsFinite(end.Y) ? Math.Clamp(end.Y, Top, Bottom) : Bottom })
            .OrderBy(end => end.Y)
            .ToArray();
        var places = Apart([.. ends.Select(end => end.Y)], LabelPx, Top, Bottom);
        for (var i = 0; i < ends.Length; i++)
        {
            ink.Line(right + 2, ends[i].Y, right + 18, places[i], ends[i].Curve.Colour, 1.5f);
            ink.Text(ends[i].Curve.Label, right + 22, places[i], FigureStyle.Text);
        }
    }

    /// <summary>The nearest places, in least squares, at least <paramref name="gap"/> apart; within the ends while there is room.</summary>
    /// <remarks>Places that press on each other form a block round the mean of what they wish for (isotonic regression).</remarks>
    internal static float[] Apart(IReadOnlyList<float> wished, float gap, float first, float last)
    {
        var blocks = new List<(float Sum, int Count)>();
        for (var i = 0; i < wished.Count; i++)
        {
            var block = (Sum: wished[i] - (i * gap), Count: 1);
            while (blocks.Count > 0 && blocks[^1].Sum / blocks[^1].Count > block.Sum / block.Count)
            {
                block = (block.Sum + blocks[^1].Sum, block.Count + blocks[^1].Count);
                blocks.RemoveAt(blocks.Count - 1);
            }

            blocks.Add(block);
        }

        var mostStart = Math.Max(first, last - ((wished.Count - 1) * gap));
        return [.. blocks
            .SelectMany(block => Enumerable.Repeat(Math.Clamp(block.Sum / block.Count, first, mostStart), block.Count))
            .Select((start, i) => start + (i * gap))];
    }
}
