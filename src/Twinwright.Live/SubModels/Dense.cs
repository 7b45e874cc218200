using Twinwright.Learning.Networks;

namespace Twinwright.Live.SubModels;

/// <summary>A layer within a model's parameters: its weights as [in, out], then its biases.</summary>
/// <remarks>
/// y = a(x W + b), a = tanh or nothing. <see cref="NetworkPass"/> gives no gradient by a network's inputs, which the
/// integrated network needs to train the child networks below it, so layers are chained here.
/// </remarks>
/// <param name="Name">Its name, as <c>embb.0</c>.</param>
/// <param name="Offset">Where its numbers begin.</param>
/// <param name="Inputs">Inputs.</param>
/// <param name="Outputs">Outputs.</param>
/// <param name="Curved">Whether tanh is applied.</param>
internal readonly record struct Dense(string Name, int Offset, int Inputs, int Outputs, bool Curved)
{
    /// <summary>Weights and biases.</summary>
    public int Count => (Inputs + 1) * Outputs;

    /// <summary>Where the next layer's numbers begin.</summary>
    public int End => Offset + Count;

    /// <summary>The layer as what is blended.</summary>
    public ParameterLayer Layer => new(Name, Offset, Count);

    /// <summary>Outputs of rows.</summary>
    public void Forward(ReadOnlySpan<float> parameters, ReadOnlySpan<float> inputs, Span<float> outputs, int rows)
    {
        MatrixKernel.MultiplyWithBias(inputs, Weights(parameters), Biases(parameters), outputs, rows, Inputs, Outputs, rectify: false);
        if (Curved)
        {
            FloatMath.Tanh(outputs[..(rows * Outputs)]);
        }
    }

    /// <summary>Adds the layer's gradient and takes the slope back to its inputs.</summary>
    /// <param name="parameters">The model's parameters.</param>
    /// <param name="inputs">As in the forward pass.</param>
    /// <param name="outputs">As the forward pass gave them.</param>
    /// <param name="slope">Derivative of the loss by the outputs; becomes that by the sums below tanh.</param>
    /// <param name="gradient">Laid out like the parameters; added to.</param>
    /// <param name="inputSlope">Derivative of the loss by the inputs; empty when nobody asks.</param>
    /// <param name="rows">Rows.</param>
    public void Backward(
        ReadOnlySpan<float> parameters, ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, Span<float> slope,
        Span<float> gradient, Span<float> inputSlope, int rows)
    {
        slope = slope[..(rows * Outputs)];
        if (Curved)
        {
            FloatMath.TanhSlope(outputs[..slope.Length], slope);
        }

        MatrixKernel.AddTransposed(inputs, slope, gradient.Slice(Offset, Inputs * Outputs), rows, Inputs, Outputs);
        MatrixKernel.AddRows(slope, gradient.Slice(Offset + (Inputs * Outputs), Outputs), rows, Outputs);
        if (!inputSlope.IsEmpty)
        {
            MatrixKernel.MultiplyTransposed(slope, Weights(parameters), inputSlope, gate: default, rows, Outputs, Inputs);
        }
    }

    private ReadOnlySpan<float> Weights(ReadOnlySpan<float> parameters) => parameters.Slice(Offset, Inputs * Outputs);

    private ReadOnlySpan<float> Biases(ReadOnlySpan<float> parameters) => parameters.Slice(Offset + (Inputs * Outputs), Outputs);
}
