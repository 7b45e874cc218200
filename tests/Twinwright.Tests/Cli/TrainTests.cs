using Twinwright.Cli.Screen;
using Twinwright.Experiments.Trainings;
using Twinwright.Learning.Training;
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
    [InlineData("train wide-area/small --solver oracle --out p --policy folder", "--policy training")]
    [InlineData("train wide-area/small --solver oracle --out p --deployment 1 --deployments 2", "--deployment --deployments exclude")]
    [InlineData("train wide-area/small --solver oracle --out file", "--out file")]
    [InlineData("train no-such --solver oracle --out p", "no-such")]
    public void Trainings_of_the_impossible_are_refused(string words, string named) => Refused(words, named);
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
