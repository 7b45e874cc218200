using System.Text.Json.Nodes;
using Twinwright.Tests.House;
using Xunit;

namespace Twinwright.Tests.Cli;

public sealed class JsonTests(Scratch scratch) : IClassFixture<Scratch>
{
    private static readonly string[] Metrics = ["system_energy_j", "helpers", "effective_helpers", "violations"];

    private static readonly string[] FrameMetrics =
    [
        "gain", "energy_cost", "configuration_cost", "cost", "delay_penalty", "utility", "socf_moves", "violations", "links", "rounds",
    ];

    [Fact]
    public void A_run_is_a_document_of_totals_and_series()
    {
        var run = Printed("solve", "wide-area/small", "--solver", "greedy", "--seed", "3", "--deployment", "7", "--steps", "10", "--json");

        Keys(run, "scenario", "solver", "deployment", "dynamics_seed", "steps", "measured_steps", "totals", "series");
        Assert.Equal(("wide-area/small", "greedy"), ((string)run["scenario"]!, (string)run["solver"]!));
        Assert.Equal((7, 3, 10, 4), ((int)run["deployment"]!, (int)run["dynamics_seed"]!, (int)run["steps"]!, (int)run["measured_steps"]!));
        Keys(run["totals"]!, Metrics);
        Keys(run["series"]!, Metrics);
        foreach (var metric in Metrics)
        {
            var series = run["series"]![metric]!.AsArray().Select(value => (double)value!).ToList();
            var last = series.TakeLast(4).ToList();
            Assert.Equal(10, series.Count);
            Assert.Equal(metric == "violations" ? last.Sum() : last.Sum() / 4, (double)run["totals"]![metric]!, 1e-12 * (1 + last.Sum()));
        }
    }

    [Fact]
    public void A_construction_is_a_document_of_sums_and_of_means_for_links_and_rounds()
    {
        var run = Printed("solve", "federation/small", "--solver", "socf", "--seed", "3", "--deployment", "7", "--steps", "10", "--measure", "4", "--json");

        Keys(run, "scenario", "solver", "deployment", "dynamics_seed", "steps", "measured_steps", "totals", "series");
        Assert.Equal(("federation/small", "socf"), ((string)run["scenario"]!, (string)run["solver"]!));
        Assert.Equal((7, 3, 10, 4), ((int)run["deployment"]!, (int)run["dynamics_seed"]!, (int)run["steps"]!, (int)run["measured_steps"]!));
        Keys(run["totals"]!, FrameMetrics);
        Keys(run["series"]!, FrameMetrics);
        var last = FrameMetrics.ToDictionary(metric => metric, metric =>
        {
            var series = run["series"]![metric]!.AsArray().Select(value => (double)value!).ToList();
            Assert.Equal(10, series.Count);
            return series.TakeLast(4).Sum();
        });
        foreach (var metric in FrameMetrics)
        {
            var scale = metric is "links" or "rounds" ? 4 : 1;
            Assert.Equal(last[metric] / scale, (double)run["totals"]![metric]!, 1e-12 * (1 + Math.Abs(last[metric])));
        }

        Assert.True(last["gain"] > 0 && last["links"] > 0);
        Assert.Equal(last["cost"], last["energy_cost"] + last["configuration_cost"], 1e-9);
        Assert.Equal(last["utility"], last["gain"] - last["cost"] - last["delay_penalty"], 1e-9);
    }

    [Theory]
    [InlineData(null, null, 100, 100)]
    [InlineData(7, null, 7, 7)]
    [InlineData(null, 60, 100, 60)]
    public void All_frames_count_unless_told_otherwise(int? steps, int? measure, int ran, int measured)
    {
        string[] told = [.. steps is { } s ? (string[])["--steps", $"{s}"] : [], .. measure is { } m ? (string[])["--measure", $"{m}"] : []];
        var run = Printed(["solve", "federation/small", "--solver", "socf", "--json", .. told]);

        Assert.Equal((ran, measured), ((int)run["steps"]!, (int)run["measured_steps"]!));
        var utility = run["series"]!["utility"]!.AsArray().Select(value => (double)value!).ToList();
        Assert.Equal(ran, utility.Count);
        Assert.Equal(utility.TakeLast(measured).Sum(), (double)run["totals"]!["utility"]!, 1e-9);
    }

