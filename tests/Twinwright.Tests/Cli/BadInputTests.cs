using System.Text.Json.Nodes;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Running;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;
using Xunit;

namespace Twinwright.Tests.Cli;

/// <summary>A folder with one of every file that a user might name by mistake.</summary>
public sealed class BadFiles : IDisposable
{
    public BadFiles()
    {
        var nc = SolverSpec.Parse("nc", SystemKind.WideArea);
        foreach (var count in (int[])[3, 15])
        {
            var scenario = ScenarioFile.Load("wide-area/small", [$"edge_servers.count={count}"]);
            var instance = WideAreaRunner.CycleAt(
                scenario.Name, Deployment.Draw(scenario.WideArea, 1), 1, nc, 0, CancellationToken.None);
            Scratch.Write($"cycle{count}.json", InstanceFile.Write(instance));
            Scratch.Write($"decision{count}.json", DecisionFile.Write(WideAreaRunner.Decide(instance, nc, null)));
        }

        var frame = SystemRuns.Of(ScenarioFile.Load("federation/small")).Draw(1)
            .InstanceAt(1, SolverSpec.Parse("socf", SystemKind.Federation), 0, 100, CancellationToken.None);
        Scratch.Write("frame.json", frame);
        Scratch.Write("frame-decision.json", OpenedInstance.Read(Scratch["frame.json"]).Decide(SolverSpec.Parse("socf", SystemKind.Federation), null));

        var badly = JsonNode.Parse(File.ReadAllBytes(Scratch["cycle3.json"]))!;
        badly["max_neighbour_distance_m"] = -1;
        badly["edge_servers"]![1]!["basic_convergency"] = "much";
        Scratch.Write("two-mistakes.json", System.Text.Encoding.UTF8.GetBytes(badly.ToJsonString()));
        Scratch.Write("no-kind.json", "{}"u8);
        Scratch.Write("broken.json", "{\"kind\": "u8);
        Scratch.Write("broken.toml", "system = [\n"u8);
        Scratch.Write("misspelt.toml", "system = \"wide-area\"\n[constants]\nbandwith_hz = 1e6\n"u8);
        Scratch.Write("file", ""u8);
        Directory.CreateDirectory(Scratch["folder"]);
    }

    public Scratch Scratch { get; } = new();

    public void Dispose() => Scratch.Dispose();
}

