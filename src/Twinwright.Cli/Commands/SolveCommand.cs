using System.ComponentModel;
using Spectre.Console;
using Spectre.Console.Cli;
using Twinwright.Cli.Screen;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Results;
using Twinwright.Experiments.Running;
using Twinwright.Model.Threading;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Cli.Commands;

/// <summary><c>twinwright solve</c></summary>
internal sealed class SolveCommand : Command<SolveCommand.Settings>
{
    public override int Execute(CommandContext context, Settings settings, CancellationToken stop)
    {
        var runs = settings.Load();
        var length = runs.Length(settings.Steps, settings.Measure);
        var solver = runs.Solver(settings.Solver);
        var run = Run(runs.Draw(settings.DeploymentSeed), solver, length, settings, stop);
        if (settings.Out is { } folder)
        {
            ResultsFolder.Write(folder, run, ResolvedScenario.Of(runs.Scenario, new ResolvedRun([run.Deployment], run.DynamicsSeed)));
        }

        Output.Print(settings.Json ? ResultJson.Of(run) : RunTables.Of(run, runs));
        return ExitCodes.Done;
    }

    private static RunResult Run(DrawnWorld world, SolverSpec solver, RunLength length, Settings settings, CancellationToken stop)
    {
        using var team = new WorkerTeam(settings.ThreadCount);
        using var progress = new ProgressBar("solve");
        return world.Run(settings.Seed, solver, length, stop, team, progress);
    }

    internal sealed class Settings : WorldSettings
    {
        [CommandOption("--solver <ID>", isRequired: true)]
        [Description("Solver, as id or id{option=value,…}; see twinwright solvers.")]
        public required string Solver { get; init; }

        [CommandOption("--out <DIR>")]
        [Description("Write results, figures and a report there.")]
        public string? Out { get; init; }

        public override ValidationResult Validate() =>
            Folders.Writable("--out", Out) is { Successful: false } problem ? problem : base.Validate();
    }
}
