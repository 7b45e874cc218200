using Twinwright.Model.WideArea;
using Batteries = Twinwright.Experiments.Files.ScenarioKey<Twinwright.Model.WideArea.BatteryOptions>;
using Dynamics = Twinwright.Experiments.Files.ScenarioKey<Twinwright.Model.WideArea.DynamicsOptions>;
using Harvest = Twinwright.Experiments.Files.ScenarioKey<Twinwright.Model.WideArea.HarvestOptions>;
using Key = Twinwright.Experiments.Files.ScenarioKey<Twinwright.Model.WideArea.WideAreaScenario>;
using Sensors = Twinwright.Experiments.Files.ScenarioKey<Twinwright.Model.WideArea.SensorOptions>;

namespace Twinwright.Experiments.Files;

/// <summary>All keys of a wide-area scenario (<c>docs/formats.md</c>, section 12).</summary>
public static class WideAreaKeys
{
    /// <summary>Name of the system in files.</summary>
    public const string SystemName = "wide-area";

    /// <summary>Key of the number of edge servers placed at random.</summary>
    public const string Count = "edge_servers.count";

    /// <summary>Key of the file with fixed positions.</summary>
    public const string PositionsCsv = "edge_servers.positions_csv";

    /// <summary>Most edge servers of a scenario.</summary>
    public const int MaxEdgeServers = 100_000;

    private const int MaxSensors = 10_000;

    /// <summary>The table.</summary>
    public static ScenarioKeys<WideAreaScenario> Table { get; } = new(
        [.. World(), .. SensorKeys(), .. BatteryKeys(), .. HarvestKeys(), .. DynamicsKeys(), .. ConstantKeys()],
        new OrderRule("sensors.min_per_kind", "sensors.max_per_kind"),
        new OrderRule("sensors.inner_radius_m", "sensors.outer_radius_m"),
        new OrderRule("batteries.embb_start_min_j", "batteries.embb_start_max_j"),
        new OrderRule("batteries.embb_start_max_j", "batteries.embb_capacity_j"),
        new OrderRule("batteries.urllc_start_max_cycles", "batteries.urllc_capacity_cycles"),
        new OrderRule("dynamics.drift_min", "dynamics.drift_max"));

    private static IEnumerable<Key> World() =>
    [
        Key.Number("max_neighbour_distance_m", NumberRange.NotNegative, "m", "d_th, edge servers closer than this are neighbours",
            s => s.MaxNeighbourDistanceM, (s, v) => s with { MaxNeighbourDistanceM = v }),
        Key.Word("helper_constraint", "what happens to a helper whose convergency falls short",
            s => s.HelperConstraint, (s, v) => s with { HelperConstraint = v }),
        Key.Integer("choice_samples", 1, 1024, "1", "sampled helper choices over which planning solvers average",
            s => s.ChoiceSamples, (s, v) => s with { ChoiceSamples = v }),
        Key.Number("area.width_m", NumberRange.Positive, "m", "width of the area in which edge servers are placed at random",
            s => s.AreaWidthM, (s, v) => s with { AreaWidthM = v }),
        Key.Number("area.height_m", NumberRange.Positive, "m", "height of that area",
            s => s.AreaHeightM, (s, v) => s with { AreaHeightM = v }),
        Key.Integer(Count, 1, MaxEdgeServers, "1", "F, edge servers placed at random",
            s => s.EdgeServerCount, (s, v) => s with { EdgeServerCount = v }) with { Applies = s => s.PositionsCsv is null },
        new Key(PositionsCsv, new PathValue(), "", "file with their fixed positions, instead of a count",
            s => s.PositionsCsv, (s, v) => s with { PositionsCsv = (string?)v }, Optional: true),
        Key.Number("path_loss.reference_db", NumberRange.Any, "dB", "path loss at 1 m",
            s => s.PathLossReferenceDb, (s, v) => s with { PathLossReferenceDb = v }),
        Key.Number("path_loss.db_per_decade", NumberRange.NotNegative, "dB", "path loss added by every factor of ten in distance",
            s => s.PathLossDbPerDecade, (s, v) => s with { PathLossDbPerDecade = v }),
        Key.Number("importance.embb", NumberRange.Positive, "1", "k^B, importance of the eMBB child network",
            s => s.ImportanceEmbb, (s, v) => s with { ImportanceEmbb = v }),
        Key.Number("importance.urllc", NumberRange.Positive, "1", "k^U, importance of the URLLC child network",
            s => s.ImportanceUrllc, (s, v) => s with { ImportanceUrllc = v }),
        Key.Number("importance.integrated", NumberRange.Positive, "1", "k^Int, importance of the integrated network",
            s => s.ImportanceIntegrated, (s, v) => s with { ImportanceIntegrated = v }),
        Key.Number("power.max_received_w", NumberRange.Positive, "W", "received power of the highest of the ten levels",
            s => s.MaxReceivedW, (s, v) => s with { MaxReceivedW = v }),
        Key.Integer("power.heuristic_level", 1, 10, "1", "level at which policies that do not choose the power receive",
            s => s.HeuristicPowerLevel, (s, v) => s with { HeuristicPowerLevel = v }),
    ];