/// <summary>Words that ask for the impossible: exit code 2, nothing on stdout, a message that names it, nothing written.</summary>
public abstract class BadInputTests(BadFiles files) : IClassFixture<BadFiles>
{
    /// <param name="words">The words, separated by blanks; <c>''</c> for an empty one.</param>
    /// <param name="named">What the message must name, separated by blanks.</param>
    protected void Refused(string words, string named)
    {
        var before = files.Scratch.Entries();

        var run = ProgramRun.In(files.Scratch.Folder, words.Split(' ').Select(word => word == "''" ? "" : word));

        Assert.True(run.ExitCode == 2, $"exit code {run.ExitCode}\n{run.Error}");
        Assert.Equal("", run.Text);
        Assert.All(named.Split(' '), word => Assert.Contains(word, run.Error, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("should not have happened", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, files.Scratch.Entries());
    }
}

public sealed class BadWordsTests(BadFiles files) : BadInputTests(files)
{
    [Theory]
    [InlineData("nonsense", "nonsense")]
    [InlineData("solvers --nonsense", "nonsense")]
    [InlineData("solve wide-area/small --solver nc --nonsense", "nonsense")]
    [InlineData("solve wide-area/small --solver nc surplus", "surplus")]
    [InlineData("solve wide-area/small --solver nc -- --steps 3", "--steps")]
    [InlineData("solve", "SCENARIO")]
    [InlineData("solve wide-area/small", "solver")]
    [InlineData("compare wide-area/small", "solvers")]
    [InlineData("decide cycle3.json", "solver")]
    [InlineData("score cycle3.json", "DECISION")]
    [InlineData("check", "FILE")]
    [InlineData("statistics", "FOLDER")]
    public void Unknown_surplus_and_missing_words_are_named(string words, string named) => Refused(words, named);

    [Theory]
    [InlineData("solve wide-area/small --solver nc --steps abc", "--steps abc whole")]
    [InlineData("solve wide-area/small --solver nc --steps=1.5", "--steps 1.5 whole")]
    [InlineData("solve wide-area/small --solver nc --seed 99999999999999999999", "--seed 99999999999999999999")]
    [InlineData("compare wide-area/small --solvers nc --runs 1e3", "--runs 1e3 whole")]
    [InlineData("solve wide-area/small --solver nc --threads many", "--threads many whole")]
    [InlineData("decide cycle3.json --solver nc --seed x", "--seed x whole")]
    public void What_is_no_number_is_named_with_its_flag(string words, string named) => Refused(words, named);

    [Theory]
    [InlineData("solve wide-area/small --solver nc --steps 0", "--steps 0")]
    [InlineData("solve wide-area/small --solver nc --steps 1000001", "--steps 1000001")]
    [InlineData("solve wide-area/small --solver nc --steps 5 --measure 6", "--measure 6 (5)")]
    [InlineData("solve wide-area/small --solver nc --threads 0", "--threads 0")]
    [InlineData("compare wide-area/small --solvers nc --runs 0", "--runs 0")]
    [InlineData("instance wide-area/small --step -1", "--step -1")]
    [InlineData("compare wide-area/small --solvers nc --runs 2 --seed 9223372036854775806", "--seed 2")]
    [InlineData("solve wide-area/small --solver nc --measure 31", "--measure 31 (30)")]
    [InlineData("solve federation/small --solver socf --measure 101", "--measure 101 (100)")]
    [InlineData("compare federation/small --solvers socf --steps 5 --measure 6 --out results", "--measure 6 (5)")]
    [InlineData("solve federation/small --solver socf --measure 0", "--measure 0")]
    [InlineData("statistics folder --resamples 999", "--resamples 999")]
    [InlineData("statistics folder --threads 0", "--threads 0")]
    [InlineData("statistics folder --by-deployment --folders-are-runs", "--by-deployment --folders-are-runs exclude")]
    [InlineData("statistics nowhere", "nowhere no folder of results")]
    [InlineData("statistics file", "file no folder of results")]
    [InlineData("statistics folder", "folder no results.csv")]
    [InlineData("statistics folder folder/", "folder named twice")]
    [InlineData("statistics ''", "'' no folder of results")]
    public void Numbers_out_of_range_are_named_with_their_flag(string words, string named) => Refused(words, named);

    [Theory]
    [InlineData("a", "a")]
    [InlineData("3-1", "3-1")]
    [InlineData("1,1", "1 twice")]
    [InlineData("1-90000 --runs 90000", "90000")]
    [InlineData("1-2 --deployment 3", "--deployment exclude")]
    public void Lists_of_deployments_that_are_none_are_named(string list, string named) =>
        Refused("compare wide-area/small --solvers nc --deployments " + list, "--deployments " + named);
}

public sealed class BadThingsTests(BadFiles files) : BadInputTests(files)
{
    [Theory]
    [InlineData("no_such_key=1", "no_such_key unknown")]
    [InlineData("constants.bandwith_hz=1e6", "constants.bandwith_hz bandwidth_hz?")]
    [InlineData("edge_servers.count=many", "edge_servers.count many")]
    [InlineData("constants.latency_threshold_s=-1", "constants.latency_threshold_s -1")]
    [InlineData("constants.latency_threshold_s", "constants.latency_threshold_s KEY=VALUE")]
    [InlineData("=4", "KEY=VALUE")]
    [InlineData("edge_servers.count=x --set area.width_m=0", "edge_servers.count area.width_m 2")]
    public void Wrong_overrides_are_named_all_at_once(string sets, string named) =>
        Refused("solve wide-area/small --solver nc --set " + sets, "--set " + named);

    [Theory]
    [InlineData("solve wide-area/small --solver best", "'best' best-response oracle")]
    [InlineData("solve wide-area/small --solver nc{x=1}", "nc x")]
    [InlineData("solve wide-area/small --solver random{chance=1}", "random chance probability")]
    [InlineData("solve wide-area/small --solver random{probability=2}", "probability 2")]
    [InlineData("solve wide-area/small --solver random{probability=0.5", "random{name=value")]
    [InlineData("compare wide-area/small --solvers nc,greedy,nc", "nc twice")]
    [InlineData("decide cycle3.json --solver best", "'best'")]
    [InlineData("solve wide-area/paper --solver exhaustive", "exhaustive 14 50")]
    [InlineData("instance wide-area/paper --set edge_servers.count=20000", "20000 64")]
    [InlineData("solve wide-area/small --solver nc --set constants.bandwidth_hz=1000", "constants.bandwidth_hz 1000")]
    [InlineData("solve wide-area/small --solver nc --set sensors.urllc_sample_bit=1e300", "sensors.urllc_sample_bit E+301")]
    [InlineData("compare wide-area/paper --solvers nc,exhaustive --out results", "exhaustive 14 50")]
    [InlineData("decide cycle15.json --solver exhaustive", "exhaustive 14 15")]
    [InlineData("solve federation/small --solver greedy", "greedy other system socf")]
    [InlineData("solve wide-area/small --solver socf", "socf other system oracle")]
    [InlineData("compare federation/small --solvers socf,oracle --out results", "oracle other system socf")]
    [InlineData("instance federation/small --solver nc", "nc other system")]
    [InlineData("decide frame.json --solver nc", "nc other system")]
    [InlineData("decide cycle3.json --solver socf", "socf other system")]
    [InlineData("compare federation/large --solvers socf,socf{assignment=exhaustive} --out results", "exhaustive 5040 20")]
    [InlineData("solve federation/small --solver socf{rule=none}", "socf rule none potential pareto")]
    [InlineData("instance federation/small --set framework=centra", "centra federation-frame")]
    [InlineData("instance federation/small --set sensors.count=9000 --set edge_servers.count=90 --set subcarriers.count=50", "9000 90 50 64")]
    [InlineData("solve federation/small --solver socf --set edge_servers.count=2", "partial_dts.count 3")]
    public void Wrong_solvers_are_named(string words, string named) => Refused(words, named);

    [Theory]
    [InlineData("solve no-such-world --solver nc", "no-such-world wide-area/paper")]
    [InlineData("solve wide-area/smal --solver nc", "wide-area/smal wide-area/small?")]
    [InlineData("solve missing.toml --solver nc", "missing.toml exist")]
    [InlineData("solve folder --solver nc", "folder directory")]
    [InlineData("solve broken.toml --solver nc", "broken.toml line TOML")]
    [InlineData("solve misspelt.toml --solver nc", "misspelt.toml constants.bandwith_hz bandwidth_hz?")]
    public void Wrong_scenarios_are_named(string words, string named) => Refused(words, named);

    [Theory]
    [InlineData("decide missing.json --solver nc", "missing.json exist")]
    [InlineData("decide folder --solver nc", "folder directory")]
    [InlineData("decide broken.json --solver nc", "broken.json line JSON")]
    [InlineData("decide two-mistakes.json --solver nc", "two-mistakes.json .max_neighbour_distance_m -1 .edge_servers[1].basic_convergency much")]
    [InlineData("decide decision3.json --solver nc", "decision3.json wide-area-cycle")]
    [InlineData("score cycle3.json decision15.json", "decision15.json .edge_servers 3 15")]
    [InlineData("score decision3.json decision3.json", "decision3.json wide-area-cycle")]
    [InlineData("score cycle3.json cycle3.json", "cycle3.json wide-area-decision")]
    [InlineData("score frame.json decision3.json", "decision3.json federation-decision wide-area-decision")]
    [InlineData("score cycle3.json frame-decision.json", "frame-decision.json wide-area-decision federation-decision")]
    [InlineData("decide frame-decision.json --solver socf", "frame-decision.json wide-area-cycle federation-frame")]
    [InlineData("decide no-kind.json --solver socf", "no-kind.json .kind missing")]
    [InlineData("score cycle3.json missing.json", "missing.json exist")]
    [InlineData("check cycle3.json missing.json broken.toml file", "missing.json broken.toml file")]
    public void Wrong_files_are_named(string words, string named) => Refused(words, named);

    [Theory]
    [InlineData("solve wide-area/small --solver nc --policy nowhere", "--policy nowhere")]
    [InlineData("compare wide-area/small --solvers nc --policy folder --policy nowhere", "--policy nowhere")]
    [InlineData("decide cycle3.json --solver nc --policy nowhere", "--policy nowhere")]
    [InlineData("solve wide-area/small --solver nc --out file", "--out file")]
    [InlineData("solve wide-area/small --solver nc --out file/below", "--out file/below")]
    [InlineData("compare wide-area/small --solvers nc --out file/far/below", "--out file/far/below")]
    [InlineData("demo --out file/below", "--out file/below")]
    [InlineData("solve wide-area/small --solver nc --out ''", "--out empty")]
    [InlineData("bench no-such-figure", "prefix randomness")]
    public void Wrong_folders_and_figures_are_named(string words, string named) => Refused(words, named);
}
