using System.Text.Json.Nodes;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;
using Xunit;

namespace Twinwright.Tests.Cli;

public sealed class WideAreaCompareTests(Scratch scratch) : CompareTests(scratch, "wide-area/small", ["nc", "random", "greedy"])
{
    protected override string[] Metrics { get; } = ["system_energy_j", "helpers", "effective_helpers", "violations"];

    protected override string[] LessIsBetter { get; } = ["system_energy_j", "violations"];
}

public sealed class FederationCompareTests(Scratch scratch) : CompareTests(scratch, "federation/small", ["socf", "socf{fill=true}", "socf{rule=pareto}"])
{
    protected override string[] Metrics { get; } =
    [
        "gain", "energy_cost", "configuration_cost", "cost", "delay_penalty", "utility", "socf_moves", "violations", "links", "rounds",
    ];

    protected override string[] LessIsBetter { get; } = ["energy_cost", "configuration_cost", "cost", "delay_penalty", "violations"];
}

/// <summary>What compare says follows from its own per_run values.</summary>
public abstract class CompareTests(Scratch scratch, string scenario, string[] solvers) : IClassFixture<Scratch>
{
    protected abstract string[] Metrics { get; }

    protected abstract string[] LessIsBetter { get; }

    [Theory]
    [InlineData("--runs 7", 7, 1)]
    [InlineData("--runs 2 --seed 40 --deployment 5", 2, 1)]
    [InlineData("--deployments 1-3 --runs 2", 3, 2)]
    [InlineData("--deployments 9,2,30-31 --runs 3", 4, 3)]
    [InlineData("--deployments 4-8 --runs 1", 5, 1)]
    public void Statistics_follow_from_the_values_of_the_runs(string flags, int units, int dynamics)
    {
        var document = Compare(flags);

        Assert.Equal((units, dynamics), ((int)document["runs"]!, (int)document["dynamics_per_deployment"]!));
        foreach (var metric in Metrics)
        {
            foreach (var solver in solvers)
            {
                var own = Units(document, solver, metric);
                Assert.Equal(units, own.Length);
                var summary = Item(document, "metrics", ("solver", solver), ("metric", metric));
                var (low, high) = Interval(own);
                Near(own.Mean(), summary["mean"]);
                Near(low, summary["ci_low"], own.Mean());
                Near(high, summary["ci_high"], own.Mean());
                Near(InterquartileMean(own), summary["iqm"]);
                Near(own.Median(), summary["median"]);
                foreach (var baseline in solvers.Where(other => other != solver))
                {
                    Pair(document, solver, baseline, metric, own, Units(document, baseline, metric));
                }
            }
        }
    }

    [Fact]
    public void Listed_deployments_get_the_same_dynamics_seeds_each()
    {
        var runs = Compare("--deployments 9,2 --runs 3 --seed 5")["per_run"]!.AsArray()
            .Where(run => (string)run!["solver"]! == solvers[0] && (string)run["metric"]! == Metrics[1])
            .Select(run => ((int)run!["deployment"]!, (int)run["dynamics_seed"]!));

        Assert.Equal([(9, 5), (9, 6), (9, 7), (2, 5), (2, 6), (2, 7)], runs);
    }

    [Fact]
    public void One_run_has_no_interval()
    {
        var document = Compare("--runs 1");

        foreach (var item in document["metrics"]!.AsArray().Concat(document["paired"]!.AsArray()))
        {
            Assert.Null(item!["ci_low"]);
            Assert.Null(item["ci_high"]);
            Assert.NotNull(item["mean"] ?? item["value"]);
        }
    }

    [Fact]
    public void Without_a_number_of_runs_there_are_ten()
    {
        var document = ProgramRun.Good(scratch.Folder, "compare", scenario, "--solvers", solvers[0], "--steps", "1", "--json").Json;

        Assert.Equal(10, (int)document["runs"]!);
        Assert.Empty(document["paired"]!.AsArray());
        Assert.Equal(Enumerable.Range(1, 10), document["per_run"]!.AsArray().Where(run => (string)run!["metric"]! == Metrics[1]).Select(run => (int)run!["deployment"]!));
    }

