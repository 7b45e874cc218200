using Twinwright.Learning.Networks;
using Twinwright.Learning.Policies;
using Twinwright.Model.Randomness;
using Twinwright.Model.Threading;

namespace Twinwright.Learning.Ppo;

/// <summary>Clipped PPO for many agents with networks of their own, or for one network that many rows share.</summary>
/// <remarks>
/// <code>
/// for each iteration
///   for step = 0 … Steps − 1:  fill Rollout.ActorInput(·, step) …;  Act(step);  do what Rollout.Choice says;  fill Rollout.Reward, End
///   fill Rollout.ActorInput(·, Steps)
///   Update(progress)
/// </code>
/// Agents are independent of each other within <see cref="Act"/> and <see cref="Update"/>, so threads take agent after
/// agent; where a single network has a large batch, they take chunks of rows of a fixed size, whose gradients are summed
/// in order. Either way the result does not depend on the threads. Nothing is allocated after construction.
/// </remarks>
public sealed class PpoLearner
{
    private readonly PpoShape _shape;
    private readonly ActorGroup _actors;
    private readonly CriticGroup _critics;
    private readonly RewardScales _scales;
    private readonly ActingWork _acting;
    private readonly ValueWork _valuing;
    private readonly UpdateWork _updating;
    private readonly double[] _counts = new double[2];

    /// <summary>A learner at its start.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="settings">Switches of PPO.</param>
    /// <param name="rng">First weights, samples and orders.</param>
    /// <param name="team">Threads to share the work.</param>
    public PpoLearner(PpoShape shape, PpoSettings settings, Rng rng, WorkerTeam team)
    {
        if (shape.Critics != 1 && shape.Critics != shape.Actors)
        {
            throw new ArgumentException("there must be a critic for each actor, or one for all");
        }

        (_shape, Settings) = (shape, settings);
        Rollout = new Rollout(shape, settings.Steps);
        (_actors, _critics) = (new ActorGroup(shape, settings, rng), new CriticGroup(shape, settings, rng));
        _scales = new RewardScales(shape, settings);
        _acting = new ActingWork(shape, _actors, Rollout, rng.Split("samples").Field(), team);
        _valuing = new ValueWork(shape, settings, _critics, _scales, Rollout, team);
        _updating = new UpdateWork(shape, settings, _actors, _critics, Rollout, rng.Split("orders").Field(), team);
    }

    /// <summary>Switches of PPO.</summary>
    public PpoSettings Settings { get; }

    /// <summary>What was seen, done and paid.</summary>
    public Rollout Rollout { get; }

    /// <summary>The actors' networks.</summary>
    public NetworkStack Actors => _actors.Networks;

    /// <summary>The critics' networks.</summary>
    public NetworkStack Critics => _critics.Networks;

    /// <summary>Logarithms of the standard deviations, as actor × numbers + number.</summary>
    public Span<float> LogDeviations => _actors.LogDeviations;

    /// <summary>Draws what all rows do at a step, from what they see.</summary>
    public void Act(int step) => _acting.Run(step, (long)_counts[0]++);

    /// <summary>Learns from the rollout.</summary>
    /// <param name="progress">Share of the training that is over, for what is annealed [1].</param>
    public PpoReport Update(double progress)
    {
        var explained = _valuing.Run();
        return _updating.Run(progress, (long)_counts[1]++) with { ExplainedVariance = explained };
    }

    /// <summary>Adds everything that goes on from here to a set.</summary>
    public void Save(TensorSet into, string prefix)
    {
        _actors.Save(into, prefix);
        _critics.Save(into, prefix);
        _scales.Save(into, prefix);
        into.Add($"{prefix}.counts", _counts);
    }

    /// <summary>Goes on from what was saved.</summary>
    public void Restore(TensorSet from, string prefix)
    {
        _actors.Restore(from, prefix);
        _critics.Restore(from, prefix);
        _scales.Restore(from, prefix);
        from.CopyTo($"{prefix}.counts", _counts);
    }
}

/// <summary>How an update went, over all agents.</summary>
public readonly record struct PpoReport
{
    /// <summary>Mean entropy of the actors [nat].</summary>
    public double Entropy { get; init; }

    /// <summary>Mean of (r − 1) − ln r [nat].</summary>
    public double Divergence { get; init; }

    /// <summary>Share of samples whose ratio was clipped [1].</summary>
    public double ClipFraction { get; init; }

    /// <summary>Mean squared error of the critics [1].</summary>
    public double ValueLoss { get; init; }

    /// <summary>1 − Var(return − value) / Var(return) before the update [1].</summary>
    public double ExplainedVariance { get; init; }
}
