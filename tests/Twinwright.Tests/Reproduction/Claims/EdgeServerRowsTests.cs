using Twinwright.Experiments.Reproduction;
using Twinwright.Experiments.Reproduction.Claims;
using Twinwright.Experiments.Running;
using Twinwright.Model.Randomness;
using Twinwright.Model.Threading;
using Xunit;

namespace Twinwright.Tests.Reproduction.Claims;

/// <summary>Tests whose rows are edge servers: slopes and shares.</summary>
public sealed class EdgeServerRowsTests : IDisposable
{
    private readonly WorkerTeam _team = new(1);

    [Theory]
    [InlineData("x", true, Verdict.Holds, 2)]
    [InlineData("x", false, Verdict.Fails, 2)]
    [InlineData("z", false, Verdict.Holds, -3)]
    [InlineData("z", true, Verdict.Fails, -3)]
    public void A_slope_is_that_of_one_regressor_with_the_others_held(string of, bool up, Verdict verdict, double slope)
    {
        // z goes with x, so that alone it would rise with y.
        var point = Point([(1, 0), (1, 0), (2, 1), (2, 1)], (world, row) =>
        {
            var x = Draw(world.Deployment, row, "x");
            var z = (0.5 * x) + Draw(world.Deployment, row, "z");
            return new() { ["x"] = x, ["z"] = z, ["y"] = (2 * x) - (3 * z) + (100 * world.Deployment) + (world.DynamicsSeed % 2 == 0 ? 0.01 : -0.01), ["on"] = 1 };
        });

        var finding = Assert.Single(Judge(new SlopeTest("a", "y", ["x", "z"], of, up, null), point).Findings);

        Assert.Equal(verdict, finding.Verdict);
        Assert.Equal(slope, finding.Value, 1e-6);
        Assert.Equal((up ? 0.0 : null, up ? null : (double?)0.0), (finding.AtLeast, finding.AtMost));
        Assert.Equal(2 * Rows, finding.Samples);
        Assert.Equal($"y of a {(up ? "rises" : "falls")} with {of}, {(of == "x" ? "z" : "x")} held", finding.Statement);
    }

    [Fact]
    public void Rows_that_do_not_count_are_left_out_even_all_of_a_deployment()
    {
        var point = Point([(1, 0), (1, 0), (2, 1), (2, 1), (3, 2), (3, 2)], (world, row) =>
        {
            var (x, counts) = (Draw(world.Deployment, row, "x"), world.Deployment < 3 && row % 2 == 0);
            return new() { ["x"] = x, ["y"] = counts ? x : -9 * x, ["on"] = counts ? 1 : 0 };
        });

        var finding = Assert.Single(Judge(new SlopeTest("a", "y", ["x"], "x", true, "on"), point).Findings);

        Assert.Equal((Verdict.Holds, Rows), (finding.Verdict, finding.Samples));
        Assert.Equal(1, finding.Value, 1e-9);
        Assert.Equal(Verdict.Fails, Judge(new SlopeTest("a", "y", ["x"], "x", true, null), point).Verdict);
        Assert.Equal(Verdict.Undecided, Judge(new SlopeTest("a", "y", ["x"], "x", true, "never"), Point([(1, 0)], (_, row) =>
            new() { ["x"] = row, ["y"] = row, ["never"] = 0 })).Verdict);
    }

    /// <summary>Worlds of one deployment are the same edge servers again; worlds with deployments of their own are others.</summary>
    [Theory]
    [InlineData("1/0 1/0 1/0", Rows)]
    [InlineData("1/0 2/0 3/0", 3 * Rows)]
    [InlineData("1/0 2/1 3/2", 3 * Rows)]
    [InlineData("1/0 1/0 2/1 2/1", 2 * Rows)]
    public void A_row_is_an_edge_server_of_a_deployment(string worlds, int rows)
    {
        (long, int)[] drawn = [.. worlds.Split(' ').Select(world => (long.Parse(world[..1]), int.Parse(world[2..])))];
        var point = Point(drawn, (world, row) => new() { ["x"] = Draw(world.Deployment, row, "x"), ["y"] = 4 * Draw(world.Deployment, row, "x") });

        var finding = Assert.Single(Judge(new SlopeTest("a", "y", ["x"], "x", true, null), point).Findings);

        Assert.Equal((Verdict.Holds, rows), (finding.Verdict, finding.Samples));
        Assert.Equal(4, finding.Value, 1e-9);
    }

    [Theory]
    [InlineData(null, 0.3, Verdict.Holds)]
    [InlineData(null, 0.2, Verdict.Fails)]
    [InlineData(0.2, 0.3, Verdict.Holds)]
    [InlineData(0.3, null, Verdict.Fails)]
    public void A_share_is_of_sums_over_edge_servers(double? least, double? most, Verdict verdict)
    {
        var point = Point([(1, 0), (2, 1)], (_, row) => new() { ["part"] = row % 2 == 0 ? 0.25 * (row + 1) : 0.25 * row, ["whole"] = row % 2 == 0 ? row + 1 : row });

        var finding = Assert.Single(Judge(new ShareTest("a", "part", "whole", least, most), point).Findings);

        Assert.Equal(verdict, finding.Verdict);
        Assert.Equal(0.25, finding.Value, 1e-12);
        Assert.Equal("share of part in whole under a", finding.Statement);
    }

    [Fact]
    public void Of_a_share_edge_servers_count_that_have_any_of_the_whole()
    {
        var few = Point([(1, 0), (2, 1)], (world, row) => new() { ["part"] = 9, ["whole"] = world.Deployment == 1 && row < 5 ? 10 : 0 });
        var none = Point([(1, 0), (2, 1)], (_, _) => new() { ["part"] = 0, ["whole"] = 0 });

        var finding = Assert.Single(Judge(new ShareTest("a", "part", "whole", 0.8, 1), few).Findings);

        Assert.Equal((0.9, 5, Verdict.Holds), (finding.Value, finding.Samples, finding.Verdict));
        Assert.Equal(Verdict.Undecided, Judge(new ShareTest("a", "part", "whole", null, 1), none).Verdict);
    }

    public void Dispose() => _team.Dispose();

    private const int Rows = 12;

    private static double Draw(long deployment, int row, string name) => new Rng(deployment).Split("test/rows").Split(name, row).NextUniform(0, 10);

    private static PointResults Point((long Deployment, int Group)[] worlds, Func<World, int, Dictionary<string, double>> row)
    {
        World[] drawn = [.. worlds.Select((world, at) => new World(world.Deployment, 2000 + at, world.Group))];
        return new(new("", ""), drawn, new Dictionary<string, IReadOnlyList<RunFacts>>
        {
            ["a"] = [.. drawn.Select(world => new RunFacts(
                new Dictionary<string, double>(),
                row(world, 0).Keys.ToDictionary(name => name, name => Enumerable.Range(0, Rows).Select(at => row(world, at)[name]).ToArray())))],
        });
    }

    private ClaimFinding Judge(ClaimTest test, PointResults point) =>
        Assert.Single(ClaimJudge.Judge(new ExperimentResults(MadeUp.Own(["a"], null, test), [point], []), new Intervals(500, 7, _team)));
}
