using System.Globalization;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Results;
using Twinwright.Experiments.Running;
using Twinwright.Experiments.Statistics;
using Twinwright.Solvers.Catalogue;
using Xunit;

namespace Twinwright.Tests.Running;

public class StratifiedComparisonTests
{
    private const string Header = "scenario,solver,deployment,dynamics_seed,step,metric,value\n";

    [Fact]
    public void What_a_comparison_wrote_is_read_back_whole()
    {
        var result = Comparison.Run(
            new ComparisonRequest
            {
                Scenario = ScenarioFile.Load("wide-area/small"),
                Solvers = [.. ((string[])["random{probability=0.3}", "greedy"]).Select(text => SolverSpec.Parse(text, SystemKind.WideArea))],
                Runs = 3,
                Seed = 5,
                FirstDeployment = 9,
                Length = new RunLength(3, 2),
            },
            2, null, null, CancellationToken.None);

        var read = ResultTotals.Parse(ResultsTable.ToCsv(ResultRow.Of(result)), "results.csv");

        Assert.Equal(result.Scenario, read.Scenario);
        Assert.Equal(result.Solvers, read.Solvers);
        Assert.Equal(result.PerRun, read.Runs);
    }

    [Fact]
    public void Pairs_agree_with_those_of_the_comparison_where_both_tell_the_same()
    {
        var request = new ComparisonRequest
        {
            Scenario = ScenarioFile.Load("wide-area/small"),
            Solvers = [.. ((string[])["nc", "greedy"]).Select(text => SolverSpec.Parse(text, SystemKind.WideArea))],
            Runs = 6,
            Seed = 1,
            FirstDeployment = 1,
            Length = new RunLength(4, 2),
        };
        var result = Comparison.Run(request, 2, null, null, CancellationToken.None);
        var totals = ResultTotals.Parse(ResultsTable.ToCsv(ResultRow.Of(result)), "results.csv");

        foreach (var metric in (string[])["system_energy_j", "helpers", "violations"])
        {
            var statistics = StratifiedComparison.Of(new() { Results = [totals], Metric = metric, Against = "nc", Resamples = 1000 }, 1);
            var (ours, theirs) = (Assert.Single(statistics.Paired), result.Paired.First(pair => pair.Solver == "greedy" && pair.Metric == metric));
            Assert.Equal((theirs.Kind, theirs.Wins, theirs.Runs), (ours.Kind, ours.Wins, ours.Runs));
            Assert.Equal(theirs.Value, ours.Value, 1e-12 * Math.Abs(theirs.Value));
            Assert.All(statistics.Solvers.Zip(result.Metrics.Where(own => own.Metric == metric)), pair =>
            {
                Assert.Equal(pair.Second.Iqm, pair.First.Iqm, 1e-12 * Math.Abs(pair.Second.Iqm));
                Assert.Equal(pair.Second.Mean, pair.First.Mean, 1e-12 * Math.Abs(pair.Second.Mean));
            });
        }
    }

    [Fact]
    public void Runs_are_paired_by_world_whatever_the_order_of_the_lines()
    {
        string[] lines = [Line("a", 1, 10), Line("a", 2, 20), Line("a", 3, 30), Line("b", 1, 5), Line("b", 2, 10), Line("b", 3, 15)];
        var straight = Totals(lines);
        var mixed = Totals([lines[1], lines[0], lines[2], lines[5], lines[3], lines[4]]);

        var statistics = StratifiedComparison.Of(new() { Results = [straight], Against = "a", Resamples = 1000 }, 1);

        var pair = Assert.Single(statistics.Paired);
        Assert.Equal(0.5, pair.Value, 1e-15);
        Assert.Equal((0.5, 0.5), (pair.Interval.Low, pair.Interval.High), Near);
        Assert.Equal((0.5, 3), (pair.Iqm, pair.Wins));
        Assert.Equal(Json(statistics), Json(StratifiedComparison.Of(new() { Results = [mixed], Against = "a", Resamples = 1000 }, 3)));
    }

