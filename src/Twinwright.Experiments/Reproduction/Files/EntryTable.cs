using System.Globalization;
using Twinwright.Experiments.Files;

namespace Twinwright.Experiments.Reproduction.Files;

/// <summary>A table of a TOML file, read key by key; what nobody has asked for is a problem.</summary>
/// <param name="entries">All entries of the file.</param>
/// <param name="problems">Takes what is wrong.</param>
/// <param name="place">Name of the table; empty for the file.</param>
internal sealed class EntryTable(IReadOnlyList<TomlEntry> entries, ProblemList problems, string place = "")
{
    private readonly HashSet<string> _asked = [];
    private readonly List<EntryTable> _inner = [];

    /// <summary>Whether a key is given.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>A text that must be given and hold something.</summary>
    public string Text(string key)
    {
        var text = Required(key, TextOr(key, null), "a string");
        if (text?.Length == 0)
        {
            problems.Add(Full(key), "must not be empty");
        }

        return text ?? "";
    }

    /// <summary>A text.</summary>
    public string? TextOr(string key, string? other) => Find(key) is not { } entry ? other
        : entry.Value as string ?? Refuse<string>(entry, "a string");

    /// <summary>One of some words that must be given.</summary>
    public T Word<T>(string key)
        where T : struct, Enum
    {
        var word = Text(key);
        var known = Enum.GetNames<T>().ToDictionary(name => name.ToLowerInvariant(), Enum.Parse<T>);
        if (word.Length > 0 && !known.ContainsKey(word))
        {
            problems.Add(Full(key), $"must be one of {string.Join(", ", known.Keys)}, but is {Shown.Text(word)}{Suggestion.DidYouMean(word, known.Keys)}");
        }

        return known.GetValueOrDefault(word);
    }

    /// <summary>A whole number within a range.</summary>
    public long? Whole(string key, long least, long most) => Find(key) is not { } entry ? null
        : entry.Value is long number && number >= least && number <= most ? number
        : RefuseNumber(entry, string.Create(CultureInfo.InvariantCulture, $"an integer in [{least}, {most}]"));

    /// <summary>A switch; off when it is not given.</summary>
    public bool Flag(string key)
    {
        if (Find(key) is { Value: not bool } entry)
        {
            Refuse<string>(entry, "true or false");
        }

        return Find(key)?.Value is true;
    }

    /// <summary>A number.</summary>
    public double? Number(string key) => Find(key) is not { } entry ? null
        : entry.Value switch
        {
            long whole => whole,
            double number when double.IsFinite(number) => number,
            _ => RefuseNumber(entry, "a finite number"),
        };

    /// <summary>A list of numbers above 0.</summary>
    public IReadOnlyList<double>? Numbers(string key)
    {
        if (Find(key) is not { } entry)
        {
            return null;
        }

        var numbers = (entry.Value as object?[])?.Select(item => item switch { long whole => whole, double number => number, _ => double.NaN }).ToList();
        return numbers is null || numbers.Any(number => !(number > 0 && double.IsFinite(number))) ? Refuse<IReadOnlyList<double>>(entry, "an array of numbers above 0") : numbers;
    }

    /// <summary>A list of texts; numbers are taken as written.</summary>
    public IReadOnlyList<string>? Texts(string key)
    {
        if (Find(key) is not { } entry)
        {
            return null;
        }

        var items = (entry.Value as object?[])?.Select(item => item switch
        {
            string text => text,
            long number => number.ToString(CultureInfo.InvariantCulture),
            double number when double.IsFinite(number) => NumberText.RoundTrip(number),
            _ => null,
        }).ToList();
        return items is null || items.Contains(null) ? Refuse<IReadOnlyList<string>>(entry, "an array of strings or numbers") : items!;
    }

    /// <summary>A list of texts that must be given and hold something.</summary>
    public IReadOnlyList<string> SomeTexts(string key)
    {
        var texts = Required(key, Texts(key), "an array of strings") ?? [];
        if (texts.Count == 0 && Has(key))
        {
            problems.Add(Full(key), "must not be empty");
        }

        return texts;
    }

    /// <summary>A list of seeds.</summary>
    public IReadOnlyList<long>? Seeds(string key)
    {
        if (Find(key) is not { } entry)
        {
            return null;
        }

        var seeds = (entry.Value as object?[])?.OfType<long>().ToList();
        return seeds is null || seeds.Count == 0 || seeds.Count != ((object?[])entry.Value!).Length || seeds.Distinct().Count() != seeds.Count
            ? Refuse<IReadOnlyList<long>>(entry, "an array of different integers, at least one")
            : seeds;
    }

