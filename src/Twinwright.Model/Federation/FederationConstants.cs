namespace Twinwright.Model.Federation;

/// <summary>The constants of a federated construction (Chen 2025, Table 2; <c>docs/formats.md</c>, section 6).</summary>
/// <remarks>The defaults are the paper's world. Everything is SI but amounts of data in the quality, which are in kbit.</remarks>
public sealed record FederationConstants
{
    /// <summary>β, amount of data a frame at which Γ is 1 [kbit].</summary>
    public double DataReferenceKbit { get; init; } = 200;

    /// <summary>L, Lipschitz constant of the loss [1].</summary>
    public double LipschitzConstant { get; init; } = 8;

    /// <summary>δ, learning rate, less than 2/L [1].</summary>
    public double LearningRate { get; init; } = 0.02;

    /// <summary>γ, strong convexity of the loss [1].</summary>
    public double StrongConvexity { get; init; } = 2;

    /// <summary>T_max, most rounds in a frame [1].</summary>
    public int MaxRounds { get; init; } = 100;

    /// <summary>δ_T, duration of a frame [s].</summary>
    public double FrameDurationS { get; init; } = 7.6;

    /// <summary>R_Min, least rate of a link [bit/s].</summary>
    public double MinRateBitPerS { get; init; } = 5000;

    /// <summary>ξ, weight of the gain [1].</summary>
    public double GainWeight { get; init; } = 15;

    /// <summary>κ, weight of the energy [1/J].</summary>
    public double EnergyWeightPerJ { get; init; } = 0.1;

    /// <summary>C^Conf, cost of a changed association [1].</summary>
    public double ChangeCost { get; init; } = 0.5;

    /// <summary>F_CS, speed of the cloud [Hz].</summary>
    public double CloudCpuHz { get; init; } = 3e9;

    /// <summary>Υ_CS, cycles with which the cloud integrates a bit [1/bit].</summary>
    public double CloudCyclesPerBit { get; init; } = 15;

    /// <summary>ζH, access time of the cloud for each partial-DT [s].</summary>
    public double CloudAccessS { get; init; } = 0.01;

    /// <summary>P^Max [W].</summary>
    public double CloudMaxPowerW { get; init; } = 60;

    /// <summary>P^Idle [W].</summary>
    public double CloudIdlePowerW { get; init; } = 5;

    /// <summary>P^Leak [W].</summary>
    public double CloudLeakPowerW { get; init; } = 1;
}
