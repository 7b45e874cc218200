using SkiaSharp;

namespace Twinwright.Experiments.Figures.Reproduction;

/// <summary>Draws lines with their intervals into a plot.</summary>
internal static class LineMarks
{
    private const float DodgePx = 5;
    private const float DotPx = 3.4f;
    private const byte BandOpacity = 46;

    /// <summary>Draws guides, then bands, then lines with whiskers and dots.</summary>
    public static void Draw(Ink ink, Func<double, double, SKPoint> at, LinePanel panel, ValueAxis axis)
    {
        foreach (var (x1, y1, x2, y2) in panel.Guides)
        {
            var (from, to) = (At(x1, y1), At(x2, y2));
            ink.Curve([from, to], FigureStyle.Frame, 1.2f);
        }

        var lines = panel.Lines.Where(line => line.IsThere).ToList();
        foreach (var line in lines.Where(line => line.Interval == IntervalLook.Band))
        {
            ink.Band(
                [.. line.X.Zip(line.Values, (x, value) => At(x, value.Low))], [.. line.X.Zip(line.Values, (x, value) => At(x, value.High))],
                line.Colour.WithAlpha(BandOpacity));
        }

        // Whiskers at the same tick stand side by side; where any number can be a place, they stand at theirs.
        var whiskered = lines.Where(line => line.Interval == IntervalLook.Whiskers).ToList();
        foreach (var line in lines)
        {
            var aside = line.Interval == IntervalLook.Whiskers && panel.X.StandsApart ? (whiskered.IndexOf(line) - ((whiskered.Count - 1) / 2f)) * Math.Min(DodgePx, 24f / whiskered.Count) : 0;
            SKPoint[] points = [.. line.X.Zip(line.Values, (x, value) => Aside(At(x, value.Value), aside))];
            if (line.Look != LineLook.None)
            {
                ink.Curve(points, line.Colour, line.WidthPx, IntervalLine.Dashes(line.Look));
            }

            for (var i = 0; i < points.Length; i++)
            {
                if (line.Interval == IntervalLook.Whiskers)
                {
                    Whisker(ink, points[i].X, At(line.X[i], line.Values[i].Low).Y, At(line.X[i], line.Values[i].High).Y, line.Colour);
                }

                if (line.Dots && float.IsFinite(points[i].Y))
                {
                    ink.Circle(points[i].X, points[i].Y, DotPx, line.Colour);
                }
            }
        }

        SKPoint At(double x, double value)
        {
            var place = axis.Place(value);
            return double.IsFinite(place) ? at(x, place) : new SKPoint(at(x, axis.Low).X, float.NaN);
        }
    }

    /// <summary>A line of the key.</summary>
    public static void Sample(Ink ink, KeyEntry entry, float x, float y)
    {
        if (entry.Look != LineLook.None)
        {
            ink.Curve([new(x, y), new(x + 26, y)], entry.Colour, 2.2f, IntervalLine.Dashes(entry.Look));
        }

        if (entry.Dots)
        {
            ink.Circle(x + 13, y, DotPx, entry.Colour);
        }
    }

    private static SKPoint Aside(SKPoint point, float by) => new(point.X + by, point.Y);

    private static void Whisker(Ink ink, float x, float low, float high, SKColor colour)
    {
        if (float.IsFinite(low) && float.IsFinite(high))
        {
            ink.Line(x, low, x, high, colour, 1.4f);
            ink.Line(x - 3, low, x + 3, low, colour, 1.4f);
            ink.Line(x - 3, high, x + 3, high, colour, 1.4f);
        }
    }
}
