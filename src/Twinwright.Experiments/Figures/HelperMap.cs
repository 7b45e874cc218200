using System.Globalization;
using ScottPlot;
using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures;

/// <summary>Where the edge servers stand, how often each helps, and whom (the kind of Kang 2023, Fig. 2).</summary>
public static class HelperMap
{
    private const float Left = 74;
    private const float Top = 40;
    private const float BottomMargin = 56;
    private const float Gap = 22;

    /// <summary>Draws one solver's map; null when the run has no picture.</summary>
    /// <param name="run">The run.</param>
    /// <param name="id">Name of the figure's files.</param>
    /// <param name="marked">An edge server to mark as A, or none.</param>
    public static Figure? Draw(RunResult run, string id = "helper-map", int? marked = null)
    {
        if (run.Picture is not { } picture)
        {
            return null;
        }

        var frame = new MapFrame(picture.EastM, picture.NorthM, FigureStyle.WidthPx - Left - Gap - MapLegend.ColumnPx, 740, 240, 360);
        var right = Left + frame.WidthPx;
        var bottom = Top + frame.HeightPx;
        var width = (int)Math.Ceiling(right + Gap + MapLegend.ColumnPx);
        var height = (int)Math.Ceiling(bottom + BottomMargin);

        return new Figure(id, $"Helpers under {run.Solver}", $"{Caption} In a browser, point at a dot for its numbers.", width, height, canvas =>
        {
            using var plot = FigureStyle.NewPlot(new PixelRect(Left, right, bottom, Top), "east [km]", "north [km]");
            frame.Apply(plot);
            plot.Add.Plottable(new Layer((ink, _) => MapMarks.Draw(ink, picture, frame, Left, Top, marked)));
            FigureStyle.Render(plot, canvas, width, height);

            var margin = new Ink(canvas);
            margin.Text(FigureStyle.Shorten(Costs(run).Length > 0 ? $"{run.Solver}: {Costs(run)}" : run.Solver, 70), Left, 20, FigureStyle.Text, bold: true, size: FigureStyle.TitleSize);
            MapLegend.Column(margin, picture, frame, right + Gap, Top, marked is not null);
        })
        {
            Hotspots = [.. Enumerable.Range(0, picture.EastM.Length).Select(i => Spot(picture, frame, i))],
        };
    }

    internal const string Caption =
        "Each dot is an edge server; the larger, the more sensors it has. Black ones never help, red ones help in every measured cycle. "
        + "Grey lines join neighbours, who can help each other. Arrows run from a helper to who takes its help in the last cycle.";

    /// <summary>What a run costs, in a few words.</summary>
    internal static string Costs(RunResult run)
    {
        var parts = new List<string>();
        if (run.Totals.TryGetValue(Wording.SystemEnergy, out var energyJ) && !double.IsNaN(energyJ))
        {
            parts.Add($"{Wording.Short(Wording.Scale(Wording.SystemEnergy) * energyJ)} kJ");
        }

        if (run.Totals.TryGetValue("helpers", out var helpers) && !double.IsNaN(helpers))
        {
            parts.Add($"{Wording.Short(helpers)} helpers");
        }

        return string.Join(", ", parts);
    }

    private static Hotspot Spot(WideAreaPicture picture, MapFrame frame, int edgeServer)
    {
        var place = frame.Place(picture, edgeServer, Left, Top);
        var choice = picture.LastChoice[edgeServer];
        var role = picture.LastHelper[edgeServer]
            ? $"helps {Wording.Count(picture.LastChoice.Count(taken => taken == edgeServer), "neighbour")}"
            : choice >= 0 ? $"takes help from {choice.ToString(CultureInfo.InvariantCulture)}" : "no help";
        var text = $"{SacrificeBars.NameOf(picture, edgeServer)}: {Wording.Count(picture.Sensors[edgeServer], "sensor")}, "
            + $"helper rate {Wording.Short(picture.HelperRate[edgeServer])}, mean energy {Wording.Short(picture.MeanEnergyJ[edgeServer])} J, last cycle: {role}";
        var most = picture.Sensors.DefaultIfEmpty(0).Max();
        var largest = frame.LargestRadiusPx(picture.EastM.Length);
        return new Hotspot(place.X, place.Y, Math.Max(MapMarks.Radius(picture.Sensors[edgeServer], most, largest), 4), text);
    }
}
