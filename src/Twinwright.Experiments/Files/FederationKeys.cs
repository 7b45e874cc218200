using Twinwright.Model.Federation;
using Centra = Twinwright.Experiments.Files.ScenarioKey<Twinwright.Model.Federation.CentraOptions>;
using Channel = Twinwright.Experiments.Files.ScenarioKey<Twinwright.Model.Federation.ChannelOptions>;
using EdgeServers = Twinwright.Experiments.Files.ScenarioKey<Twinwright.Model.Federation.FederationEdgeServerOptions>;
using Key = Twinwright.Experiments.Files.ScenarioKey<Twinwright.Model.Federation.FederationScenario>;
using PartialDts = Twinwright.Experiments.Files.ScenarioKey<Twinwright.Model.Federation.PartialDtOptions>;
using Sensors = Twinwright.Experiments.Files.ScenarioKey<Twinwright.Model.Federation.FederationSensorOptions>;
using Subcarriers = Twinwright.Experiments.Files.ScenarioKey<Twinwright.Model.Federation.SubcarrierOptions>;

namespace Twinwright.Experiments.Files;

/// <summary>All keys of a federated construction's scenario (<c>docs/formats.md</c>, section 12).</summary>
public static class FederationKeys
{
    /// <summary>Name of the system in files.</summary>
    public const string SystemName = "federation";

    /// <summary>Most edge servers, and most partial-DTs, of a scenario.</summary>
    public const int MaxEdgeServers = 5_000;

    /// <summary>Most sensors of a scenario.</summary>
    public const int MaxSensors = 100_000;

    /// <summary>Most subcarriers of a scenario.</summary>
    public const int MaxSubcarriers = 1_024;

    /// <summary>Most gains of a frame: one for each sensor, edge server and subcarrier.</summary>
    public const long MaxGains = 50_000_000;

    private const int MaxStates = 16;
    private const string EdgeServerCount = "edge_servers.count";
    private const string SensorCount = "sensors.count";
    private const string SubcarrierCount = "subcarriers.count";

    // Whatever lies in it is a positive double in watts, and sums of it are finite.
    private static readonly NumberRange Dbm = new(-300, 300);

    /// <summary>The table.</summary>
    public static ScenarioKeys<FederationScenario> Table { get; } = new(
        [.. World(), .. EdgeServerKeys(), .. SensorKeys(), .. PartialDtKeys(), .. SubcarrierKeys(), .. ChannelKeys(), .. Others(), .. ConstantKeys()],
        new OrderRule("edge_servers.transmit_power_min_dbm", "edge_servers.transmit_power_max_dbm"),
        new OrderRule("edge_servers.cloud_rate_min_bit_per_s", "edge_servers.cloud_rate_max_bit_per_s"),
        new OrderRule("edge_servers.link_rate_min_bit_per_s", "edge_servers.link_rate_max_bit_per_s"),
        new OrderRule("sensors.data_min_kbit", "sensors.data_max_kbit"),
        new OrderRule("sensors.transmit_power_min_dbm", "sensors.transmit_power_max_dbm"),
        new OrderRule("partial_dts.count", EdgeServerCount),
        new OrderRule("partial_dts.model_min_bit", "partial_dts.model_max_bit"),
        new OrderRule("subcarriers.min_hz", "subcarriers.max_hz"))
    {
        MoreRules =
        [
            new KeyRule<FederationScenario>([SensorCount, EdgeServerCount, SubcarrierCount], GainsProblem),
            .. FederationConstantKeys.Table.MoreRules.Select(rule => rule.Within<FederationScenario>("constants.", s => s.Constants)),
        ],
    };

    private static IEnumerable<Key> World() =>
    [
        Key.Number("penalty_per_s", NumberRange.NotNegative, "1/s", "ψ, penalty for every second beyond the frame",
            s => s.PenaltyPerS, (s, v) => s with { PenaltyPerS = v }),
        Key.Word("framework", "how the global DT is constructed",
            s => s.Framework, (s, v) => s with { Framework = v }),
        Key.Number("area.width_m", NumberRange.Positive, "m", "width of the area in which edge servers and sensors stand",
            s => s.AreaWidthM, (s, v) => s with { AreaWidthM = v }),
        Key.Number("area.height_m", NumberRange.Positive, "m", "height of that area",
            s => s.AreaHeightM, (s, v) => s with { AreaHeightM = v }),
    ];

