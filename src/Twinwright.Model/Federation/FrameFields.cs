using Twinwright.Model.Randomness;

namespace Twinwright.Model.Federation;

/// <summary>Every exogenous draw of a run: a table for each kind, with the frame as row.</summary>
/// <remarks>None depends on what is decided, so compared solvers see the same world.</remarks>
public readonly struct FrameFields
{
    /// <summary>The draws of a dynamics seed.</summary>
    public FrameFields(long dynamicsSeed)
    {
        var root = new Rng(dynamicsSeed).Split("federation/dynamics");
        Importance = root.Split("importance").Field();
        Data = root.Split("data").Field();
        Channel = root.Split("channel").Field();
        CloudChannel = root.Split("channel/cloud").Field();
    }

    /// <summary>Start and steps of the importance; by partial-DT.</summary>
    public RandomField Importance { get; }

    /// <summary>Amounts of data; by n × C + c.</summary>
    public RandomField Data { get; }

    /// <summary>Fading of links to edge servers; by (n × W + w) × B + b.</summary>
    public RandomField Channel { get; }

    /// <summary>Fading of links to the cloud, under Centra; by sensor.</summary>
    public RandomField CloudChannel { get; }
}
