namespace Twinwright.Model.WideArea;

/// <summary>One updating cycle made fully explicit: a <c>wide-area-cycle</c> (<c>docs/formats.md</c>, section 2).</summary>
public sealed record WideAreaCycle
{
    /// <summary>Constants of the model.</summary>
    public required WideAreaConstants Constants { get; init; }

    /// <summary>d_th, edge servers closer than this are neighbours [m].</summary>
    public required double MaxNeighbourDistanceM { get; init; }

    /// <summary>The edge servers, F of them.</summary>
    public required IReadOnlyList<EdgeServerState> EdgeServers { get; init; }

    /// <summary>s_ij as <c>Similarity[j][i]</c>, recipient j, helper i [1]; F × F, the diagonal is not used.</summary>
    public required double[][] Similarity { get; init; }

    /// <summary>m of the cycle before; null: all recipients.</summary>
    public bool[]? PreviousHelper { get; init; }

    /// <summary>Where the cycle comes from; null when unknown.</summary>
    public WorldOrigin? Origin { get; init; }

    /// <summary>Free text; ignored.</summary>
    public string? Comment { get; init; }
}

/// <summary>One edge server at the start of a cycle.</summary>
public sealed record EdgeServerState
{
    /// <summary>East of the origin [m].</summary>
    public required double EastM { get; init; }

    /// <summary>North of the origin [m].</summary>
    public required double NorthM { get; init; }

    /// <summary>k^B [1].</summary>
    public required double ImportanceEmbb { get; init; }

    /// <summary>k^U [1].</summary>
    public required double ImportanceUrllc { get; init; }

    /// <summary>k^Int [1].</summary>
    public required double ImportanceIntegrated { get; init; }

    /// <summary>z_base before help [1].</summary>
    public required double BasicConvergency { get; init; }

    /// <summary>Its eMBB sensors.</summary>
    public required IReadOnlyList<EmbbSensorState> EmbbSensors { get; init; }

    /// <summary>Its URLLC sensors.</summary>
    public required IReadOnlyList<UrllcSensorState> UrllcSensors { get; init; }
}

/// <summary>An eMBB sensor at the start of a cycle.</summary>
/// <param name="PathLossDb">L, without the link margin [dB].</param>
/// <param name="BatteryJ">Remaining energy [J].</param>
public readonly record struct EmbbSensorState(double PathLossDb, double BatteryJ);

/// <summary>A URLLC sensor at the start of a cycle.</summary>
/// <param name="BatteryJ">Remaining energy [J].</param>
/// <param name="EnergyPerCycleJ">e^U [J].</param>
public readonly record struct UrllcSensorState(double BatteryJ, double EnergyPerCycleJ);
