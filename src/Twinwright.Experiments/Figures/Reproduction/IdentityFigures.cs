using System.Globalization;
using SkiaSharp;
using Twinwright.Experiments.Reproduction;

namespace Twinwright.Experiments.Figures.Reproduction;

/// <summary>Helper rate over own and neighbours' sensors, a heat map for each solver (Kang 2023, Fig. 4).</summary>
internal static class IdentityFigures
{
    private const int BinSensors = 10;
    private const int FewestBins = 8;

    private static readonly string[] Needed = ["sensors", "neighbour_sensors", "helper_rate"];

    public static IEnumerable<Figure?> Of(Sketch sketch) => sketch.Points.Select(part => Draw(sketch, part.Panel, part.Point));

    private static Figure? Draw(Sketch sketch, Panel panel, PointResults point)
    {
        var maps = sketch.SolversAt(point)
            .Select(solver => (Solver: solver, Servers: point.BySolver[solver].Where(run => Needed.All(run.Arrays.ContainsKey)).SelectMany(Servers).ToList()))
            .Where(map => map.Servers.Count > 0)
            .ToList();
        if (maps.Count == 0)
        {
            return null;
        }

        var all = maps.SelectMany(map => map.Servers).ToList();
        var firstRow = (int)Math.Floor(all.Min(server => server.Around) / BinSensors);
        var rows = (int)Math.Floor(all.Max(server => server.Around) / BinSensors) - firstRow + 1;
        var columns = Math.Max(FewestBins, all.Max(server => Bin(server.Own)) + 1);
        var chart = new HeatMaps
        {
            Id = sketch.Id(panel, point),
            Title = sketch.Title(panel, point),
            Caption = "How often edge servers help that have so many sensors themselves (across) and whose neighbours have so many in the mean (upwards): "
                + "black never, red in every measured cycle. The large number is the mean helper rate, the small one below how many edge servers of all "
                + $"{Wording.Count(point.Worlds.Count, "world")} it is the mean of. Edge servers without neighbours, whom nobody can help, are left out. White: there is none.",
            XTitle = "own sensors",
            YTitle = "neighbours' sensors, mean",
            XEdges = [.. Enumerable.Range(0, columns + 1).Select(Edge)],
            YEdges = [.. Enumerable.Range(firstRow, rows + 1).Select(Edge)],
            Maps = [.. maps.Select(map => new HeatMap(Sketch.Name(map.Solver), sketch.Colours[map.Solver], Cells(map.Servers, columns, firstRow, rows)))],
            Colour = MapMarks.RateColour,
        };
        return chart.Draw();

        static string Edge(int bin) => (bin * BinSensors).ToString(CultureInfo.InvariantCulture);
    }

    private static IEnumerable<(double Own, double Around, double Rate)> Servers(RunFacts run)
    {
        var degrees = run.Arrays.GetValueOrDefault("neighbours");
        for (var i = 0; i < run.Arrays["sensors"].Length; i++)
        {
            if (degrees is null || degrees[i] > 0)
            {
                yield return (run.Arrays["sensors"][i], run.Arrays["neighbour_sensors"][i], run.Arrays["helper_rate"][i]);
            }
        }
    }

    /// <summary>Bins of own sensors hold 1 to 10, 11 to 20, ….</summary>
    private static int Bin(double own) => Math.Max(0, ((int)own - 1) / BinSensors);

    private static (double Value, int Count)[,] Cells(List<(double Own, double Around, double Rate)> servers, int columns, int firstRow, int rows)
    {
        var (sums, counts) = (new double[columns, rows], new int[columns, rows]);
        foreach (var (own, around, rate) in servers)
        {
            var (x, y) = (Bin(own), (int)Math.Floor(around / BinSensors) - firstRow);
            sums[x, y] += rate;
            counts[x, y]++;
        }

        var cells = new (double, int)[columns, rows];
        for (var x = 0; x < columns; x++)
        {
            for (var y = 0; y < rows; y++)
            {
                cells[x, y] = (counts[x, y] == 0 ? double.NaN : sums[x, y] / counts[x, y], counts[x, y]);
            }
        }

        return cells;
    }
}
