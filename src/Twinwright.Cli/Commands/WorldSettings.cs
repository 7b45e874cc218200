using System.ComponentModel;
using Spectre.Console;
using Spectre.Console.Cli;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Running;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Cli.Commands;

/// <summary>The flags that choose a world.</summary>
internal class WorldSettings : CommandSettings
{
    [CommandArgument(0, "<SCENARIO>")]
    [Description("A built-in name (see twinwright scenarios) or the path of a scenario file.")]
    public required string Scenario { get; init; }

    [CommandOption("--seed <N>")]
    [Description("Seed of the dynamics, and of the deployment unless given. Default 1.")]
    public long Seed { get; init; } = 1;

    [CommandOption("--deployment <D>")]
    [Description("Seed of the deployment. Default: the seed.")]
    public long? Deployment { get; init; }

    [CommandOption("--steps <T>")]
    [Description("Cycles or frames to run. Default 30 cycles, 100 frames.")]
    public int? Steps { get; init; }

    [CommandOption("--measure <M>")]
    [Description("Last steps over which totals are taken. Default: 40 % of the cycles, all frames.")]
    public int? Measure { get; init; }

    [CommandOption("--set <KEY=VALUE>")]
    [Description("Override a scenario key; may be repeated.")]
    public string[] Set { get; init; } = [];

    [CommandOption("--policy <DIR>")]
    [Description("Folder with trained policies; may be repeated.")]
    public string[] Policy { get; init; } = [];

    [CommandOption("--threads <K>")]
    [Description("Threads. Default: all cores. Results do not depend on it.")]
    public int? Threads { get; init; }

    [CommandOption("--json")]
    [Description("Print one JSON document on stdout.")]
    public bool Json { get; init; }

    public long DeploymentSeed => Deployment ?? Seed;

    public int ThreadCount => Threads ?? Environment.ProcessorCount;

    public override ValidationResult Validate()
    {
        const int Most = 1_000_000;
        return Steps is < 1 or > Most ? ValidationResult.Error($"--steps must be from 1 to {Most}, but is {Steps}")
            : Measure < 1 ? ValidationResult.Error($"--measure must be at least 1, but is {Measure}")
            : Threads is < 1 or > 1024 ? ValidationResult.Error($"--threads must be from 1 to 1024, but is {Threads}")
            : Folders.Existing("--policy", Policy);
    }

    public SystemRuns Load()
    {
        // In a composed scenario nothing is trained: which one of the solver's own system fits, the user must say.
        var scenario = ScenarioFile.Load(Scenario, Set);
        var train = scenario.System == SystemKind.Composed ? new TrainCommandLine("SCENARIO", []) : new TrainCommandLine(Scenario, Set);
        return SystemRuns.Of(scenario, new PolicyShelf(Policy, train));
    }
}
