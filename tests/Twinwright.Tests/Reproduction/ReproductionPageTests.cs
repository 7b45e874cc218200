using System.Text.Json;
using System.Text.RegularExpressions;
using Twinwright.Experiments.Reproduction.Files;
using Twinwright.Tests.House;
using Xunit;

namespace Twinwright.Tests.Reproduction;

/// <summary>What <c>docs/reproduction.md</c> says of claims is what the report beside it says.</summary>
public sealed partial class ReproductionPageTests
{
    private static readonly Dictionary<string, string> Verdicts = Told();

    [Fact]
    public void Every_row_of_the_page_has_the_verdict_of_the_report()
    {
        var rows = Row().Matches(Page()).ToList();

        Assert.Equal(18, rows.Count);
        Assert.All(rows, row => Assert.Equal(Verdicts[row.Groups["id"].Value], row.Groups["verdict"].Value));
    }

    [Fact]
    public void Every_claim_of_the_experiments_is_judged_in_the_report_and_named_on_the_page()
    {
        string[] claims = [.. ExperimentPath.BuiltIn().SelectMany(path => ExperimentFile.Load(path).Claims).Select(claim => claim.Id)];
        var page = Page();

        Assert.Equal(claims.Order(StringComparer.Ordinal), Verdicts.Keys.Order(StringComparer.Ordinal));
        Assert.All(claims.Where(claim => !claim.EndsWith("optimality", StringComparison.Ordinal)), claim => Assert.Contains(claim, page, StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_page_says_of_an_explanation_is_its_verdict() => Assert.All(
        Aside().Matches(Page()),
        aside => Assert.Equal(Verdicts[aside.Groups["id"].Value], aside.Groups["verdict"].Value));

    [Fact]
    public void Every_picture_of_the_page_is_there() => Assert.All(
        Picture().Matches(Page()), picture => Assert.True(File.Exists(Repository.Path(["docs", .. picture.Groups["file"].Value.Split('/')]))));

    private static string Page() => File.ReadAllText(Repository.Path("docs", "reproduction.md"));

    private static Dictionary<string, string> Told()
    {
        using var report = JsonDocument.Parse(File.ReadAllText(Repository.Path("docs", "reproduction", "claims.json")));
        return report.RootElement.GetProperty("claims").EnumerateArray()
            .ToDictionary(claim => claim.GetProperty("id").GetString()!, claim => claim.GetProperty("verdict").GetString()!);
    }

    [GeneratedRegex(@"^\| (?<id>[KCT]\w+) \|.*?\| \*\*(?<verdict>\w+)\*\* \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\((?<id>[KCT]\w+-[\w-]+) (?<verdict>holds|fails)")]
    private static partial Regex Aside();

    [GeneratedRegex(@"!\[[^\]]*\]\((?<file>[^)]+)\)")]
    private static partial Regex Picture();
}
