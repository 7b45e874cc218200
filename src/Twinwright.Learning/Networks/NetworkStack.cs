using Twinwright.Learning.Policies;
using Twinwright.Model.Randomness;

namespace Twinwright.Learning.Networks;

/// <summary>Networks of one shape for many agents, in one array.</summary>
/// <remarks>
/// A network's numbers stand together: layer by layer the weights as [in, out], then the biases. So an agent's whole
/// update stays in a core's cache.
/// </remarks>
public sealed class NetworkStack
{
    /// <summary>Networks whose weights are all zero.</summary>
    /// <param name="shape">Their shape.</param>
    /// <param name="networks">How many.</param>
    public NetworkStack(NetworkShape shape, int networks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(networks, 1);
        (Shape, Networks, Stride) = (shape, networks, shape.ParameterCount);
        Parameters = new float[checked(networks * Stride)];
    }

    /// <summary>Their shape.</summary>
    public NetworkShape Shape { get; }

    /// <summary>How many.</summary>
    public int Networks { get; }

    /// <summary>Numbers of one network.</summary>
    public int Stride { get; }

    /// <summary>All numbers, as network × <see cref="Stride"/> + parameter.</summary>
    public float[] Parameters { get; }

    /// <summary>All numbers of a network.</summary>
    public Span<float> Of(int network) => Parameters.AsSpan(network * Stride, Stride);

    /// <summary>Weights of a layer, as in × outputs + out.</summary>
    public Span<float> Weights(int network, int layer) =>
        Of(network).Slice(OffsetOf(layer), Shape.InputsOf(layer) * Shape.OutputsOf(layer));

    /// <summary>Biases of a layer.</summary>
    public Span<float> Biases(int network, int layer) =>
        Of(network).Slice(OffsetOf(layer) + (Shape.InputsOf(layer) * Shape.OutputsOf(layer)), Shape.OutputsOf(layer));

    /// <summary>Where a layer's numbers begin within a network.</summary>
    public int OffsetOf(int layer)
    {
        var offset = 0;
        for (var before = 0; before < layer; before++)
        {
            offset += (Shape.InputsOf(before) + 1) * Shape.OutputsOf(before);
        }

        return offset;
    }

    /// <summary>Draws orthogonal weights with a gain of √2, the last layer's with a gain of its own; biases are zero.</summary>
    /// <remarks>Rows or columns, whichever are fewer, become orthonormal by Gram and Schmidt's process.</remarks>
    /// <param name="rng">Draws; each network and layer has a stream of its own.</param>
    /// <param name="lastGain">Gain of the last layer.</param>
    public void Initialise(Rng rng, double lastGain)
    {
        for (var network = 0; network < Networks; network++)
        {
            for (var layer = 0; layer < Shape.Layers; layer++)
            {
                var gain = layer == Shape.Layers - 1 ? lastGain : Math.Sqrt(2);
                Orthogonal.Fill(
                    Weights(network, layer), Shape.InputsOf(layer), Shape.OutputsOf(layer), gain,
                    rng.Split("network", network).Split("layer", layer));
                Biases(network, layer).Clear();
            }
        }
    }

    /// <summary>Adds the weights to a set as <c>{prefix}.{layer}.weight</c> [networks, in, out] and <c>.bias</c> [networks, out].</summary>
    public void Save(TensorSet into, string prefix)
    {
        for (var layer = 0; layer < Shape.Layers; layer++)
        {
            var (inputs, outputs) = (Shape.InputsOf(layer), Shape.OutputsOf(layer));
            var (weights, biases) = (new float[Networks * inputs * outputs], new float[Networks * outputs]);
            for (var network = 0; network < Networks; network++)
            {
                Weights(network, layer).CopyTo(weights.AsSpan(network * inputs * outputs));
                Biases(network, layer).CopyTo(biases.AsSpan(network * outputs));
            }

            into.Add($"{prefix}.{layer}.weight", weights, Networks, inputs, outputs);
            into.Add($"{prefix}.{layer}.bias", biases, Networks, outputs);
        }
    }

    /// <summary>Takes weights from a set, as <see cref="Save"/> wrote them.</summary>
    /// <exception cref="Solvers.Catalogue.SolverRefusedException">Some are missing or have another size.</exception>
    public void Load(TensorSet from, string prefix)
    {
        for (var layer = 0; layer < Shape.Layers; layer++)
        {
            var (inputs, outputs) = (Shape.InputsOf(layer), Shape.OutputsOf(layer));
            var (weights, biases) = (new float[Networks * inputs * outputs], new float[Networks * outputs]);
            from.CopyTo($"{prefix}.{layer}.weight", weights);
            from.CopyTo($"{prefix}.{layer}.bias", biases);
            for (var network = 0; network < Networks; network++)
            {
                weights.AsSpan(network * inputs * outputs, inputs * outputs).CopyTo(Weights(network, layer));
                biases.AsSpan(network * outputs, outputs).CopyTo(Biases(network, layer));
            }
        }
    }
}
