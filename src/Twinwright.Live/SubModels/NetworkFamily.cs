using System.Globalization;
using System.Runtime.InteropServices;
using Twinwright.Learning.Networks;
using Twinwright.Model.Computing;
using Twinwright.Model.Randomness;

namespace Twinwright.Live.SubModels;

/// <summary>Sizes and rates of <see cref="NetworkFamily"/>.</summary>
public sealed record NetworkSettings
{
    /// <summary>Features of the eMBB child network.</summary>
    public int EmbbUnits { get; init; } = 16;

    /// <summary>Features of the URLLC child network.</summary>
    public int UrllcUnits { get; init; } = 8;

    /// <summary>Hidden units of the integrated network.</summary>
    public int IntegratedUnits { get; init; } = 12;

    /// <summary>Samples of a minibatch.</summary>
    public int Minibatch { get; init; } = 16;

    /// <summary>Learning rate of Adam.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Greatest length of a gradient.</summary>
    public float GradientBound { get; init; } = 1;

    /// <summary>Gain of the last layers' first weights: small, so that the first model predicts about what persistence does.</summary>
    public double LastGain { get; init; } = 0.05;

    /// <summary>How fast parameters fall back to the origin, in units of the learning rate: what little data does not hold up does not stay.</summary>
    public double OriginPull { get; init; } = 1;

    /// <summary>Seed of the first parameters, which all models share.</summary>
    public long OriginSeed { get; init; } = 1;
}

/// <summary>Kang's sub-model (2023, section 3.3.1): two child networks on eMBB and URLLC data and an integrated network on their features.</summary>
/// <remarks>
/// <code>
/// h^B = tanh(W^B x^B + b^B)      r^B = V^B h^B + a^B          eMBB child network and its head
/// h^U = tanh(W^U x^U + b^U)      r^U = V^U h^U + a^U          URLLC child network and its head
/// g = tanh(W [h^B, h^U] + b)     r = V g + a                  integrated network
/// </code>
/// Each r estimates the residuals; predictions are anchor + scale · r. The eMBB process trains W^B and its head, the
/// URLLC process likewise, the integrated process its own layers and both child networks below them. The layers stand
/// in the order head B, child B, integrated, child U, head U, so that each process trains one stretch of parameters.
/// </remarks>
public sealed class NetworkFamily : ISubModelFamily
{
    private readonly float[] _origin;
    private readonly ParameterLayer[] _layers;

    /// <summary>A family for a task.</summary>
    public NetworkFamily(SubModelTask task, NetworkSettings? settings = null)
    {
        (Task, Settings) = (task, settings ?? new NetworkSettings());
        var layout = task.Layout;
        var (b, u, units, outputs) = (Settings.EmbbUnits, Settings.UrllcUnits, Settings.IntegratedUnits, layout.Outputs);
        EmbbHead = new Dense("embb.head", 0, b, outputs, false);
        Embb = new Dense("embb.0", EmbbHead.End, layout.Embb, b, true);
        Integrated = new Dense("integrated.0", Embb.End, b + u, units, true);
        IntegratedHead = new Dense("integrated.1", Integrated.End, units, outputs, false);
        Urllc = new Dense("urllc.0", IntegratedHead.End, layout.Urllc, u, true);
        UrllcHead = new Dense("urllc.head", Urllc.End, u, outputs, false);
        Dense[] all = [EmbbHead, Embb, Integrated, IntegratedHead, Urllc, UrllcHead];
        _layers = [.. all.Select(dense => dense.Layer)];
        _origin = First(all);

        // The origin itself is part of the name: models of two origins have nothing to blend.
        var origin = (uint)StateWriter.Checksum(MemoryMarshal.AsBytes<float>(_origin));
        Identity = string.Create(
            CultureInfo.InvariantCulture, $"network/{task.Id}/{layout.Embb}+{layout.Urllc}>{layout.Outputs}/{b}-{u}-{units}/{origin:x8}");
    }

    /// <summary>Sizes and rates.</summary>
    public NetworkSettings Settings { get; }

    /// <inheritdoc/>
    public string Identity { get; }

    /// <inheritdoc/>
    public SubModelTask Task { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ParameterLayer> Layers => _layers;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Origin => _origin;

    /// <inheritdoc/>
    public int Minibatch => Settings.Minibatch;

    internal Dense EmbbHead { get; }

    internal Dense Embb { get; }

    internal Dense Integrated { get; }

    internal Dense IntegratedHead { get; }

    internal Dense Urllc { get; }

    internal Dense UrllcHead { get; }

    /// <inheritdoc/>
    public ISubModel Create() => new NetworkSubModel(this);

    /// <inheritdoc/>
    public ISubModel Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes, StateKind.Model, Identity);
        var model = new NetworkSubModel(this);
        model.ReadFrom(ref reader);
        reader.End();
        return model;
    }

    /// <inheritdoc/>
    public void ReadParameters(ReadOnlySpan<byte> bytes, Span<float> into)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(into.Length, _origin.Length);
        var reader = new StateReader(bytes, StateKind.Parameters, Identity);
        reader.Floats(into, "parameters");
        reader.End();
    }

    /// <inheritdoc/>
    /// <remarks>Two for each weight and sample forward, four back: the usual count of multiply-adds.</remarks>
    public double SampleFlop(SubProcess process) => 6.0 * Trained(process).Count;

    /// <summary>The stretch of parameters that a sub-process trains.</summary>
    internal (int Offset, int Count) Trained(SubProcess process) => process switch
    {
        SubProcess.Embb => (0, Embb.End),
        SubProcess.Urllc => (Urllc.Offset, UrllcHead.End - Urllc.Offset),
        SubProcess.Integrated => (Embb.Offset, Urllc.End - Embb.Offset),
        _ => (0, 0),
    };

    private float[] First(Dense[] all)
    {
        var first = new float[all[^1].End];
        foreach (var dense in all)
        {
            var stack = new NetworkStack(new NetworkShape(dense.Inputs, [], dense.Outputs, Activation.Linear), 1);
            stack.Initialise(new Rng(Settings.OriginSeed).Split("sub-model").Split(dense.Name), dense.Curved ? 1 : Settings.LastGain);
            stack.Of(0).CopyTo(first.AsSpan(dense.Offset));
        }

        return first;
    }
}
