using Twinwright.Model.Computing;
using Twinwright.Model.Randomness;

namespace Twinwright.Live.SubModels;

/// <summary>A part of the parameters that is blended as one.</summary>
/// <param name="Name">Its name, as <c>embb.0</c>.</param>
/// <param name="Offset">Where it begins.</param>
/// <param name="Count">How many numbers.</param>
public readonly record struct ParameterLayer(string Name, int Offset, int Count);

/// <summary>A family of sub-models that share shape and first parameters, so that their parameters can be blended.</summary>
public interface ISubModelFamily
{
    /// <summary>Name of family, shape and task; bytes of another one are refused.</summary>
    string Identity { get; }

    /// <summary>What its models predict.</summary>
    SubModelTask Task { get; }

    /// <summary>The layers, in the order of the parameters.</summary>
    IReadOnlyList<ParameterLayer> Layers { get; }

    /// <summary>The parameters from which all models start.</summary>
    ReadOnlySpan<float> Origin { get; }

    /// <summary>Samples of a minibatch.</summary>
    int Minibatch { get; }

    /// <summary>A model with the first parameters.</summary>
    ISubModel Create();

    /// <summary>A model with its optimiser's moments, from <see cref="ISubModel.ToBytes"/>.</summary>
    /// <exception cref="SubModelBytesException">The bytes cannot be used.</exception>
    ISubModel Read(ReadOnlySpan<byte> bytes);

    /// <summary>Reads parameters that <see cref="ISubModel.ParameterBytes"/> wrote.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="into">As long as <see cref="Origin"/>.</param>
    /// <exception cref="SubModelBytesException">The bytes cannot be used.</exception>
    void ReadParameters(ReadOnlySpan<byte> bytes, Span<float> into);

    /// <summary>Numbers that one sample costs in an iteration of a sub-process, forward, back and step [flop].</summary>
    double SampleFlop(SubProcess process);
}

/// <summary>A sub-model: two child networks and an integrated one, or whatever another family has in their place.</summary>
public interface ISubModel
{
    /// <summary>Its family.</summary>
    ISubModelFamily Family { get; }

    /// <summary>All parameters; writing changes the model.</summary>
    Span<float> Parameters { get; }

    /// <summary>Trains a sub-process on minibatches drawn from a window; allocates nothing.</summary>
    /// <param name="samples">Samples with known residuals; nothing is trained on none.</param>
    /// <param name="process">Which sub-process.</param>
    /// <param name="iterations">Minibatches.</param>
    /// <param name="rng">Draws the samples.</param>
    /// <returns>Mean loss of the minibatches, before each step [1]; NaN for none.</returns>
    double Train(SampleWindow samples, SubProcess process, int iterations, Rng rng);

    /// <summary>Mean squared residual error of the integrated network over the newest samples.</summary>
    /// <param name="samples">Samples with known residuals.</param>
    /// <param name="newest">At most how many.</param>
    /// <returns>Mean over samples and quantities, in squared scales of change [1]; NaN for none.</returns>
    double Loss(SampleWindow samples, int newest);

    /// <summary>Predicts the next value of every quantity.</summary>
    /// <param name="sample">A sample; its residuals are not read.</param>
    /// <param name="into">The predictions [unit].</param>
    void Predict(ReadOnlySpan<float> sample, Span<double> into);

    /// <summary>A copy that shares nothing that changes.</summary>
    ISubModel Clone();

    /// <summary>The parameters alone, as a helper sends them; without moments, which belong to its own data.</summary>
    byte[] ParameterBytes();

    /// <summary>Parameters and the optimiser's moments; reading them back gives the same training to the bit.</summary>
    byte[] ToBytes();
}
