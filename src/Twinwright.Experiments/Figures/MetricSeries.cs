using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;
using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures;

/// <summary>A metric step by step, a line a run, each named at its end.</summary>
public static class MetricSeries
{
    private const float Top = 16;
    private const float Bottom = 402;
    private const int HeightPx = 460;
    private const float LabelPx = 17;

    /// <summary>Lets the grid through. Not black: Skia's SVG forgets the opacity of black.</summary>
    private static readonly SKColor Measured = new(0x40, 0x40, 0x40, 17);

    /// <summary>Draws any metric; null when no sample has its series.</summary>
    public static Figure? Draw(IReadOnlyList<RunResult> samples, string metric) => Draw(
        samples, metric, $"series-{metric.Replace('_', '-')}", $"{char.ToUpperInvariant(metric[0])}{Wording.Name(metric)[1..]} step by step",
        $"{char.ToUpperInvariant(metric[0])}{Wording.Name(metric)[1..]} at every step of one run in the first world.",
        samples.Any(sample => sample.Series.ContainsKey(Wording.SystemEnergy)) ? "cycle" : "step", log: false);

    internal static Figure? Draw(
        IReadOnlyList<RunResult> samples, string metric, string id, string title, string caption, string step, bool log)
    {
        var drawn = samples.Where(sample => sample.Series.TryGetValue(metric, out var series) && series.Length > 0).ToList();
        if (drawn.Count == 0)
        {
            return null;
        }

        var colours = new SolverColours(samples.Select(sample => sample.Solver));
        var scale = Wording.Scale(metric);
        var lines = drawn.Select(sample => new Curve(
            FigureStyle.Shorten(sample.Solver, 24), colours[sample.Solver], [.. sample.Series[metric].Select(value => scale * value)])).ToList();
        var all = lines.SelectMany(line => line.Values).ToList();
        var positive = all.Where(value => double.IsFinite(value) && value > 0).ToList();
        var axis = ValueAxis.Around(all, log && positive.Count > 0 && positive.Max() > 10 * positive.Min());

        var steps = lines.Max(line => line.Values.Length);
        var measuredFrom = drawn[0].Steps - drawn[0].MeasuredSteps;
        var right = FigureStyle.WidthPx - 34 - lines.Max(line => Ink.WidthOf(line.Label));
        var area = new PixelRect(82, right, Bottom, Top);

        return new Figure(id, title, caption, FigureStyle.WidthPx, HeightPx, canvas =>
        {
            using var plot = FigureStyle.NewPlot(area, step, Wording.AxisTitle(metric) + axis.Remark);
            plot.Axes.SetLimits(-0.5, steps - 0.5, axis.Low, axis.High);
            plot.Axes.Left.TickGenerator = axis.Ticks();
            plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
            plot.Grid.XAxisStyle.IsVisible = false;
            plot.Add.Plottable(new Layer((ink, at) =>
            {
                if (measuredFrom > 0)
                {
                    var from = at(measuredFrom - 0.5, 0).X;
                    ink.Box(from, Top, right, Bottom, Measured);
                    ink.Text("measured", from + 6, Top + 12, FigureStyle.Muted, size: FigureStyle.TextSize - 2);
                }

                foreach (var line in lines)
                {
                    ink.Curve([.. line.Values.Select((value, t) => At(at, axis, t, value))], line.Colour, 2.2f);
                }
            }));
            FigureStyle.Render(plot, canvas, FigureStyle.WidthPx, HeightPx);
            NameLines(new Ink(canvas), lines, value => PixelY(axis, value), right);
        });
    }

    private static SKPoint At(Func<double, double, SKPoint> at, ValueAxis axis, int t, double value)
    {
        var place = axis.Place(value);
        return double.IsFinite(place) ? at(t, place) : new SKPoint(at(t, axis.Low).X, float.NaN);
    }

    private static float PixelY(ValueAxis axis, double value) =>
        (float)(Bottom - ((axis.Place(value) - axis.Low) / (axis.High - axis.Low) * (Bottom - Top)));

    /// <summary>Writes each name beside the end of its line, pushed down and then up until none overlap.</summary>
    private static void NameLines(Ink ink, IReadOnlyList<Curve> lines, Func<double, float> pixelY, float right)
    {
        var ends = lines
            .Select(line => (Line: line, Y: pixelY(line.Values.LastOrDefault(double.IsFinite, double.NaN))))
            .Select(end => end with { Y = float.IsFinite(end.Y) ? Math.Clamp(end.Y, Top, Bottom) : Bottom })
            .OrderBy(end => end.Y)
            .ToArray();
        var places = ends.Select(end => end.Y).ToArray();
        for (var i = 1; i < places.Length; i++)
        {
            places[i] = Math.Max(places[i], places[i - 1] + LabelPx);
        }

        for (var (i, limit) = (places.Length - 1, Bottom); i >= 0; i--, limit -= LabelPx)
        {
            places[i] = Math.Min(places[i], limit);
            limit = places[i];
        }

        for (var i = 0; i < ends.Length; i++)
        {
            ink.Line(right + 2, ends[i].Y, right + 18, places[i], ends[i].Line.Colour, 1.5f);
            ink.Text(ends[i].Line.Label, right + 22, places[i], FigureStyle.Text);
        }
    }

    private sealed record Curve(string Label, SKColor Colour, double[] Values);
}
