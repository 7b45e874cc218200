using System.ComponentModel;
using Spectre.Console;
using Spectre.Console.Cli;
using Twinwright.Cli.Live;
using Twinwright.Cli.Screen;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Reproduction;
using Twinwright.Experiments.Reproduction.Files;
using Twinwright.Experiments.Reproduction.Report;

namespace Twinwright.Cli.Commands;

/// <summary><c>twinwright reproduce</c></summary>
internal sealed class ReproduceCommand : Command<ReproduceCommand.Settings>
{
    // An iteration of a training may take some seconds, and what it did is worth keeping.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public override int Execute(CommandContext context, Settings settings, CancellationToken stop)
    {
        var request = new ReproductionRequest
        {
            Experiments = [.. ExperimentPath.Find(settings.Experiments).Select(ExperimentFile.Load)],
            Quick = settings.Quick,
            Seed = settings.Seed,
            Folder = settings.Out,
            Version = ProgramVersion.Text,
        };
        if (settings.Out is { } folder && !settings.Resume && ReproductionFolder.IsUnfinished(folder))
        {
            throw new InputException("--out", folder, "holds an unfinished reproduction; go on with --resume, or name another folder");
        }

        Interruption.Patience = Patience;
        var (result, json) = Run(request, settings, stop);
        Output.Print(settings.Json ? json : ClaimTables.Of(result, settings.Out));
        return ExitCodes.Done;
    }

    private static (ReproductionResult Result, string Json) Run(ReproductionRequest request, Settings settings, CancellationToken stop)
    {
        using var pool = ClusterPool.Open(settings.Cluster, stop);
        using var progress = new ReproductionLine();
        string? json = null;
        var result = Reproduction.Run(request, settings.ThreadCount, progress, stop, request.Folder is not { } folder
            ? null
            : (found, team) => json = ReproductionFolder.Write(folder, found, request, team, stop), pool);
        return (result, json ?? ReproductionJson.Of(result, request, new Dictionary<string, IReadOnlyList<string>>()));
    }

    internal sealed class Settings : CommandSettings
    {
        [CommandArgument(0, "[EXPERIMENT]")]
        [Description("A paper (kang2023, chen2025), an experiment of it (kang2023/fig6), or the path of an experiment file. Default: all.")]
        public string[] Experiments { get; init; } = [];

        [CommandOption("--quick")]
        [Description("Few runs, and only policies that come with the program: some minutes.")]
        public bool Quick { get; init; }

        [CommandOption("--resume")]
        [Description("Go on with a reproduction that was interrupted.")]
        public bool Resume { get; init; }

        [CommandOption("--seed <N>")]
        [Description("Seed of the first world. Default 2000.")]
        public long Seed { get; init; } = ReproductionRequest.DefaultSeed;

        [CommandOption("--threads <K>")]
        [Description("Threads. Default: all cores. Results do not depend on it.")]
        public int? Threads { get; init; }

        [CommandOption("--out <DIR>")]
        [Description("Write the report, its figures, every run's numbers and what was trained there.")]
        public string? Out { get; init; }

        [CommandOption("--json")]
        [Description("Print one JSON document on stdout.")]
        public bool Json { get; init; }

        [CommandOption("--cluster <FILE>")]
        [Description("Train and run on the silos of the running cluster that this file is of.")]
        public string? Cluster { get; init; }

        public int ThreadCount => Threads ?? Environment.ProcessorCount;

        public override ValidationResult Validate() =>
            Threads is < 1 or > 1024 ? ValidationResult.Error($"--threads must be from 1 to 1024, but is {Threads}")
                : Seed > long.MaxValue - 100_000 ? ValidationResult.Error($"--seed must be at most {long.MaxValue - 100_000}, but is {Seed}")
                : Resume && Out is null ? ValidationResult.Error("--resume needs --out, the folder to go on in")
                : Folders.Writable("--out", Out) is { Successful: false } problem ? problem
                : ValidationResult.Success();
    }
}
