namespace Twinwright.Learning.Networks;

/// <summary>What a hidden unit does with its sum.</summary>
public enum Activation
{
    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>x, as in layers that are only linear.</summary>
    Linear,
}

/// <summary>The shape of a multilayer perceptron; the last layer is linear.</summary>
/// <param name="Inputs">Inputs.</param>
/// <param name="Hidden">Units of each hidden layer.</param>
/// <param name="Outputs">Outputs.</param>
/// <param name="Activation">What hidden units do.</param>
public sealed record NetworkShape(int Inputs, IReadOnlyList<int> Hidden, int Outputs, Activation Activation = Activation.Relu)
{
    /// <summary>Layers with weights.</summary>
    public int Layers => Hidden.Count + 1;

    /// <summary>Inputs of a layer.</summary>
    public int InputsOf(int layer) => layer == 0 ? Inputs : Hidden[layer - 1];

    /// <summary>Outputs of a layer.</summary>
    public int OutputsOf(int layer) => layer == Hidden.Count ? Outputs : Hidden[layer];

    /// <summary>Weights and biases of one network.</summary>
    public int ParameterCount
    {
        get
        {
            var count = 0;
            for (var layer = 0; layer < Layers; layer++)
            {
                count += (InputsOf(layer) + 1) * OutputsOf(layer);
            }

            return count;
        }
    }
}
