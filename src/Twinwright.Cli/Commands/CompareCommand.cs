using System.ComponentModel;
using Spectre.Console;
using Spectre.Console.Cli;
using Twinwright.Cli.Live;
using Twinwright.Cli.Screen;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Results;
using Twinwright.Experiments.Running;

namespace Twinwright.Cli.Commands;

/// <summary><c>twinwright compare</c></summary>
internal sealed class CompareCommand : Command<CompareCommand.Settings>
{
    private const int MostWorlds = 1_000_000;

    public override int Execute(CommandContext context, Settings settings, CancellationToken stop)
    {
        var runs = settings.Load();
        var deployments = settings.Deployments is { } list ? NumberList.Parse("--deployments", list) : null;
        if (deployments?.Count > MostWorlds / settings.Runs)
        {
            throw new InputException(
                "--deployments", settings.Deployments!, $"must be at most {MostWorlds} worlds with --runs {settings.Runs}");
        }

        var request = new ComparisonRequest
        {
            Scenario = runs.Scenario,
            Solvers = runs.Solvers(settings.Solvers),
            Runs = settings.Runs,
            Deployments = deployments,
            Seed = settings.Seed,
            FirstDeployment = settings.DeploymentSeed,
            Length = runs.Length(settings.Steps, settings.Measure),
            Policies = runs.Policies,
        };
        var result = Run(request, runs.Metrics.Count, settings, stop);
        Output.Print(settings.Json ? ResultJson.Of(result) : ComparisonTables.Of(result, runs));
        return ExitCodes.Done;
    }

    private static ComparisonResult Run(ComparisonRequest request, int metrics, Settings settings, CancellationToken stop)
    {
        using var pool = ClusterPool.Open(settings.Cluster, stop);
        using var progress = new ProgressBar("compare");
        if (settings.Out is not { } folder)
        {
            return Comparison.Run(request, settings.ThreadCount, null, progress, stop, pool);
        }

        long[] deployments = [.. request.Worlds().Select(world => world.Deployment).Distinct()];
        using var ledger = new RunLedger(folder, RunLedger.Describe(request, ProgramVersion.Text), request.Solvers.Count, metrics);
        var result = Comparison.Run(request, settings.ThreadCount, ledger, progress, stop, pool);
        ResultsFolder.Write(folder, result, ResolvedScenario.Of(request.Scenario, new ResolvedRun(deployments, request.Seed)));
        ledger.Close();
        return result;
    }

    internal sealed class Settings : WorldSettings
    {
        [CommandOption("--solvers <A,B,…>", isRequired: true)]
        [Description("Solvers, separated by commas.")]
        public required string Solvers { get; init; }

        [CommandOption("--runs <R>")]
        [Description("Worlds, or dynamics seeds in each deployment. Default 10.")]
        public int Runs { get; init; } = 10;

        [CommandOption("--deployments <LIST>")]
        [Description("Deployments to run in, as 1-12 or 1,5,9; statistics go over them.")]
        public string? Deployments { get; init; }

        [CommandOption("--out <DIR>")]
        [Description("Write results, figures and a report there; an interrupted comparison goes on.")]
        public string? Out { get; init; }

        [CommandOption("--cluster <FILE>")]
        [Description("Run the worlds on the silos of the running cluster that this file is of.")]
        public string? Cluster { get; init; }

        public override ValidationResult Validate() =>
            Runs is < 1 or > 100_000 ? ValidationResult.Error($"--runs must be from 1 to 100000, but is {Runs}")
                : Deployments is not null && Deployment is not null
                    ? ValidationResult.Error("--deployment and --deployments exclude each other")
                : Math.Max(Seed, DeploymentSeed) > long.MaxValue - Runs
                    ? ValidationResult.Error($"--seed and --deployment must leave room for {Runs} runs below {long.MaxValue}")
                : Folders.Writable("--out", Out) is { Successful: false } problem ? problem
                : base.Validate();
    }
}