    private static IEnumerable<Key> EdgeServerKeys() => new[]
    {
        EdgeServers.Integer("count", 1, MaxEdgeServers, "1", "B, edge servers",
            o => o.Count, (o, v) => o with { Count = v }),
        EdgeServers.Number("cpu_hz", NumberRange.Positive, "Hz", "F_b, speed of a core",
            o => o.CpuHz, (o, v) => o with { CpuHz = v }),
        EdgeServers.Integer("cores", 1, int.MaxValue, "1", "m_b, cores",
            o => o.Cores, (o, v) => o with { Cores = v }),
        EdgeServers.Number("cycles_per_bit", NumberRange.NotNegative, "1/bit", "Υ_b, cycles with which a bit is trained in a round",
            o => o.CyclesPerBit, (o, v) => o with { CyclesPerBit = v }),
        EdgeServers.Number("energy_per_round_j", NumberRange.NotNegative, "J", "e_b, energy of a round",
            o => o.EnergyPerRoundJ, (o, v) => o with { EnergyPerRoundJ = v }),
        EdgeServers.Number("transmit_power_min_dbm", Dbm, "dBm", "least P_b, power with which an edge server sends",
            o => o.TransmitPowerMinDbm, (o, v) => o with { TransmitPowerMinDbm = v }),
        EdgeServers.Number("transmit_power_max_dbm", Dbm, "dBm", "most P_b",
            o => o.TransmitPowerMaxDbm, (o, v) => o with { TransmitPowerMaxDbm = v }),
        EdgeServers.Number("cloud_rate_min_bit_per_s", NumberRange.Positive, "bit/s", "least R_b,CS, rate from an edge server to the cloud",
            o => o.CloudRateMinBitPerS, (o, v) => o with { CloudRateMinBitPerS = v }),
        EdgeServers.Number("cloud_rate_max_bit_per_s", NumberRange.Positive, "bit/s", "most R_b,CS",
            o => o.CloudRateMaxBitPerS, (o, v) => o with { CloudRateMaxBitPerS = v }),
        EdgeServers.Number("link_rate_min_bit_per_s", NumberRange.Positive, "bit/s", "least R_b'b, rate between edge servers",
            o => o.LinkRateMinBitPerS, (o, v) => o with { LinkRateMinBitPerS = v }),
        EdgeServers.Number("link_rate_max_bit_per_s", NumberRange.Positive, "bit/s", "most R_b'b",
            o => o.LinkRateMaxBitPerS, (o, v) => o with { LinkRateMaxBitPerS = v }),
    }.Select(key => key.Within<FederationScenario>("edge_servers.", s => s.EdgeServers, (s, o) => s with { EdgeServers = o }));

    private static IEnumerable<Key> SensorKeys() => new[]
    {
        Sensors.Integer("count", 0, MaxSensors, "1", "N, sensors",
            o => o.Count, (o, v) => o with { Count = v }),
        Sensors.Integer("max_associations", 0, MaxEdgeServers, "1", "L_n, most coalitions of a sensor",
            o => o.MaxAssociations, (o, v) => o with { MaxAssociations = v }),
        Sensors.Number("data_min_kbit", NumberRange.NotNegative, "kbit", "least d_nc, data that a sensor has for a partial-DT in a frame",
            o => o.DataMinKbit, (o, v) => o with { DataMinKbit = v }),
        Sensors.Number("data_max_kbit", NumberRange.NotNegative, "kbit", "most d_nc",
            o => o.DataMaxKbit, (o, v) => o with { DataMaxKbit = v }),
        Sensors.Number("transmit_power_min_dbm", Dbm, "dBm", "least P_n, power with which a sensor sends",
            o => o.TransmitPowerMinDbm, (o, v) => o with { TransmitPowerMinDbm = v }),
        Sensors.Number("transmit_power_max_dbm", Dbm, "dBm", "most P_n",
            o => o.TransmitPowerMaxDbm, (o, v) => o with { TransmitPowerMaxDbm = v }),
    }.Select(key => key.Within<FederationScenario>("sensors.", s => s.Sensors, (s, o) => s with { Sensors = o }));

