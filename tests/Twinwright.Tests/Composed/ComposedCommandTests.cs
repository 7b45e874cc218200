using System.Text.Json.Nodes;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Running;
using Twinwright.Model.Composed;
using Twinwright.Solvers.Catalogue;
using Twinwright.Tests.Cli;
using Xunit;

namespace Twinwright.Tests.Composed;

/// <summary>The commands on composed scenarios.</summary>
public sealed class ComposedCommandTests(Scratch scratch) : IClassFixture<Scratch>
{
    [Theory]
    [InlineData("solve", "solve composed/small --solver socf+random --steps 6")]
    [InlineData("compare", "compare composed/small --solvers socf+mgm,gre+nc --runs 3 --steps 5")]
    public void One_thread_and_two_write_the_same_bytes(string name, string words)
    {
        var one = ProgramRun.Good(scratch.Folder, [.. words.Split(' '), "--json", "--threads", "1", "--out", name + "-1"]);
        var two = ProgramRun.Good(scratch.Folder, [.. words.Split(' '), "--json", "--threads", "2", "--out", name + "-2"]);

        Assert.Equal(one.Text, two.Text);
        scratch.AssertSame(name + "-1", name + "-2");
        Assert.Contains("Two systems in one world", File.ReadAllText(Path.Combine(scratch[name + "-1"], "report.html")), StringComparison.Ordinal);
        Assert.Equal("a valid scenario", ProgramRun.Good(scratch.Folder, "check", name + "-1/resolved.toml").Text.Trim().Split(": ")[1]);
    }

    [Fact]
    public void A_run_is_what_the_stepper_gives_for_drawn_inputs()
    {
        var scenario = ScenarioFile.Load("composed/small");
        var deployment = ComposedDeployment.Draw(scenario.Composed, 3);
        var run = ComposedRunner.Run("composed/small", deployment, 3, SolverSpec.Parse("socf+mgm", SystemKind.Composed), new(7, 5), TestContext.Current.CancellationToken);
        var play = new ComposedPlay(deployment, new DrawnInputs(deployment, 3)).Frames(7);

        Assert.Equal(play.Scores.Select(score => score.Utility - score.DelayPenalty), run.Series["utility"]);
        Assert.Equal(play.Scores.Skip(2).Average(score => score.SystemEnergyJ), run.Totals["system_energy_j"]);
        Assert.Equal(play.Scores.Skip(2).Sum(score => score.Gain), run.Totals["gain"]);
        Assert.Equal(run.Totals["utility"], run.Totals["gain"] - run.Totals["cost"] - run.Totals["delay_penalty"], 1e-9 * Math.Abs(run.Totals["utility"]));
    }

    [Fact]
    public void Overrides_reach_both_systems_and_the_coupling()
    {
        double Metric(string metric, params string[] set)
        {
            var words = set.SelectMany(text => new[] { "--set", text });
            var run = ProgramRun.Good(scratch.Folder, ["solve", "composed/small", "--solver", "socf+mgm", "--steps", "4", "--json", .. words]);
            return (double)JsonNode.Parse(run.Text)!["totals"]![metric]!;
        }

        var (energy, gain) = (Metric("system_energy_j"), Metric("gain"));
        Assert.True(Metric("system_energy_j", "wide_area.constants.latency_threshold_s=600") < energy);
        Assert.Equal(2 * gain, Metric("gain", "federation.constants.gain_weight=30", "federation.constants.energy_weight_per_j=0.2", "federation.constants.change_cost=1"), 1e-9 * gain);
        Assert.NotEqual(energy, Metric("system_energy_j", "cross_family=0"));
        Assert.NotEqual(energy, Metric("system_energy_j", "cycles_per_frame=2"));
    }

    [Fact]
    public void Policies_that_transfer_act_in_pairs()
    {
        string[] world =
        [
            "solve", "composed/small", "--steps", "2", "--set", "wide_area.edge_servers.count=5", "--set", "wide_area.sensors.min_per_kind=4",
            "--set", "wide_area.sensors.max_per_kind=4", "--set", "federation.partial_dts.count=5", "--set", "federation.subcarriers.count=10",
        ];
        var learnt = ProgramRun.Good(scratch.Folder, [.. world, "--solver", "dmo+shared-ppo", "--json"]).Json;

        Assert.Equal("dmo+shared-ppo", (string)learnt["solver"]!);
        Assert.True((double)learnt["totals"]!["gain"]! > 0);
    }

    [Theory]
    [InlineData("solve composed/small --solver socf", "FEDERATION+WIDE-AREA, as socf+mgm")]
    [InlineData("solve wide-area/small --solver socf+mgm", "socf+mgm")]
    [InlineData("solve composed/small --solver centra+mgm", "solver centra has no edge servers")]
    [InlineData("compare composed/germany --solvers socf+mgm,socf+exhaustive", "exhaustive takes on at most 14 edge servers, but there are 70")]
    [InlineData("solve composed/small --solver dmo+mgm", "is for 5 edge servers, but there are 10; train one that fits by: twinwright train SCENARIO --solver dmo")]
    [InlineData("solve composed/small --solver socf+mf-ppo", "solver mf-ppo")]
    [InlineData("instance composed/small", "take one of a federation or wide-area scenario, as federation/paper or wide-area/germany")]
    [InlineData("train composed/small --solver dmo --out policies", "train each solver of a pair in a scenario of its own system")]
    [InlineData("solve composed/small --solver socf+mgm --set cross_family=2", "cross_family")]
    public void What_cannot_be_done_is_said_in_a_sentence(string words, string message)
    {
        var run = ProgramRun.In(scratch.Folder, words.Split(' '));

        Assert.True(run.ExitCode == 2, $"exit code {run.ExitCode}\n{run.Error}");
        Assert.Equal("", run.Text);
        Assert.Contains(message, run.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }
}
