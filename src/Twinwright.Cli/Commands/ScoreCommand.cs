using System.ComponentModel;
using Spectre.Console.Cli;
using Twinwright.Cli.Screen;
using Twinwright.Experiments.Files;
using Twinwright.Model.WideArea;

namespace Twinwright.Cli.Commands;

/// <summary><c>twinwright score</c></summary>
internal sealed class ScoreCommand : Command<ScoreCommand.Settings>
{
    public override int Execute(CommandContext context, Settings settings, CancellationToken stop)
    {
        var instance = InstanceFile.Read(settings.Instance);
        var decision = DecisionFile.Read(settings.Decision, instance);
        Output.Print(ScoreFile.Write(CycleScorer.Score(instance, decision)));
        return ExitCodes.Done;
    }

    internal sealed class Settings : CommandSettings
    {
        [CommandArgument(0, "<INSTANCE>")]
        [Description("An instance file.")]
        public required string Instance { get; init; }

        [CommandArgument(1, "<DECISION>")]
        [Description("A decision file for it.")]
        public required string Decision { get; init; }
    }
}
