namespace Twinwright.Learning.Networks;

/// <summary>Categorical distributions from logits: a softmax over each head of a network's outputs.</summary>
/// <remarks>
/// p_i = e^(x_i − m) / Σ_j e^(x_j − m) with the greatest logit m of the head. What a mask forbids has probability 0 and
/// logarithm −∞, and counts for nothing. Sums go in the order of the head.
/// </remarks>
public static class Categorical
{
    private const int ChunkNumbers = 64;

    /// <summary>Turns a head's logits into probabilities, in place.</summary>
    /// <param name="logits">One head.</param>
    /// <param name="allowed">What may be chosen, as long as the head; or empty, for everything.</param>
    /// <exception cref="ArgumentException">Nothing is allowed.</exception>
    public static void Softmax(Span<float> logits, ReadOnlySpan<bool> allowed)
    {
        Shift(logits, allowed);
        FloatMath.Exp(logits);
        Share(logits);
    }

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

    /// <summary>Turns a head's logits into logarithms of probabilities, in place.</summary>
    /// <param name="logits">One head.</param>
    /// <param name="allowed">What may be chosen, as long as the head; or empty, for everything.</param>
    /// <exception cref="ArgumentException">Nothing is allowed.</exception>
    public static void LogSoftmax(Span<float> logits, ReadOnlySpan<bool> allowed)
    {
        Shift(logits, allowed);
        Span<float> powers = stackalloc float[ChunkNumbers];
        var sum = 0f;
        for (var from = 0; from < logits.Length; from += ChunkNumbers)
        {
            var chunk = powers[..Math.Min(ChunkNumbers, logits.Length - from)];
            logits.Slice(from, chunk.Length).CopyTo(chunk);
            FloatMath.Exp(chunk);
            foreach (var power in chunk)
            {
                sum += power;
            }
        }

        Subtract(logits, FloatMath.Log(sum));
    }

    /// <summary>Turns rows of heads into logarithms, in place, and probabilities.</summary>
    /// <param name="logits">rows × outputs; become logarithms of probabilities.</param>
    /// <param name="probabilities">As many numbers; written.</param>
    /// <param name="heads">Choices of each head; together the outputs of a row.</param>
    /// <param name="allowed">What may be chosen, rows × outputs; or empty, for everything.</param>
    /// <exception cref="ArgumentException">Nothing is allowed in a head, or the rows are not whole.</exception>
    public static void LogSoftmax(
        Span<float> logits, Span<float> probabilities, ReadOnlySpan<int> heads, ReadOnlySpan<bool> allowed)
    {
        for (int at = 0, head = 0; at < logits.Length; at += heads[head], head = (head + 1) % heads.Length)
        {
            Shift(logits.Slice(at, heads[head]), allowed.IsEmpty ? allowed : allowed.Slice(at, heads[head]));
        }

        // One call over all heads, since most are narrower than a vector.
        var powers = probabilities[..logits.Length];
        logits.CopyTo(powers);
        FloatMath.Exp(powers);
        for (int at = 0, head = 0; at < logits.Length; at += heads[head], head = (head + 1) % heads.Length)
        {
            var chances = powers.Slice(at, heads[head]);
            var sum = Sum(chances);
            for (var choice = 0; choice < chances.Length; choice++)
            {
                chances[choice] /= sum;
            }

            Subtract(logits.Slice(at, heads[head]), FloatMath.Log(sum));
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
        var sum = Sum(powers);
        for (var at = 0; at < powers.Length; at++)
        {
            powers[at] /= sum;
        }
    }

    private static float Sum(ReadOnlySpan<float> values)
    {
        var sum = 0f;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }

    private static void Subtract(Span<float> values, float amount)
    {
        for (var at = 0; at < values.Length; at++)
        {
            values[at] -= amount;
        }
    }
}
