using System.Text.RegularExpressions;
using Twinwright.Experiments.Report;
using Twinwright.Experiments.Results;
using Xunit;

namespace Twinwright.Tests.Figures;

public sealed partial class FederationReportTests
{
    [Fact]
    public void A_page_says_what_the_system_is_about_and_what_was_run()
    {
        var page = HtmlReport.Of(SampleFederation.Comparison());

        Assert.Contains("<h1>federation/paper: comparison of 6 solvers</h1>", page, StringComparison.Ordinal);
        Assert.Contains("edge servers create partial-DTs", page, StringComparison.Ordinal);
        Assert.Contains("are its coalition", page, StringComparison.Ordinal);
        Assert.Contains("The matching says", page, StringComparison.Ordinal);
        Assert.Contains("<dt>Frames</dt><dd>100, all of them measured</dd>", page, StringComparison.Ordinal);
        Assert.Contains("utility: mean of solver − socf", page, StringComparison.Ordinal);
        Assert.Contains("links and rounds are means a frame", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_finding_names_the_best_and_its_lead_over_the_baseline()
    {
        var result = With(("socf", 7000), ("dmo", 7800), ("gre", 3000));

        Assert.Equal(
            "dmo has the highest utility: 7,800 over 100 frames on average. World by world that is 800 more than socf (95 % interval 700 to 900).",
            Lead(HtmlReport.Of(result)));
    }

    [Fact]
    public void When_the_baseline_is_best_the_finding_names_the_next() => Assert.Equal(
        "socf has the highest utility: 8,000 over 100 frames on average. World by world that is 200 more than the next, dmo (95 % interval 100 to 300).",
        Lead(HtmlReport.Of(With(("socf", 8000), ("gre", 3000), ("dmo", 7800)))));

    [Fact]
    public void A_lead_whose_interval_holds_zero_may_be_chance() =>
        Assert.EndsWith("As the interval holds 0, the lead may be chance.", Lead(HtmlReport.Of(With(("socf", 7000), ("dmo", 7050)))), StringComparison.Ordinal);

    [Fact]
    public void One_run_gives_a_finding_without_an_interval()
    {
        var lead = Lead(HtmlReport.Of(SampleFederation.Comparison(["socf", "dmo"], runs: 1)));

        Assert.StartsWith("dmo has the highest utility", lead, StringComparison.Ordinal);
        Assert.DoesNotContain("interval", lead, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_two_numbers_there_is_no_finding()
    {
        Assert.Equal("", Lead(HtmlReport.Of(SampleFederation.Comparison(["socf"]))));
        Assert.Equal("", Lead(HtmlReport.Of(With(("socf", 7000), ("dmo", double.NaN)))));
    }

    [Fact]
    public void The_matching_stands_in_a_table_by_importance()
    {
        var page = HtmlReport.Of(SampleFederation.Comparison(["socf", "centra"]));
        var (start, end) = (page.IndexOf("<caption>One run", StringComparison.Ordinal), page.IndexOf("All metrics", StringComparison.Ordinal));
        var rows = Row().Matches(page[start..end]).Select(row => row.Groups[1].Value).ToList();

        // Partial-DTs have importance 0.3, 0, 0.7, 0.4, 0.1.
        Assert.Equal(["2", "3", "0", "4", "1", "2", "3", "0", "4", "1"], rows);
        Assert.Contains("socf: the matching changes in", page, StringComparison.Ordinal);
        Assert.Contains("centra: the cloud creates all partial-DTs", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_holds_what_became_of_its_partial_DT()
    {
        var run = SampleFederation.Run(edgeServers: 2, sensors: 2, frames: 2);
        run = run with
        {
            Federation = run.Federation! with
            {
                Assignments = [[0, 1], [1, 0]],
                LastImportance = [0.25, double.NaN],
                LastQuality = [2.5, 1],
                GatheredKbit = [12_300, 500],
                LastRounds = [41, 7],
                LastMembers = [2, 1],
            },
        };

        var page = HtmlReport.Of(run);

        Assert.Contains("0</th><td>1</td><td>0.250</td><td>2.50</td><td>12.3</td><td>41</td><td>2</td>", page, StringComparison.Ordinal);
        Assert.Contains("1</th><td>0</td><td>–</td><td>1.00</td><td>0.500</td><td>7</td><td>1</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_partial_DTs_the_most_important_stand_in_the_table()
    {
        var page = HtmlReport.Of(SampleFederation.Run(edgeServers: 30, sensors: 60, frames: 2));
        var start = page.IndexOf("<caption>One run", StringComparison.Ordinal);

        Assert.Contains("of 30 partial-DTs the 20 most important", page, StringComparison.Ordinal);
        Assert.Equal(20, Row().Count(page[start..]));
    }

    [Fact]
    public void A_page_without_pictures_has_neither_map_nor_matching()
    {
        var page = HtmlReport.Of(SampleFederation.Comparison(pictures: false));

        Assert.DoesNotContain("Matching in the last frame", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<h2>Map", page, StringComparison.Ordinal);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Maps_are_chosen_by_solver_and_centra_has_none()
    {
        var choices = Choice().Matches(HtmlReport.Of(SampleFederation.Comparison())).Select(choice => choice.Groups[1].Value);

        Assert.Equal(["socf", "foresight", "dmo", "gre", "non-overlap"], choices.Select(choice => choice["part1-coalition-map-".Length..]));
    }

    [Fact]
    public void Names_are_escaped()
    {
        var page = HtmlReport.Of(SampleFederation.Comparison(["socf", "<script>alert('x')</script>"], runs: 2));

        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;: the matching", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_result_gives_the_same_page() =>
        Assert.Equal(HtmlReport.Of(SampleFederation.Comparison()), HtmlReport.Of(SampleFederation.Comparison()));

    /// <summary>Utilities as given, each pair 100 to either side of its difference.</summary>
    private static ComparisonResult With(params (string Solver, double Utility)[] solvers)
    {
        var utility = solvers.ToDictionary(solver => solver.Solver, solver => solver.Utility);
        var result = SampleFederation.Comparison([.. solvers.Select(solver => solver.Solver)], runs: 2);
        return result with
        {
            Metrics = [.. result.Metrics.Select(metric => metric.Metric == "utility" ? metric with { Mean = utility[metric.Solver] } : metric)],
            Paired = [.. result.Paired.Select(pair => pair.Metric == "utility" ? Exactly(pair, utility[pair.Solver] - utility[pair.Baseline]) : pair)],
        };

        static PairedSummary Exactly(PairedSummary pair, double value) => pair with { Value = value, CiLow = value - 100, CiHigh = value + 100 };
    }

    private static string Lead(string page) => LeadText().Match(page).Groups[1].Value;

    [GeneratedRegex("<p class=\"lead\">([^<]*)</p>")]
    private static partial Regex LeadText();

    [GeneratedRegex("<tr><th scope=\"row\"><span [^>]*></span>(\\d+)</th>")]
    private static partial Regex Row();

    [GeneratedRegex("<input type=\"radio\"[^>]* value=\"([^\"]*)\"")]
    private static partial Regex Choice();
}
