using System.Xml.Linq;
using Xunit;

namespace Twinwright.Tests.House;

public class ProjectsTests
{
    // Who may name whom; a project may leave out an arrow but not add one.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Twinwright.Model"] = [],
        ["Twinwright.Solvers"] = ["Twinwright.Model"],
        ["Twinwright.Learning"] = ["Twinwright.Model", "Twinwright.Solvers"],
        ["Twinwright.Experiments"] = ["Twinwright.Model", "Twinwright.Solvers", "Twinwright.Learning"],
        ["Twinwright.Live"] = ["Twinwright.Model", "Twinwright.Solvers", "Twinwright.Learning"],
        ["Twinwright.Cli"] = ["Twinwright.Model", "Twinwright.Solvers", "Twinwright.Learning", "Twinwright.Experiments", "Twinwright.Live"],
    };

    private static IEnumerable<string> Projects =>
        Directory.EnumerateFiles(Repository.Path("src"), "*.csproj", SearchOption.AllDirectories);

    [Fact]
    public void References_point_one_way()
    {
        Assert.NotEmpty(Projects);
        foreach (var project in Projects)
        {
            var name = Path.GetFileNameWithoutExtension(project);
            Assert.True(Allowed.ContainsKey(name), $"{name} has no place in the order of the projects");
            Assert.All(Included(project, "ProjectReference"), reference =>
            {
                var target = Path.GetFileNameWithoutExtension(reference.Replace('\\', '/'));
                Assert.True(Allowed[name].Contains(target), $"{name} must not reference {target}");
            });
        }
    }

    [Theory]
    [InlineData("Twinwright.Model")]
    [InlineData("Twinwright.Solvers", "Google.OrTools", "Google.OrTools.runtime.linux-arm64", "Google.OrTools.runtime.linux-x64")]
    public void The_pure_projects_use_no_package_but_the_exact_solvers_and_are_watched_by_the_analyzer(string name, params string[] packages)
    {
        var project = Projects.Single(path => Path.GetFileNameWithoutExtension(path) == name);

        Assert.Equal([.. packages, "Microsoft.CodeAnalysis.BannedApiAnalyzers"], Included(project, "PackageReference"));
        Assert.Contains(Included(project, "AdditionalFiles"), file => file.EndsWith("BannedSymbols.txt", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_project_is_in_the_solution_and_no_version_stands_in_a_project()
    {
        var solution = XDocument.Load(Repository.Path("Twinwright.slnx")).Descendants("Project").Select(project => project.Attribute("Path")!.Value);
        foreach (var project in Projects)
        {
            Assert.Contains(Path.GetRelativePath(Repository.Root, project).Replace('\\', '/'), solution);
            Assert.DoesNotContain(XDocument.Load(project).Descendants("PackageReference"), package => package.Attribute("Version") is not null);
        }
    }

    [Fact]
    public void Nothing_under_src_uses_ambient_chance_or_an_ambient_clock()
    {
        AssertFree(Repository.Sources("src"), "Random.Shared", "new Random(", "DateTime.Now", "DateTime.UtcNow", "DateTimeOffset.Now", "DateTimeOffset.UtcNow");
    }

    [Theory]
    [InlineData("Twinwright.Model")]
    [InlineData("Twinwright.Solvers")]
    public void Model_and_solvers_know_neither_clock_nor_task(string name)
    {
        var files = Repository.Sources("src", name).ToList();
        Assert.NotEmpty(files);
        AssertFree(files, "System.Threading.Tasks", "async ", "await ", "Task.", "Task<", "Parallel.", "DateTime", "Stopwatch", "TimeProvider", "TickCount");
        AssertFree(files, "#pragma warning disable", "SuppressMessage");
    }

    private static void AssertFree(IEnumerable<string> files, params string[] words)
    {
        foreach (var file in files)
        {
            var code = File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)).ToList();
            Assert.All(words, word => Assert.False(
                code.Any(line => line.Contains(word, StringComparison.Ordinal)),
                $"{Path.GetRelativePath(Repository.Root, file)} uses {word}"));
        }
    }

    private static List<string> Included(string project, string element) =>
        [.. XDocument.Load(project).Descendants(element).Select(item => item.Attribute("Include")!.Value)];
}
