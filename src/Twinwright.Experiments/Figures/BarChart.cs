using ScottPlot;
using SkiaSharp;

namespace Twinwright.Experiments.Figures;

/// <summary>A bar with its interval, in the unit shown.</summary>
internal readonly record struct BarMark(double Value, double Low, double High, SKColor Fill);

/// <summary>A label and the bars that stand under it.</summary>
internal sealed record BarRow(string Label, IReadOnlyList<BarMark> Bars);

/// <summary>Horizontal bars: long names stay readable, and every bar carries its value.</summary>
internal sealed class BarChart
{
    private const float BarPx = 22;
    private const float DotPx = 6;
    private const float RowGapPx = 14;
    private const float Gap = 8;

    public required string Id { get; init; }

    public required string Title { get; init; }

    public required string Caption { get; init; }

    public required string AxisTitle { get; init; }

    public required IReadOnlyList<BarRow> Rows { get; init; }

    /// <summary>What the bars of a row are, first to last; empty when a row has one bar.</summary>
    public IReadOnlyList<(string Label, SKColor Fill)> Key { get; init; } = [];

    /// <summary>Whether a wide range of values may turn the axis logarithmic.</summary>
    public bool LogAllowed { get; init; }

    public Figure Draw()
    {
        var barsARow = Rows.Max(row => row.Bars.Count);
        var barPx = barsARow == 1 ? BarPx : 17;
        var rowPx = (barsARow * barPx) + RowGapPx;
        var left = 24 + Rows.Max(row => Ink.WidthOf(FigureStyle.Shorten(row.Label)));
        var top = Key.Count > 0 ? 44f : 14f;
        var bottom = top + (Rows.Count * rowPx) + 6;
        var area = new PixelRect(left, FigureStyle.WidthPx - 18, bottom, top);
        var height = (int)Math.Ceiling(bottom + 54);

        return new Figure(Id, Title, Caption, FigureStyle.WidthPx, height, canvas =>
        {
            var axis = Axis(area.Width);
            using var plot = FigureStyle.NewPlot(area, AxisTitle + axis.Remark, "");
            plot.Axes.SetLimits(axis.Low, axis.High, bottom, top);
            plot.Axes.Bottom.TickGenerator = axis.Ticks();
            plot.Grid.YAxisStyle.IsVisible = false;
            FigureStyle.NoTicks(plot.Axes.Left);
            plot.Add.Plottable(new Layer((ink, at) => DrawRows(ink, at, axis, top + 3, rowPx, barPx)));
            FigureStyle.Render(plot, canvas, FigureStyle.WidthPx, height);

            var margin = new Ink(canvas);
            for (var i = 0; i < Rows.Count; i++)
            {
                margin.Text(FigureStyle.Shorten(Rows[i].Label), left - 10, top + 3 + ((i + 0.5f) * rowPx), FigureStyle.Text, TextAnchor.Right);
            }

            DrawKey(margin, left);
        });
    }

    private ValueAxis Axis(double lengthPx)
    {
        var bars = Rows.SelectMany(row => row.Bars).ToList();
        var axis = ValueAxis.ForBars(bars.SelectMany(bar => new[] { bar.Value, bar.Low, bar.High }), LogAllowed);
        var widest = bars.Max(bar => Ink.WidthOf(Wording.Short(bar.Value))) + (2 * Gap);
        axis.Reserve(bars.Any(bar => bar.Value < 0) ? widest : 0, widest, lengthPx);
        return axis;
    }

    /// <summary>The vertical coordinate of the plot is the pixel itself.</summary>
    private void DrawRows(Ink ink, Func<double, double, SKPoint> at, ValueAxis axis, float top, float rowPx, float barPx)
    {
        var zero = at(axis.IsLog ? axis.Low : 0, 0).X;
        for (var i = 0; i < Rows.Count; i++)
        {
            var y = top + (i * rowPx) + (RowGapPx / 2);
            foreach (var bar in Rows[i].Bars)
            {
                DrawBar(ink, bar, axis, place => at(place, 0).X, zero, y + 1, y + barPx - 1);
                y += barPx;
            }
        }

        if (axis.Low < 0 && !axis.IsLog)
        {
            ink.Line(zero, top, zero, top + (Rows.Count * rowPx), FigureStyle.Frame);
        }
    }

    private static void DrawBar(
        Ink ink, BarMark bar, ValueAxis axis, Func<double, float> x, float zero, float top, float bottom)
    {
        var middle = (top + bottom) / 2;
        var end = zero;
        if (double.IsFinite(axis.Place(bar.Value)))
        {
            end = x(axis.Place(bar.Value));
            if (axis.IsLog)
            {
                // A logarithmic axis has no zero for a bar to start from: only the place of its end means something.
                ink.Line(zero, middle, end, middle, FigureStyle.Rule, 1.5f);
            }
            else
            {
                ink.Box(zero, top, end, bottom, bar.Fill);
            }
        }

        if (double.IsFinite(bar.Low) && double.IsFinite(bar.High) && bar.Low < bar.High)
        {
            var low = axis.IsLog && !(bar.Low > 0) ? zero : x(axis.Place(bar.Low));
            var high = x(axis.Place(bar.High));
            ink.Line(low, middle, high, middle, FigureStyle.Text, 1.4f);
            ink.Line(low, middle - 4, low, middle + 4, FigureStyle.Text, 1.4f);
            ink.Line(high, middle - 4, high, middle + 4, FigureStyle.Text, 1.4f);
            end = bar.Value < 0 ? Math.Min(low, end) : Math.Max(high, end);
        }

        if (axis.IsLog && double.IsFinite(axis.Place(bar.Value)))
        {
            var value = x(axis.Place(bar.Value));
            ink.Circle(value, middle, DotPx, bar.Fill, FigureStyle.Text, 0.8f);
            end = Math.Max(end, value + DotPx);
        }

        ink.Text(Wording.Short(bar.Value), bar.Value < 0 ? end - Gap : end + Gap, middle, FigureStyle.Text,
            bar.Value < 0 ? TextAnchor.Right : TextAnchor.Left, FigureStyle.TextSize - 1);
    }

    private void DrawKey(Ink ink, float left)
    {
        var x = left;
        foreach (var (label, fill) in Key)
        {
            ink.Box(x, 15, x + 13, 28, fill);
            ink.Text(label, x + 19, 21.5f, FigureStyle.Text);
            x += 19 + Ink.WidthOf(label) + 26;
        }
    }
}
