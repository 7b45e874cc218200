using Twinwright.Learning.Networks;

namespace Twinwright.Learning.Ppo;

/// <summary>Probabilities, draws and gradients of an actor's heads, row by row.</summary>
public static class PolicyHeads
{
    /// <summary>Probabilities below it count as this where their logarithm is wanted.</summary>
    internal const float LeastChance = 1e-30f;

    private const float HalfLogTwoPi = 0.9189385332f;

    /// <summary>Turns the logits of a row into probabilities of the open choices, in place.</summary>
    /// <param name="heads">The layout.</param>
    /// <param name="outputs">The row's outputs.</param>
    /// <param name="mask">Open choices; empty when all are.</param>
    public static void Softmax(HeadLayout heads, Span<float> outputs, ReadOnlySpan<bool> mask)
    {
        Categorical.Softmax(outputs[..heads.Logits], heads.Choices, mask);
    }

    /// <summary>Draws a row's choices and numbers.</summary>
    /// <param name="heads">The layout.</param>
    /// <param name="outputs">Probabilities and means.</param>
    /// <param name="logDeviations">Logarithms of the standard deviations.</param>
    /// <param name="draws">Uniform draws, one for each head and number.</param>
    /// <param name="choices">Takes the choices.</param>
    /// <param name="numbers">Takes the numbers.</param>
    public static void Sample(
        HeadLayout heads, ReadOnlySpan<float> outputs, ReadOnlySpan<float> logDeviations, ReadOnlySpan<double> draws,
        Span<byte> choices, Span<float> numbers)
    {
        for (var head = 0; head < heads.Heads; head++)
        {
            choices[head] = Draw(outputs.Slice(heads.Offsets[head], heads.Choices[head]), (float)draws[head]);
        }

        for (var number = 0; number < heads.Numbers; number++)
        {
            var deviation = FloatMath.Exp(logDeviations[number]);
            numbers[number] = outputs[heads.Logits + number] + (deviation * (float)Normal.Inverse(draws[heads.Heads + number]));
        }
    }

    /// <summary>Takes a row's most probable choices (the first of equals) and the means.</summary>
    public static void Argmax(HeadLayout heads, ReadOnlySpan<float> outputs, Span<byte> choices, Span<float> numbers)
    {
        for (var head = 0; head < heads.Heads; head++)
        {
            var values = outputs.Slice(heads.Offsets[head], heads.Choices[head]);
            var best = 0;
            for (var choice = 1; choice < values.Length; choice++)
            {
                best = values[choice] > values[best] ? choice : best;
            }

            choices[head] = (byte)best;
        }

        outputs.Slice(heads.Logits, heads.Numbers).CopyTo(numbers);
    }

    /// <summary>Logarithm of the probability (density) of what was done in a row.</summary>
    public static float LogProbability(
        HeadLayout heads, ReadOnlySpan<float> outputs, ReadOnlySpan<float> logDeviations, ReadOnlySpan<byte> choices, ReadOnlySpan<float> numbers)
    {
        Span<float> logs = stackalloc float[heads.Heads];
        for (var head = 0; head < logs.Length; head++)
        {
            logs[head] = MathF.Max(outputs[heads.Offsets[head] + choices[head]], LeastChance);
        }

        FloatMath.Log(logs);
        var sum = 0f;
        foreach (var log in logs)
        {
            sum += log;
        }

        Span<float> inverses = stackalloc float[heads.Numbers];
        Invert(logDeviations, inverses);
        return AddNumbers(sum, outputs[heads.Logits..], logDeviations, inverses, numbers);
    }

    /// <summary>Adds the logarithm of the density of a row's numbers to that of its choices.</summary>
    /// <param name="sum">That of its choices.</param>
    /// <param name="means">Means of the numbers.</param>
    /// <param name="logDeviations">Logarithms of the standard deviations.</param>
    /// <param name="inverses">Inverses of the standard deviations.</param>
    /// <param name="numbers">What was drawn.</param>
    internal static float AddNumbers(
        float sum, ReadOnlySpan<float> means, ReadOnlySpan<float> logDeviations, ReadOnlySpan<float> inverses, ReadOnlySpan<float> numbers)
    {
        for (var number = 0; number < inverses.Length; number++)
        {
            var z = (numbers[number] - means[number]) * inverses[number];
            sum -= (0.5f * z * z) + logDeviations[number] + HalfLogTwoPi;
        }

        return sum;
    }

