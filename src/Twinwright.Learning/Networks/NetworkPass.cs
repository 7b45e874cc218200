namespace Twinwright.Learning.Networks;

/// <summary>Scratch memory of one worker for running a batch of rows through a network, forward and back.</summary>
public sealed class NetworkPass
{
    private readonly NetworkShape _shape;
    private readonly float[][] _outputs;
    private readonly float[] _gradient;
    private readonly float[] _nextGradient;

    /// <summary>Room for a batch.</summary>
    /// <param name="shape">Shape of the networks.</param>
    /// <param name="rows">Most rows.</param>
    public NetworkPass(NetworkShape shape, int rows)
    {
        (_shape, Rows) = (shape, rows);
        _outputs = [.. Enumerable.Range(0, shape.Layers).Select(layer => new float[rows * shape.OutputsOf(layer)])];
        var widest = Enumerable.Range(0, shape.Layers).Max(shape.OutputsOf);
        (_gradient, _nextGradient) = (new float[rows * widest], new float[rows * widest]);
    }

    /// <summary>Most rows.</summary>
    public int Rows { get; }

    /// <summary>Runs rows through a network.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="network">Which of its networks.</param>
    /// <param name="inputs">rows × inputs.</param>
    /// <param name="rows">How many.</param>
    /// <returns>rows × outputs; overwritten by the next call.</returns>
    public Span<float> Forward(NetworkStack stack, int network, ReadOnlySpan<float> inputs, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, Rows);
        var below = inputs;
        for (var layer = 0; layer < _shape.Layers; layer++)
        {
            var (width, outputs) = (_shape.InputsOf(layer), _shape.OutputsOf(layer));
            var hidden = layer < _shape.Layers - 1;
            var above = _outputs[layer].AsSpan(0, rows * outputs);
            MatrixKernel.MultiplyWithBias(
                below, stack.Weights(network, layer), stack.Biases(network, layer), above, rows, width, outputs,
                rectify: hidden && _shape.Activation == Activation.Relu);
            if (hidden && _shape.Activation == Activation.Tanh)
            {
                FloatMath.Tanh(above);
            }

            below = above;
        }

        return _outputs[^1].AsSpan(0, rows * _shape.Outputs);
    }

    /// <summary>Adds the gradient of a loss to a network's gradient; follows <see cref="Forward"/> of the same rows.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="network">Which of its networks.</param>
    /// <param name="inputs">rows × inputs, as in the forward pass.</param>
    /// <param name="outputGradient">Derivative of the loss by the outputs; rows × outputs.</param>
    /// <param name="rows">How many.</param>
    /// <param name="gradient">Laid out like the network's numbers; added to.</param>
    public void Backward(
        NetworkStack stack, int network, ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputGradient, int rows, Span<float> gradient)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, Rows);
        var slope = outputGradient;
        var (next, afterNext) = (_gradient, _nextGradient);
        for (var layer = _shape.Layers - 1; layer >= 0; layer--)
        {
            var (width, outputs) = (_shape.InputsOf(layer), _shape.OutputsOf(layer));
            var below = layer == 0 ? inputs : _outputs[layer - 1].AsSpan(0, rows * width);
            var offset = stack.OffsetOf(layer);
            MatrixKernel.AddTransposed(below, slope, gradient.Slice(offset, width * outputs), rows, width, outputs);
            MatrixKernel.AddRows(slope, gradient.Slice(offset + (width * outputs), outputs), rows, outputs);
            if (layer == 0)
            {
                break;
            }

            var belowSlope = next.AsSpan(0, rows * width);
            MatrixKernel.MultiplyTransposed(
                slope, stack.Weights(network, layer), belowSlope,
                gate: _shape.Activation == Activation.Relu ? below : default, rows, outputs, width);
            if (_shape.Activation == Activation.Tanh)
            {
                FloatMath.TanhSlope(below, belowSlope);
            }

            slope = belowSlope;
            (next, afterNext) = (afterNext, next);
        }
    }
}
