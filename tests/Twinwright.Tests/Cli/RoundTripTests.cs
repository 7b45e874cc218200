using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Twinwright.Tests.House;
using Xunit;

namespace Twinwright.Tests.Cli;

/// <summary>A cycle decided and scored through files is the cycle that a run goes through.</summary>
public sealed class RoundTripTests(Scratch scratch) : IClassFixture<Scratch>
{
    [Theory]
    [InlineData("nc")]
    [InlineData("random")]
    [InlineData("greedy")]
    [InlineData("best-response")]
    [InlineData("oracle")]
    public void Instance_decision_and_score_follow_the_run(string solver)
    {
        string[] world = ["wide-area/small", "--solver", solver, "--seed", "3", "--deployment", "7"];
        var series = ProgramRun.Good(scratch.Folder, ["solve", .. world, "--steps", "6", "--json"]).Json["series"]!;
        foreach (var step in (int[])[0, 5])
        {
            var (instance, decision) = ($"{solver}-{step}.json", $"{solver}-{step}-decision.json");
            scratch.Write(instance, ProgramRun.Good(scratch.Folder, ["instance", .. world, "--step", $"{step}"]).Bytes);
            scratch.Write(decision, ProgramRun.Good(scratch.Folder, "decide", instance, "--solver", solver).Bytes);
            var score = ProgramRun.Good(scratch.Folder, "score", instance, decision).Json;

            var expected = (double)series["system_energy_j"]![step]!;
            Assert.Equal(expected, (double)score["system_energy_j"]!, 1e-12 * expected);
            Assert.Equal((int)series["helpers"]![step]!, (int)score["helpers"]!);
            Assert.Equal((int)series["effective_helpers"]![step]!, (int)score["effective_helpers"]!);
            Assert.Empty(score["violations"]!.AsArray());
            var origin = JsonNode.Parse(File.ReadAllBytes(scratch[instance]))!["origin"]!;
            Assert.Equal("wide-area/small 7 3 " + step, $"{origin["scenario"]} {origin["deployment"]} {origin["dynamics_seed"]} {origin["step"]}");
        }
    }

    [Theory]
    [InlineData("federation/small", "socf")]
    [InlineData("federation/paper", "socf{rule=pareto}")]
    public void A_frame_s_instance_decision_and_score_follow_the_run(string scenario, string solver)
    {
        string[] world = [scenario, "--solver", solver, "--seed", "3", "--deployment", "7", "--steps", "6"];
        var series = ProgramRun.Good(scratch.Folder, ["solve", .. world, "--json"]).Json["series"]!;
        foreach (var step in (int[])[0, 1, 5])
        {
            scratch.Write("frame.json", ProgramRun.Good(scratch.Folder, ["instance", .. world, "--step", $"{step}"]).Bytes);
            scratch.Write("frame-decision.json", ProgramRun.Good(scratch.Folder, "decide", "frame.json", "--solver", solver).Bytes);
            var decision = JsonNode.Parse(File.ReadAllBytes(scratch["frame-decision.json"]))!;
            var score = ProgramRun.Good(scratch.Folder, "score", "frame.json", "frame-decision.json").Json;

            foreach (var metric in (string[])["gain", "energy_cost", "configuration_cost"])
            {
                var expected = (double)series[metric]![step]!;
                Assert.Equal(expected, (double)score[metric]!, 1e-12 * Math.Abs(expected));
            }

            Assert.Equal((int)series["links"]![step]!, decision["links"]!.AsArray().Count);
            Assert.Equal((int)series["rounds"]![step]!, decision["rounds"]!.AsArray().Sum(rounds => (int)rounds!));
            Assert.Equal((int)series["violations"]![step]!, score["violations"]!.AsArray().Count);
            var instance = JsonNode.Parse(File.ReadAllBytes(scratch["frame.json"]))!;
            Assert.Equal((step + 1, 6), ((int)instance["frame"]!, (int)instance["frames"]!));
            var origin = instance["origin"]!;
            Assert.Equal($"{scenario} 7 3 {step}", $"{origin["scenario"]} {origin["deployment"]} {origin["dynamics_seed"]} {origin["step"]}");
        }

        scratch.Write("frame-score.json", ProgramRun.Good(scratch.Folder, "score", "frame.json", "frame-decision.json").Bytes);
        Assert.Equal(
            "frame.json: a valid federation-frame\nframe-decision.json: a valid federation-decision\nframe-score.json: a valid federation-score\n",
            ProgramRun.Good(scratch.Folder, "check", "frame.json", "frame-decision.json", "frame-score.json").Text);
    }

