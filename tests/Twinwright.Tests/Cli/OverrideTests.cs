using System.Text.Json.Nodes;
using Xunit;

namespace Twinwright.Tests.Cli;

public sealed class OverrideTests(Scratch scratch) : IClassFixture<Scratch>
{
    [Fact]
    public void A_shorter_latency_threshold_changes_the_threshold_alone_and_costs_energy()
    {
        var (normal, shorter) = (Instance(), Instance("constants.latency_threshold_s=4"));

        Assert.Equal(5, (double)normal["constants"]!["latency_threshold_s"]!);
        Assert.Equal(4, (double)shorter["constants"]!["latency_threshold_s"]!);
        shorter["constants"]!["latency_threshold_s"] = normal["constants"]!["latency_threshold_s"]!.DeepClone();
        Assert.True(JsonNode.DeepEquals(normal, shorter));

        // All edge servers on their own: E = κ C³/(D_th − D^t)², and D^t is small beside either threshold.
        var ratio = Energy("constants.latency_threshold_s=4") / Energy();
        Assert.InRange(ratio, 25.0 / 16, 1.2 * 25 / 16);
    }

    [Fact]
    public void A_number_of_edge_servers_changes_how_many_there_are()
    {
        var instance = Instance("edge_servers.count=30");

        Assert.Equal(30, instance["edge_servers"]!.AsArray().Count);
        Assert.Equal(30, instance["similarity"]!.AsArray().Count);
    }

    [Fact]
    public void A_cost_of_change_is_paid_and_otherwise_only_seen_by_who_decides()
    {
        string[] instance = ["instance", "federation/small", "--seed", "2"];
        var normal = ProgramRun.Good(scratch.Folder, instance).Json;
        var dear = ProgramRun.Good(scratch.Folder, [.. instance, "--set", "constants.change_cost=2"]).Json;

        Assert.Equal((0.5, 2), ((double)normal["constants"]!["change_cost"]!, (double)dear["constants"]!["change_cost"]!));
        scratch.Write("dear.json", System.Text.Encoding.UTF8.GetBytes(dear.ToJsonString()));
        scratch.Write("normal.json", System.Text.Encoding.UTF8.GetBytes(normal.ToJsonString()));
        scratch.Write("decision.json", ProgramRun.Good(scratch.Folder, "decide", "normal.json", "--solver", "socf").Bytes);
        var costs = ((string[])["normal.json", "dear.json"])
            .Select(file => (double)ProgramRun.Good(scratch.Folder, "score", file, "decision.json").Json["configuration_cost"]!).ToList();
        Assert.True(costs[0] > 0);
        Assert.Equal(4 * costs[0], costs[1]);
        dear["constants"]!["change_cost"] = 0.5;
        Assert.True(JsonNode.DeepEquals(normal, dear));
    }

    [Fact]
    public void Of_two_overrides_of_a_key_the_last_counts()
    {
        var instance = Instance("edge_servers.count=30", "edge_servers.count=4");

        Assert.Equal(4, instance["edge_servers"]!.AsArray().Count);
    }

    private JsonObject Instance(params string[] sets) =>
        ProgramRun.Good(scratch.Folder, ["instance", "wide-area/small", "--seed", "2", .. sets.SelectMany(set => (string[])["--set", set])]).Json;

    private double Energy(params string[] sets) => (double)ProgramRun.Good(scratch.Folder, [
        "solve", "wide-area/small", "--solver", "nc", "--seed", "2", "--steps", "1", "--json", .. sets.SelectMany(set => (string[])["--set", set]),
    ]).Json["totals"]!["system_energy_j"]!;
}
