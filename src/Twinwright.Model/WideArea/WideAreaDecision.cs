namespace Twinwright.Model.WideArea;

/// <summary>What to do in one cycle: a <c>wide-area-decision</c> (<c>docs/formats.md</c>, section 3).</summary>
/// <param name="EdgeServers">One entry for each edge server of the instance, in its order.</param>
public sealed record WideAreaDecision(IReadOnlyList<EdgeServerDecision> EdgeServers)
{
    /// <summary>Free text; ignored.</summary>
    public string? Comment { get; init; }
}

/// <summary>What one edge server does.</summary>
public sealed record EdgeServerDecision
{
    /// <summary>m.</summary>
    public required bool Helper { get; init; }

    /// <summary>The helper that a recipient takes; null for none.</summary>
    public required int? HelperChoice { get; init; }

    /// <summary>Activated eMBB sensors, indices in any order.</summary>
    public required int[] ActiveEmbb { get; init; }

    /// <summary>Activated URLLC sensors, indices in any order.</summary>
    public required int[] ActiveUrllc { get; init; }

    /// <summary>P_r, received power of each of its eMBB sensors [W].</summary>
    public required double ReceivedPowerW { get; init; }

    /// <summary>z asked for [1].</summary>
    public required double Convergency { get; init; }
}
