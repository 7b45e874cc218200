using System.Text.Json;
using Twinwright.Model.Federation;

namespace Twinwright.Experiments.Files;

/// <summary>Reads the fields of a frame, each checked against the counts that other fields set.</summary>
/// <remarks>A count that is wrong itself is not held against the fields that depend on it.</remarks>
internal sealed class FrameReader
{
    private const string EdgeServersOwner = "the edge servers";
    private const string PartialDtsOwner = "the partial-DTs";

    private static readonly string[] Required =
    [
        "constants", "frame", "subcarriers", "subcarrier_hz", "noise_w", "partial_dts", "edge_servers",
        "edge_link_rate_bit_per_s", "sensors", "gain", "previous_association",
    ];

    private static readonly string[] Optional = ["previous_links", "frames", "mean_new_data_kbit", "origin"];
    private static readonly string[] PartialDtNames = ["importance", "required_quality", "model_bit", "history_kbit"];
    private static readonly string[] SensorNames = ["transmit_power_w", "max_associations", "data_kbit"];

    private static readonly string[] EdgeServerNames =
    [
        "cpu_hz", "cores", "cycles_per_bit", "energy_per_round_j", "transmit_power_w", "cloud_rate_bit_per_s", "previous_partial_dt",
    ];

    private readonly JsonWalk _walk;
    private readonly JsonFields _fields;
    private readonly int? _partialDts;
    private readonly int? _edgeServers;
    private readonly int? _sensors;
    private readonly HashSet<int> _previousPartialDts = [];

    /// <summary>Opens the root object.</summary>
    /// <param name="walk">The walk.</param>
    /// <param name="root">The document.</param>
    public FrameReader(JsonWalk walk, JsonElement root)
    {
        _walk = walk;
        _fields = JsonKind.Open(walk, root, Required, Optional);
        _partialDts = _fields.Length("partial_dts") is > 0 and { } partialDts ? partialDts : null;
        _edgeServers = _fields.Length("edge_servers") is > 0 and { } edgeServers ? edgeServers : null;
        _sensors = _fields.Length("sensors");
    }

    /// <summary>Reads all of them; what is wrong is in the walk's problems.</summary>
    public FederationFrame Read()
    {
        var constants = _fields.Read("constants", value => JsonConstants.Federation.Read(_walk, value)) ?? new FederationConstants();
        var number = Count("frame");
        var isFirst = number == 1;
        var subcarriers = Count("subcarriers");
        var frame = new FederationFrame
        {
            Constants = constants,
            Frame = number ?? 1,
            Subcarriers = subcarriers ?? 1,
            SubcarrierHz = _fields.Number("subcarrier_hz", NumberRange.Positive),
            NoiseW = _fields.Number("noise_w", NumberRange.Positive),
            PartialDts = _fields.Read("partial_dts", value => PartialDts(value, isFirst)) ?? [],
            EdgeServers = _fields.Read("edge_servers", value => _walk.NonEmptyArray(value, item => EdgeServer(item, isFirst))) ?? [],
            EdgeLinkRateBitPerS = _fields.Read("edge_link_rate_bit_per_s", EdgeLinkRates) ?? [],
            Sensors = _fields.Array("sensors", Sensor),
            Gain = _fields.Array("gain", sensor => Gain(sensor, subcarriers), _sensors, "the sensors"),
            PreviousAssociation = [],
            Frames = _fields.Has("frames") ? Count("frames") : null,
            MeanNewDataKbit = _fields.Read("mean_new_data_kbit", value => Numbers(value, _partialDts, PartialDtsOwner)),
            Origin = _fields.Read("origin", value => JsonOrigin.Read(_walk, value)),
            Comment = _fields.Text("comment"),
        };
        return ReadHistory(frame, isFirst, subcarriers);
    }

    private int? Count(string name)
    {
        var before = _walk.Problems.Count;
        var count = (int)_fields.Integer(name, 1, int.MaxValue);
        return _fields.Has(name) && _walk.Problems.Count == before ? count : null;
    }

    private double[] Numbers(JsonElement element, int? length, string owner) =>
        _walk.Array(element, value => _walk.Number(value, NumberRange.NotNegative), length, owner);

    private PartialDtState[] PartialDts(JsonElement element, bool isFirst)
    {
        var partialDts = _walk.NonEmptyArray(element, item => PartialDt(item, isFirst));
        if (partialDts.Length > _edgeServers)
        {
            _walk.Fail($"must have at most {_edgeServers} item{(_edgeServers == 1 ? "" : "s")} ({EdgeServersOwner}), but has {partialDts.Length}");
        }

        return partialDts;
    }

