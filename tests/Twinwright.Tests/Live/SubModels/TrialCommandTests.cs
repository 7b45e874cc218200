using Twinwright.Tests.Cli;
using Xunit;

namespace Twinwright.Tests.Live.SubModels;

public sealed class TrialCommandTests(Scratch scratch) : IClassFixture<Scratch>
{
    [Theory]
    [InlineData("is no data set; there are pm10-germany and motes", "pm10")]
    [InlineData("must be a date as 2007-01-01", "pm10-germany", "--from", "1.1.2007")]
    [InlineData("must lie before the last day, 2009-12-31", "pm10-germany", "--from", "2010-01-01")]
    [InlineData("must leave some sensor at least 30 predictions", "pm10-germany", "--days", "5")]
    [InlineData("must be similarity, random or none, or several of them with commas", "pm10-germany", "--help-by", "none,all")]
    [InlineData("must be a number from 0 to 10000, or several, as in 0.25,1,4", "pm10-germany", "--iterations", "1,-2")]
    [InlineData("must be convergency, worth or quality", "pm10-germany", "--measure", "speed")]
    [InlineData("--recipients-train must lie in [0, 1]", "pm10-germany", "--recipients-train", "1.5")]
    public void Bad_input_is_told_on_stderr_alone(string sentence, params string[] words)
    {
        var run = ProgramRun.In(scratch.Folder, ["trial", .. words]);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Bytes);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_words_print_the_same_document_with_every_way_of_help_and_budget()
    {
        string[] words = ["trial", "pm10-germany", "--days", "40", "--iterations", "0.5,1", "--json"];
        var (first, second) = (ProgramRun.Good(scratch.Folder, words), ProgramRun.Good(scratch.Folder, words));

        Assert.Equal(first.Bytes, second.Bytes);
        Assert.Equal(
            ["none 0.5", "none 1", "similarity 0.5", "similarity 1", "random 0.5", "random 1"],
            first.Json["rows"]!.AsArray().Select(row => $"{row!["help_by"]} {row["iterations"]}"));
        Assert.All(first.Json["work"]!.AsArray(), row => Assert.Equal((string)row!["help_by"]! == "none", (double)row["bytes_exchanged"]! == 0));
    }
}
