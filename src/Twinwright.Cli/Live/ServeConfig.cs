using Twinwright.Experiments.Files;
using Twinwright.Live.Access;
using Twinwright.Live.Settings;

namespace Twinwright.Cli.Live;

/// <summary>Reads the settings of a live system: strictly, and all of a file's problems at once.</summary>
internal static class ServeConfig
{
    /// <summary>What <c>kind</c> says in such a file.</summary>
    public const string Kind = "serve";

    private static readonly string[] UserKeys = ["name", "password", "publish"];
    private static readonly string[] TokenKeys = ["name", "token", "role"];

    private static readonly ConfigDialect Dialect = new(Kind, ServeConfigKeys.All, ServeConfigKeys.Tables, new Dictionary<string, string[]>());

    /// <summary>The kind of settings of a live system that a file of TOML says it holds; null for none.</summary>
    public static string? KindOf(string path) => Path.GetExtension(path) == ".toml"
        && Entries(path, new ProblemList(path)).FirstOrDefault(entry => entry.Key == "kind")?.Value is string kind && kind is Kind or ClusterFile.Kind ? kind : null;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">It has problems.</exception>
    public static LiveSettings Read(string path)
    {
        var settings = Read(path, Dialect, out _, out var problems);
        problems.ThrowIfAny();
        return settings;
    }

    /// <summary>Reads a file of a kind.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dialect">What may stand in it.</param>
    /// <param name="tables">Its tables of which there may be any number.</param>
    /// <param name="problems">What is wrong with it.</param>
    internal static LiveSettings Read(string path, ConfigDialect dialect, out ConfigTables tables, out ProblemList problems)
    {
        var told = problems = new ProblemList(path);
        var settings = new LiveSettings();
        var lists = tables = new ConfigTables();
        foreach (var entry in Entries(path, told))
        {
            var name = entry.Key;
            if (dialect.Keys.TryGetValue(name, out var read))
            {
                settings = read(settings, entry.Value, message => told.Add(name, message));
            }
            else if (lists.Take("users", UserKeys, entry, told) || lists.Take("tokens", TokenKeys, entry, told)
                || dialect.Lists.Any(list => lists.Take(list.Key, list.Value, entry, told)))
            {
                continue;
            }
            else if (!ReferenceEquals(entry.Value, TomlOther.Table) || !dialect.Tables.Contains(name))
            {
                var isTable = ReferenceEquals(entry.Value, TomlOther.Table);
                IEnumerable<string> known = isTable ? [.. dialect.Tables, .. dialect.Lists.Keys, "users", "tokens"] : dialect.Keys.Keys;
                told.Add(name, () => isTable && dialect.Lists.ContainsKey(name)
                    ? $"must be written [[{name}]], once for each"
                    : (isTable ? "unknown table" : "unknown key") + Suggestion.DidYouMean(name, known));
            }
        }

        settings = settings with
        {
            Users = [.. lists.Of("users").Select(table => User(table, told)).OfType<MqttUser>()],
            Tokens = [.. lists.Of("tokens").Select(table => Token(table, told)).OfType<ApiToken>()],
        };
        foreach (var twice in settings.Users.GroupBy(user => user.Name).Where(group => group.Count() > 1))
        {
            told.Add("users", $"two have the name \"{twice.Key}\"");
        }

        if (settings.Tls is { Certificate: "" })
        {
            told.Add("tls.certificate", "is missing");
        }

        if (dialect == Dialect && settings.Url.Scheme == Uri.UriSchemeHttps != settings.Tls is not null)
        {
            told.Add("urls", settings.Tls is null ? "is https, which needs tls.certificate" : "must be https, since there is a tls.certificate");
        }

        return settings;
    }

    private static IReadOnlyList<TomlEntry> Entries(string path, ProblemList problems) =>
        TomlEntries.Parse(InputFile.ReadText(path, InputFile.MaxTomlBytes, path), path, problems);

    private static MqttUser? User(ConfigTable table, ProblemList problems)
    {
        var (name, password) = (table.Text("name", problems), Hash(table, "password", problems));
        var scopes = new List<TopicScope>();
        switch (table.Value("publish"))
        {
            case object?[] texts:
                foreach (var (at, text) in texts.Index())
                {
                    if (text is string written && TopicScope.Parse(written) is { } scope)
                    {
                        scopes.Add(scope);
                    }
                    else
                    {
                        problems.Add($"{table.Name}.publish[{at}]", $"must be a sensor \"area/sensor\", an area \"area/*\" or \"*/*\", but is {Told(text)}");
                    }
                }

                break;
            case null:
                problems.Add($"{table.Name}.publish", "is missing");
                break;
            case var other:
                problems.Add($"{table.Name}.publish", $"must be a list such as [\"area/*\"], but is {Told(other)}");
                break;
        }

        return name is null || password is null ? null : new MqttUser(name, password, scopes);
    }

    private static ApiToken? Token(ConfigTable table, ProblemList problems)
    {
        var (name, token, written) = (table.Text("name", problems), Hash(table, "token", problems), table.Text("role", problems));
        if (token is { IsSlow: true })
        {
            problems.Add($"{table.Name}.token", "must be a sha256 hash, since it is compared with every request; make the token long and random (twinwright serve --hash token)");
        }

        ApiRole? role = written switch { "device" => ApiRole.Device, "viewer" => ApiRole.Viewer, "operator" => ApiRole.Operator, _ => null };
        if (role is null && written is not null)
        {
            problems.Add($"{table.Name}.role", $"must be \"viewer\", \"operator\" or \"device\", but is {Told(written)}");
        }

        return name is null || token is null || role is null ? null : new ApiToken(name, token, role.Value);
    }

    /// <summary>A hash; what stands there instead is not shown, since it may be the secret itself.</summary>
    private static SecretHash? Hash(ConfigTable table, string key, ProblemList problems)
    {
        if (table.Text(key, problems) is not { } text)
        {
            return null;
        }

        if (!SecretHash.TryParse(text, out var hash))
        {
            problems.Add($"{table.Name}.{key}", "must be a hash as twinwright serve --hash prints it: pbkdf2-sha256$ITERATIONS$SALT$HASH or sha256$SALT$HASH");
        }

        return hash;
    }

    internal static string Told(object? value) => value switch
    {
        string text => $"\"{text}\"",
        object?[] => "a list",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "nothing",
    };
}
