using System.Globalization;
using SkiaSharp;
using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures;

/// <summary>Explains the marks of a map, as a column beside it or a strip below.</summary>
internal static class MapLegend
{
    public const float ColumnPx = 176;
    public const float StripPx = 46;
    private const float Size = FigureStyle.TextSize - 1;

    public static void Column(Ink ink, WideAreaPicture picture, MapFrame frame, float x, float y, bool marked)
    {
        ink.Text("helper rate", x, y + 8, FigureStyle.Text, bold: true, size: Size);
        const float Length = 110;
        ink.Gradient(new SKRect(x, y + 22, x + 16, y + 22 + Length), MapMarks.RateColour(1), MapMarks.RateColour(0));

        ink.Text("1  always helps", x + 23, y + 27, FigureStyle.Text, size: Size);
        ink.Text("0.5", x + 23, y + 22 + (Length / 2), FigureStyle.Text, size: Size);
        ink.Text("0  never helps", x + 23, y + 22 + Length - 5, FigureStyle.Text, size: Size);

        y += 22 + Length + 28;
        ink.Text("sensors", x, y, FigureStyle.Text, bold: true, size: Size);
        y += 12;
        var (sizes, most, largest) = Sizes(picture, frame);
        foreach (var sensors in sizes)
        {
            var radius = MapMarks.Radius(sensors, most, largest);
            y += radius + 4;
            ink.Circle(x + largest, y, radius, FigureStyle.Muted);
            ink.Text(Text(sensors), x + (2 * largest) + 10, y, FigureStyle.Text, size: Size);
            y += radius + 4;
        }

        y += 22;
        ink.Line(x, y, x + 26, y, MapMarks.Link, 2);
        ink.Text("neighbours", x + 34, y, FigureStyle.Text, size: Size);
        y += 22;
        ink.Arrow(new SKPoint(x, y), new SKPoint(x + 26, y), MapMarks.Help, 1.6f);
        ink.Text("helps, last cycle", x + 34, y, FigureStyle.Text, size: Size);
        if (marked)
        {
            y += 24;
            ink.Ring(x + 13, y, 8, FigureStyle.Text, 1.6f);
            ink.Text("A, shown in detail", x + 34, y, FigureStyle.Text, size: Size);
        }
    }

    public static void Strip(Ink ink, WideAreaPicture picture, MapFrame frame, float x, float y, bool marked, bool lastCycle = true)
    {
        const float Length = 70;
        var middle = y + 20;
        ink.Text("never helps", x, middle, FigureStyle.Text, size: Size);
        x += Ink.WidthOf("never helps", Size) + 8;
        ink.Gradient(new SKRect(x, middle - 7, x + Length, middle + 7), MapMarks.RateColour(0), MapMarks.RateColour(1));

        ink.Text("always helps", x + Length + 8, middle, FigureStyle.Text, size: Size);
        x += Length + 8 + Ink.WidthOf("always helps", Size) + 26;

        ink.Text("sensors", x, middle, FigureStyle.Text, size: Size);
        x += Ink.WidthOf("sensors", Size) + 10;
        var (sizes, most, largest) = Sizes(picture, frame);
        foreach (var sensors in sizes)
        {
            var radius = MapMarks.Radius(sensors, most, largest);
            ink.Circle(x + radius, middle, radius, FigureStyle.Muted);
            ink.Text(Text(sensors), x + (2 * radius) + 5, middle, FigureStyle.Text, size: Size);
            x += (2 * radius) + 5 + Ink.WidthOf(Text(sensors), Size) + 12;
        }

        x += 12;
        ink.Line(x, middle, x + 22, middle, MapMarks.Link, 2);
        ink.Text("neighbours", x + 28, middle, FigureStyle.Text, size: Size);
        x += 28 + Ink.WidthOf("neighbours", Size) + 20;
        if (lastCycle)
        {
            ink.Arrow(new SKPoint(x, middle), new SKPoint(x + 24, middle), MapMarks.Help, 1.6f);
            ink.Text("helps, last cycle", x + 30, middle, FigureStyle.Text, size: Size);
            x += 30 + Ink.WidthOf("helps, last cycle", Size) + 18;
        }
        else if (marked)
        {
            ink.Ring(x + 7, middle, 7, MapMarks.Circle, 1.6f);
            ink.Text("A's neighbourhood", x + 20, middle, FigureStyle.Text, size: Size);
            x += 20 + Ink.WidthOf("A's neighbourhood", Size) + 18;
        }

        if (marked && lastCycle)
        {
            ink.Ring(x + 7, middle, 7, FigureStyle.Text, 1.6f);
            ink.Text("A, in detail", x + 20, middle, FigureStyle.Text, size: Size);
        }
    }

    /// <summary>Three round numbers of sensors up to the most there are.</summary>
    private static (List<int> Sizes, int Most, float LargestPx) Sizes(WideAreaPicture picture, MapFrame frame)
    {
        var most = picture.Sensors.DefaultIfEmpty(0).Max();
        var sizes = new[] { most, most / 2, most / 8 }.Select(Round).Where(sensors => sensors > 0).Distinct().ToList();
        return (sizes, most, frame.LargestRadiusPx(picture.EastM.Length));
    }

    private static int Round(int sensors)
    {
        var unit = sensors >= 100 ? 50 : sensors >= 20 ? 10 : sensors >= 10 ? 5 : 1;
        return sensors / unit * unit;
    }

    private static string Text(int sensors) => sensors.ToString(CultureInfo.InvariantCulture);
}
