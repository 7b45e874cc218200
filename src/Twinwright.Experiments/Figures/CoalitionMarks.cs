using System.Globalization;
using SkiaSharp;
using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures;

/// <summary>Draws edge servers, sensors and the links between them.</summary>
internal sealed class CoalitionMarks
{
    private const float LabelSize = FigureStyle.TextSize - 2;

    private readonly FederationPicture _picture;
    private readonly Coalitions _coalitions;
    private readonly SKPoint[] _edgeServers;
    private readonly SKPoint[] _sensors;
    private readonly SKRect _map;

    public CoalitionMarks(FederationPicture picture, Coalitions coalitions, MapFrame frame, float left, float top)
    {
        (_picture, _coalitions) = (picture, coalitions);
        _map = new SKRect(left, top, left + frame.WidthPx, top + frame.HeightPx);
        _sensors = [.. picture.SensorEastM.Select((east, n) => frame.Place(east, picture.SensorNorthM[n], left, top))];
        SensorPx = (float)Math.Clamp(0.1 * Math.Sqrt(frame.WidthPx * frame.HeightPx / (coalitions.Sensors + 1)), 1.3, 4.5);
        HalfPx = !Labelled ? 4 : coalitions.EdgeServers > 12 ? 9 : 11;
        _edgeServers = [.. picture.EdgeServerEastM.Select((east, b) => frame.Place(east, picture.EdgeServerNorthM[b], left, top))];
        if (Labelled)
        {
            PushApart();
        }
    }

    public static SKColor Idle { get; } = new(0xB8, 0xB8, 0xB8);

    /// <summary>Whether sensors are too many for more than a point each.</summary>
    public bool Dense => _coalitions.Sensors > 500;

    /// <summary>Whether edge servers are few enough to carry their numbers.</summary>
    public bool Labelled => _coalitions.EdgeServers <= 32;

    public bool ColoursRepeat => _coalitions.EdgeServers > EdgeServerColours.Hues;

    /// <summary>Whether squares were moved off each other.</summary>
    public bool Moved { get; private set; }

    /// <summary>Half the side of an edge server's square [px].</summary>
    public float HalfPx { get; }

    /// <summary>Radius of a sensor in one coalition [px].</summary>
    public float SensorPx { get; }

    private float LinkPx => Dense ? 0.7f : _coalitions.Sensors > 100 ? 1 : 1.4f;

    public SKPoint EdgeServer(int b) => _edgeServers[b];

    public SKPoint Sensor(int n) => _sensors[n];

    public float RadiusOf(int sensor) => _coalitions.EdgeServersOf(sensor).Length switch
    {
        0 => 0.75f * SensorPx,
        1 => SensorPx,
        _ => Dense ? SensorPx + 0.7f : SensorPx + 3,
    };

    public void Draw(Ink ink)
    {
        foreach (var own in _picture.LastLinks.GroupBy(link => link.EdgeServer).OrderBy(own => own.Key))
        {
            // Dashes make an SVG long; where squares have no numbers, colour alone has to do.
            ink.Lines(own.Select(link => (_edgeServers[link.EdgeServer], _sensors[link.Sensor])),
                EdgeServerColours.Of(own.Key), LinkPx, Labelled ? EdgeServerColours.DashOf(own.Key) : null);
        }

        foreach (var n in Enumerable.Range(0, _sensors.Length).OrderBy(n => _coalitions.EdgeServersOf(n).Length))
        {
            DrawSensor(ink, _sensors[n], _coalitions.EdgeServersOf(n), RadiusOf(n));
        }

        for (var b = 0; b < _edgeServers.Length; b++)
        {
            DrawEdgeServer(ink, _edgeServers[b], b);
        }

        if (Labelled)
        {
            LabelPartialDts(ink);
        }
    }

    /// <summary>Moves squares that would hide each other's numbers until they stand side by side.</summary>
    private void PushApart()
    {
        var least = (2 * HalfPx) + 4;
        for (var (sweep, moved) = (0, true); sweep < 20 && moved; sweep++)
        {
            moved = false;
            for (var one = 0; one < _edgeServers.Length; one++)
            {
                for (var two = one + 1; two < _edgeServers.Length; two++)
                {
                    var (east, south) = (_edgeServers[two].X - _edgeServers[one].X, _edgeServers[two].Y - _edgeServers[one].Y);
                    if (Math.Abs(east) >= least - 0.1f || Math.Abs(south) >= least - 0.1f)
                    {
                        continue;
                    }

                    var push = Math.Abs(east) >= Math.Abs(south)
                        ? new SKPoint((east < 0 ? -1 : 1) * (least - Math.Abs(east)) / 2, 0)
                        : new SKPoint(0, (south < 0 ? -1 : 1) * (least - Math.Abs(south)) / 2);
                    (_edgeServers[one], _edgeServers[two]) = (_edgeServers[one] - push, _edgeServers[two] + push);
                    moved = Moved = true;
                }
            }
        }
    }

