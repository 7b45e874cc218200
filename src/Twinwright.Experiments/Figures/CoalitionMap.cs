using System.Globalization;
using ScottPlot;
using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures;

/// <summary>Where edge servers and sensors stand, and which sensors feed which edge server in the last frame.</summary>
public static class CoalitionMap
{
    private const float Left = 74;
    private const float Top = 40;
    private const float BottomMargin = 56;
    private const float Gap = 22;

    /// <summary>Draws one solver's map; null when the run has no picture or, as under Centra, no coalitions.</summary>
    /// <param name="run">The run.</param>
    /// <param name="id">Name of the figure's files.</param>
    public static Figure? Draw(RunResult run, string id = "coalition-map")
    {
        if (run.Federation is not { } picture || !Coalitions.Has(picture))
        {
            return null;
        }

        var coalitions = new Coalitions(picture);
        var frame = new MapFrame(
            [.. picture.EdgeServerEastM, .. picture.SensorEastM], [.. picture.EdgeServerNorthM, .. picture.SensorNorthM],
            FigureStyle.WidthPx - Left - Gap - CoalitionLegend.ColumnPx, 740, 240, Math.Max(360, CoalitionLegend.HeightPx(coalitions)));
        var right = Left + frame.WidthPx;
        var bottom = Top + frame.HeightPx;
        var width = (int)Math.Ceiling(right + Gap + CoalitionLegend.ColumnPx);
        var height = (int)Math.Ceiling(bottom + BottomMargin);
        var marks = new CoalitionMarks(picture, coalitions, frame, Left, Top);

        return new Figure(id, $"Coalitions under {run.Solver}", Caption(marks), width, height, canvas =>
        {
            using var plot = FigureStyle.NewPlot(new PixelRect(Left, right, bottom, Top), "east [km]", "north [km]");
            frame.Apply(plot);
            plot.Add.Plottable(new Layer((ink, _) => marks.Draw(ink)));
            FigureStyle.Render(plot, canvas, width, height);

            var margin = new Ink(canvas);
            margin.Text(FigureStyle.Shorten($"{run.Solver}: {Summary(coalitions)}", 78), Left, 20, FigureStyle.Text, bold: true, size: FigureStyle.TitleSize);
            CoalitionLegend.Draw(margin, coalitions, marks, right + Gap, Top);
        })
        {
            Hotspots = [.. Spots(picture, coalitions, marks)],
        };
    }

    private static string Summary(Coalitions coalitions) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Wording.Count(coalitions.Links, "link")}, {coalitions.Members} of {Wording.Count(coalitions.Sensors, "sensor")} linked, {coalitions.Overlapping} to several");

    private static string Caption(CoalitionMarks marks) =>
        "The last frame. Squares are edge servers, "
        + (marks.Labelled ? "with their number and the partial-DT (DT) that they create; " : "filled when they create a partial-DT; ")
        + "dots are sensors. A line joins a sensor with an edge server that takes its data, in that edge server's colour"
        + (marks.ColoursRepeat ? " (colours come again from the ninth edge server on" + (marks.Labelled ? ", with other dashes)" : ")") : "")
        + ". All sensors with lines to one edge server are its coalition; "
        + (marks.Dense ? "black dots" : "larger dots in several colours")
        + " are in several coalitions, grey ones in none. "
        + (marks.Moved ? "Squares that would hide each other stand side by side. " : "")
        + "In a browser, point at "
        + (marks.Dense ? "a square for its numbers." : "a square or a dot for its numbers.");

    private static IEnumerable<Hotspot> Spots(FederationPicture picture, Coalitions coalitions, CoalitionMarks marks)
    {
        var bySensor = picture.LastLinks.ToLookup(link => link.Sensor);
        for (var n = 0; n < coalitions.Sensors && !marks.Dense; n++)
        {
            var links = bySensor[n].OrderBy(link => link.EdgeServer)
                .Select(link => string.Create(CultureInfo.InvariantCulture, $"edge server {link.EdgeServer} on subcarrier {link.Subcarrier}"))
                .ToList();
            var text = string.Create(CultureInfo.InvariantCulture, $"sensor {n}: {(links.Count == 0 ? "in no coalition" : "feeds " + Wording.List(links))}");
            yield return new Hotspot(marks.Sensor(n).X, marks.Sensor(n).Y, Math.Max(marks.RadiusOf(n), 4), text);
        }

        for (var b = 0; b < coalitions.EdgeServers; b++)
        {
            var partialDt = coalitions.PartialDtOf(b);
            var creates = partialDt < 0
                ? "creates no partial-DT"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"creates partial-DT {partialDt} (importance {Wording.Short(picture.LastImportance[partialDt])}, quality {Wording.Short(picture.LastQuality[partialDt])})");
            var text = string.Create(CultureInfo.InvariantCulture, $"edge server {b}: {creates}, {Wording.Count(coalitions.SensorsOf(b), "sensor")}");
            yield return new Hotspot(marks.EdgeServer(b).X, marks.EdgeServer(b).Y, Math.Max(1.2f * marks.HalfPx, 5), text);
        }
    }
}
