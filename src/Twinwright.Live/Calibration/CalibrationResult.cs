using Twinwright.Model.Computing;

namespace Twinwright.Live.Calibration;

/// <summary>What an update to the threshold takes, by the model's constants.</summary>
/// <param name="Process">The sub-process.</param>
/// <param name="Minibatches">Minibatches from nothing to ε_th at Q_0 [1].</param>
/// <param name="WorkFlop">C = φ I Q c [flop].</param>
/// <param name="NetworkFlop">What the network itself takes, by its weights [flop].</param>
/// <param name="ModelWorkFlop">C of the scenario as it was [flop].</param>
/// <param name="Seconds">On a processor of 1 GHz, a cycle a flop [s].</param>
/// <param name="EnergyJ">E = κ C³/D_th², the update spread over D_th [J].</param>
/// <param name="ModelEnergyJ">E of the scenario as it was [J].</param>
public sealed record UpdateCost(
    SubProcess Process, double Minibatches, double WorkFlop, double NetworkFlop, double ModelWorkFlop, double Seconds, double EnergyJ, double ModelEnergyJ);

/// <summary>What a live system was charged for an update, in the mean.</summary>
/// <param name="Updates">Updates of edge servers that trained.</param>
/// <param name="LatencyS">The model's latency [s].</param>
/// <param name="EnergyJ">The model's energy [J].</param>
/// <param name="WorkloadFlop">The model's work [flop].</param>
/// <param name="MeasuredFlop">Work of the minibatches that were trained, by c [flop].</param>
/// <param name="ParameterBytes">Bytes of a helper's parameters, of those who were helped [B].</param>
public sealed record LiveCost(int Updates, double LatencyS, double EnergyJ, double WorkloadFlop, double MeasuredFlop, double ParameterBytes);

/// <summary>All fits of a calibration.</summary>
public sealed record CalibrationResult
{
    /// <summary>Name of the data set.</summary>
    public required string DataSet { get; init; }

    /// <summary>Where the measurements come from, in words.</summary>
    public required string Source { get; init; }

    /// <summary>Seed of measurements and bootstrap.</summary>
    public required long Seed { get; init; }

    /// <summary>Eq. 13 of Kang 2023.</summary>
    public required FitReport Convergency { get; init; }

    /// <summary>Q_0 of that fit [1].</summary>
    public required double MostData { get; init; }

    /// <summary>The law of similarity.</summary>
    public required FitReport Similarity { get; init; }

    /// <summary>That law as a scenario can have it; null when there is none.</summary>
    public required ScenarioLaw? ScenarioLaw { get; init; }

    /// <summary>Eq. 4 of Chen 2025.</summary>
    public required FitReport Quality { get; init; }

    /// <summary>The most data of a region there, in the mean over regions [kbit]; NaN where there was none.</summary>
    public required double MostGatheredKbit { get; init; }

    /// <summary>The drift.</summary>
    public required FitReport Drift { get; init; }

    /// <summary>What updates take.</summary>
    public IReadOnlyList<UpdateCost> Costs { get; init; } = [];

    /// <summary>What a live system was charged; null where there is none.</summary>
    public LiveCost? Live { get; init; }

    /// <summary>All fits.</summary>
    public IReadOnlyList<FitReport> Fits => [Convergency, Similarity, Quality, Drift];
}
