namespace Twinwright.Model.WideArea;

/// <summary>The start of a cycle as those who decide see it: everything but the helper choices to come.</summary>
/// <remarks>Spans are indexed by edge server, by slot or by link of <see cref="System"/>.</remarks>
public readonly ref struct CycleView
{
    /// <summary>Topology, sensors and channels.</summary>
    public required WideAreaSystem System { get; init; }

    /// <summary>z_base before help [1]; by edge server.</summary>
    public required ReadOnlySpan<double> BasicConvergency { get; init; }

    /// <summary>N^(B,v), available eMBB sensors [1]; by edge server. A sensor that may be woken counts (note N2).</summary>
    public required ReadOnlySpan<int> AvailableEmbb { get; init; }

    /// <summary>N^(U,v), available URLLC sensors [1]; by edge server.</summary>
    public required ReadOnlySpan<int> AvailableUrllc { get; init; }

    /// <summary>Remaining energy [J]; by eMBB slot.</summary>
    public required ReadOnlySpan<double> EmbbBatteryJ { get; init; }

    /// <summary>Remaining energy [J]; by URLLC slot.</summary>
    public required ReadOnlySpan<double> UrllcBatteryJ { get; init; }

    /// <summary>s_ij [1]; by link (j, i), recipient j, helper i.</summary>
    public required ReadOnlySpan<double> Similarity { get; init; }

    /// <summary>m of the cycle before; by edge server.</summary>
    public required ReadOnlySpan<bool> PreviousHelper { get; init; }

    /// <summary>Seed of the dynamics; solvers may derive streams of their own from it.</summary>
    public required long DynamicsSeed { get; init; }

    /// <summary>
    /// Step within the run, from 0; a lane's later episodes count from multiples of 2³², so that no two cycles of a
    /// run share their draws.
    /// </summary>
    public required long Step { get; init; }

    /// <summary>F.</summary>
    public int EdgeServers => BasicConvergency.Length;
}
