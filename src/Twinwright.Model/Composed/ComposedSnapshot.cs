namespace Twinwright.Model.Composed;

/// <summary>A <see cref="ComposedState"/> as plain data, to be stored and to go on from.</summary>
public sealed record ComposedSnapshot
{
    /// <summary>Frames done.</summary>
    public required int FramesDone { get; init; }

    /// <summary>Whether a frame is constructed whose cycles are under way.</summary>
    public required bool Constructed { get; init; }

    /// <summary>Cycles done of that frame.</summary>
    public required int CyclesDone { get; init; }

    /// <summary>Cycles done in all frames.</summary>
    public required long AllCycles { get; init; }

    /// <summary>Z after the last cycle; by edge server [1].</summary>
    public required double[] Convergency { get; init; }

    /// <summary>m of the last cycle; by edge server.</summary>
    public required bool[] Helper { get; init; }

    /// <summary>Remaining energy; by n [J].</summary>
    public required double[] EmbbBatteryJ { get; init; }

    /// <summary>Remaining energy; by URLLC sensor [J].</summary>
    public required double[] UrllcBatteryJ { get; init; }

    /// <summary>I_c of the last frame; by c [1].</summary>
    public required double[] Importance { get; init; }

    /// <summary>S, data gathered so far; by c [kbit].</summary>
    public required double[] HistoryKbit { get; init; }

    /// <summary>Running mean of new data; by c [kbit].</summary>
    public required double[] MeanNewDataKbit { get; init; }

    /// <summary>New data of the last frame; by c [kbit].</summary>
    public required double[] LastDataKbit { get; init; }

    /// <summary>Partial-DT of the last frame, −1 for none; by edge server.</summary>
    public required int[] PartialDt { get; init; }

    /// <summary>Links of the last frame; by edge server.</summary>
    public required int[] Members { get; init; }

    /// <summary>Associations of the last frame: edge servers.</summary>
    public required int[] LinkEdgeServer { get; init; }

    /// <summary>Associations of the last frame: sensors.</summary>
    public required int[] LinkSensor { get; init; }

    /// <summary>Associations of the last frame: subcarriers.</summary>
    public required int[] LinkSubcarrier { get; init; }

    /// <summary>A of eq. 4 in the frame under way; by c [1].</summary>
    public required double[] Quality { get; init; }

    /// <summary>Σ Z at the partial-DT's edge server over the cycles done; by c [1].</summary>
    public required double[] KeptUp { get; init; }

    /// <summary>The ledger of the frame under way.</summary>
    public required ComposedLedger Ledger { get; init; }
}

/// <summary>What a frame and its cycles so far have cost.</summary>
public readonly record struct ComposedLedger
{
    /// <summary>E^Total of the construction [J].</summary>
    public double FrameEnergyJ { get; init; }

    /// <summary>Computing in the cycles [J].</summary>
    public double ComputingEnergyJ { get; init; }

    /// <summary>Sending in the cycles, members of coalitions apart [J].</summary>
    public double SensorEnergyJ { get; init; }

    /// <summary>τ^Total [s].</summary>
    public double DelayS { get; init; }

    /// <summary>ψ max{0, τ − δ_T} [1].</summary>
    public double DelayPenalty { get; init; }

    /// <summary>F.</summary>
    public int Changes { get; init; }

    /// <summary>Links.</summary>
    public int Links { get; init; }

    /// <summary>Σ T_b.</summary>
    public long Rounds { get; init; }

    /// <summary>Breaches.</summary>
    public int Violations { get; init; }

    /// <summary>Links whose sensor had less energy than sending took.</summary>
    public int Overdrawn { get; init; }

    /// <summary>Σ helpers over the cycles.</summary>
    public int Helpers { get; init; }

    /// <summary>Σ helpers with a recipient over the cycles.</summary>
    public int EffectiveHelpers { get; init; }
}
