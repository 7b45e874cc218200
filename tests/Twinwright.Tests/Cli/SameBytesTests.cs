using Xunit;

namespace Twinwright.Tests.Cli;

public sealed class SameBytesTests(Scratch scratch) : IClassFixture<Scratch>
{
    [Theory]
    [InlineData("solve wide-area/small --solver random --steps 6")]
    [InlineData("compare wide-area/small --solvers nc,random,greedy --runs 5 --steps 6")]
    [InlineData("solve federation/small --solver socf --steps 20")]
    [InlineData("compare federation/paper --solvers socf,socf{fill=true} --runs 5 --steps 12")]
    public void One_thread_and_two_write_the_same_bytes(string words)
    {
        var name = string.Join('-', words.Split(' ')[..2]).Replace('/', '-');
        var one = ProgramRun.Good(scratch.Folder, [.. words.Split(' '), "--json", "--threads", "1", "--out", name + "-1"]);
        var two = ProgramRun.Good(scratch.Folder, [.. words.Split(' '), "--json", "--threads", "2", "--out", name + "-2"]);

        Assert.Equal(one.Text, two.Text);
        scratch.AssertSame(name + "-1", name + "-2");
    }

    [Theory]
    [InlineData("solve wide-area/paper --solver static --steps 3")]
    [InlineData("compare wide-area/paper --solvers random,best-response,oracle --deployments 1-2 --runs 2 --steps 3")]
    public void The_paper_world_does_not_depend_on_threads_either(string words)
    {
        var one = ProgramRun.Good(scratch.Folder, [.. words.Split(' '), "--json", "--threads", "1"]);
        var three = ProgramRun.Good(scratch.Folder, [.. words.Split(' '), "--json", "--threads", "3"]);

        Assert.Equal(one.Text, three.Text);
    }

    [Fact]
    public void Every_solver_sees_the_same_world()
    {
        string[] worlds = [.. ((string[])["nc", "random", "oracle"]).Select(solver => ProgramRun.Good(
            scratch.Folder, "instance", "wide-area/small", "--solver", solver, "--step", "0", "--seed", "2").Text)];
        Assert.Single(worlds.Distinct());

        // What is not the solver's doing is the same later on too.
        var later = ((string[])["nc", "oracle"]).Select(solver => ProgramRun.Good(
            scratch.Folder, "instance", "wide-area/small", "--solver", solver, "--step", "4", "--seed", "2").Json).ToList();
        Assert.Equal(later[0]["similarity"]!.ToJsonString(), later[1]["similarity"]!.ToJsonString());
        Assert.Equal(later[0]["edge_servers"]!.ToJsonString(), later[1]["edge_servers"]!.ToJsonString());
        Assert.NotEqual(later[0]["previous_helper"]!.ToJsonString(), later[1]["previous_helper"]!.ToJsonString());
    }

    [Fact]
    public void Every_solver_sees_the_same_construction()
    {
        string[] worlds = [.. ((string[])["socf", "socf{rule=pareto}"]).Select(solver => ProgramRun.Good(
            scratch.Folder, "instance", "federation/paper", "--solver", solver, "--step", "0", "--seed", "2").Text)];
        Assert.Single(worlds.Distinct());

        var later = ((string[])["socf", "socf{fill=true}"]).Select(solver => ProgramRun.Good(
            scratch.Folder, "instance", "federation/paper", "--solver", solver, "--step", "4", "--seed", "2").Json).ToList();
        Assert.All(["gain", "sensors", "edge_link_rate_bit_per_s"], key => Assert.Equal(later[0][key]!.ToJsonString(), later[1][key]!.ToJsonString()));
        Assert.NotEqual(later[0]["previous_association"]!.ToJsonString(), later[1]["previous_association"]!.ToJsonString());
    }

    [Fact]
    public void A_comparison_does_not_depend_on_the_other_solvers()
    {
        var alone = ProgramRun.Good(scratch.Folder, "compare", "wide-area/small", "--solvers", "random", "--runs", "3", "--steps", "4", "--json").Json;
        var among = ProgramRun.Good(scratch.Folder, "compare", "wide-area/small", "--solvers", "oracle,random,nc", "--runs", "3", "--steps", "4", "--json").Json;

        Assert.Equal(
            alone["per_run"]!.AsArray().Select(run => run!.ToJsonString()),
            among["per_run"]!.AsArray().Where(run => (string)run!["solver"]! == "random").Select(run => run!.ToJsonString()));
    }
}
