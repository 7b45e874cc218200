using Twinwright.Tests.Reproduction;
using Xunit;

namespace Twinwright.Tests.Cli;

/// <summary>Words that ask to reproduce the impossible.</summary>
public sealed class BadReproductionsTests : BadInputTests
{
    public BadReproductionsTests(BadFiles files)
        : base(files)
    {
        var plain = SmallExperiments.Plain.ReplaceLineEndings("\n");
        files.Scratch.Write("train.toml", System.Text.Encoding.UTF8.GetBytes(SmallExperiments.Trained));
        files.Scratch.Write("wrong.toml", System.Text.Encoding.UTF8.GetBytes(plain
            .Replace("direction = \"down\"", "direction = \"left\"", StringComparison.Ordinal).Replace("title = ", "titl = ", StringComparison.Ordinal)));
        Directory.CreateDirectory(files.Scratch["begun", "unfinished"]);
        files.Scratch.Write("plain.toml", System.Text.Encoding.UTF8.GetBytes(plain));
    }

    [Theory]
    [InlineData("reproduce kang2032", "kang2032 mean kang2023?")]
    [InlineData("reproduce chen2025/fgi8 --quick", "chen2025/fgi8 mean chen2025/fig8?")]
    [InlineData("reproduce wrong.toml", "wrong.toml titl title? claims[0].tests[3].direction left up")]
    [InlineData("reproduce plain.toml wrong.toml --out results", "wrong.toml titl")]
    [InlineData("reproduce plain.toml --quick --resume", "--resume --out")]
    [InlineData("reproduce plain.toml --out begun", "--out begun unfinished --resume")]
    [InlineData("reproduce train.toml", "--out trains --quick")]
    [InlineData("reproduce plain.toml --threads 0", "--threads 0")]
    [InlineData("reproduce plain.toml --seed 9223372036854775807", "--seed 9223372036854775807")]
    [InlineData("reproduce plain.toml --quik", "quik")]
    public void Reproductions_of_the_impossible_are_refused(string words, string named) => Refused(words, named);
}

public sealed class ReproduceTests(Scratch scratch) : IClassFixture<Scratch>
{
    [Fact]
    public void It_prints_what_it_found_and_writes_nothing_unless_asked()
    {
        scratch.Write("plain.toml", System.Text.Encoding.UTF8.GetBytes(SmallExperiments.Plain));
        var before = scratch.Entries();

        var table = ProgramRun.Good(scratch.Folder, "reproduce", "plain.toml", "--quick", "--seed", "5");
        var json = ProgramRun.Good(scratch.Folder, "reproduce", "plain.toml", "--quick", "--seed", "5", "--json", "--threads", "1");

        // Nothing of it is trained, so the full one needs no folder either.
        ProgramRun.Good(scratch.Folder, "reproduce", "plain.toml", "--seed", "5", "--json");
        Assert.Equal(before, scratch.Entries());
        var claim = Assert.Single(json.Json["claims"]!.AsArray())!;
        Assert.Equal("X1", (string)claim["id"]!);
        Assert.Contains((string)claim["verdict"]!, table.Text, StringComparison.Ordinal);
        Assert.Contains("X1", table.Text, StringComparison.Ordinal);
        Assert.Contains("--out DIR", table.Text, StringComparison.Ordinal);
        Assert.All(json.Json["figures"]!.AsArray(), figure => Assert.Empty(figure!["files"]!.AsArray()));
        var against = claim["evidence"]!["statements"]!.AsArray().Where(one => (string)one!["verdict"]! != "holds").ToList();
        Assert.Equal(against.Count > 0, table.Text.Contains((string)claim["verdict"]! + ": ", StringComparison.Ordinal));
        Assert.Contains("runs 8/8", table.Error, StringComparison.Ordinal);
    }

    /// <summary>Killed at any moment, again and again, and gone on with.</summary>
    [Theory]
    [InlineData("long.toml", "KILL", "INT")]
    [InlineData("train.toml", "KILL")]
    public void A_reproduction_that_is_killed_goes_on_to_the_same_bytes(string file, params string[] signals)
    {
        // Long enough to be killed between its first and its last run, or in the middle of its training.
        scratch.Write("long.toml", System.Text.Encoding.UTF8.GetBytes(SmallExperiments.Plain.ReplaceLineEndings("\n")
            .Replace("steps = 4", "steps = 3000", StringComparison.Ordinal).Replace("quick = { runs = 2 }", "quick = { runs = 8 }", StringComparison.Ordinal).Replace("full = { deployments = [1, 2], runs = 2 }", "full = { runs = 8 }", StringComparison.Ordinal)));
        scratch.Write("train.toml", System.Text.Encoding.UTF8.GetBytes(SmallExperiments.Trained.Replace("iterations=6", "iterations=300", StringComparison.Ordinal)));
        var (straight, killed) = ($"straight-{file}", $"killed-{file}");
        string[] words = ["reproduce", file, "--seed", "5", "--json"];
        var document = ProgramRun.Good(scratch.Folder, [.. words, "--threads", "2", "--out", straight]).Text;

        var begun = 0;
        foreach (var (start, signal) in signals.Index())
        {
            var process = ProgramRun.StartInterruptible(scratch.Folder, [.. words, "--threads", "1", "--resume", "--out", killed]);
            var (kept, claims) = (Kept(killed), Claims(killed));
            var begin = DateTime.UtcNow;
            while (!process.HasExited && DateTime.UtcNow - begin < TimeSpan.FromSeconds(60) && Kept(killed) == kept && Claims(killed) == claims)
            {
                Thread.Sleep(3);
            }

            Thread.Sleep(40);
            begun += process.HasExited ? 0 : 1;
            Signal.Send(signal, process);
            var stopped = ProgramRun.Finish(process);
            Assert.Equal((signal == "INT" ? 130 : 137, ""), (stopped.ExitCode, stopped.Text));
        }

        Assert.Equal(signals.Length, begun);
        Assert.True(Directory.Exists(scratch[killed, "unfinished"]));
        Assert.False(File.Exists(scratch[killed, "report.html"]));
        var refused = ProgramRun.In(scratch.Folder, [.. words, "--out", killed]);
        Assert.Equal((2, ""), (refused.ExitCode, refused.Text));
        Assert.Contains("holds an unfinished reproduction; go on with --resume", refused.Error, StringComparison.Ordinal);

        var resumed = ProgramRun.Good(scratch.Folder, [.. words, "--threads", "2", "--resume", "--out", killed]);
        Assert.Equal(document, resumed.Text);
        scratch.AssertSame(straight, killed);
    }

    private int Kept(string folder) => Directory.Exists(scratch[folder, "unfinished"]) ? Directory.GetFiles(scratch[folder, "unfinished"], "*.json").Length : 0;

    /// <summary>Trainings that have begun.</summary>
    private int Claims(string folder) => Directory.Exists(scratch[folder, "policies"]) ? Directory.GetFiles(scratch[folder, "policies"], "*", SearchOption.AllDirectories).Length : 0;
}
