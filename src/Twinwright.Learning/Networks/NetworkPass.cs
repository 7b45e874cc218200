namespace Twinwright.Learning.Networks;

/// <summary>Scratch memory of one worker for running a batch of rows through a network, forward and back.</summary>
public sealed class NetworkPass
{
    private readonly NetworkShape _shape;
    private readonly float[][] _outputs;
    private readonly float[] _transposed;
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
        _transposed = new float[Enumerable.Range(0, shape.Layers).Max(layer => shape.InputsOf(layer) * shape.OutputsOf(layer))];
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
        ReadOnlySpan<float> below = inputs;
        for (var layer = 0; layer < _shape.Layers; layer++)
        {
            var (width, outputs) = (_shape.InputsOf(layer), _shape.OutputsOf(layer));
            var above = _outputs[layer].AsSpan(0, rows * outputs);
            var biases = stack.Biases(network, layer);
            for (var row = 0; row < rows; row++)
            {
                biases.CopyTo(above.Slice(row * outputs, outputs));
            }

            MatrixKernel.Multiply(below, stack.Weights(network, layer), above, rows, width, outputs, add: true);
            if (layer < _shape.Layers - 1)
            {
                Activate(above);
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
        var (current, next) = (_gradient, _nextGradient);
        outputGradient.CopyTo(current);
        for (var layer = _shape.Layers - 1; layer >= 0; layer--)
        {
            var (width, outputs) = (_shape.InputsOf(layer), _shape.OutputsOf(layer));
            var slope = current.AsSpan(0, rows * outputs);
            var below = layer == 0 ? inputs : _outputs[layer - 1].AsSpan(0, rows * width);
            var offset = stack.OffsetOf(layer);
            MatrixKernel.AddTransposed(below, slope, gradient.Slice(offset, width * outputs), rows, width, outputs);
            AddRows(slope, gradient.Slice(offset + (width * outputs), outputs));
            if (layer == 0)
            {
                break;
            }

            Transpose(stack.Weights(network, layer), width, outputs, _transposed);
            var belowSlope = next.AsSpan(0, rows * width);
            MatrixKernel.Multiply(slope, _transposed.AsSpan(0, width * outputs), belowSlope, rows, outputs, width, add: false);
            Slope(below, belowSlope);
            (current, next) = (next, current);
        }
    }

    private static void AddRows(ReadOnlySpan<float> rows, Span<float> into)
    {
        for (var at = 0; at < rows.Length; at += into.Length)
        {
            for (var column = 0; column < into.Length; column++)
            {
                into[column] += rows[at + column];
            }
        }
    }

    private static void Transpose(ReadOnlySpan<float> matrix, int rows, int columns, Span<float> into)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                into[(column * rows) + row] = matrix[(row * columns) + column];
            }
        }
    }

    private void Activate(Span<float> values)
    {
        for (var at = 0; at < values.Length; at++)
        {
            values[at] = _shape.Activation switch
            {
                Activation.Relu => MathF.Max(values[at], 0),
                Activation.Tanh => FloatMath.Tanh(values[at]),
                _ => values[at],
            };
        }
    }

    private void Slope(ReadOnlySpan<float> activated, Span<float> gradient)
    {
        for (var at = 0; at < gradient.Length; at++)
        {
            gradient[at] *= _shape.Activation switch
            {
                Activation.Relu => activated[at] > 0 ? 1 : 0,
                Activation.Tanh => 1 - (activated[at] * activated[at]),
                _ => 1,
            };
        }
    }
}
