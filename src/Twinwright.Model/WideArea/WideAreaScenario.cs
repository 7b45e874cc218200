namespace Twinwright.Model.WideArea;

/// <summary>A wide-area world as data: what <c>deployment</c> and <c>dynamics</c> seeds are drawn from.</summary>
/// <remarks>Every default is the scenario <c>wide-area/paper</c>. Keys in files: <c>docs/formats.md</c>, section 12.</remarks>
public sealed record WideAreaScenario
{
    /// <summary>Constants of the model.</summary>
    public WideAreaConstants Constants { get; init; } = new();

    /// <summary>d_th, edge servers closer than this are neighbours [m].</summary>
    public double MaxNeighbourDistanceM { get; init; } = 700;

    /// <summary>Width of the area in which edge servers are placed at random [m].</summary>
    public double AreaWidthM { get; init; } = 3500;

    /// <summary>Height of the area in which edge servers are placed at random [m].</summary>
    public double AreaHeightM { get; init; } = 3500;

    /// <summary>F, number of edge servers placed at random; with <see cref="Positions"/> their number counts.</summary>
    public int EdgeServerCount { get; init; } = 50;

    /// <summary>Path of the file with fixed positions as the scenario names it; null when placed at random.</summary>
    public string? PositionsCsv { get; init; }

    /// <summary>Fixed positions of the edge servers; null when placed at random.</summary>
    public IReadOnlyList<EdgeServerSite>? Positions { get; init; }

    /// <summary>Sensors under each edge server.</summary>
    public SensorOptions Sensors { get; init; } = new();

    /// <summary>Path loss at 1 m [dB].</summary>
    public double PathLossReferenceDb { get; init; } = 38.46;

    /// <summary>Path loss added by every factor of ten in distance [dB].</summary>
    public double PathLossDbPerDecade { get; init; } = 20;

    /// <summary>k^B [1].</summary>
    public double ImportanceEmbb { get; init; } = 1;

    /// <summary>k^U [1].</summary>
    public double ImportanceUrllc { get; init; } = 1;

    /// <summary>k^Int [1].</summary>
    public double ImportanceIntegrated { get; init; } = 10;

    /// <summary>Received power of level 1.0 [W]; the ten levels are 0.1 … 1.0 of it.</summary>
    public double MaxReceivedW { get; init; } = 1e-13;

    /// <summary>Level, 1 to 10, at which policies that do not choose the power receive.</summary>
    public int HeuristicPowerLevel { get; init; } = 3;

    /// <summary>Batteries of the sensors.</summary>
    public BatteryOptions Batteries { get; init; } = new();

    /// <summary>What the sun gives.</summary>
    public HarvestOptions Harvest { get; init; } = new();

    /// <summary>How the world changes between cycles.</summary>
    public DynamicsOptions Dynamics { get; init; } = new();

    /// <summary>What happens to a helper whose convergency falls short.</summary>
    public HelperConstraint HelperConstraint { get; init; } = HelperConstraint.Rectify;

    /// <summary>Number of sampled helper choices over which planning solvers average.</summary>
    public int ChoiceSamples { get; init; } = 8;

    /// <summary>F [1]: the number of fixed positions, or <see cref="EdgeServerCount"/>.</summary>
    public int EdgeServers => Positions?.Count ?? EdgeServerCount;

    /// <summary>Received power of the heuristics [W].</summary>
    public double HeuristicReceivedW => ReceivedW(HeuristicPowerLevel);

    /// <summary>Received power of a level [W].</summary>
    /// <param name="level">1 to 10.</param>
    public double ReceivedW(int level) => MaxReceivedW * level / 10;
}

/// <summary>An edge server's fixed place.</summary>
/// <param name="Name">Name of the site, shown in reports.</param>
/// <param name="EastM">East of the origin [m].</param>
/// <param name="NorthM">North of the origin [m].</param>
/// <param name="LatitudeDeg">Geographic latitude [°]; null when the file gives metres.</param>
public sealed record EdgeServerSite(string Name, double EastM, double NorthM, double? LatitudeDeg = null);

/// <summary>Sensors under each edge server.</summary>
public sealed record SensorOptions
{
    /// <summary>Fewest sensors of a kind under one edge server.</summary>
    public int MinPerKind { get; init; } = 1;

    /// <summary>Most sensors of a kind under one edge server.</summary>
    public int MaxPerKind { get; init; } = 40;

