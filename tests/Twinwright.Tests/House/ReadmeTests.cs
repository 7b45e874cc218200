using System.Text.RegularExpressions;
using Twinwright.Solvers.Catalogue;
using Xunit;

namespace Twinwright.Tests.House;

public partial class ReadmeTests
{
    private static string Text => File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [Fact]
    public void The_table_lists_every_solver_in_the_catalogue_s_order() =>
        Assert.Equal(SolverCatalogue.All.Select(entry => entry.Id), TableRow().Matches(Text).Select(row => row.Groups[1].Value));

    public static TheoryData<string> Pages => new(Directory
        .EnumerateFiles(Repository.Root, "*.md", SearchOption.TopDirectoryOnly)
        .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
        .Select(page => Path.GetRelativePath(Repository.Root, page)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_of_a_page_leads_to_a_file(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;

        Assert.All(
            Link().Matches(File.ReadAllText(Path.Combine(Repository.Root, page))).Select(link => link.Groups[1].Value),
            target => Assert.True(Path.Exists(Path.Combine(folder, target)), target));
    }

    [GeneratedRegex("^\\| `([a-z-]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex("\\]\\(([^)#]+)\\)")]
    private static partial Regex Link();
}
