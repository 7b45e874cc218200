using System.Globalization;
using Twinwright.Experiments.Files;
using Twinwright.Live.Cluster;
using Twinwright.Live.Settings;

namespace Twinwright.Cli.Live;

/// <summary>The file that tells several processes how they form one live system: the keys of a live system's file that concern all, and the cluster's own.</summary>
internal static class ClusterFile
{
    /// <summary>What <c>kind</c> says in such a file.</summary>
    public const string Kind = "cluster";

    private static readonly string[] OfOneMachine = ["kind", "data", "mqtt_port", "urls"];

    /// <summary>Keys that such a file has beside those of a live system.</summary>
    public static IReadOnlyDictionary<string, ServeConfigKeys.Reader> Own { get; } = new Dictionary<string, ServeConfigKeys.Reader>(StringComparer.Ordinal)
    {
        ["kind"] = Text((cluster, _) => cluster, text => text == Kind, $"must be \"{Kind}\""),
        ["cluster.name"] = Text((cluster, name) => cluster with { Name = name }, text => Twinwright.Live.Ingestion.ReadingTopic.IsName(text), "must be a name of letters, digits, -, _ and ."),
        ["cluster.placement"] = Text((cluster, word) => cluster with { PlaceByArea = word == "area" }, text => text is "area" or "anywhere", "must be \"area\" or \"anywhere\""),
        ["cluster.cut_off_after_s"] = Seconds((cluster, time) => cluster with { CutOffAfter = time }, 0.1, 86_400),
        ["cluster.probe_s"] = Seconds((cluster, time) => cluster with { Probe = time }, 0.05, 60),
        ["cluster.sweep_threads"] = (live, value, problem) => value is long and >= 0 and <= 1024 and var threads
            ? With(live, cluster => cluster with { SweepThreads = (int)threads })
            : Wrong(live, problem, "must be a whole number in [0, 1024]", value),
        ["database.connection"] = Text((cluster, text) => cluster with { Connection = text }, _ => true, "must be a connection string"),
        ["database.password_file"] = Text((cluster, file) => cluster with { PasswordFile = file }, _ => true, "must be the name of a file"),
        ["silo_tls.certificate"] = Tls((tls, file) => tls with { Certificate = file }),
        ["silo_tls.key"] = Tls((tls, file) => tls with { Key = file }),
        ["silo_tls.authority"] = Tls((tls, file) => tls with { Authority = file }),
        ["broker.url"] = Text(
            (cluster, text) => cluster with { Broker = cluster.Broker with { Url = new Uri(text) } },
            text => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "mqtt" or "mqtts" && url is { PathAndQuery: "" or "/", UserInfo: "" },
            "must be an address such as \"mqtt://127.0.0.1:1883\", without a user (broker.user)", secret: true),
        ["broker.user"] = Text((cluster, user) => cluster with { Broker = cluster.Broker with { User = user } }, _ => true, "must be a text"),
        ["broker.password_file"] = Text((cluster, file) => cluster with { Broker = cluster.Broker with { PasswordFile = file } }, _ => true, "must be the name of a file"),
        ["broker.authority"] = Text((cluster, file) => cluster with { Broker = cluster.Broker with { Authority = file } }, _ => true, "must be the name of a file"),
        ["broker.lanes"] = (live, value, problem) => value is long and >= 1 and <= 1024 and var lanes
            ? With(live, cluster => cluster with { Broker = cluster.Broker with { Lanes = (int)lanes } })
            : Wrong(live, problem, "must be a whole number in [1, 1024]", value),
        ["broker.receipts"] = (live, value, problem) => value is bool flag
            ? With(live, cluster => cluster with { Broker = cluster.Broker with { Receipts = flag } })
            : Wrong(live, problem, "must be true or false", value),
    };

    /// <summary>The keys and tables of such a file.</summary>
    internal static ConfigDialect Dialect { get; } = new(
        Kind,
        ServeConfigKeys.All.Where(key => !OfOneMachine.Contains(key.Key)).Concat(Own).ToDictionary(key => key.Key, key => key.Value, StringComparer.Ordinal),
        [.. ServeConfigKeys.Tables, "cluster", "database", "broker", "silo_tls"],
        new Dictionary<string, string[]> { [SiloTables.Name] = SiloTables.Keys });