    private static IEnumerable<Key> SensorKeys() => new[]
    {
        Sensors.Integer("min_per_kind", 0, MaxSensors, "1", "fewest sensors of a kind under one edge server",
            o => o.MinPerKind, (o, v) => o with { MinPerKind = v }),
        Sensors.Integer("max_per_kind", 0, MaxSensors, "1", "most sensors of a kind under one edge server",
            o => o.MaxPerKind, (o, v) => o with { MaxPerKind = v }),
        Sensors.Number("inner_radius_m", NumberRange.Positive, "m", "inner radius of the annulus in which sensors stand",
            o => o.InnerRadiusM, (o, v) => o with { InnerRadiusM = v }),
        Sensors.Number("outer_radius_m", NumberRange.Positive, "m", "outer radius of that annulus",
            o => o.OuterRadiusM, (o, v) => o with { OuterRadiusM = v }),
        Sensors.Number("urllc_error_probability", NumberRange.Probability, "1", "ε^U, decoding error probability of a URLLC packet",
            o => o.UrllcErrorProbability, (o, v) => o with { UrllcErrorProbability = v }),
        Sensors.Number("urllc_sample_bit", NumberRange.Positive, "bit", "s^U, size of one URLLC sample",
            o => o.UrllcSampleBit, (o, v) => o with { UrllcSampleBit = v }),
        Sensors.Integer("slots_per_cycle", 1, int.MaxValue, "1", "K, slots of ten mini-slots in a cycle",
            o => o.SlotsPerCycle, (o, v) => o with { SlotsPerCycle = v }),
    }.Select(key => key.Within<WideAreaScenario>("sensors.", s => s.Sensors, (s, o) => s with { Sensors = o }));

    private static IEnumerable<Key> BatteryKeys() => new[]
    {
        Batteries.Number("embb_capacity_j", NumberRange.Positive, "J", "capacity of an eMBB sensor's battery",
            o => o.EmbbCapacityJ, (o, v) => o with { EmbbCapacityJ = v }),
        Batteries.Number("embb_start_min_j", NumberRange.NotNegative, "J", "least energy of an eMBB sensor at the start",
            o => o.EmbbStartMinJ, (o, v) => o with { EmbbStartMinJ = v }),
        Batteries.Number("embb_start_max_j", NumberRange.NotNegative, "J", "most energy of an eMBB sensor at the start",
            o => o.EmbbStartMaxJ, (o, v) => o with { EmbbStartMaxJ = v }),
        Batteries.Number("urllc_capacity_cycles", NumberRange.Positive, "e^U", "capacity of a URLLC sensor's battery, in cycles of activity",
            o => o.UrllcCapacityCycles, (o, v) => o with { UrllcCapacityCycles = v }),
        Batteries.Number("urllc_start_max_cycles", NumberRange.NotNegative, "e^U", "most energy of a URLLC sensor at the start",
            o => o.UrllcStartMaxCycles, (o, v) => o with { UrllcStartMaxCycles = v }),
    }.Select(key => key.Within<WideAreaScenario>("batteries.", s => s.Batteries, (s, o) => s with { Batteries = o }));

