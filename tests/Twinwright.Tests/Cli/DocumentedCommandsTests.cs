using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Twinwright.Tests.House;
using Xunit;

namespace Twinwright.Tests.Cli;

/// <summary>Runs every command of <c>docs/cli.md</c>, in its order and in one folder, and compares the samples.</summary>
/// <remarks>With <c>TWINWRIGHT_REWRITE_SAMPLES=1</c> the samples are rewritten instead; look at the difference before you commit it.</remarks>
public sealed partial class DocumentedCommandsTests(Scratch scratch) : IClassFixture<Scratch>
{
    private static readonly string Page = Repository.Path("docs", "cli.md");

    [Fact]
    public void Every_command_works_and_every_sample_is_what_it_prints()
    {
        var text = File.ReadAllText(Page);
        var rewrite = Environment.GetEnvironmentVariable("TWINWRIGHT_REWRITE_SAMPLES") == "1";
        File.WriteAllText(scratch["twinwright"], $"#!/bin/sh\nexec dotnet exec '{ProgramRun.ProgramFile}' \"$@\"\n");
        ProgramRun.Shell(scratch.Folder, "chmod u+x twinwright");
        var samples = 0;
        var fresh = Block().Replace(text, block =>
        {
            var (script, sample) = (block.Groups["script"].Value, block.Groups["sample"]);
            if (script.Contains(" demo ", StringComparison.Ordinal))
            {
                return block.Value; // It has a test of its own, and takes long.
            }

            var run = ProgramRun.Shell(scratch.Folder, "set -eu\n" + script);
            Assert.True(run.ExitCode == 0, $"{script}{run.Error}");
            if (!sample.Success)
            {
                return block.Value;
            }

            samples++;
            var bench = script.Contains(" bench ", StringComparison.Ordinal);
            if (rewrite)
            {
                return block.Value[..(sample.Index - block.Index)] + run.Text + "```\n";
            }

            var documented = JsonNode.Parse(sample.Value)!;
            Assert.Equal(Shape(documented), Shape(run.Json));
            if (!bench)
            {
                AssertSame(documented, run.Json);
            }

            return block.Value;
        });

        Assert.Equal(11, samples);
        if (rewrite)
        {
            File.WriteAllText(Page, fresh);
        }
    }

    [Fact]
    public void Every_command_and_flag_has_its_place_on_the_page()
    {
        var text = File.ReadAllText(Page);
        var help = ProgramRun.Help("");
        var commands = CommandName().Matches(help[help.IndexOf("COMMANDS", StringComparison.Ordinal)..]).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(19, commands.Count);
        foreach (var command in commands)
        {
            Assert.Contains($"./twinwright {command}", text, StringComparison.Ordinal);
            var flags = Flag().Matches(ProgramRun.Help(command)).Select(match => match.Groups[1].Value);
            Assert.All(flags, flag => Assert.Contains(flag, text, StringComparison.Ordinal));
        }
    }

    [GeneratedRegex("```sh\n(?<script>.*?)```\n(```json\n(?<sample>.*?)```\n)?", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"(?m)^    ([a-z]+)\b")]
    private static partial Regex CommandName();

    [GeneratedRegex(@"(--[a-z]+)")]
    private static partial Regex Flag();

    /// <summary>Values are the same; numbers may differ by what another processor's logarithm rounds otherwise.</summary>
    private static void AssertSame(JsonNode? documented, JsonNode? printed)
    {
        switch (documented)
        {
            case JsonObject members:
                Assert.All(members, member => AssertSame(member.Value, printed![member.Key]));
                break;
            case JsonArray items:
                Assert.Equal(items.Count, printed!.AsArray().Count);
                Assert.All(items.Index(), item => AssertSame(item.Item, printed[item.Index]));
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number:
                var number = value.GetValue<double>();
                Assert.Equal(number, printed!.GetValue<double>(), Math.Abs(number) * 1e-9);
                break;
            default:
                Assert.Equal(documented?.ToJsonString(), printed?.ToJsonString());
                break;
        }
    }

    /// <summary>A document with the kinds of its values in their place.</summary>
    private static string Shape(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject members => "{" + string.Join(',', members.Select(member => member.Key + ":" + Shape(member.Value))) + "}",
        JsonArray items => "[" + string.Join(',', items.Select(item => Shape(item)).Distinct()) + "]",
        _ => node.GetValueKind().ToString(),
    };
}
