using System.ComponentModel;
using Spectre.Console;
using Spectre.Console.Cli;
using Twinwright.Cli.Screen;

namespace Twinwright.Cli.Commands;

/// <summary><c>twinwright instance</c></summary>
internal sealed class InstanceCommand : Command<InstanceCommand.Settings>
{
    public override int Execute(CommandContext context, Settings settings, CancellationToken stop)
    {
        var runs = settings.Load();
        var length = runs.Length(settings.Steps, settings.Measure);
        var solver = runs.Solver(settings.Solver ?? runs.DefaultSolver);
        Output.Print(runs.Draw(settings.DeploymentSeed).InstanceAt(settings.Seed, solver, settings.Step, length.Steps, stop));
        return ExitCodes.Done;
    }

    internal sealed class Settings : WorldSettings
    {
        [CommandOption("--step <T>")]
        [Description("Which cycle or frame, from 0; the solver decides those before. Default 0.")]
        public int Step { get; init; }

        [CommandOption("--solver <ID>")]
        [Description("Solver that decides the steps before. Default greedy for cycles, socf for frames.")]
        public string? Solver { get; init; }

        public override ValidationResult Validate() => Step is < 0 or > 1_000_000
            ? ValidationResult.Error($"--step must be from 0 to 1000000, but is {Step}")
            : base.Validate();
    }
}
