using System.Net;
using System.Net.Sockets;
using Twinwright.Experiments.Files;
using Twinwright.Live.Cluster;
using Twinwright.Live.Ingestion;
using Twinwright.Live.Settings;

namespace Twinwright.Cli.Live;

/// <summary>The tables <c>[[silos]]</c> of a cluster's file.</summary>
internal static class SiloTables
{
    /// <summary>What they are called.</summary>
    public const string Name = "silos";

    /// <summary>Their keys.</summary>
    public static readonly string[] Keys = ["name", "listen", "advertise", "urls", "cloud", "edge_servers"];

    /// <summary>Reads them.</summary>
    /// <param name="tables">All tables of the file of which there may be any number.</param>
    /// <param name="live">What else stands in the file.</param>
    /// <param name="cluster">What stands there of the cluster.</param>
    /// <param name="problems">Takes what is wrong with them.</param>
    public static SiloSettings[] Read(ConfigTables tables, LiveSettings live, ClusterSettings cluster, ProblemList problems)
    {
        SiloSettings[] silos = [.. tables.Of(Name).Select(table => Silo(table, live, problems))];
        Differ(silos, problems);
        if (silos.Length > 0 && !silos.Any(one => one.MayBeCloud))
        {
            problems.Add(Name, "on none of them the cloud may be; leave cloud = false out of at least one");
        }

        if (silos.Length > 0 && !silos.Any(one => one.MayHoldEdgeServers))
        {
            problems.Add(Name, "on none of them edge servers may be; leave edge_servers = false out of at least one");
        }

        var isApart = silos.Any(one => !IPAddress.IsLoopback(one.Listen.Address));
        foreach (var (at, one) in silos.Index())
        {
            if (one.Url.Scheme == Uri.UriSchemeHttps != live.Tls is not null)
            {
                problems.Add($"{Name}[{at}].urls", live.Tls is null ? "is https, which needs tls.certificate" : "must be https, since there is a tls.certificate");
            }

            if (!one.Url.IsLoopback && live.Tokens.Count == 0)
            {
                problems.Add($"{Name}[{at}].urls", $"is {one.Url}, which is not the loopback interface, where nothing is open without credentials: give [[tokens]], or listen on 127.0.0.1");
            }

            if (isApart && one.Advertise is null && IPAddress.IsLoopback(one.Listen.Address))
            {
                problems.Add($"{Name}[{at}].listen", $"must be an address that the other silos reach, since they are on other machines, but is {one.Listen}");
            }

            if (one.Advertise is null && (one.Listen.Address.Equals(IPAddress.Any) || one.Listen.Address.Equals(IPAddress.IPv6Any)))
            {
                problems.Add($"{Name}[{at}].advertise", $"is needed with listen = \"{one.Listen}\": the address at which other silos reach this one");
            }
        }

        if (isApart && cluster.Tls is null)
        {
            problems.Add("silo_tls", "is needed, since silos listen off the loopback interface, where nothing is open without credentials (docs/cluster.md)");
        }

        return silos;
    }

    /// <summary>The silo that a process is.</summary>
    /// <param name="live">The file's settings.</param>
    /// <param name="path">The file.</param>
    /// <param name="silo">Its name; null for one that the file does not name.</param>
    /// <exception cref="InputException">The file has no such silo.</exception>
    public static SiloSettings Choose(LiveSettings live, string path, string? silo)
    {
        var silos = live.Cluster!.Silos;
        return silo is null ? Unnamed(live, silos)
            : silos.FirstOrDefault(one => one.Name == silo)
            ?? throw new InputException("--silo", silo, $"must be one of the silos in {path}: {string.Join(", ", silos.Select(one => one.Name))}");
    }

