using Twinwright.Cli.Screen;
using Twinwright.Experiments.Trainings;
using Twinwright.Learning.Training;
using Twinwright.Model.Randomness;
using Xunit;

namespace Twinwright.Tests.Cli;

public sealed class BadTrainingsTests(BadFiles files) : BadInputTests(files)
{
    [Theory]
    [InlineData("train wide-area/small --out p", "solver")]
    [InlineData("train wide-area/small --solver oracle", "out")]
    [InlineData("train wide-area/small --solver oracle --out p", "oracle learns nothing")]
    [InlineData("train federation/small --solver socf --out p", "socf learns nothing")]
    [InlineData("train wide-area/small --solver orcale --out p", "'orcale' oracle")]
    [InlineData("train wide-area/small --solver oracle --out p --iterations 0", "--iterations 0")]
    [InlineData("train wide-area/small --solver oracle --out p --measure 3", "--measure training")]
    [InlineData("train wide-area/small --solver oracle --out p --checkpoint-every -1", "--checkpoint-every -1 86400")]
    [InlineData("train wide-area/small --solver oracle --out p --checkpoint-every NaN", "--checkpoint-every NaN")]
    [InlineData("train wide-area/small --solver oracle --out p --policy folder", "--policy training")]
    [InlineData("train wide-area/small --solver oracle --out p --deployment 1 --deployments 2", "--deployment --deployments exclude")]
    [InlineData("train wide-area/small --solver oracle --out file", "--out file")]
    [InlineData("train wide-area/small --solver ma-ppo --out p --checkpoint-every often", "--checkpoint-every must be a number, often")]
    [InlineData("train wide-area/small --solver ma-ppo{lane=2} --out p", "lane sample lanes season_steps")]
    [InlineData("solve wide-area/small --solver nc --policy file", "--policy must name a folder, but file is a file")]
    [InlineData("train no-such --solver oracle --out p", "no-such")]
    public void Trainings_of_the_impossible_are_refused(string words, string named) => Refused(words, named);
}

/// <summary>A real learner, killed and gone on with until it is done.</summary>
public sealed class KilledTrainingTests(Scratch scratch) : IClassFixture<Scratch>
{
    [Theory]
    [InlineData("ma-ppo{lanes=2,season_steps=32,units=8}", "wide-area/small", 60, 1)]
    [InlineData("dmo{lanes=2,validation_worlds=2,validate_every=3}", "federation/small", 40, 2)]
    [InlineData("ql", "federation/small", 1000, 3)]
    public void A_training_that_is_killed_at_any_moment_goes_on_to_the_same_bytes(string solver, string world, int iterations, int seed)
    {
        string[] words = ["train", world, "--solver", solver, "--iterations", $"{iterations}", "--steps", "30"];
        var (killed, straight) = ($"killed-{seed}", $"straight-{seed}");
        ProgramRun.Good(scratch.Folder, [.. words, "--out", straight]);

        var moments = new Rng(seed).Split("test/kills");
        var (kills, last) = (0, CheckpointTime(scratch[killed]));
        for (var start = 0; start < 6; start++)
        {
            var process = ProgramRun.StartInterruptible(scratch.Folder, [.. words, "--out", killed, "--checkpoint-every", "0", "--resume"]);

            // A checkpoint of its own tells that it is past its start; some kills come before, all the same.
            while (start % 3 < 2 && CheckpointTime(scratch[killed]) == last && !process.HasExited)
            {
                Thread.Sleep(5);
            }

            Thread.Sleep(moments.NextInteger(1, 250));
            kills += process.HasExited ? 0 : 1;
            Signal.Send("KILL", process);
            ProgramRun.Finish(process);
            last = CheckpointTime(scratch[killed]);
        }

        Assert.InRange(kills, 1, 6);
        ProgramRun.Good(scratch.Folder, [.. words, "--out", killed, "--resume", "--threads", "1"]);
        scratch.AssertSame(straight, killed);
    }

    private static DateTime CheckpointTime(string folder) => !Directory.Exists(folder)
        ? default
        : Directory.EnumerateFiles(folder, "checkpoint.safetensors", SearchOption.AllDirectories).Select(File.GetLastWriteTimeUtc).FirstOrDefault();
}

/// <summary>A real learner, trained and interrupted in processes of its own.</summary>
public sealed class InterruptedTrainingTests(Scratch scratch) : IClassFixture<Scratch>
{
    private const string Solver = "ma-ppo{lanes=2,season_steps=32,units=8}";

    [Fact]
    public void A_training_that_is_interrupted_goes_on_to_the_same_bytes_and_its_policy_decides()
    {
        string[] words = ["train", "wide-area/small", "--solver", Solver, "--iterations", "600"];
        var place = Path.Combine("ma-ppo", "deployment-1");
        var process = ProgramRun.StartInterruptible(scratch.Folder, [.. words, "--out", "stopped"]);
        while (!File.Exists(scratch["stopped", place, "claim"]) && !process.HasExited)
        {
            Thread.Sleep(20);
        }

        Thread.Sleep(800);
        Signal.Send("INT", process);
        var stopped = ProgramRun.Finish(process);

        Assert.Equal(130, stopped.ExitCode);
        Assert.Equal("", stopped.Text);
        Assert.EndsWith("twinwright: interrupted\n", stopped.Error, StringComparison.Ordinal);
        Assert.Equal([Path.Combine("ma-ppo", "deployment-1", "checkpoint.safetensors")], scratch.Files("stopped").Keys);

        var refused = ProgramRun.In(scratch.Folder, [.. words, "--out", "stopped"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("holds an unfinished training; go on with --resume", refused.Error, StringComparison.Ordinal);

        var resumed = ProgramRun.Good(scratch.Folder, [.. words, "--out", "stopped", "--resume", "--threads", "1", "--json"]);
        var straight = ProgramRun.Good(scratch.Folder, [.. words, "--out", "straight", "--threads", "2", "--json"]);
        Assert.Equal(straight.Text, resumed.Text);
        scratch.AssertSame("straight", "stopped");

        var solved = ProgramRun.Good(scratch.Folder, "solve", "wide-area/small", "--solver", "ma-ppo", "--policy", "straight", "--steps", "4", "--json");
        Assert.Equal("ma-ppo", (string)solved.Json["solver"]!);
        var missing = ProgramRun.In(scratch.Folder, "solve", "wide-area/small", "--solver", "ma-ppo", "--policy", "straight", "--deployment", "2");
        Assert.Equal(2, missing.ExitCode);
        Assert.EndsWith("twinwright train wide-area/small --solver ma-ppo --deployments 2 --out straight\n", missing.Error, StringComparison.Ordinal);
    }
}

public class TrainingLineTests
{
    [Fact]
    public void The_line_says_how_it_goes_and_leaves_out_what_the_method_has_no_word_for()
    {
        var report = new TrainingReport { AgentSteps = 900, Objective = 52_300, Divergence = 0.0123, ClipFraction = 0.5 };

        Assert.Equal(
            "ql/deployment-3 (2 of 4) ████░░░░░░░░░░░░ 25/100, 1 min 5 s left · objective 52,300 · KL 0.012 · clipped 0.500 · steps/s 1,234",
            TrainingLine.Text(new TrainingProgress("ql/deployment-3", 2, 4, 25, 100, report, 1234, TimeSpan.FromSeconds(65))));
    }
}
