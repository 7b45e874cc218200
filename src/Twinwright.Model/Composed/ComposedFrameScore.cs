namespace Twinwright.Model.Composed;

/// <summary>What a frame and its cycles are worth together.</summary>
public readonly record struct ComposedFrameScore
{
    /// <summary>Σ I_c A_c, A_c = Chen 2025's eq. 4 times the share that the cycles kept up [1].</summary>
    public required double QualityGlobal { get; init; }

    /// <summary>ξ A^Global [1].</summary>
    public required double Gain { get; init; }

    /// <summary>Energy of the frame: E^Total of the federation (eqs. 12 to 22) [J].</summary>
    public required double FrameEnergyJ { get; init; }

    /// <summary>Energy with which edge servers computed in the cycles (Kang 2023, eq. 15), over all cycles [J].</summary>
    public required double ComputingEnergyJ { get; init; }

    /// <summary>Energy with which sensors sent in the cycles, members of coalitions apart: theirs is in <see cref="FrameEnergyJ"/> [J].</summary>
    public required double SensorEnergyJ { get; init; }

    /// <summary>Both ledgers: the sum of the three [J].</summary>
    public double EnergyJ => FrameEnergyJ + ComputingEnergyJ + SensorEnergyJ;

    /// <summary>κ times <see cref="EnergyJ"/> [1].</summary>
    public required double EnergyCost { get; init; }

    /// <summary>C^Conf F [1].</summary>
    public required double ConfigurationCost { get; init; }

    /// <summary>Gain less both costs [1].</summary>
    public required double Utility { get; init; }

    /// <summary>ψ max{0, τ − δ_T} of the frame's construction [1]; it is not in <see cref="Utility"/>.</summary>
    public required double DelayPenalty { get; init; }

    /// <summary>τ^Total of the frame's construction [s].</summary>
    public required double DelayS { get; init; }

    /// <summary>Mean system energy of a cycle (Kang 2023, eq. 15) [J].</summary>
    public required double SystemEnergyJ { get; init; }

    /// <summary>Mean helpers of a cycle [1].</summary>
    public required double Helpers { get; init; }

    /// <summary>Mean helpers with a recipient of a cycle [1].</summary>
    public required double EffectiveHelpers { get; init; }

    /// <summary>Links.</summary>
    public required int Links { get; init; }

    /// <summary>Σ T_b.</summary>
    public required long Rounds { get; init; }

    /// <summary>Breaches in the frame and in its cycles.</summary>
    public required int Violations { get; init; }

    /// <summary>Links whose sensor had less energy than sending took.</summary>
    public required int Overdrawn { get; init; }
}
