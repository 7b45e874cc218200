using ScottPlot;
using SkiaSharp;

namespace Twinwright.Experiments.Figures.Reproduction;

/// <summary>A line of the key above a figure.</summary>
internal sealed record KeyEntry(string Label, SKColor Colour, LineLook Look, bool Dots);

/// <summary>One plot of lines.</summary>
/// <param name="Heading">What stands above it; empty for nothing.</param>
/// <param name="X">The axis along which lines run.</param>
/// <param name="Lines">The lines; at least one has something to draw.</param>
internal sealed record LinePanel(string Heading, PlaceAxis X, IReadOnlyList<IntervalLine> Lines)
{
    /// <summary>Faint lines behind, as points in the plot's coordinates along and values upwards.</summary>
    public IReadOnlyList<(double X1, double Y1, double X2, double Y2)> Guides { get; init; } = [];
}

/// <summary>Plots of lines with intervals: one with the names at the lines' ends, or several side by side with a key above.</summary>
internal sealed class LinePanels
{
    private const float LeastLeft = 82;
    private const float RightMargin = 16;
    private const float GapX = 18;
    private const float AxisPx = 56;
    private const float HeadingPx = 28;
    private const float KeyRowPx = 24;
    private const float KeyTextPx = 33;
    private const float LabelPx = 17;

    public required string Id { get; init; }

    public required string Title { get; init; }

    public required string Caption { get; init; }

    public required string YTitle { get; init; }

    /// <summary>The plots; all have the same value axis unless <see cref="OwnAxes"/> says otherwise.</summary>
    public required IReadOnlyList<LinePanel> Panels { get; init; }

    /// <summary>The axis of values; null for one round all of them, logarithmic where their range is wide and that is allowed.</summary>
    public ValueAxis? Axis { get; init; }

    /// <summary>Whether a wide range of values may turn the axis logarithmic.</summary>
    public bool LogAllowed { get; init; }

    /// <summary>Whether each plot has an axis of values of its own, side by side.</summary>
    public bool OwnAxes { get; init; }

    /// <summary>What the key explains; null for the lines' names when there are several plots.</summary>
    public IReadOnlyList<KeyEntry>? Key { get; init; }

    /// <summary>Whether the names of a single plot's lines stand at their ends; if not, in a key above.</summary>
    public bool NamesAtEnds { get; init; } = true;

    public Figure Draw()
    {
        var common = Axis ?? AxisOf(Panels.SelectMany(panel => panel.Lines), LogAllowed);
        List<ValueAxis> axes = [.. Panels.Select(panel => OwnAxes ? AxisOf(panel.Lines, LogAllowed) : common)];
        var single = Panels.Count == 1;
        var left = Math.Max(LeastLeft, 36 + axes.Max(axis => axis.WidestLabelPx()));
        var gap = OwnAxes ? left - 16 : GapX;
        var key = Key ?? (single && NamesAtEnds ? [] : Panels.SelectMany(panel => panel.Lines)
            .Where(line => line.IsThere && line.Label.Length > 0)
            .Select(line => new KeyEntry(line.Label, line.Colour, line.Look, line.Dots)).Distinct().ToList());
        var rowsOfKey = RowsOf(key, left);
        var columns = single ? 1 : Panels.Count is 2 or 4 ? 2 : 3;
        var rows = (Panels.Count + columns - 1) / columns;
        var names = single && NamesAtEnds ? Panels[0].Lines.Where(line => line.IsThere && line.Label.Length > 0).ToList() : [];
        var right = names.Count > 0 ? 34 + names.Max(line => Ink.WidthOf(line.Label)) : RightMargin;
        var width = (FigureStyle.WidthPx - left - right - (gap * (columns - 1))) / columns;
        var height = single ? 380 : columns == 2 ? 300 : 240;
        var heading = Panels.Any(panel => panel.Heading.Length > 0) ? HeadingPx : 14;
        var top = rowsOfKey.Count * KeyRowPx;
        var total = (int)Math.Ceiling(top + (rows * (heading + height)) + ((rows - 1) * 26) + AxisPx);

        return new Figure(Id, Title, Caption, FigureStyle.WidthPx, total, canvas =>
        {
            for (var i = 0; i < Panels.Count; i++)
            {
                var start = left + (i % columns * (width + gap));
                var upper = top + heading + (i / columns * (heading + height + 26));
                var area = new PixelRect(start, start + width, upper + height, upper);
                DrawPanel(canvas, Panels[i], axes[i], area, total, isFirst: i % columns == 0, isLowest: i + columns >= Panels.Count);
            }

            var ink = new Ink(canvas);
            DrawKey(ink, rowsOfKey);
            NameLines(ink, names, axes[0], new SKRect(left, top + heading, left + width, top + heading + height));
        });
    }

