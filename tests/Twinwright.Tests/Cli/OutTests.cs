using Xunit;

namespace Twinwright.Tests.Cli;

public sealed class OutTests(Scratch scratch) : IClassFixture<Scratch>
{
    private static readonly string[] Always = ["report.html", "resolved.toml", "results.csv", "results.parquet", "summary.json"];

    [Theory]
    [InlineData("solve wide-area/small --solver greedy --steps 5 --seed 3 --deployment 8 --set constants.latency_threshold_s=4")]
    [InlineData("compare wide-area/small --solvers nc,greedy --runs 2 --steps 5 --set edge_servers.count=6")]
    [InlineData("solve wide-area/germany --solver greedy --steps 2")]
    [InlineData("solve federation/small --solver socf --steps 5 --seed 3 --deployment 8 --set constants.change_cost=0.25 --set channel.states=[0.3,0.5]")]
    [InlineData("compare federation/small --solvers socf,socf{fill=true} --runs 2 --steps 5 --set framework=non-overlap")]
    public void A_results_folder_has_its_files_and_its_scenario_runs_again_to_the_same_result(string line)
    {
        var words = line.Split(' ').ToList();
        var folder = $"{words[0]}-{words[1].Replace('/', '-')}";
        var first = ProgramRun.Good(scratch.Folder, [.. words, "--json", "--out", folder]);

        var files = scratch.Files(folder).Keys;
        string[] expected = words[1] == "wide-area/germany" ? ["positions.csv", .. Always] : Always;
        Assert.Equal(expected, files.Where(name => !name.Contains('/')));
        Assert.All(files.Except(expected), name => Assert.Matches(@"^figures/[a-z0-9-]+\.(png|svg)$", name));
        Assert.NotEmpty(files.Except(expected));

        // Overrides are in the file; seeds and lengths are words of the command.
        var again = words.ToList();
        while (again.IndexOf("--set") is var at and >= 0)
        {
            again.RemoveRange(at, 2);
        }

        again[1] = $"{folder}/resolved.toml";
        var second = ProgramRun.Good(scratch.Folder, [.. again, "--json"]);
        Assert.Equal(first.Json["scenario"]!.ToString(), words[1]);
        var (one, two) = (first.Json, second.Json);
        Assert.True(one.Remove("scenario") && two.Remove("scenario"));
        Assert.Equal(one.ToJsonString(), two.ToJsonString());
    }

    [Fact]
    public void A_second_run_replaces_files_and_leaves_others()
    {
        string[] solve = ["solve", "wide-area/small", "--solver", "nc", "--steps", "2", "--out", "twice"];
        ProgramRun.Good(scratch.Folder, solve);
        var first = scratch.Files("twice");
        File.WriteAllText(scratch["twice", "notes.txt"], "mine");
        File.WriteAllText(scratch["twice", "results.csv"], "old");
        ProgramRun.Good(scratch.Folder, solve);

        var second = scratch.Files("twice");
        Assert.True(second.Remove("notes.txt"));
        Assert.Equal(first.Keys, second.Keys);
        Assert.Equal(first["results.csv"], second["results.csv"]);
    }

    [Fact]
    public void Without_a_folder_nothing_is_written()
    {
        using var empty = new Scratch();
        foreach (var line in (string[])[
            "solve wide-area/small --solver nc --steps 1", "compare wide-area/small --solvers nc --runs 1 --steps 1",
            "instance wide-area/small", "solve federation/small --solver socf --steps 1", "instance federation/small", "solvers", "scenarios"])
        {
            ProgramRun.Good(empty.Folder, line.Split(' '));
        }

        Assert.Empty(empty.Entries());
    }

    [Theory]
    [InlineData("/proc/twinwright")]
    [InlineData("/dev/null/below")]
    public void A_folder_that_cannot_be_made_is_one_clear_message(string folder)
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "needs a Linux");
        foreach (var line in (string[])["solve wide-area/small --solver nc --steps 1", "compare wide-area/small --solvers nc --runs 1 --steps 1"])
        {
            var run = ProgramRun.In(scratch.Folder, [.. line.Split(' '), "--out", folder]);

            Assert.InRange(run.ExitCode, 1, 2);
            Assert.Equal("", run.Text);
            Assert.Contains(folder.Split('/')[2], run.Error, StringComparison.Ordinal);
            Assert.StartsWith("twinwright: ", run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("should not have happened", run.Error, StringComparison.Ordinal);
            Assert.InRange(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 1, 2);
        }
    }

    [Fact]
    public void Energies_beyond_all_numbers_are_null_and_no_failure()
    {
        var run = ProgramRun.Good(scratch.Folder, [
            "compare", "wide-area/small", "--solvers", "nc", "--runs", "2", "--steps", "1", "--json", "--out", "infinite",
            "--set", "constants.min_computing_time_s=1e-300", "--set", "constants.latency_threshold_s=1e-9"]);

        Assert.Null(run.Json["metrics"]![0]!["mean"]);
    }
}