    private static IEnumerable<Key> HarvestKeys() => new[]
    {
        Harvest.Word("model", "how sensors harvest",
            o => o.Model, (o, v) => o with { Model = v }),
        Harvest.Number("embb_max_j", NumberRange.NotNegative, "J", "most that an eMBB sensor harvests in a cycle",
            o => o.EmbbMaxJ, (o, v) => o with { EmbbMaxJ = v }),
        Harvest.Number("urllc_max_cycles", NumberRange.NotNegative, "e^U", "most that a URLLC sensor harvests in a cycle",
            o => o.UrllcMaxCycles, (o, v) => o with { UrllcMaxCycles = v }),
        Harvest.Number("latitude_deg", new NumberRange(-90, 90), "°", "sun: latitude of edge servers whose site has none",
            o => o.LatitudeDeg, (o, v) => o with { LatitudeDeg = v }),
        Harvest.Integer("day_of_year", 1, 366, "1", "sun: day of the first cycle",
            o => o.DayOfYear, (o, v) => o with { DayOfYear = v }),
        Harvest.Number("start_hour", new NumberRange(0, 24), "h", "sun: solar hour of the first cycle",
            o => o.StartHour, (o, v) => o with { StartHour = v }),
        Harvest.Number("hours_per_cycle", new NumberRange(0, 8784), "h", "sun: solar hours from one cycle to the next",
            o => o.HoursPerCycle, (o, v) => o with { HoursPerCycle = v }),
        Harvest.Number("cloud_min", NumberRange.Fraction, "1", "sun: least cloud factor, drawn up to 1",
            o => o.CloudMin, (o, v) => o with { CloudMin = v }),
    }.Select(key => key.Within<WideAreaScenario>("harvest.", s => s.Harvest, (s, o) => s with { Harvest = o }));

    private static IEnumerable<Key> DynamicsKeys() => new[]
    {
        Dynamics.Number("drift_min", NumberRange.Fraction, "1", "least drift δ",
            o => o.DriftMin, (o, v) => o with { DriftMin = v }),
        Dynamics.Number("drift_max", NumberRange.Fraction, "1", "most drift δ",
            o => o.DriftMax, (o, v) => o with { DriftMax = v }),
        Dynamics.Number("convergency_cap", NumberRange.NotNegative, "1", "most convergency that a cycle carries over, before drift",
            o => o.ConvergencyCap, (o, v) => o with { ConvergencyCap = v }),
        Dynamics.Number("similarity_near", NumberRange.Fraction, "1", "similarity of edge servers at distance 0",
            o => o.SimilarityNear, (o, v) => o with { SimilarityNear = v }),
        Dynamics.Number("similarity_slope", NumberRange.Fraction, "1", "how much similarity falls from distance 0 to d_th",
            o => o.SimilaritySlope, (o, v) => o with { SimilaritySlope = v }),
        Dynamics.Number("similarity_noise", NumberRange.Fraction, "1", "half width of the uniform noise on similarity",
            o => o.SimilarityNoise, (o, v) => o with { SimilarityNoise = v }),
    }.Select(key => key.Within<WideAreaScenario>("dynamics.", s => s.Dynamics, (s, o) => s with { Dynamics = o }));

    private static IEnumerable<Key> ConstantKeys() => WideAreaConstantKeys.Table.All
        .Select(key => key.Within<WideAreaScenario>("constants.", s => s.Constants, (s, c) => s with { Constants = c }));
}
