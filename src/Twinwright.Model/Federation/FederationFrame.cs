namespace Twinwright.Model.Federation;

/// <summary>One frame made fully explicit: a <c>federation-frame</c> (<c>docs/formats.md</c>, section 6).</summary>
public sealed record FederationFrame
{
    /// <summary>Constants of the model.</summary>
    public required FederationConstants Constants { get; init; }

    /// <summary>t, from 1.</summary>
    public required int Frame { get; init; }

    /// <summary>W, subcarriers of an edge server.</summary>
    public required int Subcarriers { get; init; }

    /// <summary>Width of a subcarrier [Hz].</summary>
    public required double SubcarrierHz { get; init; }

    /// <summary>Noise power in a subcarrier [W].</summary>
    public required double NoiseW { get; init; }

    /// <summary>The partial-DTs, C of them.</summary>
    public required IReadOnlyList<PartialDtState> PartialDts { get; init; }

    /// <summary>The edge servers, B of them.</summary>
    public required IReadOnlyList<FederationEdgeServerState> EdgeServers { get; init; }

    /// <summary>R as <c>[b'][b]</c>, from b' to b [bit/s]; B × B, the diagonal is not used.</summary>
    public required double[][] EdgeLinkRateBitPerS { get; init; }

    /// <summary>The sensors, N of them.</summary>
    public required IReadOnlyList<FederationSensorState> Sensors { get; init; }

    /// <summary>H as <c>[n][b][w]</c>, power gain [1]; N × B × W.</summary>
    public required double[][][] Gain { get; init; }

    /// <summary>Sensors of each edge server in the frame before; B lists.</summary>
    public required int[][] PreviousAssociation { get; init; }

    /// <summary>Links of the frame before; null when only the association is known.</summary>
    public IReadOnlyList<FederationLink>? PreviousLinks { get; init; }

    /// <summary>T, frames of the run; null when unknown.</summary>
    public int? Frames { get; init; }

    /// <summary>d̄_c, running mean of new data [kbit]; C numbers, null when unknown.</summary>
    public double[]? MeanNewDataKbit { get; init; }

    /// <summary>Where the frame comes from; null when unknown.</summary>
    public WorldOrigin? Origin { get; init; }

    /// <summary>Free text; ignored.</summary>
    public string? Comment { get; init; }
}

/// <summary>A partial-DT at the start of a frame.</summary>
/// <param name="Importance">I_c [1].</param>
/// <param name="RequiredQuality">A_c^Req [1].</param>
/// <param name="ModelBit">D_c [bit].</param>
/// <param name="HistoryKbit">S_{t−1}, data gathered in all earlier frames [kbit].</param>
public readonly record struct PartialDtState(double Importance, double RequiredQuality, double ModelBit, double HistoryKbit);

/// <summary>An edge server at the start of a frame.</summary>
public readonly record struct FederationEdgeServerState
{
    /// <summary>F_b, speed of a core [Hz].</summary>
    public required double CpuHz { get; init; }

    /// <summary>m_b, cores [1].</summary>
    public required int Cores { get; init; }

    /// <summary>Υ_b [1/bit].</summary>
    public required double CyclesPerBit { get; init; }

    /// <summary>e_b, energy of a round [J].</summary>
    public required double EnergyPerRoundJ { get; init; }

    /// <summary>P_b [W].</summary>
    public required double TransmitPowerW { get; init; }

    /// <summary>R_b,CS [bit/s].</summary>
    public required double CloudRateBitPerS { get; init; }

    /// <summary>The partial-DT it had in the frame before; null for none.</summary>
    public required int? PreviousPartialDt { get; init; }
}

/// <summary>A sensor in a frame.</summary>
/// <param name="TransmitPowerW">P_n [W].</param>
/// <param name="MaxAssociations">L_n [1].</param>
/// <param name="DataKbit">d_nc [kbit]; C numbers.</param>
public sealed record FederationSensorState(double TransmitPowerW, int MaxAssociations, double[] DataKbit);

/// <summary>A sensor's link to an edge server.</summary>
/// <param name="EdgeServer">b.</param>
/// <param name="Sensor">n.</param>
/// <param name="Subcarrier">w.</param>
public readonly record struct FederationLink(int EdgeServer, int Sensor, int Subcarrier);
