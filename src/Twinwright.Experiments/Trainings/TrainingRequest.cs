using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Running;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Trainings;

/// <summary>What to train.</summary>
public sealed record TrainingRequest
{
    /// <summary>The scenario, with all overrides in it.</summary>
    public required LoadedScenario Scenario { get; init; }

    /// <summary>The overrides as written, for the command in the policy's file.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>The solver, with options of its own and of its training; see <see cref="SolverSpec.ParseForTraining"/>.</summary>
    public required SolverSpec Solver { get; init; }

    /// <summary>Seeds of the deployments, at least one: a training for each, or one on all of them where a policy transfers.</summary>
    public required IReadOnlyList<long> Deployments { get; init; }

    /// <summary>Seed of all that is drawn in training.</summary>
    public required long Seed { get; init; }

    /// <summary>Steps of an episode, as asked for; null for the system's own number.</summary>
    public int? Steps { get; init; }

    /// <summary>Iterations; null for the method's own number.</summary>
    public int? Iterations { get; init; }

    /// <summary>Folder for policies.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether to go on with what is unfinished and to leave alone what is finished.</summary>
    public bool Resume { get; init; }

    /// <summary>Whether to write actors as ONNX, too.</summary>
    public bool Onnx { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>Wall time between checkpoints.</summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The trainings, in the order of the deployments.</summary>
    internal IReadOnlyList<TrainingJob> Jobs() => Solver.Entry.Transfers
        ? [Job(null, Deployments)]
        : [.. Deployments.Select(deployment => Job(deployment, [deployment]))];

    private TrainingJob Job(long? deployment, IReadOnlyList<long> deployments)
    {
        var place = PolicyShelf.Place(Solver.Entry, deployment);
        return new TrainingJob(deployment, deployments, place.Replace('\\', '/'), Path.Combine(Folder, place), Settings(deployments))
        {
            Command = new TrainCommandLine(Scenario.Name, Overrides).Of(Solver, deployments, "policies", Words()),
        };
    }

    /// <summary>Everything that a policy depends on but the program's version, a fact a line.</summary>
    private string Settings(IReadOnlyList<long> deployments) => string.Join('\n', [
        $"scenario = {Scenario.Name}",
        .. ScenarioFile.Write(Scenario with { Summary = null }).Split('\n').Select(line => line.Split("  # ")[0].TrimEnd()).Where(line => line.Length > 0),
        $"positions = {Convert.ToHexStringLower(SHA256.HashData(Scenario.PositionsContent ?? []))}",
        $"solver = {Solver.Entry.Id}",
        .. Solver.Options.OrderBy(option => option.Key, StringComparer.Ordinal).Select(option => $"{option.Key} = {option.Value}"),
        $"deployments = {TrainCommandLine.List(deployments)}",
        string.Create(CultureInfo.InvariantCulture, $"seed = {Seed}"),
        string.Create(CultureInfo.InvariantCulture, $"steps = {StepCount}"),
        $"iterations = {(Iterations is { } number ? number.ToString(CultureInfo.InvariantCulture) : "the method's own")}"]);

    /// <summary>Steps of an episode.</summary>
    internal int StepCount => SystemRuns.Of(Scenario).Length(Steps, null).Steps;

    private IEnumerable<string> Words()
    {
        if (Seed != 1)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"--seed {Seed}");
        }

        if (Steps is { } steps)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"--steps {steps}");
        }

        if (Iterations is { } iterations)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"--iterations {iterations}");
        }
    }
}

/// <summary>One training of a request.</summary>
/// <param name="Deployment">The deployment that the policy belongs to; null when it transfers.</param>
/// <param name="Deployments">Deployments to train on.</param>
/// <param name="Place">Folder of the policy, relative to the request's, with forward slashes.</param>
/// <param name="Folder">That folder.</param>
/// <param name="Settings">Everything that the policy depends on but the program's version, a fact a line.</param>
internal sealed record TrainingJob(long? Deployment, IReadOnlyList<long> Deployments, string Place, string Folder, string Settings)
{
    /// <summary>The command that trains it.</summary>
    public required string Command { get; init; }

    /// <summary>SHA-256 of the settings.</summary>
    public string SettingsSha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Settings)));

    /// <summary>Path of the checkpoint.</summary>
    public string CheckpointPath => Path.Combine(Folder, Checkpoint.FileName);
}
