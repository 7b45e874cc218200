using System.ComponentModel;
using System.Globalization;
using Spectre.Console;
using Spectre.Console.Cli;
using Twinwright.Cli.Live;
using Twinwright.Cli.Screen;
using Twinwright.Experiments.Results;
using Twinwright.Experiments.Trainings;
using Twinwright.Model.Threading;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Cli.Commands;

/// <summary><c>twinwright train</c></summary>
internal sealed class TrainCommand : Command<TrainCommand.Settings>
{
    // An iteration may take some seconds, and what it did is worth keeping.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public override int Execute(CommandContext context, Settings settings, CancellationToken stop)
    {
        var runs = settings.Load();
        var request = new TrainingRequest
        {
            Scenario = runs.Scenario,
            Overrides = settings.Set,
            Solver = SolverSpec.ParseForTraining(settings.Solver, runs.Scenario.System),
            Deployments = settings.Deployments is { } list ? NumberList.Parse("--deployments", list) : [settings.DeploymentSeed],
            Seed = settings.Seed,
            Steps = settings.Steps,
            Iterations = settings.Iterations,
            Folder = settings.Out,
            Resume = settings.Resume,
            Onnx = settings.Onnx,
            CheckpointEvery = TimeSpan.FromSeconds(settings.CheckpointEvery),
            Version = ProgramVersion.Text,
        };
        Interruption.Patience = Patience;
        var policies = Train(request, settings, stop);
        Output.Print(settings.Json
            ? ResultJson.Of(request.Scenario.Name, request.Solver.Text, request.Seed, policies)
            : TrainingTables.Of(policies, runs));
        return ExitCodes.Done;
    }

    private static IReadOnlyList<TrainingOutcome> Train(TrainingRequest request, Settings settings, CancellationToken stop)
    {
        using var pool = ClusterPool.Open(settings.Cluster, stop);
        using var team = new WorkerTeam(pool is null ? settings.ThreadCount : 1);
        using var progress = new TrainingLine();
        return TrainingSession.Run(request, team, progress, stop, pool);
    }

    internal sealed class Settings : WorldSettings
    {
        [CommandOption("--solver <ID>", isRequired: true)]
        [Description("Solver that learns, as id or id{option=value,…}, with options of its training, too; see twinwright solvers.")]
        public required string Solver { get; init; }

        [CommandOption("--out <DIR>", isRequired: true)]
        [Description("Folder for policies; each goes to DIR/ID/deployment-D, or to DIR/ID where one serves all deployments.")]
        public required string Out { get; init; }

        [CommandOption("--deployments <LIST>")]
        [Description("Deployments to train for, as 1-12 or 1,5,9. Default: the deployment.")]
        public string? Deployments { get; init; }

        [CommandOption("--resume")]
        [Description("Go on with trainings that were interrupted, and keep those that are finished.")]
        public bool Resume { get; init; }

        [CommandOption("--iterations <N>")]
        [Description("Iterations. Default: the method's own number.")]
        public int? Iterations { get; init; }

        [CommandOption("--onnx")]
        [Description("Write the actors as ONNX models, too.")]
        public bool Onnx { get; init; }

        [CommandOption("--checkpoint-every <SECONDS>")]
        [Description("Seconds from one checkpoint to the next; 0 for one after every iteration. Default: 10. Results do not depend on it.")]
        public double CheckpointEvery { get; init; } = 10;

        [CommandOption("--cluster <FILE>")]
        [Description("Train on the silos of the running cluster that this file is of, a policy each.")]
        public string? Cluster { get; init; }

        public override ValidationResult Validate() =>
            CheckpointEvery is not (>= 0 and <= 86_400)
                ? ValidationResult.Error($"--checkpoint-every must be from 0 to 86400 seconds, but is {CheckpointEvery.ToString(CultureInfo.InvariantCulture)}")
                : Iterations is < 1 or > 100_000_000 ? ValidationResult.Error($"--iterations must be from 1 to 100000000, but is {Iterations}")
                : Measure is not null ? ValidationResult.Error("--measure has no meaning in training, where no totals are taken")
                : Policy.Length > 0 ? ValidationResult.Error("--policy has no meaning in training, which starts from nothing")
                : Deployments is not null && Deployment is not null
                    ? ValidationResult.Error("--deployment and --deployments exclude each other")
                : Folders.Writable("--out", Out) is { Successful: false } problem ? problem
                : base.Validate();
    }
}