    /// <summary>A silo that the file does not name. Where the others are on other machines it listens at the address from which this machine reaches them.</summary>
    private static SiloSettings Unnamed(LiveSettings live, IReadOnlyList<SiloSettings> silos)
    {
        var self = new SiloSettings { Url = Api(live) };
        if (silos.Select(one => one.Advertise ?? one.Listen).FirstOrDefault(place => !IPAddress.IsLoopback(place.Address)) is not { } other)
        {
            return self;
        }

        try
        {
            // Nothing is sent: a datagram's socket tells which of the machine's addresses would be taken.
            using var socket = new Socket(other.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(other);
            return self with { Listen = new(((IPEndPoint)socket.LocalEndPoint!).Address, 0) };
        }
        catch (SocketException unreachable)
        {
            throw new InputException("--silo", "none", $"is needed here: no address of this machine reaches {other} ({unreachable.Message})");
        }
    }

    private static Uri Api(LiveSettings live) => new(live.Tls is null ? "http://127.0.0.1:0" : "https://127.0.0.1:0");

    /// <summary>Silos of one machine cannot listen at the same place.</summary>
    private static void Differ(SiloSettings[] silos, ProblemList problems)
    {
        Once("the name ", one => one.Name.Length > 0 ? $"\"{one.Name}\"" : null);
        Once("listen = ", one => one.Advertise is null && one.Listen.Port > 0 ? $"\"{one.Listen}\"" : null);
        Once("advertise = ", one => one.Advertise is { } place ? $"\"{place}\"" : null);
        Once("urls = ", one => one.Advertise is null && one.Url.Port > 0 && IPAddress.IsLoopback(one.Listen.Address) ? $"\"{one.Url}\"" : null);

        void Once(string what, Func<SiloSettings, string?> key)
        {
            foreach (var twice in silos.GroupBy(key).Where(group => group.Key is not null && group.Count() > 1))
            {
                problems.Add(Name, $"two have {what}{twice.Key}");
            }
        }
    }

    private static SiloSettings Silo(ConfigTable table, LiveSettings live, ProblemList problems)
    {
        // One without a name stays in its place, so that whatever else is wrong is told of the right silos.
        var silo = new SiloSettings { Name = table.Text("name", problems) ?? "", Url = Api(live) };
        if (silo.Name.Length > 0 && !ReadingTopic.IsName(silo.Name))
        {
            problems.Add($"{table.Name}.name", $"must be a name of letters, digits, -, _ and ., but is \"{silo.Name}\"");
        }

        if (table.Values.ContainsKey("listen") && EndPoint(table, "listen", problems) is { } listen)
        {
            silo = silo with { Listen = listen };
        }

        if (table.Values.ContainsKey("advertise") && EndPoint(table, "advertise", problems) is { } advertise)
        {
            if (advertise.Port == 0)
            {
                problems.Add($"{table.Name}.advertise", $"must have a port that others can reach, but is \"{advertise}\"");
            }

            silo = silo with { Advertise = advertise };
        }

        if (table.Values.TryGetValue("urls", out var urls))
        {
            if (ServeConfigKeys.Address(urls) is { } url)
            {
                silo = silo with { Url = url };
            }
            else
            {
                problems.Add($"{table.Name}.urls", $"must be an address such as \"http://127.0.0.1:5081\", but is {ServeConfig.Told(urls)}");
            }
        }

        return silo with { MayBeCloud = Flag(table, "cloud", problems), MayHoldEdgeServers = Flag(table, "edge_servers", problems) };
    }

    private static bool Flag(ConfigTable table, string key, ProblemList problems)
    {
        if (table.Value(key) is not (null or bool))
        {
            problems.Add($"{table.Name}.{key}", $"must be true or false, but is {ServeConfig.Told(table.Value(key))}");
        }

        return table.Value(key) is not false;
    }

    private static IPEndPoint? EndPoint(ConfigTable table, string key, ProblemList problems)
    {
        // Of an address of IPv6 a colon alone is no port.
        if (table.Value(key) is string text && IPEndPoint.TryParse(text, out var place)
            && text.Contains(place.AddressFamily == AddressFamily.InterNetworkV6 ? "]:" : ":", StringComparison.Ordinal))
        {
            return place;
        }

        problems.Add($"{table.Name}.{key}", $"must be an address with a port, such as \"127.0.0.1:11111\", but is {ServeConfig.Told(table.Value(key))}");
        return null;
    }
}
