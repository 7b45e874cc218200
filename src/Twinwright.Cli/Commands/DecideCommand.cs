using System.ComponentModel;
using Spectre.Console;
using Spectre.Console.Cli;
using Twinwright.Cli.Screen;
using Twinwright.Experiments.Running;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Cli.Commands;

/// <summary><c>twinwright decide</c></summary>
internal sealed class DecideCommand : Command<DecideCommand.Settings>
{
    public override int Execute(CommandContext context, Settings settings, CancellationToken stop)
    {
        var instance = OpenedInstance.Read(settings.Instance);
        var solver = SolverSpec.Parse(settings.Solver, instance.System);
        Output.Print(instance.Decide(solver, settings.Seed, settings.Policy));
        return ExitCodes.Done;
    }

    internal sealed class Settings : CommandSettings
    {
        [CommandArgument(0, "<INSTANCE>")]
        [Description("An instance file; see twinwright instance.")]
        public required string Instance { get; init; }

        [CommandOption("--solver <ID>", isRequired: true)]
        [Description("Solver, as id or id{option=value,…}; see twinwright solvers.")]
        public required string Solver { get; init; }

        [CommandOption("--policy <DIR>")]
        [Description("Folder with trained policies; may be repeated.")]
        public string[] Policy { get; init; } = [];

        [CommandOption("--seed <N>")]
        [Description("Seed of helper choices and of what the solver draws. Default: the dynamics seed of the instance's origin, else 1.")]
        public long? Seed { get; init; }

        public override ValidationResult Validate() => Folders.Existing("--policy", Policy);
    }
}
