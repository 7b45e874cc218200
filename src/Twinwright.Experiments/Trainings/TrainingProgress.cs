using Twinwright.Learning.Training;

namespace Twinwright.Experiments.Trainings;

/// <summary>Is told how far a training is.</summary>
public interface ITrainingSink
{
    /// <summary>An iteration is done.</summary>
    void Report(in TrainingProgress progress);
}

/// <summary>How far a training is.</summary>
/// <param name="Place">Folder of the policy, relative to that of all.</param>
/// <param name="Job">Which training, from 1.</param>
/// <param name="Jobs">Trainings in all.</param>
/// <param name="Iteration">Iterations done.</param>
/// <param name="Iterations">Iterations of this training.</param>
/// <param name="Report">How the last one went.</param>
/// <param name="StepsPerS">Steps of all agents per second of wall time, since this process began the training [1/s].</param>
/// <param name="Left">Wall time that the rest of this training takes at that pace.</param>
public readonly record struct TrainingProgress(
    string Place, int Job, int Jobs, int Iteration, int Iterations, TrainingReport Report, double StepsPerS, TimeSpan Left);

/// <summary>A policy that has been trained, or was there before.</summary>
/// <param name="Deployment">The deployment that it belongs to; null when it transfers.</param>
/// <param name="Place">Its folder, relative to that of all policies, with forward slashes.</param>
/// <param name="Run">The training that made it.</param>
public sealed record TrainingOutcome(long? Deployment, string Place, Files.TrainingRunFacts Run);
