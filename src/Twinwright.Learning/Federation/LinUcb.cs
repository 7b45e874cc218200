namespace Twinwright.Learning.Federation;

/// <summary>LinUCB with a linear model of its own for every arm (Li, Chu, Langford and Schapire 2010, algorithm 1).</summary>
/// <remarks>
/// A_a = λ I + Σ x xᵀ and b_a = Σ r x over the contexts and rewards of arm a; θ_a = A_a⁻¹ b_a; an arm's score is
/// θ_aᵀ x + α √(xᵀ A_a⁻¹ x). The inverse is kept up to date by Sherman and Morrison's formula.
/// </remarks>
/// <param name="arms">Number of arms.</param>
/// <param name="dimension">Length of a context.</param>
internal sealed class LinUcb(int arms, int dimension)
{
    private readonly double[] _product = new double[dimension];

    /// <summary>A_a⁻¹ of every arm, row by row.</summary>
    public double[] Inverse { get; } = new double[arms * dimension * dimension];

    /// <summary>b_a of every arm.</summary>
    public double[] Moment { get; } = new double[arms * dimension];

    /// <summary>θ_a of every arm.</summary>
    public double[] Weights { get; } = new double[arms * dimension];

    /// <summary>Forgets everything.</summary>
    /// <param name="ridge">λ [1].</param>
    public void Clear(double ridge)
    {
        Array.Clear(Inverse);
        Array.Clear(Moment);
        Array.Clear(Weights);
        for (var diagonal = 0; diagonal < arms * dimension; diagonal++)
        {
            Inverse[(diagonal * dimension) + (diagonal % dimension)] = 1 / ridge;
        }
    }

    /// <summary>θ_aᵀ x + α √(xᵀ A_a⁻¹ x).</summary>
    /// <param name="arm">a.</param>
    /// <param name="context">x.</param>
    /// <param name="exploration">α [1].</param>
    public double Score(int arm, ReadOnlySpan<double> context, double exploration)
    {
        var weights = Weights.AsSpan(arm * dimension, dimension);
        var inverse = Inverse.AsSpan(arm * dimension * dimension, dimension * dimension);
        var (mean, variance) = (0.0, 0.0);
        for (var row = 0; row < context.Length; row++)
        {
            mean += weights[row] * context[row];
            variance += context[row] * Dot(inverse.Slice(row * dimension, dimension), context);
        }

        return mean + (exploration * Math.Sqrt(Math.Max(0, variance)));
    }

    /// <summary>The arm of the highest score, ties to the lower index, and its score.</summary>
    /// <param name="context">x.</param>
    /// <param name="exploration">α [1].</param>
    /// <param name="arm">a.</param>
    public double Best(ReadOnlySpan<double> context, double exploration, out int arm)
    {
        arm = 0;
        var best = Score(0, context, exploration);
        for (var other = 1; other < arms; other++)
        {
            var score = Score(other, context, exploration);
            (best, arm) = score > best ? (score, other) : (best, arm);
        }

        return best;
    }

    /// <summary>Learns a reward: A⁻¹ ← A⁻¹ − (A⁻¹ x)(A⁻¹ x)ᵀ/(1 + xᵀ A⁻¹ x), b ← b + r x.</summary>
    /// <param name="arm">a.</param>
    /// <param name="context">x.</param>
    /// <param name="reward">r [1].</param>
    public void Update(int arm, ReadOnlySpan<double> context, double reward)
    {
        var inverse = Inverse.AsSpan(arm * dimension * dimension, dimension * dimension);
        var moment = Moment.AsSpan(arm * dimension, dimension);
        for (var row = 0; row < dimension; row++)
        {
            _product[row] = Dot(inverse.Slice(row * dimension, dimension), context);
        }

        var scale = 1 / (1 + Dot(_product, context));
        for (var row = 0; row < dimension; row++)
        {
            moment[row] += reward * context[row];
            for (var column = 0; column < dimension; column++)
            {
                // In this order both halves of the matrix stay the same to the bit.
                inverse[(row * dimension) + column] -= _product[row] * _product[column] * scale;
            }
        }

        for (var row = 0; row < dimension; row++)
        {
            Weights[(arm * dimension) + row] = Dot(inverse.Slice(row * dimension, dimension), moment);
        }
    }

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var sum = 0.0;
        for (var at = 0; at < right.Length; at++)
        {
            sum += left[at] * right[at];
        }

        return sum;
    }
}