    /// <summary>
    /// Turns a row's probabilities and means into the derivative of
    /// <paramref name="weight"/> · ln π(done) + <paramref name="entropyWeight"/> · H(π) by the outputs.
    /// </summary>
    /// <remarks>∂ ln p_a/∂l_j = [a = j] − p_j;  ∂H/∂l_j = −p_j (ln p_j + H);  ∂ ln N(x; μ, σ)/∂μ = (x − μ)/σ²,  /∂ ln σ = (x − μ)²/σ² − 1;  ∂H/∂ ln σ = 1.</remarks>
    /// <param name="heads">The layout.</param>
    /// <param name="outputs">Probabilities and means; overwritten.</param>
    /// <param name="logDeviations">Logarithms of the standard deviations.</param>
    /// <param name="choices">What was chosen.</param>
    /// <param name="numbers">What was drawn.</param>
    /// <param name="weight">Factor of the log-probability.</param>
    /// <param name="entropyWeight">Factor of the entropy.</param>
    /// <param name="deviationGradient">Derivative by the logarithms of the deviations; added to.</param>
    /// <returns>H(π) [nat].</returns>
    public static float Gradient(
        HeadLayout heads, Span<float> outputs, ReadOnlySpan<float> logDeviations, ReadOnlySpan<byte> choices, ReadOnlySpan<float> numbers,
        float weight, float entropyWeight, Span<float> deviationGradient)
    {
        var total = 0f;
        for (var head = 0; head < heads.Heads; head++)
        {
            var p = outputs.Slice(heads.Offsets[head], heads.Choices[head]);
            total += HeadGradient(p, choices[head], weight, entropyWeight);
        }

        Span<float> inverses = stackalloc float[heads.Numbers];
        Invert(logDeviations, inverses);
        return NumbersGradient(total, outputs[heads.Logits..], logDeviations, inverses, numbers, weight, entropyWeight, deviationGradient);
    }

    /// <summary>The part of <see cref="Gradient"/> that is about the numbers.</summary>
    /// <returns><paramref name="total"/> and the entropy of the numbers [nat].</returns>
    internal static float NumbersGradient(
        float total, Span<float> means, ReadOnlySpan<float> logDeviations, ReadOnlySpan<float> inverses, ReadOnlySpan<float> numbers,
        float weight, float entropyWeight, Span<float> deviationGradient)
    {
        for (var number = 0; number < inverses.Length; number++)
        {
            var inverse = inverses[number];
            ref var mean = ref means[number];
            var z = (numbers[number] - mean) * inverse;
            mean = weight * z * inverse;
            deviationGradient[number] += (weight * ((z * z) - 1)) + entropyWeight;
            total += logDeviations[number] + HalfLogTwoPi + 0.5f;
        }

        return total;
    }

    private static void Invert(ReadOnlySpan<float> logDeviations, Span<float> inverses)
    {
        for (var number = 0; number < inverses.Length; number++)
        {
            inverses[number] = FloatMath.Exp(-logDeviations[number]);
        }
    }

    private static float HeadGradient(Span<float> p, int chosen, float weight, float entropyWeight)
    {
        Span<float> logs = stackalloc float[p.Length];
        var entropy = 0f;
        for (var choice = 0; choice < p.Length; choice++)
        {
            logs[choice] = p[choice] > 0 ? FloatMath.Log(p[choice]) : 0;
            entropy -= p[choice] * logs[choice];
        }

        for (var choice = 0; choice < p.Length; choice++)
        {
            var probability = p[choice];
            p[choice] = (weight * ((choice == chosen ? 1 : 0) - probability)) - (entropyWeight * probability * (logs[choice] + entropy));
        }

        return entropy;
    }

    private static byte Draw(ReadOnlySpan<float> probabilities, float draw)
    {
        var (sum, last) = (0f, 0);
        for (var choice = 0; choice < probabilities.Length; choice++)
        {
            if (probabilities[choice] > 0)
            {
                last = choice;
                sum += probabilities[choice];
                if (draw < sum)
                {
                    break;
                }
            }
        }

        return (byte)last;
    }
}