    [Fact]
    public void A_run_of_a_comparison_is_the_run_that_solve_makes()
    {
        var document = Compare("--runs 2 --seed 40 --deployment 5");
        foreach (var solver in solvers)
        {
            var run = ProgramRun.Good(
                scratch.Folder, "solve", scenario, "--solver", solver, "--steps", "4", "--seed", "41", "--deployment", "6", "--json").Json;
            foreach (var metric in Metrics)
            {
                var value = Item(document, "per_run", ("solver", solver), ("metric", metric), ("dynamics_seed", "41"))["value"]!;
                Assert.Equal((double)run["totals"]![metric]!, (double)value);
            }
        }
    }

    private void Pair(JsonObject document, string solver, string baseline, string metric, double[] ours, double[] theirs)
    {
        var pair = Item(document, "paired", ("solver", solver), ("baseline", baseline), ("metric", metric));
        var lowerWins = LessIsBetter.Contains(metric);
        Assert.Equal(ours.Where((value, at) => lowerWins ? value < theirs[at] : value > theirs[at]).Count(), (int)pair["wins"]!);
        Assert.Equal(ours.Length, (int)pair["runs"]!);
        if (metric == "system_energy_j")
        {
            var logarithms = ours.Select((value, at) => Math.Log(value) - Math.Log(theirs[at])).ToArray();
            var (low, high) = Interval(logarithms);
            Near(Math.Exp(logarithms.Mean()), pair["value"]);
            Near(Math.Exp(low), pair["ci_low"]);
            Near(Math.Exp(high), pair["ci_high"]);
        }
        else
        {
            var differences = ours.Select((value, at) => value - theirs[at]).ToArray();
            var (low, high) = Interval(differences);
            Near(differences.Mean(), pair["value"], ours.Mean());
            Near(low, pair["ci_low"], ours.Mean());
            Near(high, pair["ci_high"], ours.Mean());
        }
    }

    /// <summary>A value a unit: a run's own, or a deployment's over its dynamics.</summary>
    private static double[] Units(JsonObject document, string solver, string metric) =>
    [
        .. document["per_run"]!.AsArray()
            .Where(run => (string)run!["solver"]! == solver && (string)run["metric"]! == metric)
            .GroupBy(run => (int)run!["deployment"]!, run => (double)run!["value"]!)
            .Select(group => metric == "system_energy_j" ? group.GeometricMean() : group.Mean()),
    ];

    private static (double Low, double High) Interval(double[] values)
    {
        var half = StudentT.InvCDF(0, 1, values.Length - 1, 0.975) * values.StandardDeviation() / Math.Sqrt(values.Length);
        return (values.Mean() - half, values.Mean() + half);
    }

    private static double InterquartileMean(double[] values) =>
        values.Order().Skip(values.Length / 4).SkipLast(values.Length / 4).Mean();

    private static JsonNode Item(JsonObject document, string list, params (string Key, string Value)[] wanted) =>
        document[list]!.AsArray().Single(item => wanted.All(pair => item![pair.Key]!.ToString() == pair.Value))!;

    /// <param name="expected">What it must be.</param>
    /// <param name="actual">What the document says.</param>
    /// <param name="scale">Size of the numbers whose difference it is.</param>
    private static void Near(double expected, JsonNode? actual, double scale = 0) =>
        Assert.Equal(expected, (double)actual!, 1e-9 * Math.Max(Math.Abs(expected), Math.Max(Math.Abs(scale), 1e-3)));

    private JsonObject Compare(string flags) => ProgramRun.Good(
        scratch.Folder, ["compare", scenario, "--solvers", string.Join(',', solvers), "--steps", "4", "--json", .. flags.Split(' ')]).Json;
}
