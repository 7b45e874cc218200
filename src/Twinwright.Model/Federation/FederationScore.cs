namespace Twinwright.Model.Federation;

/// <summary>What comes of a decision: a <c>federation-score</c> (<c>docs/formats.md</c>, section 9).</summary>
public sealed record FederationScore
{
    /// <summary>One entry for each edge server, in the instance's order.</summary>
    public required IReadOnlyList<FederationEdgeServerScore> EdgeServers { get; init; }

    /// <summary>A^Global [1].</summary>
    public required double QualityGlobal { get; init; }

    /// <summary>τ^Total [s].</summary>
    public required double DelayS { get; init; }

    /// <summary>E^Total [J].</summary>
    public required double EnergyJ { get; init; }

    /// <summary>ξ A^Global [1].</summary>
    public required double Gain { get; init; }

    /// <summary>κ E^Total [1].</summary>
    public required double EnergyCost { get; init; }

    /// <summary>C^Conf F [1].</summary>
    public required double ConfigurationCost { get; init; }

    /// <summary>Gain less both costs [1].</summary>
    public required double Utility { get; init; }

    /// <summary>Breaches in the order of section 9, then by indices.</summary>
    public required IReadOnlyList<FederationViolation> Violations { get; init; }
}

/// <summary>What comes of a decision at one edge server.</summary>
public sealed record FederationEdgeServerScore
{
    /// <summary>R of each of its links, in the order of the decision's links [bit/s].</summary>
    public required double[] RateBitPerS { get; init; }

    /// <summary>d, new data [kbit].</summary>
    public required double DataKbit { get; init; }

    /// <summary>A [1].</summary>
    public required double Quality { get; init; }

    /// <summary>T* [1].</summary>
    public required int RoundsCap { get; init; }

    /// <summary>τ^Dtr [s].</summary>
    public required double TransmissionDelayS { get; init; }

    /// <summary>τ^Back [s].</summary>
    public required double MigrationDelayS { get; init; }

    /// <summary>τ^Cre [s].</summary>
    public required double CreationDelayS { get; init; }

    /// <summary>τ^Mtr [s].</summary>
    public required double UploadDelayS { get; init; }

    /// <summary>E^Dtr [J].</summary>
    public required double TransmissionEnergyJ { get; init; }

    /// <summary>E^Back [J].</summary>
    public required double MigrationEnergyJ { get; init; }

    /// <summary>E^Cre [J].</summary>
    public required double CreationEnergyJ { get; init; }

    /// <summary>E^Mtr [J].</summary>
    public required double UploadEnergyJ { get; init; }

    /// <summary>U_b [1].</summary>
    public required double Utility { get; init; }

    /// <summary>F_b, changed associations [1].</summary>
    public required int Changes { get; init; }
}

/// <summary>A breach of a constraint.</summary>
/// <param name="Constraint">Which.</param>
/// <param name="EdgeServer">Where; null where it does not apply.</param>
/// <param name="Sensor">Whose; null where it does not apply.</param>
/// <param name="Subcarrier">On which; null where it does not apply.</param>
/// <param name="Value">What it is.</param>
/// <param name="Limit">What it should not pass.</param>
public readonly record struct FederationViolation(
    FederationConstraint Constraint, int? EdgeServer, int? Sensor, int? Subcarrier, double Value, double Limit);

/// <summary>Constraints of a frame, in the order in which a score lists them.</summary>
public enum FederationConstraint
{
    /// <summary>More than one partial-DT on an edge server; written <c>3</c>.</summary>
    OnePartialDt,

    /// <summary>Links of an edge server without a partial-DT; written <c>coalition</c>.</summary>
    Coalition,

    /// <summary>More links of a sensor than L_n; written <c>8</c>.</summary>
    Associations,

    /// <summary>Several sensors on a subcarrier of an edge server; written <c>14</c>.</summary>
    Subcarrier,

    /// <summary>Delay above δ_T; written <c>25b</c>.</summary>
    Delay,

    /// <summary>Rate below R_Min; written <c>25c</c>.</summary>
    Rate,

    /// <summary>Rounds above the cap; written <c>25g</c>.</summary>
    Rounds,
}