    private PartialDtState PartialDt(JsonElement element, bool isFirst)
    {
        var fields = new JsonFields(_walk, element, PartialDtNames);
        var partialDt = new PartialDtState(
            fields.Number("importance", NumberRange.Fraction),
            fields.Number("required_quality", NumberRange.Positive),
            fields.Number("model_bit", NumberRange.NotNegative),
            fields.Number("history_kbit", NumberRange.NotNegative));
        if (isFirst && partialDt.HistoryKbit > 0)
        {
            _walk.Fail("history_kbit", $"must be 0 in frame 1, but is {Shown.Value(partialDt.HistoryKbit)}");
        }

        return partialDt;
    }

    private FederationEdgeServerState EdgeServer(JsonElement element, bool isFirst)
    {
        var fields = new JsonFields(_walk, element, EdgeServerNames);
        return new FederationEdgeServerState
        {
            CpuHz = fields.Number("cpu_hz", NumberRange.Positive),
            Cores = (int)fields.Integer("cores", 1, int.MaxValue),
            CyclesPerBit = fields.Number("cycles_per_bit", NumberRange.NotNegative),
            EnergyPerRoundJ = fields.Number("energy_per_round_j", NumberRange.NotNegative),
            TransmitPowerW = fields.Number("transmit_power_w", NumberRange.NotNegative),
            CloudRateBitPerS = fields.Number("cloud_rate_bit_per_s", NumberRange.Positive),
            PreviousPartialDt = fields.Read("previous_partial_dt", value => PreviousPartialDt(value, isFirst)),
        };
    }

    private int? PreviousPartialDt(JsonElement element, bool isFirst)
    {
        if (element.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (isFirst)
        {
            _walk.Fail($"must be null in frame 1, but is {JsonWalk.Describe(element)}");
            return null;
        }

        var before = _walk.Problems.Count;
        var index = _walk.Index(element, _partialDts);
        if (_walk.Problems.Count == before && !_previousPartialDts.Add(index))
        {
            _walk.Fail($"must name no partial-DT twice, but names {index} again");
        }

        return index;
    }

    private double[][] EdgeLinkRates(JsonElement element)
    {
        var rows = 0;
        return _walk.Array(
            element,
            row =>
            {
                var (from, to) = (rows++, 0);
                return _walk.Array(
                    row,
                    value => _walk.Number(value, to++ == from ? NumberRange.NotNegative : NumberRange.Positive),
                    _edgeServers,
                    EdgeServersOwner);
            },
            _edgeServers,
            EdgeServersOwner);
    }

    private FederationSensorState Sensor(JsonElement element)
    {
        var fields = new JsonFields(_walk, element, SensorNames);
        return new FederationSensorState(
            fields.Number("transmit_power_w", NumberRange.Positive),
            (int)fields.Integer("max_associations", 0, int.MaxValue),
            fields.Read("data_kbit", value => Numbers(value, _partialDts, PartialDtsOwner)) ?? []);
    }

    private double[][] Gain(JsonElement element, int? subcarriers) => _walk.Array(
        element,
        row => _walk.Array(row, value => _walk.Number(value, NumberRange.Positive), subcarriers, "the subcarriers"),
        _edgeServers,
        EdgeServersOwner);

    private FederationFrame ReadHistory(FederationFrame frame, bool isFirst, int? subcarriers)
    {
        var before = _walk.Problems.Count;
        var association = _fields.Array("previous_association", value => Members(value, isFirst), _edgeServers, EdgeServersOwner);
        var links = _fields.Read("previous_links", value => JsonLinks.Read(_walk, value, _edgeServers, _sensors, subcarriers));
        if (links is not null && _walk.Problems.Count == before && _fields.Has("previous_association"))
        {
            _walk.Enter("previous_links");
            CheckAgreement(association, links);
            _walk.Leave();
        }

        return frame with { PreviousAssociation = association, PreviousLinks = links };
    }

    private int[] Members(JsonElement element, bool isFirst)
    {
        var members = _walk.Indices(element, _sensors);
        if (isFirst && members.Length > 0)
        {
            _walk.Fail($"must be empty in frame 1, but has {members.Length} item{(members.Length == 1 ? "" : "s")}");
        }

        return members;
    }

    private void CheckAgreement(int[][] association, FederationLink[] links)
    {
        var pairs = association.SelectMany((sensors, edgeServer) => sensors.Select(sensor => (edgeServer, sensor))).ToHashSet();
        foreach (var (index, link) in links.Index())
        {
            if (!pairs.Remove((link.EdgeServer, link.Sensor)))
            {
                _walk.Enter(index);
                _walk.Fail($"must agree with previous_association, which has no sensor {link.Sensor} at edge server {link.EdgeServer}");
                _walk.Leave();
            }
        }

        foreach (var (edgeServer, sensor) in pairs.Order())
        {
            _walk.Fail($"must agree with previous_association, but has no link of sensor {sensor} to edge server {edgeServer}");
        }
    }
}
