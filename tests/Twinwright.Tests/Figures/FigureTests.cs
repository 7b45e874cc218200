using System.Xml.Linq;
using ScottPlot;
using SkiaSharp;
using Twinwright.Experiments.Figures;
using Twinwright.Experiments.Results;
using Xunit;

namespace Twinwright.Tests.Figures;

public sealed class FigureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void A_comparison_has_all_its_figures() => Assert.Equal(
        [
            "energy-bars", "paired-ratios", "helper-counts", "helper-maps", "sacrifice-bars", "energy-series",
            "helper-map-nc", "helper-map-random", "helper-map-greedy", "helper-map-static", "helper-map-best-response", "helper-map-oracle",
        ],
        FigureSet.Of(SampleResults.Comparison()).All.Select(figure => figure.Id));

    [Fact]
    public void The_same_result_draws_the_same_bytes()
    {
        // Skia keeps a counter for the names in an SVG: other drawings in between must not show.
        var first = FigureSet.Of(SampleResults.Comparison()).All.Select(figure => (figure.ToPng(), figure.ToSvg())).ToList();
        var second = FigureSet.Of(SampleResults.Comparison()).All.Select(figure => (figure.ToPng(), figure.ToSvg())).ToList();

        Assert.All(first.Zip(second), pair =>
        {
            Assert.Equal(pair.First.Item1, pair.Second.Item1);
            Assert.Equal(pair.First.Item2, pair.Second.Item2);
        });
    }

    [Fact]
    public void Drawing_in_parallel_gives_the_same_bytes()
    {
        var figures = FigureSet.Of(SampleResults.Comparison()).All.ToArray();
        var alone = figures.Select(figure => figure.ToPng()).ToArray();

        var together = figures.AsParallel().AsOrdered().Select(figure => figure.ToPng()).ToArray();

        Assert.All(alone.Zip(together), pair => Assert.Equal(pair.First, pair.Second));
    }

    [Fact]
    public void The_typeface_of_figures_comes_from_the_assembly()
    {
        Assert.Same(FigureFonts.Regular, Fonts.GetTypeface(FigureFonts.Family, bold: false, italic: false));
        Assert.Same(FigureFonts.Bold, Fonts.GetTypeface(FigureFonts.Family, bold: true, italic: false));
        Assert.Equal("DejaVu Sans", FigureFonts.Regular.FamilyName);
        Assert.True(FigureFonts.Bold.IsBold);
    }

    [Fact]
    public void Every_character_of_our_texts_has_a_glyph()
    {
        using var font = new SKFont(FigureFonts.Regular);

        Assert.True(font.ContainsGlyphs("–−÷∞…×[]²0123456789äöüß"));
    }

    [Fact]
    public void Every_text_of_a_drawing_is_set_in_our_font() =>
        Assert.All(FigureSet.Of(SampleResults.Comparison()).All, figure =>
        {
            var texts = XDocument.Parse(figure.ToSvg()).Descendants(Svg + "text").ToList();
            Assert.True(texts.Count > 5);
            Assert.All(texts, text => Assert.StartsWith("DejaVu Sans", text.Attribute("font-family")!.Value, StringComparison.Ordinal));
        });

    [Fact]
    public void Names_ticks_and_axis_titles_leave_ink_on_the_picture()
    {
        var figure = EnergyBars.Draw(SampleResults.Comparison())!;
        using var picture = SKBitmap.Decode(figure.ToPng());

        Assert.Equal((2 * figure.WidthPx, 2 * figure.HeightPx), (picture.Width, picture.Height));
        Assert.True(Dark(picture, 0, 0, 210, picture.Height - 120) > 500, "names");
        Assert.True(Dark(picture, 300, picture.Height - 100, picture.Width, picture.Height - 74) > 100, "ticks");
        Assert.True(Dark(picture, 300, picture.Height - 70, picture.Width, picture.Height - 20) > 300, "title");
    }

    [Fact]
    public void A_drawing_says_what_it_is_to_who_cannot_see_it() =>
        Assert.All(FigureSet.Of(SampleResults.Comparison()).All, figure =>
        {
            var root = XDocument.Parse(figure.ToSvg()).Root!;
            var title = root.Element(Svg + "title")!;
            Assert.Equal("img", root.Attribute("role")!.Value);
            Assert.Equal(root.Attribute("aria-labelledby")!.Value, title.Attribute("id")!.Value);
            Assert.Equal(figure.Title, title.Value);
        });

    [Fact]
    public void A_name_with_markup_stays_a_name()
    {
        var figures = FigureSet.Of(SampleResults.Comparison(solvers: ["nc", "a<b>&\"c\"\u0007", "oracle"]));

        Assert.All(figures.All, figure => XDocument.Parse(figure.ToSvg()));
    }

    [Fact]
    public void A_single_run_has_no_intervals_and_still_its_figures()
    {
        var figures = FigureSet.Of(SampleResults.Comparison(solvers: ["nc", "oracle"], runs: 1)).All.ToList();

        Assert.Contains(figures, figure => figure.Id == "paired-ratios");
        Assert.All(figures, figure => Assert.NotEmpty(figure.ToPng()));
    }

    [Fact]
    public void A_single_solver_has_no_pairs_and_still_its_figures()
    {
        var figures = FigureSet.Of(SampleResults.Comparison(solvers: ["greedy"], runs: 1)).All.ToList();

        Assert.Equal(["energy-bars", "helper-counts", "sacrifice-bars", "energy-series", "helper-map-greedy"], figures.Select(figure => figure.Id));
        Assert.All(figures, figure => Assert.NotEmpty(figure.ToPng()));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0)]
    [InlineData(1e-300)]
    [InlineData(double.PositiveInfinity)]
    public void Odd_energies_are_drawn(double energyJ)
    {
        var result = SampleResults.Comparison(solvers: ["nc", "oracle"]);
        result = result with
        {
            Metrics = [.. result.Metrics.Select(metric => metric with { Mean = energyJ, CiLow = energyJ, CiHigh = energyJ })],
            Paired = [.. result.Paired.Select(pair => pair with { Value = energyJ, CiLow = energyJ, CiHigh = double.NaN })],
            Samples = [.. result.Samples.Select(sample => sample with
            {
                Totals = sample.Totals.ToDictionary(total => total.Key, _ => energyJ),
                Series = sample.Series.ToDictionary(series => series.Key, series => series.Value.Select(_ => energyJ).ToArray()),
                Picture = sample.Picture! with { MeanEnergyJ = [.. sample.Picture!.MeanEnergyJ.Select(_ => energyJ)] },
            })],
        };

        Assert.All(FigureSet.Of(result).All, figure => Assert.NotEmpty(figure.ToPng()));
    }

    [Fact]
    public void Without_pictures_there_are_no_maps()
    {
        var figures = FigureSet.Of(SampleResults.Comparison(pictures: false));

        Assert.Empty(figures.Maps);
        Assert.Equal(["energy-bars", "paired-ratios", "helper-counts", "energy-series"], figures.Charts.Select(figure => figure.Id));
    }

    [Fact]
    public void A_solver_keeps_its_colour_in_other_company()
    {
        var many = new SolverColours(SampleResults.SixSolvers);
        var few = new SolverColours(["unheard-of", "oracle"]);

        Assert.Equal(many.Hex("oracle"), few.Hex("oracle"));
    }

    [Fact]
    public void No_two_solvers_of_a_result_share_a_colour()
    {
        string[] solvers = [.. SampleResults.SixSolvers, "exhaustive", "mf-ppo", "ma-ppo", "ma-ppo{sample=true}", "mgm", "shared-ppo", "x", "y"];

        var colours = new SolverColours(solvers);

        Assert.Distinct(solvers.Select(colours.Hex));
    }

    [Fact]
    public void No_two_solvers_of_a_federation_share_a_colour()
    {
        string[] solvers =
        [
            "socf", "dmo", "gre", "ql", "lbcd", "pts", "mab", "static", "multi-start", "exact", "centra", "non-overlap", "foresight",
            "socf{rule=pareto}", "gre{change_cost=true}", "x", "y",
        ];

        var colours = new SolverColours(solvers);

        Assert.Distinct(solvers.Select(colours.Hex));
    }

    [Fact]
    public void More_solvers_than_colours_can_be_coloured()
    {
        string[] solvers = [.. Enumerable.Range(0, 40).Select(i => $"solver-{i}")];

        Assert.All(solvers, solver => Assert.Matches("^#[0-9a-f]{6}$", new SolverColours(solvers).Hex(solver)));
    }

    [Fact]
    public void Solvers_that_differ_in_options_get_files_of_their_own()
    {
        var figures = FigureSet.Of(SampleResults.Comparison(solvers: ["nc", "x{a=1}", "x(a=1)"]));

        Assert.Distinct(figures.All.Select(figure => figure.Id));
    }

    private static int Dark(SKBitmap picture, int left, int top, int right, int bottom)
    {
        var dark = 0;
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                dark += picture.GetPixel(x, y).Red < 0x60 ? 1 : 0;
            }
        }

        return dark;
    }
}
