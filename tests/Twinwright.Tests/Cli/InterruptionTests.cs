using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Twinwright.Tests.Cli;

/// <summary>A comparison that was run to its end without interruption, to hold others against.</summary>
public sealed class StraightComparison : IDisposable
{
    /// <summary>Long enough to be interrupted between its first and its last world.</summary>
    internal static readonly string[] Words =
        ["compare", "wide-area/small", "--solvers", "nc,oracle", "--runs", "20", "--steps", "150", "--json"];

    public StraightComparison() =>
        Document = ProgramRun.Good(Scratch.Folder, [.. Words, "--out", "straight"]).Text;

    public Scratch Scratch { get; } = new();

    public string Document { get; }

    public void Dispose() => Scratch.Dispose();
}

public sealed class InterruptionTests(StraightComparison straight) : IClassFixture<StraightComparison>
{
    [Theory]
    [InlineData("INT", "1")]
    [InlineData("KILL", "2")]
    public void An_interrupted_comparison_goes_on_to_the_same_bytes(string signal, string threadsLater)
    {
        var (scratch, folder) = (straight.Scratch, "stopped-by-" + signal);
        string[] words = [.. StraightComparison.Words, "--out", folder];

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

    [Fact]
    public void A_run_that_is_interrupted_writes_nothing()
    {
        using var scratch = new Scratch();
        var process = ProgramRun.StartInterruptible(
            scratch.Folder, "solve", "wide-area/paper", "--solver", "oracle", "--steps", "1000000", "--json", "--out", "results");

        // Nothing tells from outside that the first step has begun; starting takes a quarter of a second on an idle machine.
        Thread.Sleep(2000);
        Send("INT", process);
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
        Send("INT", process);
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)));
        var run = ProgramRun.Finish(process);

        Assert.Equal((130, "", "twinwright: interrupted\n"), (run.ExitCode, run.Text, run.Error));
    }

    private ProgramRun Interrupt(string[] words, string signal, string ledger)
    {
        var process = ProgramRun.StartInterruptible(straight.Scratch.Folder, [.. words, "--threads", "2"]);
        var patience = Stopwatch.StartNew();
        while (Kept(ledger) < 2 && !process.HasExited && patience.Elapsed < TimeSpan.FromMinutes(1))
        {
            Thread.Sleep(5);
        }

        Send(signal, process);
        return ProgramRun.Finish(process);
    }

    private static int Kept(string ledger) =>
        Directory.Exists(ledger) ? Directory.GetFiles(ledger, "*.json").Count(file => Path.GetFileName(file)[0] != '.') : 0;

    private static void Send(string signal, Process process)
    {
        using var kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
