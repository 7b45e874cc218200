namespace Twinwright.Learning.Networks;

/// <summary>Categorical distributions from logits: a softmax over each head of a network's outputs.</summary>
/// <remarks>
/// p_i = e^(x_i − m) / Σ_j e^(x_j − m) with the greatest logit m of the head. What a mask forbids has probability 0 and
/// counts for nothing. Sums go in the order of the head.
/// </remarks>
public static class Categorical
{
    /// <summary>Turns a row of heads into probabilities, in place.</summary>
    /// <param name="logits">One row.</param>
    /// <param name="heads">Choices of each head; together the row.</param>
    /// <param name="allowed">What may be chosen, as long as the row; or empty, for everything.</param>
    /// <exception cref="ArgumentException">Nothing is allowed in a head.</exception>
    public static void Softmax(Span<float> logits, IReadOnlyList<int> heads, ReadOnlySpan<bool> allowed)
    {
        for (int at = 0, head = 0; at < logits.Length; at += heads[head++])
        {
            Shift(logits.Slice(at, heads[head]), allowed.IsEmpty ? allowed : allowed.Slice(at, heads[head]));
        }

        FloatMath.Exp(logits);
        for (int at = 0, head = 0; at < logits.Length; at += heads[head++])
        {
            Share(logits.Slice(at, heads[head]));
        }
    }

    /// <summary>Subtracts the greatest allowed logit, and makes the others −∞.</summary>
    private static void Shift(Span<float> logits, ReadOnlySpan<bool> allowed)
    {
        var greatest = float.NegativeInfinity;
        var any = false;
        for (var at = 0; at < logits.Length; at++)
        {
            if (allowed.IsEmpty || allowed[at])
            {
                any = true;
                greatest = logits[at] > greatest ? logits[at] : greatest;
            }
        }

        if (!any)
        {
            throw new ArgumentException("a head must allow at least one choice", nameof(allowed));
        }

        for (var at = 0; at < logits.Length; at++)
        {
            logits[at] = allowed.IsEmpty || allowed[at] ? logits[at] - greatest : float.NegativeInfinity;
        }
    }

    /// <summary>Divides by the sum.</summary>
    private static void Share(Span<float> powers)
    {
        var sum = 0f;
        foreach (var power in powers)
        {
            sum += power;
        }

        for (var at = 0; at < powers.Length; at++)
        {
            powers[at] /= sum;
        }
    }
}
