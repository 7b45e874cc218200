using Twinwright.Learning.Policies;

namespace Twinwright.Learning.Networks;

/// <summary>Adam (Kingma and Ba 2015) for a stack of parameter blocks.</summary>
/// <param name="blocks">Blocks, each with a step count of its own.</param>
/// <param name="stride">Numbers of a block.</param>
public sealed class Adam(int blocks, int stride)
{
    private const float Beta1 = 0.9f, Beta2 = 0.999f;
    private readonly float[] _mean = new float[blocks * stride];
    private readonly float[] _square = new float[blocks * stride];
    private readonly double[] _steps = new double[blocks];

    /// <summary>One step of a block against its gradient.</summary>
    /// <param name="block">Which block.</param>
    /// <param name="parameters">Its numbers.</param>
    /// <param name="gradient">Derivative of the loss by them.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="epsilon">Added to the root of the mean square.</param>
    public void Step(int block, Span<float> parameters, ReadOnlySpan<float> gradient, double rate, float epsilon)
    {
        var step = ++_steps[block];
        var scale = (float)(rate / (1 - Math.Pow(Beta1, step)));
        var correction = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, step)));
        var mean = _mean.AsSpan(block * stride, stride);
        var square = _square.AsSpan(block * stride, stride);
        for (var at = 0; at < parameters.Length; at++)
        {
            var slope = gradient[at];
            mean[at] = (Beta1 * mean[at]) + ((1 - Beta1) * slope);
            square[at] = (Beta2 * square[at]) + ((1 - Beta2) * slope * slope);
            parameters[at] -= scale * mean[at] / ((MathF.Sqrt(square[at]) * correction) + epsilon);
        }
    }

    /// <summary>Adds the moments to a set.</summary>
    public void Save(TensorSet into, string prefix)
    {
        into.Add($"{prefix}.adam.mean", _mean);
        into.Add($"{prefix}.adam.square", _square);
        into.Add($"{prefix}.adam.steps", _steps);
    }

    /// <summary>Takes the moments from a set.</summary>
    public void Restore(TensorSet from, string prefix)
    {
        from.CopyTo($"{prefix}.adam.mean", _mean);
        from.CopyTo($"{prefix}.adam.square", _square);
        from.CopyTo($"{prefix}.adam.steps", _steps);
    }
}
