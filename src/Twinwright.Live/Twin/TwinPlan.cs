using Twinwright.Model.Composed;

namespace Twinwright.Live.Twin;

/// <summary>What does not change while a twin lives: its world, its series and who measures them, and its settings.</summary>
public sealed class TwinPlan
{
    private readonly Dictionary<string, int> _edgeServers;
    private readonly Dictionary<(string Area, string Sensor), (int Series, bool Urgent)> _sensors = [];
    private readonly int[][] _series;

    /// <summary>A plan.</summary>
    /// <param name="name">Name of the world.</param>
    /// <param name="deployment">The world; sensors of an edge server are its series in their order.</param>
    /// <param name="areas">Names of the areas, which are the ids of their edge servers, too.</param>
    /// <param name="feed">What the sensors publish.</param>
    /// <param name="settings">How the twin is built.</param>
    /// <exception cref="ArgumentException">World and series do not fit together.</exception>
    public TwinPlan(string name, ComposedDeployment deployment, IReadOnlyList<string> areas, TwinFeed feed, TwinSettings settings)
    {
        (Name, Deployment, Areas, Feed, Settings) = (name, deployment, areas, feed, settings);
        _edgeServers = areas.Select((area, index) => (area, index)).ToDictionary(pair => pair.area, pair => pair.index, StringComparer.Ordinal);
        _series = [.. areas.Select(area => feed.Series.Index().Where(series => series.Item.Area == area).Select(series => series.Index).ToArray())];
        var fits = areas.Count == deployment.EdgeServers && Enumerable.Range(0, areas.Count).All(i =>
            deployment.EmbbOffsets[i + 1] - deployment.EmbbOffsets[i] == _series[i].Length
                && deployment.UrllcOffsets[i + 1] - deployment.UrllcOffsets[i] == _series[i].Length);
        if (!fits)
        {
            throw new ArgumentException($"world {name} must have an edge server for each area, and for each series an eMBB and a URLLC sensor", nameof(deployment));
        }

        foreach (var (index, series) in feed.Series.Index())
        {
            _sensors[(series.Area, series.Sensor)] = (index, false);
            _sensors[(series.Area, series.UrgentSensor)] = (index, true);
        }

        SensorSeries = [.. _series.SelectMany(series => series)];
    }

    /// <summary>Name of the world.</summary>
    public string Name { get; }

    /// <summary>The world.</summary>
    public ComposedDeployment Deployment { get; }

    /// <summary>Names of the areas, which are the ids of their edge servers.</summary>
    public IReadOnlyList<string> Areas { get; }

    /// <summary>What the sensors publish.</summary>
    public TwinFeed Feed { get; }

    /// <summary>A few digits that another scenario would not have.</summary>
    public string Fingerprint => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
        System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Deployment.Scenario, Api.LiveJson.Options)))[..12];

    /// <summary>How the twin is built.</summary>
    public TwinSettings Settings { get; }

    /// <summary>The series of each eMBB sensor of the world, and of each URLLC sensor.</summary>
    public int[] SensorSeries { get; }

    /// <summary>Number of an edge server; null when there is none of this id.</summary>
    public int? EdgeServerOf(string id) => _edgeServers.TryGetValue(id, out var edgeServer) ? edgeServer : null;

    /// <summary>The series that are measured at an edge server.</summary>
    public int[] SeriesOf(int edgeServer) => _series[edgeServer];

    /// <summary>The edge server at which a series is measured.</summary>
    public int EdgeServerOf(int series) => _edgeServers[Feed.Series[series].Area];

    /// <summary>The series of a reading, and whether it is an urgent message; null when the twin does not live on it.</summary>
    public (int Series, bool Urgent)? Find(string area, string sensor) => _sensors.TryGetValue((area, sensor), out var found) ? found : null;

    /// <summary>Whether a series is measured in the region of a partial-DT.</summary>
    public bool InRegionOf(int series, int partialDt) => Deployment.Region[EdgeServerOf(series)] == Deployment.Family[partialDt];
}

/// <summary>Which readings the twin lives on.</summary>
/// <param name="Quantities">Names of the values that are predicted.</param>
/// <param name="Scales">Scale of each quantity's changes [unit].</param>
/// <param name="Series">Who measures them.</param>
/// <param name="Neighbours">Neighbours of each series.</param>
/// <param name="Interval">Time from one step to the next.</param>
/// <param name="FirstMs">Time of step 0 [ms].</param>
public sealed record TwinFeed(
    IReadOnlyList<string> Quantities, IReadOnlyList<double> Scales, IReadOnlyList<TwinSeries> Series, IReadOnlyList<int[]> Neighbours, TimeSpan Interval, long FirstMs)
{
    /// <summary>The time of a step [ms].</summary>
    public long TimeMs(long step) => FirstMs + (long)(step * Interval.TotalMilliseconds);

    /// <summary>The step of a time.</summary>
    public long StepOf(long timeMs) => (long)Math.Floor((timeMs - FirstMs) / Interval.TotalMilliseconds);
}

/// <summary>A series of the twin.</summary>
/// <param name="Area">Its area.</param>
/// <param name="Sensor">The eMBB sensor, which publishes the values.</param>
/// <param name="UrgentSensor">The URLLC sensor, which publishes urgent messages.</param>
public sealed record TwinSeries(string Area, string Sensor, string UrgentSensor);
