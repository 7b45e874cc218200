using System.Globalization;
using System.Text.RegularExpressions;
using Twinwright.Cli.Screen;
using Twinwright.Experiments.Results;
using Twinwright.Experiments.Running;
using Twinwright.Tests.Running;
using Xunit;

namespace Twinwright.Tests.Cli;

public class ScreenTests
{
    private static readonly SystemRuns Runs = SystemRuns.Of(PlainFederation.Scenario());

    [Fact]
    public void A_construction_shows_who_creates_each_partial_dt_with_whose_data()
    {
        var run = Run();
        var rows = Rows(RunTables.Of(run, Runs));

        var picture = run.Federation!;
        Assert.Equal(Enumerable.Range(0, 3).OrderByDescending(c => picture.LastImportance[c]).Select(c => c.ToString(CultureInfo.InvariantCulture)), rows.Select(row => row[0]));
        foreach (var row in rows)
        {
            var c = int.Parse(row[0], CultureInfo.InvariantCulture);
            var b = picture.Assignments[^1][c];
            var members = picture.LastLinks.Where(link => link.EdgeServer == b).Select(link => link.Sensor).Order().ToList();
            Assert.Equal($"edge server {b}", row[2]);
            Assert.Equal(members.Count == 0 ? "0" : $"{members.Count}: {string.Join(' ', members)}", row[3]);
            Assert.Equal($"{picture.LastRounds[c]}", row[4]);
        }
    }

    [Fact]
    public void Without_edge_servers_the_cloud_creates_all()
    {
        var run = Run();
        run = run with { Federation = run.Federation! with { Assignments = [], LastLinks = [], LastMembers = [4, 2, 0] } };

        var rows = Rows(RunTables.Of(run, Runs));

        Assert.All(rows, row => Assert.Equal("the cloud", row[2]));
        Assert.All(rows, row => Assert.Equal($"{run.Federation.LastMembers[int.Parse(row[0], CultureInfo.InvariantCulture)]}", row[3]));
    }

    [Theory]
    [InlineData(5, 5, "5 frames")]
    [InlineData(5, 2, "last 2 of 5 frames")]
    public void A_run_says_over_how_many_frames_it_is_taken(int steps, int measured, string said) =>
        Assert.Contains(said, RunTables.Of(Run(steps, measured), Runs), StringComparison.Ordinal);

    [Fact]
    public void A_comparison_of_constructions_shows_every_metric_and_differences_of_utility()
    {
        var result = Comparison.Run(
            new ComparisonRequest
            {
                Scenario = Runs.Scenario,
                Solvers = [PlainFederation.Solver("one"), PlainFederation.Solver("two")],
                Runs = 2,
                Seed = 1,
                FirstDeployment = 1,
                Length = new RunLength(3, 3),
            },
            1, null, null, TestContext.Current.CancellationToken);

        var text = ComparisonTables.Of(result, Runs);

        Assert.All(result.MetricNames, name => Assert.Contains(name, text, StringComparison.Ordinal));
        Assert.Contains("utility, row − column", text, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(text, @"0\.00 \(0\)"));
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 120));
    }

    private static RunResult Run(int steps = 4, int measured = 4) =>
        Runs.Draw(7).Run(3, PlainFederation.Solver("coin"), new RunLength(steps, measured), CancellationToken.None);

    /// <summary>Cells of the rows below the last rule, two blanks or more apart.</summary>
    private static List<string[]> Rows(string text) =>
    [
        .. text[(text.LastIndexOf('━') + 1)..].Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)
            .Select(line => Regex.Split(line, " {2,}")),
    ];
}
