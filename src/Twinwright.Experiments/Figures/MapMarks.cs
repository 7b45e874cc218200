using SkiaSharp;
using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures;

/// <summary>Draws edge servers, their links and who helps whom.</summary>
internal static class MapMarks
{
    public static SKColor Link { get; } = new(0xBE, 0xBE, 0xBE);

    public static SKColor Help { get; } = new(0x00, 0x72, 0xB2);

    public static SKColor Circle { get; } = new(0xE8, 0x1C, 0x1C);

    /// <summary>Black for who never helps, red for who always does.</summary>
    public static SKColor RateColour(double rate)
    {
        var share = double.IsNaN(rate) ? 0 : Math.Clamp(rate, 0, 1);
        return new SKColor(SolverColours.Towards(0, 0xE8, share), SolverColours.Towards(0, 0x1C, share), SolverColours.Towards(0, 0x1C, share));
    }

    /// <summary>The area of a dot is proportional to the number of sensors.</summary>
    public static float Radius(int sensors, int most, float largestPx) =>
        Math.Max(largestPx * MathF.Sqrt((float)sensors / Math.Max(most, 1)), 0.18f * largestPx);

    public static void Draw(Ink ink, WideAreaPicture picture, MapFrame frame, float left, float top, int? marked, bool circled = false)
    {
        var count = picture.EastM.Length;
        var places = Enumerable.Range(0, count).Select(i => frame.Place(picture, i, left, top)).ToArray();
        var largest = frame.LargestRadiusPx(count);
        var most = picture.Sensors.DefaultIfEmpty(0).Max();
        var radii = picture.Sensors.Select(sensors => Radius(sensors, most, largest)).ToArray();

        var links = Enumerable.Range(0, count)
            .SelectMany(i => picture.Neighbours[i].Where(j => i < j || !picture.Neighbours[j].Contains(i)).Select(j => (places[i], places[j])));
        ink.Lines(links, Link, largest < 5 ? 0.6f : 1);

        // Large first: a small one beside a large one stays visible.
        foreach (var i in Enumerable.Range(0, count).OrderByDescending(i => radii[i]))
        {
            ink.Circle(places[i].X, places[i].Y, radii[i], RateColour(picture.HelperRate[i]), SKColors.White, largest < 5 ? 0.4f : 0.8f);
        }

        for (var recipient = 0; recipient < count; recipient++)
        {
            var helper = picture.LastChoice[recipient];
            if (helper >= 0)
            {
                ink.Arrow(Edge(places[helper], places[recipient], radii[helper]), Edge(places[recipient], places[helper], radii[recipient] + 1), Help, largest < 7 ? 1 : 1.6f);
            }
        }

        if (marked is { } a)
        {
            if (circled)
            {
                var reach = picture.Neighbours[a].Select(neighbour => SKPoint.Distance(places[a], places[neighbour]) + radii[neighbour]);
                ink.Ring(places[a].X, places[a].Y, reach.Append(radii[a]).Max() + 4, Circle, 1.8f);
            }

            Mark(ink, places, a, radii[a], new SKRect(left, top, left + frame.WidthPx, top + frame.HeightPx));
        }
    }

    /// <summary>Rings the edge server and writes an A beside it, on the side that has most room.</summary>
    private static void Mark(Ink ink, SKPoint[] places, int marked, float radius, SKRect map)
    {
        var place = places[marked];
        var away = radius + 14;
        ink.Ring(place.X, place.Y, radius + 4, FigureStyle.Text, 1.6f);
        map.Inflate(-9, -9);
        var letter = Enumerable.Range(0, 8)
            .Select(eighth => new SKPoint(
                place.X + (away * MathF.Cos((eighth - 1) * MathF.PI / 4)), place.Y + (away * MathF.Sin((eighth - 1) * MathF.PI / 4))))
            .MaxBy(point => (map.Contains(point) ? 1e6f : 0)
                + places.Where((_, i) => i != marked).Select(other => SKPoint.Distance(other, point)).DefaultIfEmpty(0).Min());
        ink.Circle(letter.X, letter.Y, 8, new SKColor(255, 255, 255, 200));
        ink.Text("A", letter.X, letter.Y, FigureStyle.Text, TextAnchor.Centre, bold: true);
    }

    private static SKPoint Edge(SKPoint from, SKPoint towards, float distance)
    {
        var length = Math.Max(SKPoint.Distance(from, towards), 1e-3f);
        var share = Math.Min(distance / length, 0.5f);
        return new SKPoint(from.X + ((towards.X - from.X) * share), from.Y + ((towards.Y - from.Y) * share));
    }
}
