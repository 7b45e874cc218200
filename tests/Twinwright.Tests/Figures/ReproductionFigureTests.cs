using System.Text.RegularExpressions;
using System.Xml.Linq;
using Twinwright.Experiments.Figures;
using Twinwright.Experiments.Figures.Reproduction;
using Twinwright.Experiments.Reproduction;
using Twinwright.Experiments.Statistics;
using Twinwright.Model.Threading;
using Xunit;

namespace Twinwright.Tests.Figures;

public sealed partial class ReproductionFigureTests : IDisposable
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly WorkerTeam _team = new(1);

    public static TheoryData<ExperimentForm> Forms => [.. SampleReproduction.Drawn];

    public void Dispose() => _team.Dispose();

    [Theory]
    [InlineData(ExperimentForm.Maps, "fig2")]
    [InlineData(ExperimentForm.Training, "fig3-a fig3-b")]
    [InlineData(ExperimentForm.Identity, "fig4")]
    [InlineData(ExperimentForm.Sacrifice, "fig5")]
    [InlineData(ExperimentForm.Sweep, "fig6-a fig6-b")]
    [InlineData(ExperimentForm.Power, "fig7-urllc fig7-embb")]
    [InlineData(ExperimentForm.Activation, "fig8")]
    [InlineData(ExperimentForm.Moves, "fig5-a fig5-b fig5-c")]
    [InlineData(ExperimentForm.Bars, "fig9-utility fig9-gain fig9-cost")]
    [InlineData(ExperimentForm.Work, "theorem3-sensors theorem3-servers")]
    [InlineData(ExperimentForm.Profile, "profile")]
    public void Each_form_has_its_figures(ExperimentForm form, string ids) =>
        Assert.Equal(ids.Split(' '), Draw(SampleReproduction.Of(form)).Select(figure => figure.Id));

    [Fact]
    public void A_certificate_has_no_figure()
    {
        var bars = SampleReproduction.Of(ExperimentForm.Bars);

        Assert.Empty(Draw(bars with { Experiment = bars.Experiment with { Form = ExperimentForm.Certificate } }));
    }

    [Fact]
    public void Titles_say_what_is_shown_and_where_the_paper_shows_it() => Assert.Equal(
        ["System energy: by number of edge servers (Kang 2023, Fig. 6a)", "System energy: by latency threshold (Kang 2023, Fig. 6b)"],
        Draw(SampleReproduction.Of(ExperimentForm.Sweep)).Select(figure => figure.Title));

    [Theory]
    [MemberData(nameof(Forms))]
    public void The_same_results_draw_the_same_bytes_on_any_number_of_threads(ExperimentForm form)
    {
        using var three = new WorkerTeam(3);
        var alone = Draw(SampleReproduction.Of(form));

        var together = ReproductionFigures.Of(SampleReproduction.Of(form), new StratifiedBootstrap(300, 1), three);

        Assert.All(alone.Zip(together), pair =>
        {
            Assert.Equal(pair.First.ToSvg(), pair.Second.ToSvg());
            Assert.Equal(pair.First.ToPng(), pair.Second.ToPng());
            Assert.Equal(pair.First.Caption, pair.Second.Caption);
        });
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Drawings_are_vectors_set_in_our_font_without_numbers_that_are_none(ExperimentForm form) =>
        Assert.All(Draw(SampleReproduction.Of(form)).Concat(Draw(SampleReproduction.Of(form, worlds: 1))), figure =>
        {
            var svg = XDocument.Parse(figure.ToSvg());
            Assert.Empty(svg.Descendants(Svg + "image"));
            Assert.DoesNotMatch("NaN|nan|inf|∞", figure.ToSvg());
            Assert.All(svg.Descendants(Svg + "text"), text => Assert.StartsWith("DejaVu Sans", text.Attribute("font-family")!.Value, StringComparison.Ordinal));
        });

    [Theory]
    [MemberData(nameof(Forms))]
    public void All_text_stands_within_the_picture(ExperimentForm form) =>
        Assert.All(Draw(SampleReproduction.Of(form)), figure =>
        {
            using var picture = SkiaSharp.SKBitmap.Decode(figure.ToPng());
            Assert.Equal(0, Dark(picture, 0, 3) + Dark(picture, picture.Width - 3, picture.Width));
        });

    [Theory]
    [InlineData(ExperimentForm.Sacrifice)]
    [InlineData(ExperimentForm.Sweep)]
    [InlineData(ExperimentForm.Power)]
    [InlineData(ExperimentForm.Activation)]
    [InlineData(ExperimentForm.Bars)]
    [InlineData(ExperimentForm.Work)]
    [InlineData(ExperimentForm.Profile)]
    public void Many_worlds_have_intervals_and_one_world_has_none(ExperimentForm form)
    {
        Assert.All(Draw(SampleReproduction.Of(form)), figure => Assert.Contains("95 % interval", figure.Caption, StringComparison.Ordinal));
        Assert.All(Draw(SampleReproduction.Of(form, worlds: 1)), figure =>
        {
            Assert.DoesNotContain("95 %", figure.Caption, StringComparison.Ordinal);
            Assert.Contains("One world gives no interval.", figure.Caption, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_solver_without_runs_at_a_point_leaves_a_gap_there()
    {
        var whole = SampleReproduction.Of(ExperimentForm.Sweep);

        var gap = Draw(SampleReproduction.Without(whole, "greedy", "40"))[0];

        Assert.Equal((5, 1), DotsAndPieces(Draw(whole)[0], "#E69F00"));
        Assert.Equal((4, 2), DotsAndPieces(gap, "#E69F00"));
        Assert.Contains("gap", gap.Caption, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_solver_without_any_runs_leaves_the_others_figures(ExperimentForm form)
    {
        var results = SampleReproduction.Of(form);
        var last = results.Experiment.Solvers[^1];
        var without = results.Points.Select(point => point.Place.Value).Distinct().Aggregate(results, (left, value) => SampleReproduction.Without(left, last, value));

        Assert.Equal(
            results.Experiment.Solvers.Count > 1 || results.Points.Count == 0 ? Draw(results).Count : 0, Draw(without).Count);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_single_point_can_be_drawn(ExperimentForm form)
    {
        var results = SampleReproduction.Of(form);
        results = results with { Points = [.. results.Points.Take(1)], Curves = [.. results.Curves.Take(1)] };

        Assert.All(Draw(results), figure => Assert.NotEmpty(figure.ToPng()));
        Assert.NotEmpty(Draw(results));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Without_points_there_is_no_figure(ExperimentForm form) =>
        Assert.Empty(Draw(SampleReproduction.Of(form) with { Points = [], Curves = [] }));

    [Fact]
    public void Bars_carry_the_mean_of_a_measure()
    {
        var results = SampleReproduction.With(SampleReproduction.Of(ExperimentForm.Bars), "utility", (_, solver, world) => solver == "dmo" ? 4000 + (world % 2 * 1000) : 100);

        Assert.Contains("4,500", Texts(Draw(results)[0]));
    }

    [Fact]
    public void Bars_of_energies_carry_geometric_means()
    {
        var results = SampleReproduction.With(SampleReproduction.Of(ExperimentForm.Sacrifice), "a_energy_j", (_, _, world) => world % 2 == 0 ? 100 : 1000);

        Assert.Equal(4, Texts(Draw(results)[0]).Count(text => text == "316"));
    }

    [Fact]
    public void Cells_carry_the_mean_helper_rate_and_how_many_it_is_of()
    {
        var results = SampleReproduction.Of(ExperimentForm.Identity);
        results = results with
        {
            Points = [.. results.Points.Select(point => new PointResults(point.Place, point.Worlds, point.BySolver.ToDictionary(
                runs => runs.Key,
                _ => (IReadOnlyList<RunFacts>)
                [
                    new(new Dictionary<string, double>(), new Dictionary<string, double[]>
                    {
                        ["sensors"] = [11, 20, 21, 5],
                        ["neighbour_sensors"] = [30, 39.9, 40, 0],
                        ["neighbours"] = [2, 3, 1, 0],
                        ["helper_rate"] = [0.25, 0.5, 0.875, 1],
                    }),
                ])))],
        };

        var texts = Texts(Draw(results)[0]);

        Assert.Equal((3, 3, 3, 3, 0), (Count("0.38"), Count("0.88"), Count("1"), Count("2"), Count("1.00")));

        int Count(string text) => texts.Count(other => other == text);
    }

    [Fact]
    public void Work_names_its_fitted_exponents()
    {
        var texts = Texts(Draw(SampleReproduction.Of(ExperimentForm.Work))[0]);

        Assert.Contains("candidates first frame: 2.00", texts);
        Assert.Contains("candidates per sweep: 1.00", texts);
    }

    [Fact]
    public void Dotted_lines_of_activation_belong_to_the_second_value()
    {
        var texts = Texts(Draw(SampleReproduction.Of(ExperimentForm.Activation))[0]);

        Assert.Equal(["k^B: 5", "k^B: 1"], texts.Where(text => text.StartsWith('k')));
        Assert.Equal(4, texts.Count(text => text.EndsWith("eMBB", StringComparison.Ordinal)));
    }

    [Fact]
    public void Several_measures_have_a_colour_each_and_several_solvers_a_look()
    {
        var figure = Draw(SampleReproduction.OfMeasures())[0];

        Assert.Equal("fig6-a", figure.Id);
        Assert.Equal((10, 1), DotsAndPieces(figure, "#0072B2"));
        Assert.Equal((10, 1), DotsAndPieces(figure, "#009E73"));
        Assert.Equal((10, 1), DotsAndPieces(figure, "#D55E00"));
        Assert.Equal(["dmo", "lbcd"], Texts(figure).Where(text => text is "dmo" or "lbcd"));
    }

    [Fact]
    public void Maps_circle_the_neighbourhood_of_the_edge_server_of_the_totals()
    {
        var with = SampleReproduction.Of(ExperimentForm.Maps);
        var without = SampleReproduction.With(with, "a_index", (_, _, _) => -1);

        Assert.Contains("A's neighbourhood", Texts(Draw(with)[0]));
        Assert.Equal(3, Texts(Draw(with)[0]).Count(text => text == "A"));
        Assert.DoesNotContain("A", Texts(Draw(without)[0]));
    }

    [Fact]
    public void A_point_that_is_not_run_has_no_place_in_the_key()
    {
        var half = SampleReproduction.Without(SampleReproduction.Of(ExperimentForm.Activation), "mf-ppo", "5");

        Assert.Equal(["k^B: 1"], Texts(Draw(half)[0]).Where(text => text.StartsWith('k')));
    }

    [Fact]
    public void Curves_of_trainings_with_different_steps_have_a_mean_and_a_range()
    {
        var results = SampleReproduction.Of(ExperimentForm.Training);
        var place = new PointPlace("a", "30");
        var sketch = new Sketch(results, new Estimator(new StratifiedBootstrap(10, 1), _team));

        var line = TrainingFigures.Lines(sketch,
        [
            new(place, "mf-ppo", 1, 1, new([1e6, 2e6, 3e6], new Dictionary<string, double[]> { ["objective"] = [1e3, 1e3, 1e3] })),
            new(place, "mf-ppo", 2, 1, new([1e6, 4e6], new Dictionary<string, double[]> { ["objective"] = [1e4, 1e7] })),
        ])[0];

        // Between its points a curve is straight: 1e4 at 1, 1e7 at 4, so 3.34e6 at 2, all in kilojoules.
        Assert.Equal([1, 2, 3], line.X);
        Assert.Equal((Math.Sqrt(10), 1, 10), (line.Values[0].Value, line.Values[0].Low, line.Values[0].High), Near);
        Assert.Equal((Math.Sqrt(3340), 1, 3340), (line.Values[1].Value, line.Values[1].Low, line.Values[1].High), Near);

        static bool Near((double, double, double) a, (double, double, double) b) =>
            Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) + Math.Abs(a.Item3 - b.Item3) < 1e-9;
    }

    [Fact]
    public void Long_curves_of_trainings_are_thinned_by_means()
    {
        var sketch = new Sketch(SampleReproduction.OfFederatedTraining(), new Estimator(new StratifiedBootstrap(10, 1), _team));
        double[] steps = [.. Enumerable.Range(1, 120).Select(step => 1e6 * step)];

        var line = TrainingFigures.Lines(sketch,
            [new(new PointPlace("", ""), "dmo", null, 1, new(steps, new Dictionary<string, double[]> { ["objective"] = [.. Enumerable.Range(0, 120).Select(at => at % 2 * 10.0)] }))])[0];

        Assert.Equal(60, line.X.Count);
        Assert.All(line.Values, value => Assert.Equal(5, value.Value, tolerance: 1e-12));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void Dashes_run_on_from_piece_to_piece(int pieces)
    {
        using var picture = new SkiaSharp.SKBitmap(240, 20);
        using (var canvas = new SkiaSharp.SKCanvas(picture))
        {
            canvas.Clear(SkiaSharp.SKColors.White);
            new Ink(canvas).Curve([.. Enumerable.Range(0, pieces + 1).Select(i => new SkiaSharp.SKPoint(10 + (200f * i / pieces), 10))], SkiaSharp.SKColors.Black, 4, [8, 5]);
        }

        // Dashes of 8 begin at 10, 23, 36, …, whatever the pieces are.
        Assert.All(Enumerable.Range(0, 15), dash =>
        {
            Assert.True(picture.GetPixel(10 + (13 * dash) + 4, 10).Red < 60, $"dash {dash}");
            Assert.True(picture.GetPixel(10 + (13 * dash) + 10, 10).Red > 200, $"gap {dash}");
        });
    }

    private IReadOnlyList<Figure> Draw(ExperimentResults results) => ReproductionFigures.Of(results, new StratifiedBootstrap(300, 1), _team);

    private static List<string> Texts(Figure figure) =>
        [.. XDocument.Parse(figure.ToSvg()).Descendants(Svg + "text").Select(text => text.Value.Trim())];

    /// <summary>Dots of a colour, and pieces of its line: as many as it is lifted, and dots alone.</summary>
    private static (int Dots, int Pieces) DotsAndPieces(Figure figure, string colour)
    {
        var elements = XDocument.Parse(figure.ToSvg()).Descendants().ToList();
        var line = elements.First(element => element.Name == Svg + "path" && element.Attribute("stroke")?.Value == colour).Attribute("d")!.Value;
        return (elements.Count(element => element.Name == Svg + "ellipse" && element.Attribute("fill")?.Value == colour), Lifts().Count(line));
    }

    private static int Dark(SkiaSharp.SKBitmap picture, int left, int right)
    {
        var dark = 0;
        for (var x = left; x < right; x++)
        {
            for (var y = 0; y < picture.Height; y++)
            {
                dark += picture.GetPixel(x, y).Red < 160 ? 1 : 0;
            }
        }

        return dark;
    }

    [GeneratedRegex("M")]
    private static partial Regex Lifts();
}
