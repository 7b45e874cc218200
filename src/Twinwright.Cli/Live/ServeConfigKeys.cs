using Twinwright.Live.Access;
using Twinwright.Live.Deciding;
using Twinwright.Live.Settings;
using Twinwright.Live.Twin;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Cli.Live;

/// <summary>The keys of a live system's file, and how each is read.</summary>
internal static class ServeConfigKeys
{
    /// <summary>Reads a key into settings; tells what is wrong with its value.</summary>
    public delegate LiveSettings Reader(LiveSettings settings, object? value, Action<string> problem);

    /// <summary>Tables in which keys stand.</summary>
    public static IReadOnlyList<string> Tables { get; } = ["limits", "log", "tls", "twin", "safety"];

    /// <summary>All keys.</summary>
    public static IReadOnlyDictionary<string, Reader> All { get; } = new Dictionary<string, Reader>(StringComparer.Ordinal)
    {
        ["kind"] = Word((live, _) => live, ServeConfig.Kind),
        ["data"] = Text((live, text) => live with { DataFolder = text }),
        ["urls"] = (live, value, problem) => Address(value) is { } url ? live with { Url = url } : Wrong(live, problem, "must be an address such as \"http://127.0.0.1:5080\"", value),
        ["mqtt_port"] = Whole((live, port) => live with { MqttPort = port }, 0, 65535),
        ["replay"] = Word((live, data) => live with { Replay = data }, "none", "pm10-germany", "motes"),
        ["speed"] = (live, value, problem) => Number(value) is > 0 and var speed ? live with { Speed = speed } : Wrong(live, problem, "must be a number above 0", value),
        ["replay_from"] = (live, value, problem) => Time(value) is { } time ? live with { ReplayFrom = time } : Wrong(live, problem, "must be a date such as \"2006-01-31\"", value),
        ["twin.solver"] = Pair((twin, pair) => twin with { Solver = pair }),
        ["twin.fall_back"] = Pair((twin, pair) => twin with { FallBack = pair }),
        ["twin.shadow"] = Pair((twin, pair) => twin with { Shadow = pair }),
        ["twin.seed"] = Twin((twin, seed) => twin with { Seed = seed }, 0, long.MaxValue),
        ["twin.iterations_per_convergency"] = Twin((twin, n) => twin with { IterationsPerConvergency = (int)n }, 0, 100_000),
        ["twin.iterations_per_round"] = Twin((twin, n) => twin with { IterationsPerRound = (int)n }, 0, 1000),
        ["twin.samples"] = Twin((twin, n) => twin with { Samples = (int)n }, 1, 100_000),
        ["twin.kbit_per_reading"] = (live, value, problem) => Number(value) is > 0 and var kbit
            ? live with { Twin = live.Twin with { KbitPerReading = kbit } }
            : Wrong(live, problem, "must be a number above 0", value),
        ["twin.train_alone"] = (live, value, problem) => value is bool flag
            ? live with { Twin = live.Twin with { TrainAlone = flag } }
            : Wrong(live, problem, "must be true or false", value),
        ["twin.keep_cycles"] = Twin((twin, cycles) => twin with { KeepCycles = cycles }, 1, long.MaxValue),
        ["twin.keep_readings_days"] = (live, value, problem) => Number(value) is > 0 and var days
            ? live with { Twin = live.Twin with { KeepReadingsDays = days } }
            : Wrong(live, problem, "must be a number above 0", value),
        ["safety.margin"] = Share((safety, share) => safety with { Margin = share }),
        ["safety.shadow_margin"] = Share((safety, share) => safety with { ShadowMargin = share }),
        ["safety.latest_s"] = (live, value, problem) => Number(value) is > 0 and var latest
            ? live with { Twin = live.Twin with { Safety = live.Twin.Safety with { LatestS = latest } } }
            : Wrong(live, problem, "must be a number above 0", value),
        ["safety.strikes"] = Twin((twin, n) => twin with { Safety = twin.Safety with { Strikes = (int)n } }, 1, 1000),
        ["safety.shadow_steps"] = Twin((twin, n) => twin with { Safety = twin.Safety with { ShadowSteps = (int)n } }, 1, 1_000_000),
        ["safety.promote"] = (live, value, problem) => value is bool flag
            ? live with { Twin = live.Twin with { Safety = live.Twin.Safety with { Promote = flag } } }
            : Wrong(live, problem, "must be true or false", value),
        ["auto_register"] = (live, value, problem) => value is bool flag ? live with { AutoRegister = flag } : Wrong(live, problem, "must be true or false", value),
        ["limits.sensors"] = Whole((live, most) => live with { MaxSensors = most }, 1, 100_000_000),
        ["limits.packet_bytes"] = Whole((live, most) => live with { MaxPacketBytes = most }, 1024, 16 << 20),
        ["limits.readings_in_flight"] = Whole((live, most) => live with { MaxInFlight = most }, 1, 1 << 20),
        ["limits.readings_in_flight_per_connection"] = Whole((live, most) => live with { MaxInFlightPerConnection = most }, 1, 65535),
        ["limits.connections"] = Whole((live, most) => live with { MaxConnections = most }, 1, 1_000_000),
        ["log.format"] = Word((live, format) => live with { LogJson = format == "json" }, "text", "json"),
        ["tls.certificate"] = Text((live, file) => live with { Tls = Tls(live) with { Certificate = file } }),
        ["tls.key"] = Text((live, file) => live with { Tls = Tls(live) with { Key = file } }),
        ["tls.password_file"] = Text((live, file) => live with { Tls = Tls(live) with { PasswordFile = file } }),
    };