    public void DrawSensor(Ink ink, SKPoint place, IReadOnlyList<int> edgeServers, float radius)
    {
        if (edgeServers.Count == 0)
        {
            ink.Circle(place.X, place.Y, radius, Idle);
        }
        else if (edgeServers.Count == 1)
        {
            ink.Circle(place.X, place.Y, radius, EdgeServerColours.Of(edgeServers[0]));
        }
        else if (Dense)
        {
            ink.Circle(place.X, place.Y, radius, FigureStyle.Text);
        }
        else
        {
            ink.Pie(place.X, place.Y, radius, [.. edgeServers.Select(EdgeServerColours.Of)]);
            ink.Ring(place.X, place.Y, radius, FigureStyle.Text, 1.4f);
        }
    }

    /// <summary>Filled when it creates a partial-DT, hollow otherwise.</summary>
    public void DrawEdgeServer(Ink ink, SKPoint place, int edgeServer)
    {
        var creates = _coalitions.PartialDtOf(edgeServer) >= 0;
        var half = HalfPx;
        ink.Box(place.X - half - 1.5f, place.Y - half - 1.5f, place.X + half + 1.5f, place.Y + half + 1.5f, SKColors.White);
        ink.Box(place.X - half, place.Y - half, place.X + half, place.Y + half,
            creates ? EdgeServerColours.Of(edgeServer) : SKColors.White, creates ? FigureStyle.Text : EdgeServerColours.Of(edgeServer));
        if (Labelled)
        {
            ink.Text(edgeServer.ToString(CultureInfo.InvariantCulture), place.X, place.Y,
                creates ? EdgeServerColours.TextOn(edgeServer) : FigureStyle.Text, TextAnchor.Centre, LabelSize, bold: true);
        }
    }

    /// <summary>Writes which partial-DT each edge server creates, beside it where least is covered.</summary>
    private void LabelPartialDts(Ink ink)
    {
        var taken = _edgeServers.Select(place => Around(place, HalfPx + 2, HalfPx + 2)).ToList();
        for (var b = 0; b < _edgeServers.Length; b++)
        {
            if (_coalitions.PartialDtOf(b) is var partialDt and >= 0)
            {
                var label = Label(partialDt);
                var (halfWidth, halfHeight) = ((Ink.WidthOf(label, LabelSize, bold: true) / 2) + 2, 8f);
                var place = _edgeServers[b];
                SKRect[] choices =
                [
                    Around(new(place.X + HalfPx + 3 + halfWidth, place.Y), halfWidth, halfHeight),
                    Around(new(place.X - HalfPx - 3 - halfWidth, place.Y), halfWidth, halfHeight),
                    Around(new(place.X, place.Y - HalfPx - 3 - halfHeight), halfWidth, halfHeight),
                    Around(new(place.X, place.Y + HalfPx + 3 + halfHeight), halfWidth, halfHeight),
                ];
                var box = choices.MinBy(choice => Covered(choice, taken) + (3 * CrossedBy(b, choice)));
                taken.Add(box);
                ink.Box(box.Left, box.Top, box.Right, box.Bottom, new SKColor(255, 255, 255, 205));
                ink.Text(label, box.MidX, box.MidY, FigureStyle.Text, TextAnchor.Centre, LabelSize, bold: true);
            }
        }
    }

    /// <summary>How bad a place is: leaving the map is worst, then covering squares and names, then sensors.</summary>
    private double Covered(SKRect box, List<SKRect> taken) =>
        (_map.Contains(box) ? 0 : 1e6)
        + (1000.0 * taken.Count(other => other.IntersectsWith(box)))
        + Enumerable.Range(0, _sensors.Length).Where(n => Inflated(box, RadiusOf(n)).Contains(_sensors[n])).Sum(n => 4 * RadiusOf(n));

    /// <summary>How many links of an edge server pass through a place beside it.</summary>
    private int CrossedBy(int edgeServer, SKRect box) => _picture.LastLinks.Count(link =>
    {
        var (from, to) = (_edgeServers[edgeServer], _sensors[link.Sensor]);
        var length = SKPoint.Distance(from, to);
        return link.EdgeServer == edgeServer && Enumerable.Range(3, 12).Select(step => 4f * step).Any(along => along < length && box.Contains(
            from.X + ((to.X - from.X) * along / length), from.Y + ((to.Y - from.Y) * along / length)));
    });

    internal static string Label(int partialDt) => string.Create(CultureInfo.InvariantCulture, $"DT {partialDt}");

    private static SKRect Around(SKPoint centre, float halfWidth, float halfHeight) =>
        new(centre.X - halfWidth, centre.Y - halfHeight, centre.X + halfWidth, centre.Y + halfHeight);

    private static SKRect Inflated(SKRect box, float by) => SKRect.Inflate(box, by, by);
}
