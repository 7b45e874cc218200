using System.Text.RegularExpressions;
using System.Xml.Linq;
using SkiaSharp;
using Twinwright.Experiments.Figures;
using Twinwright.Experiments.Results;
using Twinwright.Model.Federation;
using Xunit;

namespace Twinwright.Tests.Figures;

public sealed partial class CoalitionMapTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Theory]
    [InlineData(1, 0)]
    [InlineData(5, 20)]
    [InlineData(20, 200)]
    [InlineData(32, 500)]
    public void Every_edge_server_and_sensor_lies_inside_the_figure(int edgeServers, int sensors)
    {
        var map = CoalitionMap.Draw(SampleFederation.Run(edgeServers: edgeServers, sensors: sensors, frames: 3))!;

        Assert.Equal(edgeServers + sensors, map.Hotspots.Count);
        Assert.All(map.Hotspots, spot => Assert.True(
            spot.X > 70 && spot.X < map.WidthPx - CoalitionLegend.ColumnPx - 5 && spot.Y > 35 && spot.Y < map.HeightPx - 50));
        Assert.InRange(map.WidthPx, 400, FigureStyle.WidthPx);
        Assert.InRange(map.HeightPx, 400, 850);
        XDocument.Parse(map.ToSvg());
    }

    [Fact]
    public void A_large_world_has_thin_marks_and_no_labels()
    {
        var map = CoalitionMap.Draw(SampleFederation.Run(edgeServers: 100, sensors: 2000, frames: 2))!;
        var svg = map.ToSvg();

        Assert.DoesNotContain(Texts(map), text => text.StartsWith("DT ", StringComparison.Ordinal));
        Assert.Equal(100, map.Hotspots.Count);
        Assert.True(svg.Length < 600_000, $"{svg.Length} characters");
        Assert.Contains("black dots", map.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void Centra_has_no_map() => Assert.Null(CoalitionMap.Draw(SampleFederation.Run("centra")));

    [Fact]
    public void A_run_without_a_picture_has_no_map() => Assert.Null(CoalitionMap.Draw(SampleFederation.Run(pictures: false)));

    [Fact]
    public void An_edge_server_shows_its_number_and_its_partial_DT()
    {
        var texts = Texts(CoalitionMap.Draw(Three())!);

        Assert.Equal(3, texts.Count(text => text is "DT 0" or "DT 1" || text.StartsWith("none", StringComparison.Ordinal)));
        Assert.Contains("DT 1, 2 sensors", texts);
        Assert.Contains("DT 0, 1 sensor", texts);
        Assert.Contains("none, 0 sensors", texts);
        Assert.Contains("socf: 3 links, 2 of 3 sensors linked, 1 to several", texts);
    }

    [Fact]
    public void Pointing_at_a_mark_tells_who_feeds_whom()
    {
        var texts = CoalitionMap.Draw(Three())!.Hotspots.Select(spot => spot.Text).ToList();

        Assert.Contains("sensor 0: feeds edge server 0 on subcarrier 4 and edge server 2 on subcarrier 5", texts);
        Assert.Contains("sensor 1: feeds edge server 0 on subcarrier 6", texts);
        Assert.Contains("sensor 2: in no coalition", texts);
        Assert.Contains("edge server 0: creates partial-DT 1 (importance 0.750, quality 2.00), 2 sensors", texts);
        Assert.Contains("edge server 1: creates no partial-DT, 0 sensors", texts);
    }

    [Theory]
    [InlineData(5, 20)]
    [InlineData(32, 200)]
    [InlineData(100, 2000)]
    public void Each_link_is_a_line_in_the_colour_of_its_edge_server(int edgeServers, int sensors)
    {
        var run = SampleFederation.Run(edgeServers: edgeServers, sensors: sensors, frames: 2);
        var picture = run.Federation!;
        var lines = Paths(CoalitionMap.Draw(run)!)
            .Select(path => (Colour: SKColor.Parse(path.Attribute("stroke")!.Value), Count: Moves().Count(path.Attribute("d")!.Value)))
            .ToLookup(line => line.Colour, line => line.Count);

        // Those in whole lines; dashes are many to a link.
        var whole = edgeServers > 32 ? edgeServers : Math.Min(edgeServers, EdgeServerColours.Hues);
        foreach (var own in picture.LastLinks.Where(link => link.EdgeServer < whole).GroupBy(link => link.EdgeServer))
        {
            Assert.Contains(own.Count(), lines[EdgeServerColours.Of(own.Key)]);
        }
    }

    [Fact]
    public void Edge_servers_of_one_hue_differ_in_their_dashes()
    {
        Assert.Equal(EdgeServerColours.Of(1), EdgeServerColours.Of(9));
        Assert.Distinct(Enumerable.Range(0, EdgeServerColours.Hues).Select(EdgeServerColours.Of));
        Assert.Distinct(Enumerable.Range(0, 4).Select(round => string.Join(' ', EdgeServerColours.DashOf(1 + (round * EdgeServerColours.Hues)))));
        Assert.Contains("dashes", CoalitionMap.Draw(SampleFederation.Run(edgeServers: 9))!.Caption, StringComparison.Ordinal);
        Assert.DoesNotContain("dashes", CoalitionMap.Draw(SampleFederation.Run(edgeServers: 8))!.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sensor_in_several_coalitions_is_larger_than_in_one_and_that_larger_than_an_idle_one()
    {
        foreach (var sensors in new[] { 20, 2000 })
        {
            var picture = SampleFederation.Picture(sensors: sensors);
            var coalitions = new Coalitions(picture);
            var marks = Marks(picture);
            var radii = Enumerable.Range(0, sensors).GroupBy(n => Math.Min(coalitions.EdgeServersOf(n).Length, 2))
                .OrderBy(group => group.Key).Select(group => group.Select(marks.RadiusOf).Distinct().Single()).ToList();

            Assert.Equal(3, radii.Count);
            Assert.True(radii[0] < radii[1] && radii[1] < radii[2]);
        }
    }

    [Fact]
    public void Edge_servers_in_one_place_stand_side_by_side()
    {
        var picture = SampleFederation.Picture(edgeServers: 6);
        var marks = Marks(picture with { EdgeServerEastM = [0, 0, 0, 500, 501, 1000], EdgeServerNorthM = [0, 0, 0, 500, 500, 1000] });
        var places = Enumerable.Range(0, 6).Select(marks.EdgeServer).ToList();

        Assert.True(marks.Moved);
        Assert.False(Marks(picture).Moved);

        for (var one = 0; one < 6; one++)
        {
            for (var two = one + 1; two < 6; two++)
            {
                Assert.True(Math.Max(Math.Abs(places[one].X - places[two].X), Math.Abs(places[one].Y - places[two].Y)) >= 2 * marks.HalfPx, $"{one} and {two}");
            }
        }
    }

    [Fact]
    public void A_link_named_twice_counts_once_as_a_member()
    {
        var picture = Three().Federation!;
        var coalitions = new Coalitions(picture with { LastLinks = [.. picture.LastLinks, new(0, 1, 2)] });

        Assert.Equal(2, coalitions.SensorsOf(0));
        Assert.Equal(1, coalitions.Overlapping);
    }

    [Fact]
    public void A_pie_covers_its_disc_in_equal_parts()
    {
        SKColor[] parts = [SKColors.Red, SKColors.Lime, SKColors.Blue];
        using var picture = new SKBitmap(200, 200);
        using (var canvas = new SKCanvas(picture))
        {
            new Ink(canvas).Pie(100, 100, 90, parts);
        }

        foreach (var part in parts)
        {
            var share = picture.Pixels.Count(pixel => pixel == part) / (Math.PI * 90 * 90);
            Assert.Equal(1 / 3.0, share, tolerance: 0.02);
        }

        Assert.Equal(SKColors.Red, picture.GetPixel(150, 60));
    }

    /// <summary>Edge server 0 creates partial-DT 1 with two sensors, 2 creates 0 with one of them, 1 is without.</summary>
    private static RunResult Three()
    {
        var run = SampleFederation.Run(edgeServers: 3, sensors: 3, frames: 1);
        return run with
        {
            Federation = run.Federation! with
            {
                LastLinks = [new FederationLink(2, 0, 5), new(0, 0, 4), new(0, 1, 6)],
                Assignments = [[2, 0]],
                LastImportance = [0.5, 0.75],
                LastQuality = [1, 2],
                GatheredKbit = [100, 200],
                LastRounds = [3, 4],
                LastMembers = [1, 2],
            },
        };
    }

    private static CoalitionMarks Marks(FederationPicture picture) => new(
        picture, new Coalitions(picture),
        new MapFrame([.. picture.EdgeServerEastM, .. picture.SensorEastM], [.. picture.EdgeServerNorthM, .. picture.SensorNorthM], 600, 600, 200, 200), 70, 40);

    private static List<string> Texts(Figure figure) =>
        [.. XDocument.Parse(figure.ToSvg()).Descendants(Svg + "text").Select(text => text.Value.Trim())];

    private static IEnumerable<XElement> Paths(Figure figure) => XDocument.Parse(figure.ToSvg()).Descendants(Svg + "path")
        .Where(path => path.Attribute("fill")?.Value == "none" && path.Attribute("stroke") is not null);

    [GeneratedRegex("M")]
    private static partial Regex Moves();
}