    private static IEnumerable<Key> PartialDtKeys() => new[]
    {
        PartialDts.Integer("count", 1, MaxEdgeServers, "1", "C, partial-DTs, no more than edge servers",
            o => o.Count, (o, v) => o with { Count = v }),
        PartialDts.Number("required_quality", NumberRange.Positive, "1", "A^Req, quality beyond which nothing is gained",
            o => o.RequiredQuality, (o, v) => o with { RequiredQuality = v }),
        PartialDts.Number("model_min_bit", NumberRange.NotNegative, "bit", "least D_c, size of a partial-DT's model",
            o => o.ModelMinBit, (o, v) => o with { ModelMinBit = v }),
        PartialDts.Number("model_max_bit", NumberRange.NotNegative, "bit", "most D_c",
            o => o.ModelMaxBit, (o, v) => o with { ModelMaxBit = v }),
    }.Select(key => key.Within<FederationScenario>("partial_dts.", s => s.PartialDts, (s, o) => s with { PartialDts = o }));

    private static IEnumerable<Key> SubcarrierKeys() => new[]
    {
        Subcarriers.Integer("count", 1, MaxSubcarriers, "1", "W, subcarriers of an edge server",
            o => o.Count, (o, v) => o with { Count = v }),
        Subcarriers.Number("min_hz", NumberRange.Positive, "Hz", "least width of a subcarrier",
            o => o.MinHz, (o, v) => o with { MinHz = v }),
        Subcarriers.Number("max_hz", NumberRange.Positive, "Hz", "most width of a subcarrier",
            o => o.MaxHz, (o, v) => o with { MaxHz = v }),
        Subcarriers.Number("noise_dbm_per_hz", Dbm, "dBm/Hz", "n0, noise power spectral density",
            o => o.NoiseDbmPerHz, (o, v) => o with { NoiseDbmPerHz = v }),
    }.Select(key => key.Within<FederationScenario>("subcarriers.", s => s.Subcarriers, (s, o) => s with { Subcarriers = o }));

    private static IEnumerable<Key> ChannelKeys() => new[]
    {
        Channel.Numbers("states", MaxStates, NumberRange.Positive, "1", "states of the fading",
            o => o.States, (o, v) => o with { States = v }),
        Channel.Number("redraw_probability", NumberRange.Fraction, "1", "probability that a link's state on a subcarrier is redrawn in a frame",
            o => o.RedrawProbability, (o, v) => o with { RedrawProbability = v }),
        Channel.Number("path_loss_exponent", new NumberRange(0, 10), "1", "exponent of the path loss, 0 for none",
            o => o.PathLossExponent, (o, v) => o with { PathLossExponent = v }),
        Channel.Number("reference_m", NumberRange.Positive, "m", "distance up to which there is no path loss",
            o => o.ReferenceM, (o, v) => o with { ReferenceM = v }),
    }.Select(key => key.Within<FederationScenario>("channel.", s => s.Channel, (s, o) => s with { Channel = o }));

    private static IEnumerable<Key> Others() =>
    [
        Key.Number("importance.step_sigma", NumberRange.Fraction, "1", "σ, standard deviation of a step of the importance",
            s => s.ImportanceStepSigma, (s, v) => s with { ImportanceStepSigma = v }),
        Centra.Number("energy_per_round_j", NumberRange.NotNegative, "J", "e_CS, energy of a round at the cloud, framework \"centra\"",
            o => o.EnergyPerRoundJ, (o, v) => o with { EnergyPerRoundJ = v }).Within<FederationScenario>("centra.", s => s.Centra, (s, o) => s with { Centra = o }),
        Centra.Number("gain", NumberRange.Positive, "1", "path gain between a sensor and the cloud, times the fading state",
            o => o.Gain, (o, v) => o with { Gain = v }).Within<FederationScenario>("centra.", s => s.Centra, (s, o) => s with { Centra = o }),
    ];

    private static IEnumerable<Key> ConstantKeys() => FederationConstantKeys.Table.All
        .Select(key => key.Within<FederationScenario>("constants.", s => s.Constants, (s, c) => s with { Constants = c }));

    // A frame holds a gain for each sensor, edge server and subcarrier; more of them would fill the memory.
    private static string? GainsProblem(FederationScenario scenario)
    {
        var (sensors, edgeServers, subcarriers) = (scenario.Sensors.Count, scenario.EdgeServers.Count, scenario.Subcarriers.Count);
        var most = MaxGains / ((long)edgeServers * subcarriers);
        return sensors <= most
            ? null
            : $"must be at most {most} with {edgeServers} edge servers and {subcarriers} subcarriers, or a frame has more than {MaxGains} gains, but is {sensors}";
    }
}
