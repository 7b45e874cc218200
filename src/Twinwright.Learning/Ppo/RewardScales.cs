using Twinwright.Learning.Policies;

namespace Twinwright.Learning.Ppo;

/// <summary>Scales of the agents' rewards, from running statistics.</summary>
/// <remarks>Energies of edge servers differ by factors of 1e5; without a scale of its own an agent would learn from the largest alone.</remarks>
internal sealed class RewardScales(PpoShape shape, PpoSettings settings)
{
    private readonly double[] _sum = new double[shape.Critics];
    private readonly double[] _square = new double[shape.Critics];
    private readonly double[] _count = new double[shape.Critics];
    private readonly double[] _running = new double[shape.Critics * shape.Rows];

    /// <summary>Takes in a critic's rewards of a rollout and scales them in place.</summary>
    public void Scale(Rollout rollout, int critic)
    {
        if (settings.Scaling == RewardScaling.None)
        {
            return;
        }

        var count = rollout.Steps * shape.Rows;
        var rewards = rollout.Rewards.AsSpan(critic * count, count);
        var running = _running.AsSpan(critic * shape.Rows, shape.Rows);
        for (var at = 0; at < count; at++)
        {
            ref var discounted = ref running[at % shape.Rows];
            discounted = (settings.Discount * discounted) + rewards[at];
            var value = settings.Scaling == RewardScaling.Magnitude ? Math.Abs(rewards[at]) : discounted;
            _sum[critic] += value;
            _square[critic] += value * value;
            discounted = rollout.Ended[(critic * count) + at] ? 0 : discounted;
        }

        _count[critic] += count;
        var mean = _sum[critic] / _count[critic];
        var scale = settings.Scaling == RewardScaling.Magnitude
            ? mean
            : Math.Sqrt(Math.Max(0, (_square[critic] / _count[critic]) - (mean * mean)));
        var factor = (float)(1 / Math.Max(scale, 1e-8));
        for (var at = 0; at < count; at++)
        {
            rewards[at] *= factor;
        }
    }

    public void Save(TensorSet into, string prefix)
    {
        into.Add($"{prefix}.rewards.sum", _sum);
        into.Add($"{prefix}.rewards.square", _square);
        into.Add($"{prefix}.rewards.count", _count);
        into.Add($"{prefix}.rewards.running", _running);
    }

    public void Restore(TensorSet from, string prefix)
    {
        from.CopyTo($"{prefix}.rewards.sum", _sum);
        from.CopyTo($"{prefix}.rewards.square", _square);
        from.CopyTo($"{prefix}.rewards.count", _count);
        from.CopyTo($"{prefix}.rewards.running", _running);
    }
}