    [Theory]
    [InlineData(1, null, 1)]
    [InlineData(4, null, 1)]
    [InlineData(5, null, 2)]
    [InlineData(9, 9, 9)]
    [InlineData(9, 2, 2)]
    public void The_last_forty_percent_are_measured_unless_told_otherwise(int steps, int? measure, int measured)
    {
        string[] told = measure is { } given ? ["--measure", $"{given}"] : [];
        var run = Printed(["solve", "wide-area/small", "--solver", "nc", "--steps", $"{steps}", "--json", .. told]);

        Assert.Equal(measured, (int)run["measured_steps"]!);
        var energy = run["series"]!["system_energy_j"]!.AsArray().Select(value => (double)value!).ToList();
        Assert.Equal(1, energy.TakeLast(measured).Average() / (double)run["totals"]!["system_energy_j"]!, 1e-12);
    }

    [Fact]
    public void A_comparison_is_a_document_of_metrics_pairs_and_runs()
    {
        string[] solvers = ["nc", "random{probability=0.3}", "greedy"];
        var document = Printed("compare", "wide-area/small", "--solvers", string.Join(',', solvers), "--runs", "3", "--steps", "5", "--json");

        Keys(document, "scenario", "runs", "dynamics_per_deployment", "steps", "measured_steps", "metrics", "paired", "per_run");
        Assert.Equal((3, 1), ((int)document["runs"]!, (int)document["dynamics_per_deployment"]!));
        Assert.All(Items(document, "metrics"), item => Keys(item, "solver", "metric", "mean", "ci_low", "ci_high", "iqm", "median"));
        Assert.All(Items(document, "paired"), item => Keys(item, "solver", "baseline", "metric", "kind", "value", "ci_low", "ci_high", "wins", "runs"));
        Assert.All(Items(document, "per_run"), item => Keys(item, "solver", "metric", "deployment", "dynamics_seed", "value"));
        Assert.Equal(
            from solver in solvers from metric in Metrics select (solver, metric),
            Items(document, "metrics").Select(item => ((string)item["solver"]!, (string)item["metric"]!)));
        Assert.Equal(
            from solver in solvers from baseline in solvers where baseline != solver from metric in Metrics select (solver, baseline, metric),
            Items(document, "paired").Select(item => ((string)item["solver"]!, (string)item["baseline"]!, (string)item["metric"]!)));
        Assert.Equal(
            from solver in solvers from metric in Metrics from run in Enumerable.Range(1, 3) select (solver, metric, run, run),
            Items(document, "per_run").Select(item => (
                (string)item["solver"]!, (string)item["metric"]!, (int)item["deployment"]!, (int)item["dynamics_seed"]!)));
        Assert.All(Items(document, "paired"), item => Assert.Equal(
            (string)item["metric"]! == "system_energy_j" ? "ratio_geometric_mean" : "difference_mean", (string)item["kind"]!));
    }

    [Fact]
    public void Lists_are_documents_of_items()
    {
        var scenarios = Printed("scenarios", "--json");
        var solvers = Printed("solvers", "--json");

        Keys(scenarios, "items");
        Assert.All(Items(scenarios, "items"), item => Keys(item, "id", "summary"));
        var ids = Items(scenarios, "items").Select(item => (string)item["id"]!).ToList();
        Assert.Contains("wide-area/paper", ids);
        Assert.Contains("federation/paper", ids);
        Keys(solvers, "items");
        Assert.All(Items(solvers, "items"), item => Keys(item, "id", "summary", "system", "options", "training_options", "transfers"));
        var systems = Items(solvers, "items").Select(item => ((string)item["id"]!, (string)item["system"]!)).ToList();
        Assert.Contains(("nc", "wide-area"), systems);
        Assert.Contains(("socf", "federation"), systems);
        Assert.All(Items(solvers, "items").SelectMany(item => item["options"]!.AsArray()), option => Keys(option!, "name", "default", "values", "summary"));
    }

    [Fact]
    public void Figures_of_the_machine_are_a_document()
    {
        var document = ProgramRun.Good(scratch.Folder, "bench", "randomness", "--json").Json;

        Keys(document, "machine", "figures");
        Assert.All(Items(document, "figures"), item => Keys(item, "name", "value", "unit", "notes"));
        Assert.All(Items(document, "figures"), item => Assert.StartsWith("randomness", (string)item["name"]!, StringComparison.Ordinal));
        Assert.All(Items(document, "figures"), item => Assert.True((double)item["value"]! > 0));
    }

    private static IReadOnlyList<JsonObject> Items(JsonObject document, string key) => [.. document[key]!.AsArray().Select(item => item!.AsObject())];

    private static void Keys(JsonNode node, params string[] keys) => Assert.Equal(keys, node.AsObject().Select(member => member.Key));

    private JsonObject Printed(params string[] words)
    {
        var run = ProgramRun.Good(scratch.Folder, words);
        Assert.DoesNotContain(Repository.Root, run.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(scratch.Folder, run.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("thread", run.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(scratch.Entries());
        return run.Json;
    }
}
