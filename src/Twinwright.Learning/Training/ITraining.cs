using Twinwright.Learning.Policies;

namespace Twinwright.Learning.Training;

/// <summary>A training in progress.</summary>
/// <remarks>
/// Everything that the rest of the training depends on is in <see cref="Save"/>; a training made afresh for the same
/// context and given that by <see cref="Restore"/> goes on to the same bytes as if it had never stopped.
/// </remarks>
public interface ITraining
{
    /// <summary>Iterations in all.</summary>
    int Iterations { get; }

    /// <summary>Iterations done.</summary>
    int Iteration { get; }

    /// <summary>Does one iteration, some seconds at most.</summary>
    /// <returns>How it went.</returns>
    TrainingReport Advance();

    /// <summary>Adds all state to a set of tensors.</summary>
    void Save(TensorSet into);

    /// <summary>Takes on saved state.</summary>
    void Restore(TensorSet from);

    /// <summary>The policy to keep: the best one found on validation, or the last one.</summary>
    Policy Policy();
}

/// <summary>How an iteration went.</summary>
/// <remarks>What a method has no word for is not a number.</remarks>
public readonly record struct TrainingReport
{
    /// <summary>Steps so far: cycles or frames, times lanes, times agents [1].</summary>
    public required long AgentSteps { get; init; }

    /// <summary>Mean reward of a step, as the learner sees it [1].</summary>
    public double Return { get; init; } = double.NaN;

    /// <summary>System energy of a cycle [J], or utility of a frame [1], averaged over lanes and steps.</summary>
    public double Objective { get; init; } = double.NaN;

    /// <summary>Objective of the validation run of this iteration; not a number when there was none.</summary>
    public double Validation { get; init; } = double.NaN;

    /// <summary>Mean entropy of the actors [nat].</summary>
    public double Entropy { get; init; } = double.NaN;

    /// <summary>Mean divergence between the old and the new actors, (r − 1) − ln r [nat].</summary>
    public double Divergence { get; init; } = double.NaN;

    /// <summary>Share of samples whose ratio was clipped [1].</summary>
    public double ClipFraction { get; init; } = double.NaN;

    /// <summary>Mean squared error of the critics [1].</summary>
    public double ValueLoss { get; init; } = double.NaN;

    /// <summary>1 − Var(return − value) / Var(return) before the update [1].</summary>
    public double ExplainedVariance { get; init; } = double.NaN;

    /// <summary>A report with nothing but defaults.</summary>
    public TrainingReport()
    {
    }
}