    /// <summary>Inner radius of the annulus round the access point in which sensors stand [m].</summary>
    public double InnerRadiusM { get; init; } = 10;

    /// <summary>Outer radius of that annulus [m].</summary>
    public double OuterRadiusM { get; init; } = 140;

    /// <summary>ε^U, decoding error probability of a URLLC packet [1].</summary>
    public double UrllcErrorProbability { get; init; } = 1e-5;

    /// <summary>s^U, size of one URLLC sample [bit].</summary>
    public double UrllcSampleBit { get; init; } = 100;

    /// <summary>K, slots of ten mini-slots in a cycle [1].</summary>
    public int SlotsPerCycle { get; init; } = 1000;
}

/// <summary>Batteries of the sensors.</summary>
public sealed record BatteryOptions
{
    /// <summary>Capacity of an eMBB sensor's battery [J].</summary>
    public double EmbbCapacityJ { get; init; } = 2;

    /// <summary>Least energy of an eMBB sensor at the start [J].</summary>
    public double EmbbStartMinJ { get; init; } = 1;

    /// <summary>Most energy of an eMBB sensor at the start [J].</summary>
    public double EmbbStartMaxJ { get; init; } = 2;

    /// <summary>Capacity of a URLLC sensor's battery [e^U, cycles of activity].</summary>
    public double UrllcCapacityCycles { get; init; } = 5;

    /// <summary>Most energy of a URLLC sensor at the start [e^U]; the least is 0.</summary>
    public double UrllcStartMaxCycles { get; init; } = 5;
}

/// <summary>How sensors harvest.</summary>
public enum HarvestModel
{
    /// <summary>Every sensor draws uniformly from 0 to its maximum, every cycle.</summary>
    Uniform,

    /// <summary>The sun's elevation by latitude, day and hour, times a cloud factor per edge server and cycle.</summary>
    Sun,
}

/// <summary>What the sun gives.</summary>
public sealed record HarvestOptions
{
    /// <summary>Which model.</summary>
    public HarvestModel Model { get; init; } = HarvestModel.Uniform;

    /// <summary>Most that an eMBB sensor harvests in a cycle [J].</summary>
    public double EmbbMaxJ { get; init; } = 0.12;

    /// <summary>Most that a URLLC sensor harvests in a cycle [e^U].</summary>
    public double UrllcMaxCycles { get; init; } = 1.4;

    /// <summary>Latitude of edge servers whose site has none [°]; sun model only.</summary>
    public double LatitudeDeg { get; init; } = 51;

    /// <summary>Day of the year of the first cycle, 1 to 366; sun model only.</summary>
    public int DayOfYear { get; init; } = 172;

    /// <summary>Solar hour of the first cycle, 0 to 24 [h]; sun model only.</summary>
    public double StartHour { get; init; } = 6;

    /// <summary>Solar hours from one cycle to the next [h]; sun model only.</summary>
    public double HoursPerCycle { get; init; } = 0.5;

    /// <summary>Least cloud factor, drawn uniformly up to 1 for each edge server and cycle [1]; sun model only.</summary>
    public double CloudMin { get; init; } = 0.2;
}

/// <summary>How the world changes between cycles.</summary>
public sealed record DynamicsOptions
{
    /// <summary>Least drift δ [1].</summary>
    public double DriftMin { get; init; } = 0.2;

    /// <summary>Most drift δ [1].</summary>
    public double DriftMax { get; init; } = 0.6;

    /// <summary>Most convergency that a cycle carries over, before drift [1].</summary>
    public double ConvergencyCap { get; init; } = 1.5;

    /// <summary>Similarity of edge servers at distance 0 [1].</summary>
    public double SimilarityNear { get; init; } = 0.8;

    /// <summary>How much similarity falls from distance 0 to d_th [1].</summary>
    public double SimilaritySlope { get; init; } = 0.4;

    /// <summary>Half width of the uniform noise on similarity [1].</summary>
    public double SimilarityNoise { get; init; } = 0.1;
}

/// <summary>What happens to a helper whose convergency falls short (Kang 2023, eq. 40).</summary>
public enum HelperConstraint
{
    /// <summary>It is raised to 1 − z_base.</summary>
    Rectify,

    /// <summary>Its reward is multiplied by p^a, and it shares what it has.</summary>
    Penalty,
}
