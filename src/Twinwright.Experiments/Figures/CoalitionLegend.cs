using SkiaSharp;

namespace Twinwright.Experiments.Figures;

/// <summary>Explains the marks of a map of coalitions, in a column beside it.</summary>
internal static class CoalitionLegend
{
    public const float ColumnPx = 182;
    private const float Size = FigureStyle.TextSize - 1;
    private const float RowPx = 23;
    private const float SquareRowPx = 27;
    private const int MostListed = 16;

    /// <summary>What the column needs [px].</summary>
    public static float HeightPx(Coalitions coalitions) => (SquareRowPx * Rows(coalitions)) + (RowPx * 6) + 30;

    public static void Draw(Ink ink, Coalitions coalitions, CoalitionMarks marks, float x, float y)
    {
        var text = x + 34;
        var middle = x + 13;
        y += 8;
        ink.Text("edge servers", x, y, FigureStyle.Text, bold: true, size: Size);
        y += 3;
        if (coalitions.EdgeServers <= MostListed)
        {
            for (var b = 0; b < coalitions.EdgeServers; b++)
            {
                y += SquareRowPx;
                marks.DrawEdgeServer(ink, new SKPoint(middle, y), b);
                var partialDt = coalitions.PartialDtOf(b);
                var creates = partialDt < 0 ? "none" : CoalitionMarks.Label(partialDt);
                ink.Text($"{creates}, {Wording.Count(coalitions.SensorsOf(b), "sensor")}", text, y, FigureStyle.Text, size: Size);
            }
        }
        else
        {
            y += RowPx;
            ink.Box(middle - marks.HalfPx, y - marks.HalfPx, middle + marks.HalfPx, y + marks.HalfPx, CoalitionMarks.Idle, FigureStyle.Text);
            ink.Text("creates a partial-DT", text, y, FigureStyle.Text, size: Size);
            y += RowPx;
            ink.Box(middle - marks.HalfPx, y - marks.HalfPx, middle + marks.HalfPx, y + marks.HalfPx, SKColors.White, FigureStyle.Muted);
            ink.Text("creates none", text, y, FigureStyle.Text, size: Size);
        }

        y += RowPx + 12;
        ink.Text("sensors", x, y, FigureStyle.Text, bold: true, size: Size);
        y += RowPx;
        marks.DrawSensor(ink, new SKPoint(middle, y), [0], marks.SensorPx);
        ink.Text("in one coalition", text, y, FigureStyle.Text, size: Size);
        y += RowPx;
        marks.DrawSensor(ink, new SKPoint(middle, y), [0, 1], marks.Dense ? marks.SensorPx + 0.7f : marks.SensorPx + 3);
        ink.Text("in several", text, y, FigureStyle.Text, size: Size);
        y += RowPx;
        marks.DrawSensor(ink, new SKPoint(middle, y), [], 0.75f * marks.SensorPx);
        ink.Text("in none", text, y, FigureStyle.Text, size: Size);
        y += RowPx;
        ink.Line(x, y, x + 26, y, EdgeServerColours.Of(0), 1.4f);
        ink.Text("its data go there", text, y, FigureStyle.Text, size: Size);
    }

    private static int Rows(Coalitions coalitions) => coalitions.EdgeServers <= MostListed ? coalitions.EdgeServers : 2;
}
