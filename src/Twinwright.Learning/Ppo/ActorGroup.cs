using Twinwright.Learning.Networks;
using Twinwright.Learning.Policies;
using Twinwright.Model.Randomness;

namespace Twinwright.Learning.Ppo;

/// <summary>All actors of a learner: their networks, deviations and Adam's moments, and how one chunk of rows is learnt from.</summary>
internal sealed class ActorGroup
{
    private readonly PpoShape _shape;
    private readonly PpoSettings _settings;
    private readonly Adam _adam;
    private readonly Adam _deviationAdam;

    public ActorGroup(PpoShape shape, PpoSettings settings, Rng rng)
    {
        (_shape, _settings) = (shape, settings);
        Networks = new NetworkStack(shape.Actor, shape.Actors);
        Networks.Initialise(rng.Split("actors"), settings.LastActorGain);
        _adam = new Adam(shape.Actors, Networks.Stride);
        var numbers = shape.Heads.Numbers;
        LogDeviations = new float[shape.Actors * numbers];
        _deviationAdam = new Adam(shape.Actors, numbers);
        for (var at = 0; at < LogDeviations.Length; at++)
        {
            LogDeviations[at] = shape.Heads.LogDeviations[at % numbers];
        }
    }

    public NetworkStack Networks { get; }

    public float[] LogDeviations { get; }

    public Span<float> DeviationsOf(int actor) => LogDeviations.AsSpan(actor * _shape.Heads.Numbers, _shape.Heads.Numbers);

    /// <summary>Numbers of a gradient: the network's, then the deviations'.</summary>
    public int GradientSize => Networks.Stride + _shape.Heads.Numbers;

    /// <summary>Adds the gradient of the loss over some gathered rows.</summary>
    /// <param name="actor">Which actor.</param>
    /// <param name="batch">The rows.</param>
    /// <param name="rows">How many.</param>
    /// <param name="scale">1 / rows of the minibatch.</param>
    /// <param name="entropyWeight">c.</param>
    /// <param name="pass">Scratch.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="gradient">Added to.</param>
    public LossSums Learn(
        int actor, ActorBatch batch, int rows, float scale, float entropyWeight, NetworkPass pass, ActorLoss loss, Span<float> gradient)
    {
        var inputs = batch.Inputs.AsSpan(0, rows * _shape.Actor.Inputs);
        var result = pass.Forward(Networks, actor, inputs, rows);
        var sums = loss.Differentiate(
            result, batch, rows, DeviationsOf(actor), scale, entropyWeight, gradient.Slice(Networks.Stride, _shape.Heads.Numbers));
        pass.Backward(Networks, actor, inputs, result, rows, gradient[..Networks.Stride]);
        return sums;
    }

    /// <summary>One step of Adam against a gradient, shortened when it is too long.</summary>
    public void Step(int actor, Span<float> gradient, double rate)
    {
        GradientNorm.Clip(gradient, (float)_settings.MaxGradientNorm);
        _adam.Step(actor, Networks.Of(actor), gradient[..Networks.Stride], rate, (float)_settings.AdamEpsilon);
        if (_shape.Heads.Numbers > 0)
        {
            _deviationAdam.Step(actor, DeviationsOf(actor), gradient[Networks.Stride..], rate, (float)_settings.AdamEpsilon);
        }
    }

    public void Save(TensorSet into, string prefix)
    {
        Networks.Save(into, $"{prefix}.actor");
        _adam.Save(into, $"{prefix}.actor");
        into.Add($"{prefix}.deviations", LogDeviations);
        _deviationAdam.Save(into, $"{prefix}.deviations");
    }

    public void Restore(TensorSet from, string prefix)
    {
        Networks.Load(from, $"{prefix}.actor");
        _adam.Restore(from, $"{prefix}.actor");
        from.CopyTo($"{prefix}.deviations", LogDeviations);
        _deviationAdam.Restore(from, $"{prefix}.deviations");
    }
}

/// <summary>Sums over rows that an update has gone through.</summary>
internal struct LossSums
{
    public double Entropy, Divergence, Clipped, ValueLoss, Rows, ValueRows;

    public void Add(in LossSums other)
    {
        Entropy += other.Entropy;
        Divergence += other.Divergence;
        Clipped += other.Clipped;
        ValueLoss += other.ValueLoss;
        Rows += other.Rows;
        ValueRows += other.ValueRows;
    }
}