    /// <summary>An inner table; null when it is not given.</summary>
    public EntryTable? Table(string key)
    {
        if (Find(key) is not { } entry)
        {
            return null;
        }

        if (!ReferenceEquals(entry.Value, TomlOther.Table))
        {
            return Refuse<EntryTable>(entry, "a table");
        }

        return Inner(Full(key));
    }

    /// <summary>The tables of an array, <c>[[key]]</c> or <c>key = [{…}, …]</c>.</summary>
    public IReadOnlyList<EntryTable> Tables(string key)
    {
        if (Find(key) is { Value: not object?[] } entry)
        {
            Refuse<EntryTable>(entry, "an array of tables");
        }

        var found = new List<EntryTable>();
        for (var at = 0; Names.Contains(string.Create(CultureInfo.InvariantCulture, $"{Full(key)}[{at}]")); at++)
        {
            found.Add(Inner(string.Create(CultureInfo.InvariantCulture, $"{Full(key)}[{at}]")));
        }

        return found;
    }

    /// <summary>All keys right below this table, with what they hold, for tables whose keys are names.</summary>
    public IReadOnlyList<string> Keys() =>
        [.. entries.Where(entry => entry.Key.StartsWith(place + ".", StringComparison.Ordinal)).Select(entry => entry.Key[(place.Length + 1)..]).Where(key => !key.Contains('.'))];

    /// <summary>Adds a problem at a key.</summary>
    public void Fail(string key, string message) => problems.Add(Full(key), message);

    /// <summary>Adds a problem for every key of the file that nobody has asked for; to be called once, of the file's table.</summary>
    public void RefuseOthers()
    {
        var known = Asked().ToList();
        var places = known.Select(full => full.Place).ToHashSet();
        foreach (var entry in entries.Where(entry => !places.Contains(entry.Key)))
        {
            // What is inside an unknown table is told by the table.
            if (ReferenceEquals(entry.Value, TomlOther.Table) || entries.Any(outer => outer.Key != entry.Key && !places.Contains(outer.Key) && IsInside(entry.Key, outer.Key)))
            {
                if (entries.Any(other => IsInside(other.Key, entry.Key)) && ReferenceEquals(entry.Value, TomlOther.Table))
                {
                    problems.Add(entry.Key, "unknown table");
                }

                continue;
            }

            var dot = entry.Key.LastIndexOf('.');
            var beside = known.Where(one => one.Table == (dot < 0 ? "" : entry.Key[..dot])).Select(one => one.Key);
            problems.Add(entry.Key, "unknown key" + Suggestion.DidYouMean(entry.Key[(dot + 1)..], beside));
        }
    }

    private HashSet<string> Names { get; } = [.. entries.Select(entry => entry.Key)];

    private static bool IsInside(string key, string table) =>
        key.StartsWith(table + ".", StringComparison.Ordinal) || key.StartsWith(table + "[", StringComparison.Ordinal);

    private IEnumerable<(string Place, string Table, string Key)> Asked() =>
        _asked.Select(key => (Full(key), place, key)).Append((place, "", "")).Concat(_inner.SelectMany(inner => inner.Asked()));

    private EntryTable Inner(string name)
    {
        var table = new EntryTable(entries, problems, name);
        _inner.Add(table);
        return table;
    }

    private TomlEntry? Find(string key)
    {
        _asked.Add(key);
        var full = Full(key);
        return entries.LastOrDefault(entry => entry.Key == full);
    }

    private T? Required<T>(string key, T? value, string what)
        where T : class
    {
        if (value is null && !Has(key))
        {
            problems.Add(Full(key), $"is missing; it must be {what}");
        }

        return value;
    }

    private T? Refuse<T>(TomlEntry entry, string what)
        where T : class
    {
        problems.Add(entry.Key, $"must be {what}, but is {Shown.Value(entry.Value)}");
        return null;
    }

    private long? RefuseNumber(TomlEntry entry, string what)
    {
        problems.Add(entry.Key, $"must be {what}, but is {Shown.Value(entry.Value)}");
        return null;
    }

    private string Full(string key) => place.Length == 0 ? key : $"{place}.{key}";
}
