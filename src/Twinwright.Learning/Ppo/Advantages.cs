namespace Twinwright.Learning.Ppo;

/// <summary>Generalised advantage estimation (Schulman et al. 2016).</summary>
public static class Advantages
{
    /// <summary>Advantages and returns of one agent.</summary>
    /// <remarks>
    /// δ_t = r_t + γ V_{t+1} − V_t,  A_t = δ_t + γ λ A_{t+1},  return = A + V. Where an episode ended, nothing follows;
    /// where it was cut off, γ V of what would have been seen next stands for what would have followed, and A starts anew.
    /// </remarks>
    /// <param name="rewards">As step × rows + row.</param>
    /// <param name="values">V, with one step more.</param>
    /// <param name="ended">Whether an episode ended with the step, of itself or cut off.</param>
    /// <param name="cutValues">V of what would have been seen next where it was cut off, 0 elsewhere; empty when nothing was.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="discount">γ.</param>
    /// <param name="trace">λ.</param>
    /// <param name="advantages">Takes A.</param>
    /// <param name="returns">Takes A + V.</param>
    public static void Estimate(
        ReadOnlySpan<float> rewards, ReadOnlySpan<float> values, ReadOnlySpan<bool> ended, ReadOnlySpan<float> cutValues, int rows,
        float discount, float trace, Span<float> advantages, Span<float> returns)
    {
        for (var row = 0; row < rows; row++)
        {
            var next = 0f;
            for (var at = rewards.Length - rows + row; at >= 0; at -= rows)
            {
                var follows = !ended[at] ? values[at + rows] : cutValues.IsEmpty ? 0 : cutValues[at];
                var delta = rewards[at] + (discount * follows) - values[at];
                next = delta + (ended[at] ? 0 : discount * trace * next);
                advantages[at] = next;
                returns[at] = next + values[at];
            }
        }
    }

    /// <summary>Brings numbers to mean 0 and deviation 1.</summary>
    public static void Normalise(Span<float> numbers)
    {
        var (mean, square) = (0.0, 0.0);
        foreach (var number in numbers)
        {
            mean += number;
            square += (double)number * number;
        }

        mean /= numbers.Length;
        var deviation = Math.Sqrt(Math.Max(0, (square / numbers.Length) - (mean * mean)));
        for (var at = 0; at < numbers.Length; at++)
        {
            numbers[at] = (float)((numbers[at] - mean) / (deviation + 1e-8));
        }
    }
}
