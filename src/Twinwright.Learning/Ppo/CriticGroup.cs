using Twinwright.Learning.Networks;
using Twinwright.Learning.Policies;
using Twinwright.Model.Randomness;

namespace Twinwright.Learning.Ppo;

/// <summary>All critics of a learner: their networks, Adam's moments and the statistics of what they predict.</summary>
internal sealed class CriticGroup
{
    private const double Memory = 0.95;
    private readonly PpoSettings _settings;
    private readonly Adam _adam;
    private readonly double[] _mean;
    private readonly double[] _square;
    private readonly double[] _weight;

    public CriticGroup(PpoShape shape, PpoSettings settings, Rng rng)
    {
        _settings = settings;
        Networks = new NetworkStack(shape.Critic, shape.Critics);
        Networks.Initialise(rng.Split("critics"), 1);
        _adam = new Adam(shape.Critics, Networks.Stride);
        (_mean, _square, _weight) = (new double[shape.Critics], new double[shape.Critics], new double[shape.Critics]);
    }

    public NetworkStack Networks { get; }

    /// <summary>From what a critic says to returns: mean and deviation.</summary>
    public (float Mean, float Deviation) ScaleOf(int critic)
    {
        if (!_settings.NormaliseValues || _weight[critic] == 0)
        {
            return (0, 1);
        }

        var mean = _mean[critic] / _weight[critic];
        var variance = (_square[critic] / _weight[critic]) - (mean * mean);
        return ((float)mean, (float)Math.Max(1e-4, Math.Sqrt(Math.Max(0, variance))));
    }

    /// <summary>Takes in the returns of a rollout.</summary>
    public void Observe(int critic, ReadOnlySpan<float> returns)
    {
        var (mean, square) = (0.0, 0.0);
        foreach (var value in returns)
        {
            mean += value;
            square += (double)value * value;
        }

        _mean[critic] = (Memory * _mean[critic]) + ((1 - Memory) * mean / returns.Length);
        _square[critic] = (Memory * _square[critic]) + ((1 - Memory) * square / returns.Length);
        _weight[critic] = (Memory * _weight[critic]) + (1 - Memory);
    }

    /// <summary>Adds the gradient of ½ (V − return)² over some gathered rows.</summary>
    public LossSums Learn(int critic, CriticBatch batch, int rows, float scale, NetworkPass pass, Span<float> gradient)
    {
        var inputs = batch.Inputs.AsSpan(0, rows * Networks.Shape.Inputs);
        var values = pass.Forward(Networks, critic, inputs, rows);
        var (mean, deviation) = ScaleOf(critic);
        var clip = (float)_settings.Clip;
        var sums = default(LossSums);
        for (var row = 0; row < rows; row++)
        {
            var error = values[row] - ((batch.Targets[row] - mean) / deviation);
            sums.ValueLoss += (double)error * error;
            if (_settings.ClipValues)
            {
                var old = (batch.OldValues[row] - mean) / deviation;
                var bounded = old + Math.Clamp(values[row] - old, -clip, clip) - ((batch.Targets[row] - mean) / deviation);
                error = bounded * bounded > error * error ? (Math.Abs(values[row] - old) < clip ? bounded : 0) : error;
            }

            values[row] = error * scale;
        }

        sums.ValueRows += rows;
        pass.Backward(Networks, critic, inputs, values, rows, gradient);
        return sums;
    }

    /// <summary>One step of Adam against a gradient, shortened when it is too long.</summary>
    public void Step(int critic, Span<float> gradient, double rate)
    {
        GradientNorm.Clip(gradient, (float)_settings.MaxGradientNorm);
        _adam.Step(critic, Networks.Of(critic), gradient, rate, (float)_settings.AdamEpsilon);
    }

    public void Save(TensorSet into, string prefix)
    {
        Networks.Save(into, $"{prefix}.critic");
        _adam.Save(into, $"{prefix}.critic");
        into.Add($"{prefix}.critic.mean", _mean);
        into.Add($"{prefix}.critic.square", _square);
        into.Add($"{prefix}.critic.memory", _weight);
    }

    public void Restore(TensorSet from, string prefix)
    {
        Networks.Load(from, $"{prefix}.critic");
        _adam.Restore(from, $"{prefix}.critic");
        from.CopyTo($"{prefix}.critic.mean", _mean);
        from.CopyTo($"{prefix}.critic.square", _square);
        from.CopyTo($"{prefix}.critic.memory", _weight);
    }
}
