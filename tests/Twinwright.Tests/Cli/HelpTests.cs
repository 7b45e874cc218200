using System.Text.RegularExpressions;
using Xunit;

namespace Twinwright.Tests.Cli;

public sealed class HelpTests(Scratch scratch) : IClassFixture<Scratch>
{
    [Fact]
    public void No_arguments_show_the_commands()
    {
        var run = ProgramRun.Good(scratch.Folder);

        Assert.Equal("", run.Error);
        foreach (var command in (string[])["demo", "scenarios", "solvers", "solve", "compare", "train", "instance", "decide", "score", "check", "bench"])
        {
            Assert.Matches($@"(?m)^ +{command}\b", run.Text);
        }

        Assert.Equal(run.Text, ProgramRun.Help(""));
    }

    [Fact]
    public void The_version_is_a_number_on_a_line()
    {
        Assert.Matches(@"\A\d+\.\d+\.\d+\S*\n\z", ProgramRun.Good(scratch.Folder, "--version").Text);
    }

    [Theory]
    [InlineData("demo", "--out")]
    [InlineData("scenarios", "--json")]
    [InlineData("solvers", "--json")]
    [InlineData("solve", "--solver --out --json --seed --deployment --steps --measure --set --policy --threads")]
    [InlineData("compare", "--solvers --runs --deployments --out --cluster --json --seed --deployment --steps --measure --set --policy --threads")]
    [InlineData("train", "--solver --out --cluster --deployments --resume --iterations --onnx --cluster --json --seed --deployment --steps --set --threads")]
    [InlineData("instance", "--step --solver --seed --deployment --set --policy")]
    [InlineData("decide", "--solver --policy --seed")]
    [InlineData("score", "INSTANCE DECISION")]
    [InlineData("check", "FILE")]
    [InlineData("trial", "DATA --help-by --iterations --recipients-train --from --days --regions --measure --seed --seeds --json")]
    [InlineData("database create", "--cluster")]
    [InlineData("database migrate", "--cluster")]
    [InlineData("serve", "--config --cluster --silo --data --urls --mqtt-port --replay --speed --hash")]
    [InlineData("watch", "--url --token --since --frames --json")]
    [InlineData("export", "--data --cluster --out --tables --from --to --json")]
    [InlineData("calibrate", "--data --out --seed --json")]
    [InlineData("bench", "PREFIX --json")]
    public void Every_command_explains_its_flags(string command, string words)
    {
        var help = ProgramRun.Help(command);

        Assert.All(words.Split(' '), word => Assert.Matches($@"(?<!\S){Regex.Escape(word)}\b|[<\[]{word}[>\]]", help));
    }

    [Fact]
    public void The_lists_name_a_thing_a_line_and_are_the_same_as_documents()
    {
        foreach (var list in (string[])["scenarios", "solvers"])
        {
            var lines = ProgramRun.Good(scratch.Folder, list).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var items = ProgramRun.Good(scratch.Folder, list, "--json").Json["items"]!.AsArray();

            Assert.NotEmpty(items);
            Assert.Equal(
                items.Select(item => (string)item!["id"]!),
                lines.Where(line => line[0] != ' ').Select(line => line.Split(' ')[0]));
            Assert.All(items, item => Assert.NotEqual("", (string)item!["summary"]!));
        }
    }
}
