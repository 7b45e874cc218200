using System.ComponentModel;
using Spectre.Console.Cli;
using Twinwright.Cli.Screen;
using Twinwright.Experiments.Running;

namespace Twinwright.Cli.Commands;

/// <summary><c>twinwright score</c></summary>
internal sealed class ScoreCommand : Command<ScoreCommand.Settings>
{
    public override int Execute(CommandContext context, Settings settings, CancellationToken stop)
    {
        Output.Print(OpenedInstance.Read(settings.Instance).Score(settings.Decision));
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
