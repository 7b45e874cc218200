namespace Twinwright.Model.Federation;

/// <summary>A federated construction as data: what <c>deployment</c> and <c>dynamics</c> seeds are drawn from.</summary>
/// <remarks>Every default is the scenario <c>federation/paper</c>. Keys in files: <c>docs/formats.md</c>, section 12.</remarks>
public sealed record FederationScenario
{
    /// <summary>Constants of the model.</summary>
    public FederationConstants Constants { get; init; } = new();

    /// <summary>ψ, penalty for every second beyond the frame [1/s].</summary>
    public double PenaltyPerS { get; init; } = 10;

    /// <summary>How the global DT is constructed.</summary>
    public Framework Framework { get; init; } = Framework.Overlap;

    /// <summary>Width of the area in which edge servers and sensors stand [m].</summary>
    public double AreaWidthM { get; init; } = 1000;

    /// <summary>Height of that area [m].</summary>
    public double AreaHeightM { get; init; } = 1000;

    /// <summary>The edge servers.</summary>
    public FederationEdgeServerOptions EdgeServers { get; init; } = new();

    /// <summary>The sensors.</summary>
    public FederationSensorOptions Sensors { get; init; } = new();

    /// <summary>The parts of the global DT.</summary>
    public PartialDtOptions PartialDts { get; init; } = new();

    /// <summary>The radio resources.</summary>
    public SubcarrierOptions Subcarriers { get; init; } = new();

    /// <summary>The channel.</summary>
    public ChannelOptions Channel { get; init; } = new();

    /// <summary>σ, standard deviation of a step of the importance [1].</summary>
    public double ImportanceStepSigma { get; init; } = 0.1;

    /// <summary>The framework without edge servers.</summary>
    public CentraOptions Centra { get; init; } = new();
}

/// <summary>How the global DT is constructed (Chen 2025, section 5.1).</summary>
public enum Framework
{
    /// <summary>Sensors join several coalitions.</summary>
    Overlap,

    /// <summary>A sensor joins one coalition at most.</summary>
    NonOverlap,

    /// <summary>All data goes straight to the cloud.</summary>
    Centra,
}

/// <summary>The edge servers of a scenario.</summary>
public sealed record FederationEdgeServerOptions
{
    /// <summary>B, number of edge servers [1].</summary>
    public int Count { get; init; } = 5;

    /// <summary>F_b, speed of a core [Hz].</summary>
    public double CpuHz { get; init; } = 64e6;

    /// <summary>m_b, cores [1].</summary>
    public int Cores { get; init; } = 10;

    /// <summary>Υ_b, cycles with which a bit is trained in a round [1/bit].</summary>
    public double CyclesPerBit { get; init; } = 15;

    /// <summary>e_b, energy of a round [J].</summary>
    public double EnergyPerRoundJ { get; init; } = 6.144;

    /// <summary>Least P_b [dBm].</summary>
    public double TransmitPowerMinDbm { get; init; } = 5;

    /// <summary>Most P_b [dBm].</summary>
    public double TransmitPowerMaxDbm { get; init; } = 33;

    /// <summary>Least R_b,CS [bit/s].</summary>
    public double CloudRateMinBitPerS { get; init; } = 1e6;

    /// <summary>Most R_b,CS [bit/s].</summary>
    public double CloudRateMaxBitPerS { get; init; } = 3e6;

    /// <summary>Least R_b'b [bit/s].</summary>
    public double LinkRateMinBitPerS { get; init; } = 100e6;

    /// <summary>Most R_b'b [bit/s].</summary>
    public double LinkRateMaxBitPerS { get; init; } = 300e6;
}

/// <summary>The sensors of a scenario.</summary>
public sealed record FederationSensorOptions
{
    /// <summary>N, number of sensors [1].</summary>
    public int Count { get; init; } = 20;

    /// <summary>L_n, most coalitions of a sensor [1].</summary>
    public int MaxAssociations { get; init; } = 3;

    /// <summary>Least d_nc in a frame [kbit].</summary>
    public double DataMinKbit { get; init; } = 200;

    /// <summary>Most d_nc in a frame [kbit].</summary>
    public double DataMaxKbit { get; init; } = 600;

    /// <summary>Least P_n [dBm].</summary>
    public double TransmitPowerMinDbm { get; init; } = 5;

    /// <summary>Most P_n [dBm].</summary>
    public double TransmitPowerMaxDbm { get; init; } = 33;
}

/// <summary>The partial-DTs of a scenario.</summary>
public sealed record PartialDtOptions
{
    /// <summary>C, number of partial-DTs, at most B [1].</summary>
    public int Count { get; init; } = 5;

    /// <summary>A^Req [1].</summary>
    public double RequiredQuality { get; init; } = 3;

    /// <summary>Least D_c [bit].</summary>
    public double ModelMinBit { get; init; } = 1e6;

    /// <summary>Most D_c [bit].</summary>
    public double ModelMaxBit { get; init; } = 5e6;
}

/// <summary>The radio resources of an edge server.</summary>
public sealed record SubcarrierOptions
{
    /// <summary>Number of subcarriers [1].</summary>
    public int Count { get; init; } = 10;

    /// <summary>Least width of a subcarrier [Hz].</summary>
    public double MinHz { get; init; } = 1e6;

    /// <summary>Most width of a subcarrier [Hz].</summary>
    public double MaxHz { get; init; } = 5e6;

    /// <summary>n0, noise power spectral density [dBm/Hz].</summary>
    public double NoiseDbmPerHz { get; init; } = -104;
}

/// <summary>The channel between sensors and edge servers.</summary>
public sealed record ChannelOptions
{
    /// <summary>States of the fading [1].</summary>
    public IReadOnlyList<double> States { get; init; } = [0.2, 0.4, 0.6];

    /// <summary>Probability that a link's state on a subcarrier is redrawn in a frame [1].</summary>
    public double RedrawProbability { get; init; } = 0.3;

    /// <summary>Exponent of the path loss; 0 for none [1].</summary>
    public double PathLossExponent { get; init; } = 3;

    /// <summary>Distance up to which there is no path loss [m].</summary>
    public double ReferenceM { get; init; } = 100;
}

/// <summary>The framework without edge servers, in which all data goes straight to the cloud.</summary>
public sealed record CentraOptions
{
    /// <summary>e_CS, energy of a round at the cloud [J].</summary>
    public double EnergyPerRoundJ { get; init; } = 9;

    /// <summary>Path gain between a sensor and the cloud, times the fading state [1].</summary>
    public double Gain { get; init; } = 1e-3;
}
