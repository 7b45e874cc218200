using System.Xml.Linq;
using SkiaSharp;
using Twinwright.Experiments.Figures;
using Twinwright.Experiments.Results;
using Xunit;

namespace Twinwright.Tests.Figures;

public sealed class FederationFigureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void A_comparison_has_all_its_figures() => Assert.Equal(
        [
            "metric-utility", "paired-utility", "metric-gain", "metric-cost", "metric-delay-penalty",
            "cumulative-utility", "cumulative-gain", "cumulative-cost", "socf-moves", "assignment-strips",
            "coalition-map-socf", "coalition-map-foresight", "coalition-map-dmo", "coalition-map-gre", "coalition-map-non-overlap",
        ],
        FigureSet.Of(SampleFederation.Comparison()).All.Select(figure => figure.Id));

    [Fact]
    public void A_run_has_all_its_figures() => Assert.Equal(
        [
            "cumulative", "socf-moves", "series-configuration-cost", "series-delay-penalty", "series-energy-cost", "series-links", "series-rounds",
            "assignment-strips", "coalition-map-socf",
        ],
        FigureSet.Of(SampleFederation.Run()).All.Select(figure => figure.Id));

    [Fact]
    public void The_same_result_draws_the_same_bytes()
    {
        var first = FigureSet.Of(SampleFederation.Comparison(["socf", "gre"])).All.Select(figure => (figure.ToPng(), figure.ToSvg())).ToList();
        var second = FigureSet.Of(SampleFederation.Comparison(["socf", "gre"])).All.Select(figure => (figure.ToPng(), figure.ToSvg())).ToList();

        Assert.All(first.Zip(second), pair =>
        {
            Assert.Equal(pair.First.Item1, pair.Second.Item1);
            Assert.Equal(pair.First.Item2, pair.Second.Item2);
        });
    }

    [Fact]
    public void Without_pictures_there_are_neither_maps_nor_strips()
    {
        var figures = FigureSet.Of(SampleFederation.Comparison(pictures: false));

        Assert.Empty(figures.Maps);
        Assert.DoesNotContain(figures.Charts, figure => figure.Id == "assignment-strips");
        Assert.Contains(figures.Charts, figure => figure.Id == "cumulative-utility");
    }

    [Fact]
    public void One_solver_one_frame_and_no_sensor_can_be_drawn()
    {
        var figures = FigureSet.Of(SampleFederation.Comparison(["socf"], runs: 1, sensors: 0, frames: 1)).All.ToList();

        Assert.Equal(
            ["metric-utility", "metric-gain", "metric-cost", "socf-moves", "assignment-strips", "coalition-map-socf"], figures.Select(figure => figure.Id));
        Assert.All(figures, figure => Assert.NotEmpty(figure.ToPng()));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0)]
    [InlineData(-1e9)]
    [InlineData(double.PositiveInfinity)]
    public void Odd_values_are_drawn(double value)
    {
        var result = SampleFederation.Comparison(["socf", "dmo"], frames: 12);
        result = result with
        {
            Metrics = [.. result.Metrics.Select(metric => metric with { Mean = value, CiLow = value, CiHigh = value })],
            Paired = [.. result.Paired.Select(pair => pair with { Value = value, CiLow = value, CiHigh = double.NaN })],
            Samples = [.. result.Samples.Select(sample => sample with
            {
                Totals = sample.Totals.ToDictionary(total => total.Key, _ => value),
                Series = sample.Series.ToDictionary(series => series.Key, series => series.Value.Select((own, t) => t % 3 == 1 ? value : own).ToArray()),
                Federation = sample.Federation! with { LastImportance = [.. sample.Federation.LastImportance.Select(_ => value)] },
            })],
        };

        Assert.All(FigureSet.Of(result).All, figure => XDocument.Parse(figure.ToSvg()));
        Assert.All(FigureSet.Of(result.Samples[0]).All, figure => XDocument.Parse(figure.ToSvg()));
    }

    [Fact]
    public void A_name_with_markup_stays_a_name()
    {
        var figures = FigureSet.Of(SampleFederation.Comparison(["socf", "a<b>&\"c\"\u0007"]));

        Assert.All(figures.All, figure => XDocument.Parse(figure.ToSvg()));
    }

    [Fact]
    public void Every_text_of_a_drawing_is_set_in_our_font() =>
        Assert.All(FigureSet.Of(SampleFederation.Comparison()).All, figure =>
        {
            var texts = XDocument.Parse(figure.ToSvg()).Descendants(Svg + "text").ToList();
            Assert.True(texts.Count > 5);
            Assert.All(texts, text => Assert.StartsWith("DejaVu Sans", text.Attribute("font-family")!.Value, StringComparison.Ordinal));
        });

    [Theory]
    [InlineData("socf", "dmo", "socf", "gre")]
    [InlineData("socf", "socf{rule=pareto}", "socf", "gre")]
    [InlineData("socf{rule=pareto}", "dmo", "socf{rule=pareto}", "gre")]
    [InlineData("dmo", "dmo", "gre")]
    public void Others_are_compared_with_socf_or_with_the_first(string baseline, params string[] solvers) =>
        Assert.Equal(baseline, PairedRatios.BaselineOf(SampleFederation.Comparison(solvers, runs: 2)));

    [Fact]
    public void Captions_say_which_way_is_better()
    {
        var charts = FigureSet.Of(SampleFederation.Comparison()).Charts.ToDictionary(figure => figure.Id, figure => figure.Caption);

        Assert.Contains("More is better", charts["metric-utility"], StringComparison.Ordinal);
        Assert.Contains("Less is better", charts["metric-cost"], StringComparison.Ordinal);
        Assert.Contains("Lower is better", charts["cumulative-cost"], StringComparison.Ordinal);
        Assert.Contains("right of 0 is better than socf", charts["paired-utility"], StringComparison.Ordinal);
        Assert.Contains("Solvers without such moves are left out", charts["socf-moves"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_running_sum_ends_at_the_total_and_knows_nothing_past_a_gap()
    {
        Assert.Equal([1, 3, 0, 4], CumulativeCurves.RunningSum([1, 2, -3, 4]));
        Assert.Equal([1, double.NaN, double.NaN], CumulativeCurves.RunningSum([1, double.NaN, 3]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(100)]
    public void Windows_of_frames_cover_every_frame_once_and_double(int frames)
    {
        var windows = SocfMoves.Windows(frames);

        Assert.Equal(Enumerable.Range(1, frames), windows.SelectMany(window => Enumerable.Range(window.First, window.Last - window.First + 1)));
        Assert.All(windows.SkipLast(1).Select((window, i) => (window, i)), pair => Assert.Equal(1 << pair.i, pair.window.Last));
    }

    [Fact]
    public void Moves_are_drawn_only_for_solvers_that_make_any()
    {
        var texts = Texts(SocfMoves.Draw(SampleFederation.Comparison(["socf", "centra"]).Samples)!);

        Assert.Contains("socf", texts);
        Assert.DoesNotContain("centra", texts);
        Assert.Null(SocfMoves.Draw([SampleFederation.Run("centra")]));
    }

    [Fact]
    public void A_count_of_zero_has_a_place_and_less_has_none()
    {
        var axis = ValueAxis.Counts([36, 0]);

        Assert.Equal(0, axis.Place(0));
        Assert.True(axis.Low < 0 && axis.High > axis.Place(36));
        Assert.True(double.IsNaN(axis.Place(-1)));
    }

    [Fact]
    public void Names_at_the_ends_of_lines_keep_apart_and_move_no_more_than_they_must()
    {
        Assert.Equal([10, 40, 90], LineChart.Apart([10, 40, 90], 17, 0, 100));
        Assert.Equal([32, 48], LineChart.Apart([40, 40], 16, 0, 100));
        Assert.Equal([0, 16, 32, 80], LineChart.Apart([1, 2, 3, 80], 16, 0, 100));
        Assert.Equal([68, 84, 100], LineChart.Apart([99, 99, 100], 16, 0, 100));
        Assert.Equal([0, 50, 100, 150], LineChart.Apart([1, 2, 3, 4], 50, 0, 100));
    }

    [Fact]
    public void A_strip_tells_who_creates_what_and_when_it_moves()
    {
        var run = SampleFederation.Run(edgeServers: 2, sensors: 3, frames: 3);
        run = run with { Federation = run.Federation! with { Assignments = [[0, 1], [0, 1], [1, 0]] } };

        var figure = AssignmentStrips.Draw([run])!;
        var texts = Texts(figure);

        Assert.Contains("socf: the matching changes in 1 of 2 frames (2 moves)", texts);
        Assert.Subset(texts.ToHashSet(), new HashSet<string> { "DT 0", "DT 1", "edge server", "frame" });
        foreach (var colour in new[] { EdgeServerColours.Hex(0), EdgeServerColours.Hex(1) })
        {
            // One box in the key, and one for each of the two stretches.
            Assert.Equal(3, XDocument.Parse(figure.ToSvg()).Descendants(Svg + "rect").Count(box => Same(box.Attribute("fill")?.Value, colour)));
        }
    }

    [Theory]
    [InlineData("the matching never changes", 1, 1, 1)]
    [InlineData("the matching changes in 2 of 2 frames (4 moves)", 1, 0, 1)]
    [InlineData("a single frame", 1)]
    public void Changes_of_a_matching_are_counted(string words, params int[] hosts) =>
        Assert.Equal(words, AssignmentStrips.Changes([.. hosts.Select(host => new[] { host, 1 - host })]));

    [Fact]
    public void Strips_need_a_colour_for_each_edge_server()
    {
        Assert.NotNull(AssignmentStrips.Draw([SampleFederation.Run(edgeServers: 8)]));
        Assert.Null(AssignmentStrips.Draw([SampleFederation.Run(edgeServers: 9)]));
        Assert.Null(AssignmentStrips.Draw([SampleFederation.Run("centra")]));
    }

    private static List<string> Texts(Figure figure) =>
        [.. XDocument.Parse(figure.ToSvg()).Descendants(Svg + "text").Select(text => text.Value.Trim())];

    private static bool Same(string? one, string two) => one is not null && SKColor.TryParse(one, out var colour) && colour == SKColor.Parse(two);
}