    /// <summary>Reads a file for a silo of the cluster.</summary>
    /// <param name="path">The file.</param>
    /// <param name="silo">The silo that this process is; null for one that the file does not name.</param>
    /// <exception cref="InputException">It has problems, or names no such silo.</exception>
    public static LiveSettings Read(string path, string? silo)
    {
        var live = Read(path);
        var self = SiloTables.Choose(live, path, silo);
        return live with { Url = self.Url, Cluster = live.Cluster! with { Self = self } };
    }

    /// <summary>Reads a file for somebody who asks the cluster and is none of its silos.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">It has problems.</exception>
    public static LiveSettings Read(string path)
    {
        var live = ServeConfig.Read(path, Dialect, out var tables, out var problems);
        var cluster = live.Cluster ?? new ClusterSettings();
        if (cluster.Connection.Length == 0)
        {
            problems.Add("database.connection", "is missing; it is such as \"Host=127.0.0.1;Username=twinwright;Database=twinwright\"");
        }

        foreach (var (key, file) in cluster.Tls is { } tls ? [("certificate", tls.Certificate), ("authority", tls.Authority)] : Array.Empty<(string, string)>())
        {
            if (file.Length == 0)
            {
                problems.Add($"silo_tls.{key}", "is missing");
            }
        }

        var silos = SiloTables.Read(tables, live, cluster, problems);
        if (cluster.Connection.Length > 0)
        {
            try
            {
                _ = Twinwright.Live.Storage.Postgres.PostgresDatabase.TextOf(cluster.Connection);
            }
            catch (Twinwright.Live.Storage.DataRefusedException refused)
            {
                problems.Add("database.connection", refused.Message["database.connection: ".Length..]);
            }
        }

        problems.ThrowIfAny();
        return live with { Cluster = Secret.Into(cluster with { File = path, Silos = silos }) };
    }

    private static ServeConfigKeys.Reader Text(Func<ClusterSettings, string, ClusterSettings> set, Func<string, bool> fits, string rule, bool secret = false) => (live, value, problem) =>
        value is string { Length: > 0 } text && fits(text) ? With(live, cluster => set(cluster, text)) : Wrong(live, problem, rule, value, secret);

    private static ServeConfigKeys.Reader Tls(Func<SiloTlsFiles, string, SiloTlsFiles> set) => Text(
        (cluster, file) => cluster with { Tls = set(cluster.Tls ?? new SiloTlsFiles("", null, ""), file) }, _ => true, "must be the name of a file");

    private static ServeConfigKeys.Reader Seconds(Func<ClusterSettings, TimeSpan, ClusterSettings> set, double least, double most) => (live, value, problem) =>
        (value switch { long whole => whole, double number => number, _ => double.NaN }) is var seconds && seconds >= least && seconds <= most
            ? With(live, cluster => set(cluster, TimeSpan.FromSeconds(seconds)))
            : Wrong(live, problem, string.Create(CultureInfo.InvariantCulture, $"must be a number of seconds in [{least}, {most}]"), value);

    private static LiveSettings With(LiveSettings live, Func<ClusterSettings, ClusterSettings> change) =>
        live with { Cluster = change(live.Cluster ?? new ClusterSettings()) };

    private static LiveSettings Wrong(LiveSettings live, Action<string> problem, string rule, object? value, bool secret = false)
    {
        // What may hold a password is not shown.
        problem(secret ? rule : $"{rule}, but is {ServeConfig.Told(value)}");
        return live;
    }

    /// <summary>Passwords stand in files of their own, so that the cluster's file may be shown.</summary>
    private static class Secret
    {
        public static ClusterSettings Into(ClusterSettings cluster)
        {
            if (cluster.PasswordFile is { } file)
            {
                var text = Twinwright.Live.Storage.Postgres.PostgresDatabase.TextOf(cluster.Connection);
                text.Password = Read(file, "database.password_file");
                cluster = cluster with { Connection = text.ConnectionString };
            }

            return cluster.Broker.PasswordFile is { } broker
                ? cluster with { Broker = cluster.Broker with { Password = Read(broker, "broker.password_file") } }
                : cluster;
        }

        private static string Read(string file, string key)
        {
            try
            {
                return File.ReadLines(file).FirstOrDefault("");
            }
            catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
            {
                throw new InputException(file, InputException.WholeFile, $"cannot be read for {key} ({unread.Message})");
            }
        }
    }
}
