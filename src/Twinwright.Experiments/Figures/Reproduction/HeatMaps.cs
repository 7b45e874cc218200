using System.Globalization;
using SkiaSharp;

namespace Twinwright.Experiments.Figures.Reproduction;

/// <summary>A heat map.</summary>
/// <param name="Name">What stands above it.</param>
/// <param name="Mark">Colour of the dot before its name.</param>
/// <param name="Cells">Value and count of each cell [column, row from below]; not a number where there is none.</param>
internal sealed record HeatMap(string Name, SKColor Mark, (double Value, int Count)[,] Cells);

/// <summary>Heat maps side by side over the same bins, each cell with its value and how many it is the mean of.</summary>
internal sealed class HeatMaps
{
    private const float Left = 74;
    private const float RightMargin = 14;
    private const float GapX = 18;
    private const float HeadingPx = 30;
    private const float TickPx = 26;
    private const float XTitlePx = 28;

    public required string Id { get; init; }

    public required string Title { get; init; }

    public required string Caption { get; init; }

    public required string XTitle { get; init; }

    public required string YTitle { get; init; }

    /// <summary>Edges of the columns, from the left.</summary>
    public required IReadOnlyList<string> XEdges { get; init; }

    /// <summary>Edges of the rows, from below.</summary>
    public required IReadOnlyList<string> YEdges { get; init; }

    public required IReadOnlyList<HeatMap> Maps { get; init; }

    /// <summary>Colour of a value, dark enough for white text.</summary>
    public required Func<double, SKColor> Colour { get; init; }

    public Figure Draw()
    {
        var columns = Math.Min(Maps.Count, Maps.Count is 2 or 4 ? 2 : 3);
        var rows = (Maps.Count + columns - 1) / columns;
        var width = (FigureStyle.WidthPx - Left - RightMargin - (GapX * (columns - 1))) / columns;
        var cellWidth = width / (XEdges.Count - 1);
        var cellHeight = Math.Clamp(0.95f * cellWidth, 28, 38);
        var height = cellHeight * (YEdges.Count - 1);
        var total = (int)Math.Ceiling((rows * (HeadingPx + height + TickPx)) + XTitlePx);

        return new Figure(Id, Title, Caption, FigureStyle.WidthPx, total, canvas =>
        {
            var ink = new Ink(canvas);
            for (var i = 0; i < Maps.Count; i++)
            {
                var left = Left + (i % columns * (width + GapX));
                var top = HeadingPx + (i / columns * (HeadingPx + height + TickPx));
                DrawMap(ink, Maps[i], new SKRect(left, top, left + width, top + height), cellWidth, cellHeight, i % columns == 0);
                if (i % columns == 0)
                {
                    Upwards(canvas, ink, YTitle, 20, top + (height / 2));
                }

                if (i + columns >= Maps.Count)
                {
                    ink.Text(XTitle, left + (width / 2), top + height + TickPx + 8, FigureStyle.Text, TextAnchor.Centre);
                }
            }
        });
    }

    private void DrawMap(Ink ink, HeatMap map, SKRect area, float cellWidth, float cellHeight, bool isFirst)
    {
        ink.Circle(area.Left + 6, area.Top - 14, 5.5f, map.Mark);
        ink.Text(map.Name, area.Left + 17, area.Top - 14, FigureStyle.Text, bold: true);
        var large = Math.Clamp(0.34f * cellWidth, 10, FigureStyle.TextSize - 1);
        for (var x = 0; x < XEdges.Count - 1; x++)
        {
            for (var y = 0; y < YEdges.Count - 1; y++)
            {
                var (value, count) = map.Cells[x, y];
                if (count == 0)
                {
                    continue;
                }

                var (left, bottom) = (area.Left + (x * cellWidth), area.Bottom - (y * cellHeight));
                ink.Box(left, bottom - cellHeight, left + cellWidth, bottom, Colour(value), SKColors.White);
                ink.Text(value.ToString("0.00", CultureInfo.InvariantCulture), left + (cellWidth / 2), bottom - (0.63f * cellHeight), SKColors.White, TextAnchor.Centre, large);
                ink.Text(count.ToString(CultureInfo.InvariantCulture), left + (cellWidth / 2), bottom - (0.25f * cellHeight), SKColors.White, TextAnchor.Centre, 0.8f * large);
            }
        }

        ink.Lines(
            [
                (new(area.Left, area.Top), new(area.Left, area.Bottom)), (new(area.Left, area.Bottom), new(area.Right, area.Bottom)),
                (new(area.Right, area.Bottom), new(area.Right, area.Top)), (new(area.Right, area.Top), new(area.Left, area.Top)),
            ],
            FigureStyle.Frame, 1);
        for (var x = 0; x < XEdges.Count; x++)
        {
            ink.Text(XEdges[x], area.Left + (x * cellWidth), area.Bottom + 12, FigureStyle.Text, TextAnchor.Centre, FigureStyle.TextSize - 2);
        }

        for (var y = 0; y < YEdges.Count && isFirst; y++)
        {
            ink.Text(YEdges[y], area.Left - 8, area.Bottom - (y * cellHeight), FigureStyle.Text, TextAnchor.Right, FigureStyle.TextSize - 2);
        }
    }

    private static void Upwards(SKCanvas canvas, Ink ink, string text, float x, float y)
    {
        canvas.Save();
        canvas.RotateDegrees(-90, x, y);
        ink.Text(text, x, y, FigureStyle.Text, TextAnchor.Centre);
        canvas.Restore();
    }
}
