using Twinwright.Model.Federation;
using Twinwright.Model.WideArea;

namespace Twinwright.Model.Composed;

/// <summary>Both systems in one world as data: a construction in frames, and updating in the cycles of each frame.</summary>
/// <remarks>
/// The edge servers and their sensors are the wide-area scenario's; of the federation's, numbers and places of edge
/// servers and sensors do not count. <c>docs/composed.md</c> says how the two are joined.
/// </remarks>
public sealed record ComposedScenario
{
    /// <summary>The edge servers, their sensors, and the cycles.</summary>
    public WideAreaScenario WideArea { get; init; } = new();

    /// <summary>The frames.</summary>
    public FederationScenario Federation { get; init; } = new();

    /// <summary>Cycles in a frame [1].</summary>
    public int CyclesPerFrame { get; init; } = 5;

    /// <summary>Similarity between families, as a share of that within one [1].</summary>
    public double CrossFamily { get; init; } = 0.5;

    /// <summary>Regions, each a family of partial-DTs; 0 for as many as partial-DTs [1].</summary>
    public int Regions { get; init; }

    /// <summary>C [1].</summary>
    public int PartialDts => Federation.PartialDts.Count;

    /// <summary>Regions that there are [1].</summary>
    public int RegionCount => Regions == 0 ? PartialDts : Regions;
}
