using System.ComponentModel;
using Spectre.Console;
using Spectre.Console.Cli;
using Twinwright.Cli.Screen;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Running;
using Twinwright.Model.WideArea;
using Twinwright.Model;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Cli.Commands;

/// <summary><c>twinwright instance</c></summary>
internal sealed class InstanceCommand : Command<InstanceCommand.Settings>
{
    public override int Execute(CommandContext context, Settings settings, CancellationToken stop)
    {
        var scenario = settings.Load();
        var solver = SolverSpec.Parse(settings.Solver, SystemKind.WideArea);
        var deployment = Deployment.Draw(scenario.WideArea, settings.DeploymentSeed);
        var count = scenario.WideArea.EdgeServers;

        // A similarity takes three bytes or more.
        Fits(3L * count * count, count);
        var instance = InstanceFile.Write(
            WideAreaRunner.CycleAt(scenario.Name, deployment, settings.Seed, solver, settings.Step, stop));
        Fits(instance.Length, count);
        Output.Print(instance);
        return ExitCodes.Done;
    }

    private static void Fits(long bytes, int edgeServers)
    {
        if (bytes > InputFile.MaxJsonBytes)
        {
            throw new WorldRefusedException(
                $"an instance of {edgeServers} edge servers would take {bytes >> 20} MiB or more, but files hold {InputFile.MaxJsonBytes >> 20} MiB at most");
        }
    }

    internal sealed class Settings : WorldSettings
    {
        [CommandOption("--step <T>")]
        [Description("Which cycle, from 0; the solver decides those before. Default 0.")]
        public int Step { get; init; }

        [CommandOption("--solver <ID>")]
        [Description("Solver that decides the cycles before. Default greedy.")]
        public string Solver { get; init; } = "greedy";

        public override ValidationResult Validate() => Step is < 0 or > 1_000_000
            ? ValidationResult.Error($"--step must be from 0 to 1000000, but is {Step}")
            : base.Validate();
    }
}
