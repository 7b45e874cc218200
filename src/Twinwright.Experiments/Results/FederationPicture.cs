using Twinwright.Model.Federation;

namespace Twinwright.Experiments.Results;

/// <summary>What the report draws of a federated construction.</summary>
public sealed record FederationPicture
{
    /// <summary>East of the edge servers; B numbers [m].</summary>
    public required double[] EdgeServerEastM { get; init; }

    /// <summary>North of the edge servers; B numbers [m].</summary>
    public required double[] EdgeServerNorthM { get; init; }

    /// <summary>East of the sensors; N numbers [m].</summary>
    public required double[] SensorEastM { get; init; }

    /// <summary>North of the sensors; N numbers [m].</summary>
    public required double[] SensorNorthM { get; init; }

    /// <summary>The coalitions of the last frame: its links; empty under Centra, which has none.</summary>
    public required IReadOnlyList<FederationLink> LastLinks { get; init; }

    /// <summary>The edge server that creates each partial-DT, frame by frame: <c>[t − 1][c]</c>; empty under Centra.</summary>
    public required int[][] Assignments { get; init; }

    /// <summary>I_c in the last frame; C numbers [1].</summary>
    public required double[] LastImportance { get; init; }

    /// <summary>A_c in the last frame; C numbers [1].</summary>
    public required double[] LastQuality { get; init; }

    /// <summary>Data gathered for each partial-DT in all frames; C numbers [kbit].</summary>
    public required double[] GatheredKbit { get; init; }

    /// <summary>Rounds of each partial-DT in the last frame; C numbers [1].</summary>
    public required int[] LastRounds { get; init; }

    /// <summary>Sensors that feed each partial-DT in the last frame; C numbers [1].</summary>
    public required int[] LastMembers { get; init; }
}
