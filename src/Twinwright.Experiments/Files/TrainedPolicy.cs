using Twinwright.Learning.Policies;

namespace Twinwright.Experiments.Files;

/// <summary>A policy with where it comes from, as a folder keeps it.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Deployment">Seed of the deployment that it belongs to; null when it transfers.</param>
/// <param name="Run">The training that made it.</param>
public sealed record TrainedPolicy(Policy Policy, long? Deployment, TrainingRunFacts Run);

/// <summary>The training that made a policy.</summary>
public sealed record TrainingRunFacts
{
    /// <summary>Name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>Seeds of the deployments that it was trained on.</summary>
    public required IReadOnlyList<long> Deployments { get; init; }

    /// <summary>Seed of the training.</summary>
    public required long Seed { get; init; }

    /// <summary>Iterations done.</summary>
    public required int Iterations { get; init; }

    /// <summary>Steps of all agents [1].</summary>
    public required long AgentSteps { get; init; }

    /// <summary>Objective of the first iteration that has one: energy of a cycle [J] or utility of a frame [1]; not a number when none has.</summary>
    public double ObjectiveFirst { get; init; } = double.NaN;

    /// <summary>Objective of the last iteration that has one.</summary>
    public double ObjectiveLast { get; init; } = double.NaN;

    /// <summary>Best objective in validation; not a number when there was none.</summary>
    public double Validation { get; init; } = double.NaN;

    /// <summary>The command that makes it again.</summary>
    public required string Command { get; init; }

    /// <summary>SHA-256 of all settings that it depends on.</summary>
    public required string SettingsSha256 { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }
}
