using Twinwright.Live.Access;
using Twinwright.Live.Cluster;
using Twinwright.Live.Twin;

namespace Twinwright.Live.Settings;

/// <summary>How a live system runs; see <c>docs/live-ingestion.md</c> for the file in which it stands.</summary>
public sealed record LiveSettings
{
    private readonly bool? _autoRegister;

    /// <summary>Folder in which everything is kept.</summary>
    public string DataFolder { get; init; } = "twin-data";

    /// <summary>Where the API listens.</summary>
    public Uri Url { get; init; } = new("http://127.0.0.1:5080");

    /// <summary>Port of the MQTT broker, on the same address; 0 for a free one.</summary>
    public int MqttPort { get; init; } = 1883;

    /// <summary>Real data that is replayed as live sensors: <c>pm10-germany</c>, <c>motes</c> or <c>none</c>.</summary>
    public string Replay { get; init; } = "none";

    /// <summary>How many seconds of the data pass in a second; null for one step of the data a second; infinity for as fast as it goes.</summary>
    public double? Speed { get; init; }

    /// <summary>Time of the data with which a replay begins; null for the data's own beginning of interest.</summary>
    public DateTimeOffset? ReplayFrom { get; init; }

    /// <summary>How the twin is built.</summary>
    public TwinSettings Twin { get; init; } = new();

    /// <summary>Whether a sensor that is not registered registers with its first valid reading; by default on loopback only.</summary>
    public bool AutoRegister
    {
        get => _autoRegister ?? IsLoopback;
        init => _autoRegister = value;
    }

    /// <summary>Who may connect to the broker; none for anybody.</summary>
    public IReadOnlyList<MqttUser> Users { get; init; } = [];

    /// <summary>Who may ask the API; none for anybody.</summary>
    public IReadOnlyList<ApiToken> Tokens { get; init; } = [];

    /// <summary>The certificate of both ports; null for none.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>The cluster that this process is a silo of; null for one machine.</summary>
    public ClusterSettings? Cluster { get; init; }

    /// <summary>Whether logs are lines of JSON.</summary>
    public bool LogJson { get; init; }

    /// <summary>Whether it listens to this machine only.</summary>
    public bool IsLoopback => Url.IsLoopback;

    /// <summary>Most registered sensors.</summary>
    public int MaxSensors { get; init; } = 1_000_000;

    /// <summary>Largest MQTT packet [byte].</summary>
    public int MaxPacketBytes { get; init; } = 64 * 1024;

    /// <summary>Most readings that are on their way into the store; senders wait beyond.</summary>
    public int MaxInFlight { get; init; } = 32_768;

    /// <summary>Most readings of a connection that are not yet acknowledged.</summary>
    public int MaxInFlightPerConnection { get; init; } = 512;

    /// <summary>Most MQTT connections.</summary>
    public int MaxConnections { get; init; } = 20_000;
}
