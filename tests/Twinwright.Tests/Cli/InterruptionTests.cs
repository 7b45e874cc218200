using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Twinwright.Tests.Cli;

/// <summary>A comparison that was run to its end without interruption, to hold others against.</summary>
/// <remarks>Long enough to be interrupted between its first and its last world.</remarks>
public abstract class StraightComparison : IDisposable
{
    protected StraightComparison(string words)
    {
        Words = words.Split(' ');
        Document = ProgramRun.Good(Scratch.Folder, [.. Words, "--out", "straight"]).Text;
    }

    public IReadOnlyList<string> Words { get; }

    public Scratch Scratch { get; } = new();

    public string Document { get; }

    public void Dispose() => Scratch.Dispose();
}

public sealed class StraightCycles() : StraightComparison("compare wide-area/small --solvers nc,oracle --runs 20 --steps 150 --json");

public sealed class StraightFrames() : StraightComparison("compare federation/paper --solvers socf,socf{fill=true} --runs 20 --steps 150 --json");

public sealed class InterruptedCyclesTests(StraightCycles straight) : ResumptionTests(straight), IClassFixture<StraightCycles>;

public sealed class InterruptedFramesTests(StraightFrames straight) : ResumptionTests(straight), IClassFixture<StraightFrames>;

public abstract class ResumptionTests(StraightComparison straight)
{
    [Theory]
    [InlineData("INT", "1")]
    [InlineData("KILL", "2")]
    public void An_interrupted_comparison_goes_on_to_the_same_bytes(string signal, string threadsLater)
    {
        var (scratch, folder) = (straight.Scratch, "stopped-by-" + signal);
        string[] words = [.. straight.Words, "--out", folder];

        var stopped = Interrupt(words, signal, scratch[folder, "unfinished"]);

        Assert.Equal(signal == "INT" ? 130 : 137, stopped.ExitCode);
        Assert.Equal("", stopped.Text);
        Assert.DoesNotContain("   at ", stopped.Error, StringComparison.Ordinal);
        Assert.Equal([scratch[folder, "unfinished"]], Directory.GetFileSystemEntries(scratch[folder]));
        Assert.InRange(Kept(scratch[folder, "unfinished"]), 2, 19);
        if (signal == "INT")
        {
            Assert.Equal("twinwright: interrupted\n", stopped.Error);
            Assert.DoesNotContain(scratch.Files(folder).Keys, name => name.EndsWith(".tmp", StringComparison.Ordinal));
        }

        var resumed = ProgramRun.Good(scratch.Folder, [.. words, "--threads", threadsLater]);

        Assert.Equal(straight.Document, resumed.Text);
        scratch.AssertSame("straight", folder);
    }

    private ProgramRun Interrupt(string[] words, string signal, string ledger)
    {
        var process = ProgramRun.StartInterruptible(straight.Scratch.Folder, [.. words, "--threads", "2"]);
        var patience = Stopwatch.StartNew();
        while (Kept(ledger) < 2 && !process.HasExited && patience.Elapsed < TimeSpan.FromMinutes(1))
        {
            Thread.Sleep(5);
        }

        Signal.Send(signal, process);
        return ProgramRun.Finish(process);
    }

    private static int Kept(string ledger) =>
        Directory.Exists(ledger) ? Directory.GetFiles(ledger, "*.json").Count(file => Path.GetFileName(file)[0] != '.') : 0;
}

public sealed class InterruptionTests
{
    [Theory]
    [InlineData("wide-area/paper", "oracle")]
    [InlineData("federation/paper", "socf")]
    public void A_run_that_is_interrupted_writes_nothing(string scenario, string solver)
    {
        using var scratch = new Scratch();
        var process = ProgramRun.StartInterruptible(
            scratch.Folder, "solve", scenario, "--solver", solver, "--steps", "1000000", "--json", "--out", "results");

        // Nothing tells from outside that the first step has begun; starting takes a quarter of a second on an idle machine.
        Thread.Sleep(2000);
        Signal.Send("INT", process);
        var run = ProgramRun.Finish(process);

        Assert.Equal((130, "", "twinwright: interrupted\n"), (run.ExitCode, run.Text, run.Error));
        Assert.Empty(scratch.Entries());
    }

    [Fact]
    public void What_does_not_listen_is_ended_all_the_same()
    {
        using var scratch = new Scratch();
        ProgramRun.Shell(scratch.Folder, "mkfifo never-written.json");
        var process = ProgramRun.StartInterruptible(scratch.Folder, "check", "never-written.json");

        Thread.Sleep(2000);
        Signal.Send("INT", process);
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)));
        var run = ProgramRun.Finish(process);

        Assert.Equal((130, "", "twinwright: interrupted\n"), (run.ExitCode, run.Text, run.Error));
    }
}

internal static class Signal
{
    public static void Send(string signal, Process process)
    {
        using var kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