    /// <summary>An axis round the values of lines, logarithmic if allowed, all are positive and the largest exceeds ten times the least.</summary>
    internal static ValueAxis AxisOf(IEnumerable<IntervalLine> lines, bool logAllowed, params double[] also)
    {
        var numbers = lines.SelectMany(line => line.Numbers).Concat(also).ToList();
        return ValueAxis.Around(numbers, logAllowed && numbers.Count > 0 && numbers.Min() > 0 && numbers.Max() > 10 * numbers.Min());
    }

    private void DrawPanel(SKCanvas canvas, LinePanel panel, ValueAxis axis, PixelRect area, int height, bool isFirst, bool isLowest)
    {
        using var plot = FigureStyle.NewPlot(area, isLowest ? panel.X.Title : "", isFirst ? YTitle + axis.Remark : "");
        plot.Axes.SetLimits(panel.X.Low, panel.X.High, axis.Low, axis.High);
        plot.Axes.Left.TickGenerator = axis.Ticks();
        plot.Axes.Bottom.TickGenerator = panel.X.Ticks(area.Width);
        plot.Grid.XAxisStyle.IsVisible = false;
        FigureStyle.HideLabels(plot.Axes.Left, !isFirst && !OwnAxes);
        plot.Add.Plottable(new Layer((ink, at) => LineMarks.Draw(ink, at, panel, axis)));
        FigureStyle.Render(plot, canvas, FigureStyle.WidthPx, height);
        new Ink(canvas).Text(panel.Heading, area.Left, area.Top - 14, FigureStyle.Text, bold: true);
    }

    /// <summary>Writes each name beside the end of its line, moved as little as keeps names apart.</summary>
    private static void NameLines(Ink ink, List<IntervalLine> names, ValueAxis axis, SKRect area)
    {
        var ends = names
            .Select(line => (Line: line, Y: Pixel(line.Values.Select(value => axis.Place(value.Value)).LastOrDefault(double.IsFinite, axis.Low))))
            .OrderBy(end => end.Y)
            .ToArray();
        var places = LineChart.Apart([.. ends.Select(end => end.Y)], LabelPx, area.Top, area.Bottom);
        for (var i = 0; i < ends.Length; i++)
        {
            ink.Line(area.Right + 2, ends[i].Y, area.Right + 18, places[i], ends[i].Line.Colour, 1.5f);
            ink.Text(ends[i].Line.Label, area.Right + 22, places[i], FigureStyle.Text);
        }

        float Pixel(double place) => (float)(area.Bottom - ((place - axis.Low) / (axis.High - axis.Low) * area.Height));
    }

    /// <summary>The key's entries in as many rows as they need, each with its left end.</summary>
    private static List<List<(KeyEntry Entry, float X)>> RowsOf(IReadOnlyList<KeyEntry> key, float left)
    {
        var rows = new List<List<(KeyEntry, float)>>();
        var x = float.PositiveInfinity;
        foreach (var entry in key)
        {
            var width = KeyTextPx + Ink.WidthOf(entry.Label) + 20;
            if (x + width - 20 > FigureStyle.WidthPx - RightMargin)
            {
                rows.Add([]);
                x = left;
            }

            rows[^1].Add((entry, x));
            x += width;
        }

        return rows;
    }

    private static void DrawKey(Ink ink, List<List<(KeyEntry Entry, float X)>> rows)
    {
        foreach (var (row, (entry, x)) in rows.Index().SelectMany(row => row.Item.Select(entry => (row.Index, entry))))
        {
            var y = (row * KeyRowPx) + 16;
            LineMarks.Sample(ink, entry, x, y);
            ink.Text(entry.Label, x + KeyTextPx, y, FigureStyle.Text);
        }
    }
}