    [Fact]
    public void Less_energy_and_more_utility_are_improvements()
    {
        var energy = Totals([Line("a", 1, 10), Line("a", 2, 20), Line("b", 1, 5), Line("b", 2, 12)]);
        var utility = Totals([Line("a", 1, -1, "utility"), Line("a", 2, 2, "utility"), Line("b", 1, 0, "utility"), Line("b", 2, 0, "utility")]);

        var less = Assert.Single(StratifiedComparison.Of(new() { Results = [energy], Against = "a", Resamples = 1000 }, 1).Paired);
        var more = Assert.Single(StratifiedComparison.Of(new() { Results = [utility], Against = "a", Resamples = 1000 }, 1).Paired);

        Assert.Equal(("ratio_geometric_mean", 2, 0.75), (less.Kind, less.Wins, less.Improvement));
        Assert.Equal(("difference_mean", -0.5, 1, 0.5), (more.Kind, more.Value, more.Wins, more.Improvement));
    }

    [Fact]
    public void Folders_or_their_deployments_are_strata()
    {
        ResultTotals[] results =
        [
            Totals([Line("a", 1, 1, deployment: 2), Line("a", 2, 2, deployment: 2), Line("a", 1, 3, deployment: 1), Line("a", 2, 4, deployment: 1)]),
            Totals([Line("a", 1, 5, deployment: 2), Line("a", 2, 6, deployment: 2)]),
        ];

        var folders = StratifiedComparison.Of(new() { Results = results, Resamples = 1000 }, 1);
        var deployments = StratifiedComparison.Of(new() { Results = results, ByDeployment = true, Resamples = 1000 }, 1);

        Assert.Equal([new("wide-area/small", null, 4), new("wide-area/small", null, 2)], folders.Strata);
        Assert.Equal([new("wide-area/small", 1, 2), new("wide-area/small", 2, 2), new("wide-area/small", 2, 2)], deployments.Strata);
        Assert.Equal(folders.Solvers[0].Iqm, deployments.Solvers[0].Iqm);
        Assert.True(Width(deployments.Solvers[0].MeanInterval) < Width(folders.Solvers[0].MeanInterval));
    }

