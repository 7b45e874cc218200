using Twinwright.Model.Computing;
using Twinwright.Model.WideArea;

namespace Twinwright.Solvers.WideArea;

/// <summary>All that an edge server knows by itself at the start of a cycle.</summary>
public readonly ref struct LocalRecord
{
    /// <summary>z_base [1].</summary>
    public required double BasicConvergency { get; init; }

    /// <summary>m of the cycle before.</summary>
    public required bool PreviousHelper { get; init; }

    /// <summary>k^B, k^U, k^Int.</summary>
    public required ProcessImportance Importance { get; init; }

    /// <summary>N^(B,v) [1].</summary>
    public required int AvailableEmbb { get; init; }

    /// <summary>N^(U,v) [1].</summary>
    public required int AvailableUrllc { get; init; }

    /// <summary>Remaining energy of its eMBB sensors, by slot [J].</summary>
    public required ReadOnlySpan<double> EmbbBatteryJ { get; init; }

    /// <summary>Energy spent for each joule received, by slot [1].</summary>
    public required ReadOnlySpan<double> EmbbEnergyFactor { get; init; }

    /// <summary>Remaining energy of its URLLC sensors, by slot [J].</summary>
    public required ReadOnlySpan<double> UrllcBatteryJ { get; init; }

    /// <summary>e^U, by slot [J].</summary>
    public required ReadOnlySpan<double> UrllcEnergyJ { get; init; }

    /// <summary>s of its own links: it is the recipient, each neighbour the helper [1].</summary>
    public required ReadOnlySpan<double> Similarity { get; init; }

    /// <summary>The part of a cycle that is an edge server's own.</summary>
    public static LocalRecord Of(in CycleView cycle, int i)
    {
        var system = cycle.System;
        var (embb, urllc, link) = (system.EmbbOffsets[i], system.UrllcOffsets[i], system.Graph.Offsets[i]);
        return new()
        {
            BasicConvergency = cycle.BasicConvergency[i],
            PreviousHelper = cycle.PreviousHelper[i],
            Importance = system.Importance[i],
            AvailableEmbb = cycle.AvailableEmbb[i],
            AvailableUrllc = cycle.AvailableUrllc[i],
            EmbbBatteryJ = cycle.EmbbBatteryJ.Slice(embb, system.EmbbCount[i]),
            EmbbEnergyFactor = system.EmbbEnergyFactor.AsSpan(embb, system.EmbbCount[i]),
            UrllcBatteryJ = cycle.UrllcBatteryJ.Slice(urllc, system.UrllcCount[i]),
            UrllcEnergyJ = system.UrllcEnergyJ.AsSpan(urllc, system.UrllcCount[i]),
            Similarity = cycle.Similarity[link..system.Graph.Offsets[i + 1]],
        };
    }
}
