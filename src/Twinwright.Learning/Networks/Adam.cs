using Twinwright.Learning.Networks.Kernels;
using Twinwright.Learning.Policies;

namespace Twinwright.Learning.Networks;

/// <summary>Adam (Kingma and Ba 2015) for a stack of parameter blocks.</summary>
/// <remarks>
/// With gradient g at step t:  m ← m + (1 − β1) (g − m),  v ← v + (1 − β2) (g² − v),
/// parameter ← parameter − rate m / (1 − β1ᵗ) / (√(v / (1 − β2ᵗ)) + ε).
/// </remarks>
/// <param name="blocks">Blocks, each with a step count of its own.</param>
/// <param name="stride">Numbers of a block.</param>
public sealed class Adam(int blocks, int stride)
{
    private const double Beta1 = 0.9, Beta2 = 0.999;
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
        ArgumentOutOfRangeException.ThrowIfNotEqual(parameters.Length, stride);
        ArgumentOutOfRangeException.ThrowIfNotEqual(gradient.Length, stride);
        var step = (long)++_steps[block];
        var rates = new AdamRates
        {
            Mean = (float)(1 - Beta1),
            Square = (float)(1 - Beta2),
            Step = (float)(-rate / (1 - Power(Beta1, step))),
            Root = (float)(1 / Math.Sqrt(1 - Power(Beta2, step))),
            Epsilon = epsilon,
        };
        var from = block * stride;
        AdamStep.Run(in rates, _mean.AsSpan(from, stride), _square.AsSpan(from, stride), parameters, gradient);
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

    /// <summary>By squaring, since libraries differ in the last bit.</summary>
    private static double Power(double factor, long times)
    {
        var power = 1.0;
        for (; times > 0; times >>= 1)
        {
            power *= (times & 1) == 1 ? factor : 1;
            factor *= factor;
        }

        return power;
    }
}
