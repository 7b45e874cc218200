using Twinwright.Model.Computing;

namespace Twinwright.Model.WideArea;

/// <summary>What does not change from cycle to cycle: topology, sensors and channels, as arrays.</summary>
/// <remarks>
/// Sensors stand in slots: the eMBB sensors of edge server i at <c>EmbbOffsets[i] … EmbbOffsets[i + 1] − 1</c>, ordered
/// by path loss (better channel first, then by index), likewise URLLC by e^U. Each edge server's slots are filled up to
/// a multiple of four with padding that is never available and holds no energy, so that loops over them run on vectors
/// without a rest. Since slots are in the order in which equal batteries are chosen, ties go to the lower slot.
/// </remarks>
public sealed class WideAreaSystem
{
    /// <summary>Slots of an edge server are a multiple of this.</summary>
    public const int SlotWidth = 4;

    /// <summary>Battery of a padding slot, below any threshold [J].</summary>
    public const double PaddingJ = -1;

    /// <summary>Constants of the model.</summary>
    public required WideAreaConstants Constants { get; init; }

    /// <summary>Who is whose neighbour.</summary>
    public required NeighbourGraph Graph { get; init; }

    /// <summary>d_th [m].</summary>
    public required double MaxNeighbourDistanceM { get; init; }

    /// <summary>East of the origin [m]; F entries.</summary>
    public required double[] EastM { get; init; }

    /// <summary>North of the origin [m]; F entries.</summary>
    public required double[] NorthM { get; init; }

    /// <summary>k^B, k^U, k^Int of each edge server; F entries.</summary>
    public required ProcessImportance[] Importance { get; init; }

    /// <summary>First eMBB slot of each edge server, and the number of slots; F + 1 entries.</summary>
    public required int[] EmbbOffsets { get; init; }

    /// <summary>N^B [1]; F entries.</summary>
    public required int[] EmbbCount { get; init; }

    /// <summary>L of each slot [dB].</summary>
    public required double[] EmbbPathLossDb { get; init; }

    /// <summary>L L_m E1(g0): energy spent for each joule received [1]; 0 in padding.</summary>
    public required double[] EmbbEnergyFactor { get; init; }

    /// <summary>The sensor's index in files; −1 in padding.</summary>
    public required int[] EmbbSensor { get; init; }

    /// <summary>First URLLC slot of each edge server, and the number of slots; F + 1 entries.</summary>
    public required int[] UrllcOffsets { get; init; }

    /// <summary>N^U [1]; F entries.</summary>
    public required int[] UrllcCount { get; init; }

    /// <summary>e^U of each slot [J]; 0 in padding.</summary>
    public required double[] UrllcEnergyJ { get; init; }

    /// <summary>The sensor's index in files; −1 in padding.</summary>
    public required int[] UrllcSensor { get; init; }

    /// <summary>F.</summary>
    public int EdgeServers => EastM.Length;

    /// <summary>eMBB slots, padding included.</summary>
    public int EmbbSlots => EmbbOffsets[^1];

    /// <summary>URLLC slots, padding included.</summary>
    public int UrllcSlots => UrllcOffsets[^1];

    /// <summary>A slot count rounded up to the width of a vector.</summary>
    internal static int Pad(int sensors) => (sensors + SlotWidth - 1) / SlotWidth * SlotWidth;
}
