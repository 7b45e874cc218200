using System.ComponentModel;
using Spectre.Console;
using Spectre.Console.Cli;
using Twinwright.Cli.Screen;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Results;
using Twinwright.Experiments.Running;
using Twinwright.Model.Threading;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Cli.Commands;

/// <summary><c>twinwright solve</c></summary>
internal sealed class SolveCommand : Command<SolveCommand.Settings>
{
    public override int Execute(CommandContext context, Settings settings, CancellationToken stop)
    {
        var scenario = settings.Load();
        var solver = SolverSpec.Parse(settings.Solver, SystemKind.WideArea);
        var deployment = Deployment.Draw(scenario.WideArea, settings.DeploymentSeed);
        var run = Run(scenario.Name, deployment, solver, settings, stop);
        if (settings.Out is { } folder)
        {
            ResultsFolder.Write(folder, run, ResolvedScenario.Of(scenario, new ResolvedRun([run.Deployment], run.DynamicsSeed)));
        }

        Output.Print(settings.Json ? ResultJson.Of(run) : RunTables.Of(run));
        return ExitCodes.Done;
    }

    private static RunResult Run(
        string scenario, Deployment deployment, SolverSpec solver, Settings settings, CancellationToken stop)
    {
        using var team = new WorkerTeam(settings.ThreadCount);
        using var progress = new ProgressBar("solve");
        return WideAreaRunner.Run(scenario, deployment, settings.Seed, solver, settings.Length, stop, team, progress);
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
