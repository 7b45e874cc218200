using Twinwright.Learning.Networks;

namespace Twinwright.Learning.Ppo;

/// <summary>How rewards are scaled before anything is learnt from them.</summary>
public enum RewardScaling
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Divided by the agent's running mean magnitude.</summary>
    Magnitude,

    /// <summary>Divided by the running deviation of the agent's discounted return.</summary>
    Deviation,
}

/// <summary>The switches of PPO (Schulman et al. 2017), with the details that matter in practice (Huang et al. 2022).</summary>
public sealed record PpoSettings
{
    /// <summary>Steps of a rollout.</summary>
    public int Steps { get; init; } = 128;

    /// <summary>Passes over a rollout.</summary>
    public int Epochs { get; init; } = 4;

    /// <summary>Parts of a pass, each with a step of Adam.</summary>
    public int Minibatches { get; init; } = 4;

    /// <summary>γ, discount of a step [1].</summary>
    public double Discount { get; init; } = 0.99;

    /// <summary>λ of generalised advantage estimation [1].</summary>
    public double Trace { get; init; } = 0.95;

    /// <summary>Ratios are clipped to 1 ± this [1].</summary>
    public double Clip { get; init; } = 0.2;

    /// <summary>Whether the critic's step is clipped in the same way.</summary>
    public bool ClipValues { get; init; }

    /// <summary>Weight of the entropy at the start.</summary>
    public double Entropy { get; init; } = 0.01;

    /// <summary>Weight of the entropy at the end.</summary>
    public double EntropyAtEnd { get; init; }

    /// <summary>Actors' learning rate at the start.</summary>
    public double ActorRate { get; init; } = 3e-4;

    /// <summary>Actors' learning rate at the end; it falls linearly.</summary>
    public double ActorRateAtEnd { get; init; }

    /// <summary>Critics' learning rate, as a multiple of the actors'.</summary>
    public double CriticRate { get; init; } = 2;

    /// <summary>ε of Adam.</summary>
    public double AdamEpsilon { get; init; } = 1e-5;

    /// <summary>Longest gradient of a network; longer ones are shortened to it.</summary>
    public double MaxGradientNorm { get; init; } = 0.5;

    /// <summary>Whether each agent's advantages are brought to mean 0 and deviation 1 over a rollout.</summary>
    public bool NormaliseAdvantages { get; init; } = true;

    /// <summary>Whether critics learn returns brought to mean 0 and deviation 1 by running statistics.</summary>
    public bool NormaliseValues { get; init; } = true;

    /// <summary>How rewards are scaled.</summary>
    public RewardScaling Scaling { get; init; } = RewardScaling.None;

    /// <summary>Gain of the actors' last layer at the start; small, so that the biases decide.</summary>
    public double LastActorGain { get; init; } = 0.01;

    /// <summary>An agent's epochs end when its divergence exceeds this [nat]; 0 for never.</summary>
    public double MaxDivergence { get; init; }
}

/// <summary>Sizes of a learner.</summary>
public sealed record PpoShape
{
    /// <summary>Actors: networks with parameters of their own.</summary>
    public required int Actors { get; init; }

    /// <summary>Rows of each actor in a step: lanes, or lanes × edge servers that share a network.</summary>
    public required int Rows { get; init; }

    /// <summary>Critics: as many as actors, or one for all with the same rows.</summary>
    public required int Critics { get; init; }

    /// <summary>Shape of an actor; its outputs are the layout's.</summary>
    public required NetworkShape Actor { get; init; }

    /// <summary>Shape of a critic; one output.</summary>
    public required NetworkShape Critic { get; init; }

    /// <summary>What an actor's outputs mean.</summary>
    public required HeadLayout Heads { get; init; }

    /// <summary>Whether choices may be masked.</summary>
    public bool Masked { get; init; }

    /// <summary>Whether critics see what the actors see; otherwise they have inputs of their own.</summary>
    public bool SameInputs { get; init; } = true;

    /// <summary>Whether rollouts may be cut off by truncation, after which the last input is wanted.</summary>
    public bool Cuts { get; init; }
}
