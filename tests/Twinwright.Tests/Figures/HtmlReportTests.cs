using System.Text.RegularExpressions;
using Twinwright.Experiments.Figures;
using Twinwright.Experiments.Report;
using Twinwright.Experiments.Results;
using Xunit;

namespace Twinwright.Tests.Figures;

public sealed partial class HtmlReportTests
{
    public static TheoryData<string> Pages => new(
        HtmlReport.Of(SampleResults.Comparison()),
        HtmlReport.Of(SampleResults.Run()),
        HtmlReport.Of(SampleFederation.Comparison()),
        HtmlReport.Of(SampleFederation.Run()),
        HtmlReport.Combined(
            "Both", ReportSection.Of(SampleResults.Comparison()), ReportSection.Of(SampleFederation.Comparison()), ReportSection.Of(SampleFederation.Run())));

    [Theory]
    [MemberData(nameof(Pages), DisableDiscoveryEnumeration = true)]
    public void A_page_fetches_nothing(string page)
    {
        Assert.DoesNotContain("http:", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https:", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<link", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(ForeignSource(), page);
        Assert.All(References().Matches(page), reference => Assert.StartsWith("#", reference.Groups[1].Value, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pages), DisableDiscoveryEnumeration = true)]
    public void Every_name_in_a_page_is_given_once_and_every_reference_leads_to_one(string page)
    {
        var ids = Ids().Matches(page).Select(match => match.Groups[1].Value).ToList();

        Assert.Distinct(ids);
        Assert.Subset(ids.ToHashSet(), References().Matches(page).Select(match => match.Groups[1].Value[1..]).ToHashSet());
        Assert.Subset(ids.ToHashSet(), Urls().Matches(page).Select(match => match.Groups[1].Value).ToHashSet());
    }

    [Fact]
    public void Names_are_escaped()
    {
        var page = HtmlReport.Of(SampleResults.Comparison(solvers: ["nc", "<script>alert('x')</script>"], scenario: "a\"><b>/c&d"));

        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("a&quot;&gt;&lt;b&gt;/c&amp;d", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_says_what_was_run_and_what_came_out()
    {
        var page = HtmlReport.Of(SampleResults.Comparison());

        Assert.Contains("<h1>wide-area/paper: comparison of 6 solvers</h1>", page, StringComparison.Ordinal);
        Assert.Contains("<dt>Deployment seeds</dt><dd>1 to 10</dd>", page, StringComparison.Ordinal);
        Assert.Contains("30, of which the last 12 are measured", page, StringComparison.Ordinal);
        Assert.Contains("oracle spends least", page, StringComparison.Ordinal);
        Assert.Contains("geometric mean of solver ÷ nc", page, StringComparison.Ordinal);
        Assert.Equal(12, SvgStart().Count(page));
    }

    [Fact]
    public void Where_there_is_no_interval_stands_a_dash()
    {
        var page = HtmlReport.Of(SampleResults.Comparison(runs: 1));

        Assert.Contains("<td>–</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_a_picture_has_a_page() =>
        Assert.Contains("<svg", HtmlReport.Of(SampleResults.Run(pictures: false)), StringComparison.Ordinal);

    [Fact]
    public void The_same_result_gives_the_same_page() =>
        Assert.Equal(HtmlReport.Of(SampleResults.Comparison()), HtmlReport.Of(SampleResults.Comparison()));

    [Theory]
    [InlineData(146_234, "146,000")]
    [InlineData(18.84, "18.8")]
    [InlineData(0.2424, "0.242")]
    [InlineData(-3, "−3.00")]
    [InlineData(0.99996, "1.00")]
    [InlineData(9996, "10,000")]
    [InlineData(0, "0")]
    [InlineData(1e-9, "1e-9")]
    [InlineData(double.NaN, "–")]
    [InlineData(double.PositiveInfinity, "∞")]
    public void A_number_has_three_digits_that_count(double value, string text) => Assert.Equal(text, Wording.Short(value));

    [Theory]
    [InlineData("system_energy_j", "system energy [kJ]")]
    [InlineData("delay_s", "delay [s]")]
    [InlineData("effective_helpers", "effective helpers")]
    [InlineData("utility", "utility")]
    [InlineData("energy_cost", "energy cost")]
    [InlineData("socf_moves", "SOCF moves")]
    public void A_metric_is_written_in_words_with_its_unit(string metric, string title) => Assert.Equal(title, Wording.AxisTitle(metric));

    [GeneratedRegex("\\b(src|srcset|poster|data)=", RegexOptions.IgnoreCase)]
    private static partial Regex ForeignSource();

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex References();

    [GeneratedRegex("\\sid=\"([^\"]*)\"")]
    private static partial Regex Ids();

    [GeneratedRegex("url\\(#([^)]*)\\)")]
    private static partial Regex Urls();

    [GeneratedRegex("<svg")]
    private static partial Regex SvgStart();
}
