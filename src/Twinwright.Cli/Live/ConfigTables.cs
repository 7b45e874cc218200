using System.Text.RegularExpressions;
using Twinwright.Experiments.Files;

namespace Twinwright.Cli.Live;

/// <summary>Tables that a file may hold any number of, such as <c>[[users]]</c>.</summary>
internal sealed partial class ConfigTables
{
    private readonly Dictionary<string, ConfigTable> _tables = new(StringComparer.Ordinal);
    private readonly List<ConfigTable> _inOrder = [];

    /// <summary>Takes an entry when it belongs to such tables.</summary>
    /// <param name="name">Their name.</param>
    /// <param name="keys">Their keys.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="problems">Takes unknown keys.</param>
    public bool Take(string name, string[] keys, TomlEntry entry, ProblemList problems)
    {
        if (Place().Match(entry.Key) is not { Success: true } place || place.Groups["name"].Value != name)
        {
            return false;
        }

        var table = place.Groups["table"].Value;
        if (!_tables.TryGetValue(table, out var into))
        {
            _tables[table] = into = new ConfigTable(name, table);
            _inOrder.Add(into);
        }

        var key = place.Groups["key"].Value;
        if (key.Length == 0)
        {
            return true;
        }

        if (keys.Contains(key))
        {
            into.Values[key] = entry.Value;
        }
        else
        {
            problems.Add(entry.Key, () => "unknown key" + Suggestion.DidYouMean(key, keys));
        }

        return true;
    }

    /// <summary>The tables of a name, in the order of the file.</summary>
    public IEnumerable<ConfigTable> Of(string name) => _inOrder.Where(table => table.Kind == name);

    [GeneratedRegex(@"^(?<table>(?<name>[a-z_]+)\[\d+\])(\.(?<key>.+))?$")]
    private static partial Regex Place();
}

/// <summary>One table.</summary>
/// <param name="Kind">What it is one of.</param>
/// <param name="Name">Its place in the file.</param>
internal sealed record ConfigTable(string Kind, string Name)
{
    /// <summary>What it says, by key.</summary>
    public Dictionary<string, object?> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>What a key says; null when it is missing.</summary>
    public object? Value(string key) => Values.GetValueOrDefault(key);

    /// <summary>The text that a key says; null when it says none.</summary>
    public string? Text(string key, ProblemList problems)
    {
        if (Value(key) is string { Length: > 0 } text)
        {
            return text;
        }

        // The value is not shown: it may be a secret.
        problems.Add($"{Name}.{key}", Values.ContainsKey(key) ? "must be a text that is not empty" : "is missing");
        return null;
    }
}
