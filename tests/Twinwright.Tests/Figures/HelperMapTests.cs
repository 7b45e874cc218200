using System.Xml.Linq;
using Twinwright.Experiments.Figures;
using Twinwright.Experiments.Results;
using Xunit;

namespace Twinwright.Tests.Figures;

public sealed class HelperMapTests
{
    [Theory]
    [InlineData(1, 100, 100, 50)]
    [InlineData(50, 3500, 3500, 700)]
    [InlineData(70, 600e3, 800e3, 120e3)]
    [InlineData(20, 100e3, 0, 9e3)]
    [InlineData(1000, 16e3, 16e3, 700)]
    public void Every_edge_server_lies_inside_the_figure(int count, double widthM, double heightM, double neighbourM)
    {
        var map = HelperMap.Draw(SampleResults.Run(edgeServers: count, widthM: widthM, heightM: heightM, neighbourM: neighbourM))!;

        Assert.Equal(count, map.Hotspots.Count);
        Assert.All(map.Hotspots, spot => Assert.True(
            spot.X > 70 && spot.X < map.WidthPx - 170 && spot.Y > 35 && spot.Y < map.HeightPx - 50));
        Assert.InRange(map.WidthPx, 400, FigureStyle.WidthPx);
        Assert.InRange(map.HeightPx, 400, 850);
        XDocument.Parse(map.ToSvg());
    }

    [Fact]
    public void East_and_north_have_the_same_scale()
    {
        var run = SampleResults.Run(widthM: 600e3, heightM: 800e3, neighbourM: 120e3);
        var (spots, picture) = (HelperMap.Draw(run)!.Hotspots, run.Picture!);

        var eastPxPerM = (spots[0].X - spots[1].X) / (picture.EastM[0] - picture.EastM[1]);
        var northPxPerM = (spots[1].Y - spots[0].Y) / (picture.NorthM[0] - picture.NorthM[1]);

        Assert.Equal(eastPxPerM, northPxPerM, tolerance: 1e-3 * Math.Abs(eastPxPerM));
    }

    [Fact]
    public void Colour_runs_from_black_to_red()
    {
        Assert.Equal((0, 0, 0), Rgb(0));
        Assert.Equal((0, 0, 0), Rgb(double.NaN));
        Assert.Equal((0xE8, 0x1C, 0x1C), Rgb(1));
        Assert.True(Rgb(0.5).Red is > 100 and < 130);

        static (int Red, int Green, int Blue) Rgb(double rate)
        {
            var colour = MapMarks.RateColour(rate);
            return (colour.Red, colour.Green, colour.Blue);
        }
    }

    [Fact]
    public void A_dot_has_an_area_in_proportion_to_its_sensors() =>
        Assert.Equal(4, Math.Pow(MapMarks.Radius(80, 80, 12) / MapMarks.Radius(20, 80, 12), 2), tolerance: 1e-5);

    [Fact]
    public void Nobody_helping_and_no_sensors_can_be_drawn()
    {
        var run = SampleResults.Run("nc", edgeServers: 5);
        run = run with { Picture = run.Picture! with { Sensors = new int[5] } };

        Assert.NotEmpty(HelperMap.Draw(run)!.ToPng());
        Assert.NotEmpty(HelperMaps.Draw([run])!.ToPng());
        Assert.Null(SacrificeBars.ChooseEdgeServer([run]));
    }

    [Fact]
    public void Edge_servers_in_one_place_can_be_drawn() =>
        Assert.NotEmpty(HelperMap.Draw(SampleResults.Run(edgeServers: 4, widthM: 0, heightM: 0))!.ToPng());

    [Fact]
    public void The_chosen_edge_server_is_the_helper_whose_surroundings_save_most()
    {
        // 0 helps 1 and 2 in the best run; 3 saves most of all but is no helper.
        int[][] neighbours = [[1, 2], [0], [0], []];
        var nc = Run("nc", 100, [1, 50, 50, 900], [0, 0, 0, 0], neighbours);
        var best = Run("oracle", 10, [30, 5, 5, 0], [1, 0, 0, 0], neighbours);
        var worse = Run("random", 50, [1, 50, 50, 900], [0, 1, 1, 1], neighbours);

        Assert.Equal(0, SacrificeBars.ChooseEdgeServer([nc, best, worse]));
        Assert.Equal(0, SacrificeBars.ChooseEdgeServer([worse, best, nc]));
    }

    [Fact]
    public void Of_equal_savings_the_lower_index_is_chosen()
    {
        int[][] alone = [[], [], []];

        Assert.Equal(1, SacrificeBars.ChooseEdgeServer(
            [Run("nc", 9, [3, 3, 3], [0, 0, 0], alone), Run("oracle", 3, [1, 1, 1], [0.2, 0.9, 0.9], alone)]));
    }

    [Fact]
    public void Who_helps_now_and_then_is_chosen_when_nobody_helps_mostly() =>
        Assert.Equal(1, SacrificeBars.ChooseEdgeServer(
            [Run("nc", 9, [3, 3], [0, 0], [[], []]), Run("oracle", 3, [1, 1], [0, 0.1], [[], []])]));

    private static RunResult Run(string solver, double energyJ, double[] meanEnergyJ, double[] rates, int[][] neighbours)
    {
        var run = SampleResults.Run(solver, edgeServers: rates.Length);
        return run with
        {
            Totals = new Dictionary<string, double> { ["system_energy_j"] = energyJ },
            Picture = run.Picture! with { MeanEnergyJ = meanEnergyJ, HelperRate = rates, Neighbours = neighbours },
        };
    }
}
