using System.ComponentModel;
using Spectre.Console;
using Spectre.Console.Cli;
using Twinwright.Cli.Screen;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Results;
using Twinwright.Experiments.Running;

namespace Twinwright.Cli.Commands;

/// <summary><c>twinwright statistics</c></summary>
internal sealed class StatisticsCommand : Command<StatisticsCommand.Settings>
{
    public override int Execute(CommandContext context, Settings settings, CancellationToken stop)
    {
        // The same runs twice would pass for twice as many.
        if (settings.Results.GroupBy(FullPath).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new InputException(twice.First(), InputException.WholeFile, "is named twice");
        }

        var request = new StatisticsRequest
        {
            Results = [.. settings.Results.Select(folder =>
            {
                stop.ThrowIfCancellationRequested();
                return ResultTotals.Read(folder);
            })],
            Metric = settings.Metric,
            Against = settings.Against is { } against ? string.Concat(against.Where(c => !char.IsWhiteSpace(c))) : null,
            ByDeployment = settings.ByDeployment,
            ResultsAreRuns = settings.FoldersAreRuns,
            Resamples = settings.Resamples,
            Seed = settings.Seed,
        };
        var statistics = StratifiedComparison.Of(request, settings.Threads ?? Environment.ProcessorCount);
        Output.Print(settings.Json ? ResultJson.Of(statistics) : StatisticsTables.Of(statistics));
        return ExitCodes.Done;
    }

    private static string FullPath(string folder) =>
        folder.Length == 0 ? folder : Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    internal sealed class Settings : CommandSettings
    {
        [CommandArgument(0, "<FOLDER>")]
        [Description("Folders that compare --out wrote, each a stratum.")]
        public required string[] Results { get; init; }

        [CommandOption("--metric <M>")]
        [Description("The metric. Default: system_energy_j, or utility.")]
        public string? Metric { get; init; }

        [CommandOption("--against <SOLVER>")]
        [Description("Set all other solvers against this one, run by run.")]
        public string? Against { get; init; }

        [CommandOption("--by-deployment")]
        [Description("Make each deployment of a folder a stratum of its own.")]
        public bool ByDeployment { get; init; }

        [CommandOption("--folders-are-runs")]
        [Description("Make deployments the strata and each folder a run in all of them.")]
        public bool FoldersAreRuns { get; init; }

        [CommandOption("--resamples <B>")]
        [Description("Resamples of the bootstrap. Default 50000.")]
        public int Resamples { get; init; } = 50_000;

        [CommandOption("--seed <N>")]
        [Description("Seed of the bootstrap. Default 1.")]
        public long Seed { get; init; } = 1;

        [CommandOption("--threads <K>")]
        [Description("Threads. Default: all cores. Results do not depend on it.")]
        public int? Threads { get; init; }

        [CommandOption("--json")]
        [Description("Print one JSON document on stdout.")]
        public bool Json { get; init; }

        public override ValidationResult Validate() =>
            Resamples is < 1000 or > 10_000_000 ? ValidationResult.Error($"--resamples must be from 1000 to 10000000, but is {Resamples}")
                : ByDeployment && FoldersAreRuns ? ValidationResult.Error("--by-deployment and --folders-are-runs exclude each other")
                : Threads is < 1 or > 1024 ? ValidationResult.Error($"--threads must be from 1 to 1024, but is {Threads}")
                : ValidationResult.Success();
    }
}