    [Fact]
    public void Folders_may_be_runs_in_all_deployments()
    {
        string[] first = [Line("a", 1, 1, deployment: 2), Line("a", 2, 4, deployment: 2), Line("a", 1, 16, deployment: 1)];
        ResultTotals[] results = [Totals(first), Totals([Line("a", 1, 5, deployment: 2), Line("a", 1, 6, deployment: 1)])];

        var statistics = StratifiedComparison.Of(new() { Results = results, ResultsAreRuns = true, Resamples = 1000 }, 1);

        // Deployment 1 has 16 and 6; deployment 2 has 2, the geometric mean of 1 and 4, and 5.
        Assert.Equal([new("wide-area/small", 1, 2), new("wide-area/small", 2, 2)], statistics.Strata);
        Assert.Equal((5.5, 29 / 4.0), (statistics.Solvers[0].Iqm, statistics.Solvers[0].Mean), Near);
        Assert.Contains("deployment 1   must have runs in all folders", Assert.Throws<InputException>(() => StratifiedComparison.Of(
            new() { Results = [results[0], Totals(first[..2])], ResultsAreRuns = true, Resamples = 1000 }, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_of_two_scenarios_are_no_runs_of_the_same_deployment()
    {
        ResultTotals[] results = [
            Totals([Line("a", 1, 1)]), ResultTotals.Parse(Header + Line("a", 1, 5).Replace("wide-area/small", "wide-area/paper", StringComparison.Ordinal), "other.csv")];

        Assert.Contains("is of scenario wide-area/paper, but results.csv of wide-area/small", Assert.Throws<InputException>(() => StratifiedComparison.Of(
            new() { Results = results, ResultsAreRuns = true, Resamples = 1000 }, 1)).Message, StringComparison.Ordinal);
        Assert.Equal(2, StratifiedComparison.Of(new() { Results = results, Resamples = 1000 }, 1).Strata.Count);
    }

    [Fact]
    public void A_stratum_of_one_run_has_no_interval()
    {
        var statistics = StratifiedComparison.Of(
            new() { Results = [Totals([Line("a", 1, 1), Line("b", 1, 2)])], Against = "a", Resamples = 1000 }, 1);

        Assert.All(statistics.Solvers, solver => Assert.Equal(PercentileInterval.None, solver.IqmInterval));
        Assert.Equal(2, Assert.Single(statistics.Paired).Value, 1e-15);
        Assert.Contains("\"value_ci_low\": null", Json(statistics), StringComparison.Ordinal);
    }

    [Fact]
    public void Results_that_do_not_fit_are_refused_in_a_sentence()
    {
        string[] both = [Line("a", 1, 1), Line("a", 2, 2), Line("b", 1, 3), Line("b", 2, 4)];
        var good = Totals(both);

        Assert.Contains("b   has no run of deployment 1 and dynamics seed 2", Refusal([Totals(both[..3])], "a"), StringComparison.Ordinal);
        Assert.Contains("b   has no runs here, but in", Refusal([good, Totals(both[..2])], "a"), StringComparison.Ordinal);
        Assert.Contains("b   has no runs here, but in", Refusal([Totals(both[..2]), good], "a"), StringComparison.Ordinal);
        Assert.Contains("c   is no solver of these results; did you mean a?", Refusal([good], "c"), StringComparison.Ordinal);
        Assert.Contains("b   system_energy_j must be finite and, for ratios, above 0, but is 0", Refusal([Totals([.. both[..3], Line("b", 2, 0)])], "a"), StringComparison.Ordinal);
        Assert.Contains("a   system_energy_j must be finite, but is NaN", Refusal([Totals([Line("a", 1, double.NaN)])], null), StringComparison.Ordinal);
        Assert.Contains("utility   is no metric of these results; there are system_energy_j", Refusal([good], "a", "utility"), StringComparison.Ordinal);
        Assert.Contains("holds no metric of ours", Refusal([Totals([Line("a", 1, 1, "speed")])], null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b\n", "line 1   must be scenario,solver,deployment")]
    [InlineData(Header, "holds no totals")]
    [InlineData(Header + "s,a,1,1,0,utility,1\n", "holds no totals")]
    [InlineData(Header + "s,a,1,1,,utility\n", "line 2   must have 7 columns, but has 6")]
    [InlineData(Header + "s,a,1.5,1,,utility,1\n", "line 2   deployment, dynamics_seed and step must be whole numbers")]
    [InlineData(Header + "s,a,1,1,x,utility,1\n", "line 2   deployment, dynamics_seed and step must be whole numbers")]
    [InlineData(Header + "s,a,1,1,,utility,much\n", "line 2   value must be a number, but is \"much\"")]
    [InlineData(Header + "s,,1,1,,utility,1\n", "line 2   must name a scenario, a solver and a metric")]
    [InlineData(Header + "s,a,1,1,,utility,1\ns,a,1,1,,utility,2\n", "line 3   tells utility of a for a run that an earlier line told it for")]
    [InlineData(Header + "s,a,1,1,,utility,1\nt,a,1,2,,utility,2\n", "holds more than one scenario")]
    public void Tables_that_are_none_are_refused_with_their_line(string text, string message) => Assert.Contains(
        message, Assert.Throws<InputException>(() => ResultTotals.Parse(text, "results.csv")).Message, StringComparison.Ordinal);

    private static string Refusal(ResultTotals[] results, string? against, string? metric = null) => Assert.Throws<InputException>(
        () => StratifiedComparison.Of(new() { Results = results, Against = against, Metric = metric, Resamples = 1000 }, 1)).Message;

    private static string Json(RunStatistics statistics) => ResultJson.Of(statistics);

    private static double Width(PercentileInterval interval) => interval.High - interval.Low;

    private static bool Near((double, double) one, (double, double) two) =>
        Math.Abs(one.Item1 - two.Item1) < 1e-12 && Math.Abs(one.Item2 - two.Item2) < 1e-12;

    private static ResultTotals Totals(string[] lines) => ResultTotals.Parse(Header + string.Concat(lines), "results.csv");

    private static string Line(string solver, int seed, double value, string metric = "system_energy_j", int deployment = 1) => string.Create(
        CultureInfo.InvariantCulture, $"wide-area/small,{solver},{deployment},{seed},,{metric},{value}\n");
}
