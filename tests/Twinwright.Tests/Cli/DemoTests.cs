using System.Text.RegularExpressions;
using Xunit;

namespace Twinwright.Tests.Cli;

public sealed class DemoTests(Scratch scratch) : IClassFixture<Scratch>
{
    [Fact]
    public void The_demo_shows_both_systems_and_writes_a_report_that_needs_no_network()
    {
        var run = ProgramRun.Good(scratch.Folder, "demo", "--out", "demo");

        Assert.Contains("wide-area/paper", run.Text, StringComparison.Ordinal);
        Assert.Contains("wide-area/germany", run.Text, StringComparison.Ordinal);
        Assert.Contains("federation/paper", run.Text, StringComparison.Ordinal);
        Assert.Contains("oracle", run.Text, StringComparison.Ordinal);
        Assert.Contains("socf", run.Text, StringComparison.Ordinal);
        Assert.Contains(Path.Combine("demo", "report.html"), run.Text, StringComparison.Ordinal);
        var files = scratch.Files("demo");
        Assert.Contains("wide-area/paper/results.csv", files.Keys);
        Assert.Contains("wide-area/germany/results.csv", files.Keys);
        Assert.Contains("federation/paper/results.csv", files.Keys);
        foreach (var (name, bytes) in files.Where(file => file.Key.EndsWith(".html", StringComparison.Ordinal)))
        {
            // Names of XML vocabularies look like addresses, but nothing is fetched from there.
            var html = Regex.Replace(System.Text.Encoding.UTF8.GetString(bytes), "xmlns(:\\w+)?=\"[^\"]*\"", "");
            Assert.False(Regex.IsMatch(html, "https?://"), $"{name} points to the network");
            Assert.DoesNotMatch("(src|href)=\"(?!data:|#)", html);
        }

        Assert.All(scratch.Entries(), path => Assert.StartsWith(scratch["demo"], path, StringComparison.Ordinal));
    }
}