    [Fact]
    public void Without_a_solver_the_frames_before_are_socf_s()
    {
        Assert.Equal(
            ProgramRun.Good(scratch.Folder, "instance", "federation/small", "--step", "3", "--solver", "socf").Text,
            ProgramRun.Good(scratch.Folder, "instance", "federation/small", "--step", "3").Text);
    }

    [Fact]
    public void Another_seed_fills_the_first_frame_otherwise()
    {
        scratch.Write("first.json", ProgramRun.Good(scratch.Folder, "instance", "federation/paper", "--seed", "4").Bytes);
        string[] decide = ["decide", "first.json", "--solver", "socf"];
        var own = ProgramRun.Good(scratch.Folder, decide).Text;

        Assert.Equal(own, ProgramRun.Good(scratch.Folder, [.. decide, "--seed", "4"]).Text);
        Assert.NotEqual(own, ProgramRun.Good(scratch.Folder, [.. decide, "--seed", "5"]).Text);
    }

    [Theory]
    [InlineData("static")]
    [InlineData("exhaustive")]
    public void Any_solver_decides_an_instance_without_violations(string solver)
    {
        scratch.Write("cycle.json", ProgramRun.Good(scratch.Folder, "instance", "wide-area/small", "--step", "2").Bytes);
        scratch.Write("decision.json", ProgramRun.Good(scratch.Folder, "decide", "cycle.json", "--solver", solver).Bytes);

        Assert.Empty(ProgramRun.Good(scratch.Folder, "score", "cycle.json", "decision.json").Json["violations"]!.AsArray());
        Assert.Equal(
            "cycle.json: a valid wide-area-cycle\ndecision.json: a valid wide-area-decision\n",
            ProgramRun.Good(scratch.Folder, "check", "cycle.json", "decision.json").Text);
    }

    [Fact]
    public void Another_seed_draws_otherwise_and_the_same_seed_the_same()
    {
        scratch.Write("cycle.json", ProgramRun.Good(scratch.Folder, "instance", "wide-area/paper", "--seed", "4").Bytes);
        string[] decide = ["decide", "cycle.json", "--solver", "random"];
        var own = ProgramRun.Good(scratch.Folder, decide).Text;

        Assert.Equal(own, ProgramRun.Good(scratch.Folder, [.. decide, "--seed", "4"]).Text);
        Assert.NotEqual(own, ProgramRun.Good(scratch.Folder, [.. decide, "--seed", "5"]).Text);
    }

    [Theory]
    [InlineData(10, "wide-area-cycle", "wide-area-decision", "wide-area-score")]
    [InlineData(11, "federation-frame", "federation-decision", "federation-score")]
    public void The_worked_examples_score_as_the_page_says(int number, params string[] kinds)
    {
        var page = File.ReadAllText(Repository.Path("docs", "formats.md"));
        var section = page[page.IndexOf($"## {number}.", StringComparison.Ordinal)..page.IndexOf($"## {number + 1}.", StringComparison.Ordinal)];
        var blocks = Regex.Matches(section, "```json\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(3, blocks.Count);
        string[] names = [.. kinds.Select(kind => $"worked-{kind}.json")];
        foreach (var (name, block) in names.Zip(blocks))
        {
            File.WriteAllText(scratch[name], block);
        }

        AssertClose(JsonNode.Parse(blocks[2])!, ProgramRun.Good(scratch.Folder, "score", names[0], names[1]).Json, "");
        Assert.Equal(
            string.Concat(kinds.Select(kind => $"worked-{kind}.json: a valid {kind}\n")),
            ProgramRun.Good(scratch.Folder, ["check", .. names]).Text);
    }

    private static void AssertClose(JsonNode? expected, JsonNode? actual, string place)
    {
        switch (expected)
        {
            case JsonObject members:
                Assert.Equal(members.Select(member => member.Key), actual!.AsObject().Select(member => member.Key));
                Assert.All(members, member => AssertClose(member.Value, actual[member.Key], $"{place}.{member.Key}"));
                break;
            case JsonArray items:
                Assert.Equal(items.Count, actual!.AsArray().Count);
                Assert.All(Enumerable.Range(0, items.Count), at => AssertClose(items[at], actual[at], $"{place}[{at}]"));
                break;
            case JsonValue value when value.TryGetValue<double>(out var number):
                var found = (double)actual!;
                Assert.True(Math.Abs(found - number) <= 1e-9 * Math.Max(Math.Abs(found), Math.Abs(number)), $"{place} is {found}, not {number}");
                break;
            default:
                Assert.Equal(expected?.ToJsonString(), actual?.ToJsonString());
                break;
        }
    }
}
