namespace Twinwright.Model.Federation;

/// <summary>What came of a frame, in arrays that are used again and again; by edge server unless said otherwise.</summary>
public sealed class FrameOutcome
{
    /// <summary>Room for a frame.</summary>
    /// <param name="system">Its sizes.</param>
    public FrameOutcome(FederationSystem system)
    {
        var b = system.EdgeServers;
        RateBitPerS = new double[system.OrdinaryLinks];
        (PartialDt, Assigned, Members, Changes, RoundsCap) = (new int[b], new int[b], new int[b], new int[b], new int[b]);
        (DataKbit, DataFactor, Quality, Utility) = (new double[b], new double[b], new double[b], new double[b]);
        (TransmissionDelayS, MigrationDelayS) = (new double[b], new double[b]);
        (CreationDelayS, UploadDelayS) = (new double[b], new double[b]);
        (TransmissionEnergyJ, MigrationEnergyJ) = (new double[b], new double[b]);
        (CreationEnergyJ, UploadEnergyJ) = (new double[b], new double[b]);
        (EdgeServerDelayS, EdgeServerEnergyJ) = (new double[b], new double[b]);
        QualityByPartialDt = new double[system.PartialDts];
        (InCell, OfSensor) = (new int[b * system.Subcarriers], new int[system.Sensors]);
    }

    /// <summary>R of each link [bit/s].</summary>
    public double[] RateBitPerS { get; internal set; }

    /// <summary>c(b), the partial-DT that it creates; −1 for none.</summary>
    public int[] PartialDt { get; }

    /// <summary>Partial-DTs assigned to it; more than one breaks eq. 3.</summary>
    public int[] Assigned { get; }

    /// <summary>Links of it.</summary>
    public int[] Members { get; }

    /// <summary>F_b.</summary>
    public int[] Changes { get; }

    /// <summary>T*.</summary>
    public int[] RoundsCap { get; }

    /// <summary>d [kbit].</summary>
    public double[] DataKbit { get; }

    /// <summary>Γ [1].</summary>
    public double[] DataFactor { get; }

    /// <summary>A [1].</summary>
    public double[] Quality { get; }

    /// <summary>U_b [1].</summary>
    public double[] Utility { get; }

    /// <summary>τ^Dtr [s].</summary>
    public double[] TransmissionDelayS { get; }

    /// <summary>τ^Back [s].</summary>
    public double[] MigrationDelayS { get; }

    /// <summary>τ^Cre [s].</summary>
    public double[] CreationDelayS { get; }

    /// <summary>τ^Mtr [s].</summary>
    public double[] UploadDelayS { get; }

    /// <summary>E^Dtr [J].</summary>
    public double[] TransmissionEnergyJ { get; }

    /// <summary>E^Back [J].</summary>
    public double[] MigrationEnergyJ { get; }

    /// <summary>E^Cre [J].</summary>
    public double[] CreationEnergyJ { get; }

    /// <summary>E^Mtr [J].</summary>
    public double[] UploadEnergyJ { get; }

    /// <summary>Sum of the four delays [s].</summary>
    public double[] EdgeServerDelayS { get; }

    /// <summary>E_b, sum of the four energies [J].</summary>
    public double[] EdgeServerEnergyJ { get; }

    /// <summary>A of each partial-DT, 0 where it is not created; by c [1].</summary>
    public double[] QualityByPartialDt { get; }

    /// <summary>Scratch: links in each cell (b, w).</summary>
    internal int[] InCell { get; }

    /// <summary>Scratch: links of each sensor.</summary>
    internal int[] OfSensor { get; }

    /// <summary>Totals of the frame.</summary>
    public FrameTotals Totals { get; internal set; }
}

/// <summary>Totals of a frame.</summary>
public readonly record struct FrameTotals
{
    /// <summary>A^Global [1].</summary>
    public required double QualityGlobal { get; init; }

    /// <summary>τ_I [s].</summary>
    public required double IntegrationDelayS { get; init; }

    /// <summary>τ^Total [s].</summary>
    public required double DelayS { get; init; }

    /// <summary>E_I [J].</summary>
    public required double IntegrationEnergyJ { get; init; }

    /// <summary>E^Total [J].</summary>
    public required double EnergyJ { get; init; }

    /// <summary>ξ A^Global [1].</summary>
    public required double Gain { get; init; }

    /// <summary>κ E^Total [1].</summary>
    public required double EnergyCost { get; init; }

    /// <summary>C^Conf F [1].</summary>
    public required double ConfigurationCost { get; init; }

    /// <summary>Gain less both costs (Chen 2025, eqs. 23 and 24, one frame) [1].</summary>
    public required double Utility { get; init; }

    /// <summary>ψ max{0, τ − δ_T} [1]; it is not in <see cref="Utility"/>.</summary>
    public required double DelayPenalty { get; init; }

    /// <summary>Links.</summary>
    public required int Links { get; init; }

    /// <summary>Σ T_b.</summary>
    public required long Rounds { get; init; }

    /// <summary>Breaches of constraints.</summary>
    public required int Violations { get; init; }
}
