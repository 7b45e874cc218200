using Xunit;

namespace Twinwright.Tests.Cli;

public sealed class StandardOutputTests(Scratch scratch) : IClassFixture<Scratch>
{
    [Theory]
    [InlineData("instance wide-area/germany")]
    [InlineData("compare wide-area/small --solvers nc,greedy --steps 1")]
    [InlineData("--help")]
    public void A_reader_that_goes_away_early_is_no_failure(string words)
    {
        var run = ProgramRun.Shell(scratch.Folder, "\"$@\" | head -c 1", words.Split(' '));

        Assert.Equal((0, 1, ""), (run.ExitCode, run.Bytes.Length, run.Error));
    }

    [Fact]
    public void A_full_disk_is_a_failure()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        var run = ProgramRun.Shell(scratch.Folder, "\"$@\" > /dev/full", "instance", "wide-area/small");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("twinwright: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Progress_goes_to_stderr_or_nowhere()
    {
        var run = ProgramRun.Good(scratch.Folder, "compare", "wide-area/small", "--solvers", "nc", "--runs", "20", "--steps", "1", "--json");

        Assert.StartsWith("{", run.Text, StringComparison.Ordinal);
        Assert.EndsWith("}\n", run.Text, StringComparison.Ordinal);
        Assert.NotNull(run.Json);
    }
}