    private static TlsFiles Tls(LiveSettings live) => live.Tls ?? new TlsFiles("", null, null);

    /// <summary>An address of the API; null when it is none.</summary>
    public static Uri? Address(object? value) =>
        value is string text && Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" }
            ? url
            : null;

    private static DateTimeOffset? Time(object? value) => value switch
    {
        string text when DateTimeOffset.TryParse(
            text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var time) => time,
        _ => null,
    };

    /// <summary>Solvers of both systems, each of which the catalogue knows.</summary>
    private static Reader Pair(Func<TwinSettings, string, TwinSettings> set) => (live, value, problem) =>
    {
        if (value is not string text)
        {
            return Wrong(live, problem, "must be a pair of solvers such as \"socf+mgm\"", value);
        }

        try
        {
            var (federation, wideArea) = SolverPair.Of(text);
            SolverSpec.Parse(federation, SystemKind.Federation);
            SolverSpec.Parse(wideArea, SystemKind.WideArea);
            return live with { Twin = set(live.Twin, text) };
        }
        catch (Exception refused) when (refused is FormatException or SolverRefusedException)
        {
            problem(refused.Message);
            return live;
        }
    };

    private static Reader Twin(Func<TwinSettings, long, TwinSettings> set, long least, long most) => (live, value, problem) =>
        value is long whole && whole >= least && whole <= most
            ? live with { Twin = set(live.Twin, whole) }
            : Wrong(live, problem, $"must be a whole number in [{least}, {most}]", value);

    private static Reader Share(Func<SafetySettings, double, SafetySettings> set) => (live, value, problem) =>
        Number(value) is >= 0 and var share
            ? live with { Twin = live.Twin with { Safety = set(live.Twin.Safety, share) } }
            : Wrong(live, problem, "must be a number that is not negative", value);

    private static double? Number(object? value) => value switch { long whole => whole, double number => number, _ => null };

    private static Reader Text(Func<LiveSettings, string, LiveSettings> set) => (live, value, problem) =>
        value is string { Length: > 0 } text ? set(live, text) : Wrong(live, problem, "must be a text that is not empty", value);

    private static Reader Word(Func<LiveSettings, string, LiveSettings> set, params string[] words) => (live, value, problem) =>
        value is string text && words.Contains(text) ? set(live, text) : Wrong(live, problem, $"must be {string.Join(" or ", words.Select(word => $"\"{word}\""))}", value);

    private static Reader Whole(Func<LiveSettings, int, LiveSettings> set, int least, int most) => (live, value, problem) =>
        value is long whole && whole >= least && whole <= most ? set(live, (int)whole) : Wrong(live, problem, $"must be a whole number in [{least}, {most}]", value);

    private static LiveSettings Wrong(LiveSettings live, Action<string> problem, string rule, object? value)
    {
        problem($"{rule}, but is {ServeConfig.Told(value)}");
        return live;
    }
}
