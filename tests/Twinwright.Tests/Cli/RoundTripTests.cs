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

    [Fact]
    public void The_worked_example_scores_as_the_page_says()
    {
        var page = File.ReadAllText(Repository.Path("docs", "formats.md"));
        var section = page[page.IndexOf("## 10.", StringComparison.Ordinal)..page.IndexOf("## 11.", StringComparison.Ordinal)];
        var blocks = Regex.Matches(section, "```json\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(3, blocks.Count);
        string[] names = ["worked-cycle.json", "worked-decision.json", "worked-score.json"];
        foreach (var (name, block) in names.Zip(blocks))
        {
            File.WriteAllText(scratch[name], block);
        }

        AssertClose(JsonNode.Parse(blocks[2])!, ProgramRun.Good(scratch.Folder, "score", names[0], names[1]).Json, "");
        Assert.Equal(
            "worked-cycle.json: a valid wide-area-cycle\nworked-decision.json: a valid wide-area-decision\nworked-score.json: a valid wide-area-score\n",
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
