using System.Net;

namespace Twinwright.Live.Cluster;

/// <summary>How several processes form one live system; see <c>docs/cluster.md</c> for the file in which it stands.</summary>
public sealed record ClusterSettings
{
    /// <summary>The file.</summary>
    public string File { get; init; } = "";

    /// <summary>Name of the cluster; silos of other names do not know each other.</summary>
    public string Name { get; init; } = "twinwright";

    /// <summary>How the database is reached, as Npgsql's connection string.</summary>
    public string Connection { get; init; } = "";

    /// <summary>File with the password of the database's user; null for none.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>The broker from which readings come.</summary>
    public BrokerSettings Broker { get; init; } = new();

    /// <summary>Silos with settings of their own; others may join, too.</summary>
    public IReadOnlyList<SiloSettings> Silos { get; init; } = [];

    /// <summary>Whether edge servers are placed by their areas; else anywhere.</summary>
    public bool PlaceByArea { get; init; } = true;

    /// <summary>Time without an order after which an edge server goes on by itself.</summary>
    public TimeSpan CutOffAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time that a silo waits for another's answer to a probe; some missed in a row make it dead.</summary>
    public TimeSpan Probe { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Threads with which a silo does jobs of sweeps; 0 to do none. A core is left to what is live.</summary>
    public int SweepThreads { get; init; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>Certificates that silos show each other; null for none, on loopback only.</summary>
    public SiloTlsFiles? Tls { get; init; }

    /// <summary>The silo that this process is.</summary>
    public SiloSettings Self { get; init; } = new();
}

/// <summary>A silo: a process of the cluster.</summary>
public sealed record SiloSettings
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = $"{Environment.MachineName}-{Self}";

    /// <summary>What tells silos of one machine apart: in containers, which share its name, all processes have the same number.</summary>
    private static string Self => Environment.ProcessId == 1 ? Guid.NewGuid().ToString("N")[..8] : Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Where it listens to other silos; port 0 takes a free one.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>Where other silos reach it; null for where it listens.</summary>
    public IPEndPoint? Advertise { get; init; }

    /// <summary>Where its API listens.</summary>
    public Uri Url { get; init; } = new("http://127.0.0.1:0");

    /// <summary>Whether the cloud may be on it.</summary>
    public bool MayBeCloud { get; init; } = true;

    /// <summary>Whether edge servers may be on it.</summary>
    public bool MayHoldEdgeServers { get; init; } = true;
}

/// <summary>The broker from which readings come.</summary>
public sealed record BrokerSettings
{
    /// <summary>Where it listens: <c>mqtt://host:port</c>, or <c>mqtts://</c> with TLS.</summary>
    public Uri Url { get; init; } = new("mqtt://127.0.0.1:1883");

    /// <summary>The user as whom silos connect; null for nobody.</summary>
    public string? User { get; init; }

    /// <summary>File with the user's password; null for none.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>The user's password; null for none.</summary>
    public string? Password { get; init; }

    /// <summary>File with the certificate of who has signed the broker's; null for those that the machine trusts.</summary>
    public string? Authority { get; init; }

    /// <summary>Durable sessions among which the broker shares the readings; each belongs to one silo at a time.</summary>
    public int Lanes { get; init; } = 6;

    /// <summary>Whether sensors are told of what has become durable.</summary>
    public bool Receipts { get; init; }
}

/// <summary>Files of the certificates that silos show each other.</summary>
/// <param name="Certificate">This silo's certificate, as PEM or PKCS 12.</param>
/// <param name="Key">Its key, as PEM; null when the certificate's file holds it.</param>
/// <param name="Authority">The certificate of who has signed those of all silos.</param>
public sealed record SiloTlsFiles(string Certificate, string? Key, string Authority);
