namespace Twinwright.Experiments.Files;

/// <summary>The rule that one key's number is at most another's.</summary>
/// <param name="Lesser">The key that must not be greater.</param>
/// <param name="Greater">The key that bounds it.</param>
public sealed record OrderRule(string Lesser, string Greater);

/// <summary>A rule between keys that is more than an order.</summary>
/// <typeparam name="T">The scenario's record, or a record inside it.</typeparam>
/// <param name="Names">The keys it is about; a breach is told at the first of them.</param>
/// <param name="Problem">What is wrong; null when nothing is.</param>
public sealed record KeyRule<T>(IReadOnlyList<string> Names, Func<T, string?> Problem)
{
    /// <summary>The same rule of a record that holds this one.</summary>
    /// <param name="prefix">Prefix of the keys, with its dot.</param>
    /// <param name="get">The inner record.</param>
    /// <returns>The rule for the outer record.</returns>
    public KeyRule<TOuter> Within<TOuter>(string prefix, Func<TOuter, T> get) =>
        new([.. Names.Select(name => prefix + name)], s => Problem(get(s)));
}

/// <summary>
/// All keys of one system's scenarios. Defaults, parsing, validation, overrides, writing and the documentation of
/// keys come from this table.
/// </summary>
/// <typeparam name="T">The scenario's record.</typeparam>
public sealed class ScenarioKeys<T>
{
    private readonly Dictionary<string, ScenarioKey<T>> _byName;

    /// <summary>A table of keys.</summary>
    /// <param name="all">The keys, in the order in which they are written.</param>
    /// <param name="rules">Orders between keys.</param>
    public ScenarioKeys(IReadOnlyList<ScenarioKey<T>> all, params IReadOnlyList<OrderRule> rules)
    {
        All = all;
        Rules = rules;
        _byName = all.ToDictionary(key => key.Name);
        Tables = all.Select(key => Table(key.Name)).Where(table => table.Length > 0).ToHashSet();
    }

    /// <summary>The keys, in the order in which they are written.</summary>
    public IReadOnlyList<ScenarioKey<T>> All { get; }

    /// <summary>Orders between keys.</summary>
    public IReadOnlyList<OrderRule> Rules { get; }

    /// <summary>Rules between keys that are more than an order.</summary>
    public IReadOnlyList<KeyRule<T>> MoreRules { get; init; } = [];

    /// <summary>Finds a key.</summary>
    /// <param name="name">The whole dotted key.</param>
    /// <returns>The key; null when there is none.</returns>
    public ScenarioKey<T>? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The tables under which keys stand.</summary>
    public IReadOnlySet<string> Tables { get; }

    /// <summary>The message about an unknown key.</summary>
    /// <param name="name">The key as given.</param>
    /// <param name="others">Further words that may be meant.</param>
    /// <returns>The message, with a suggestion when one is near.</returns>
    public string Unknown(string name, params IEnumerable<string> others)
    {
        var known = All.Select(key => key.Name).Concat(others).ToList();
        var nearest = Suggestion.Nearest(name, known);
        if (nearest is null && Suggestion.Nearest(LastPart(name), known.Select(LastPart)) is { } part)
        {
            // The key may be right and its table forgotten.
            nearest = known.First(key => LastPart(key) == part);
        }

        if (nearest is null)
        {
            return "unknown key";
        }

        var sameTable = Table(nearest) == Table(name);
        return $"unknown key; did you mean {(sameTable ? LastPart(nearest) : nearest)}?";
    }

    /// <summary>Checks the rules between keys.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <returns>For each broken rule, the keys it is about and a problem's message for the first of them.</returns>
    public IEnumerable<(IReadOnlyList<string> Names, string Message)> Broken(T scenario)
    {
        foreach (var rule in Rules)
        {
            var lesser = _byName[rule.Lesser];
            var greater = _byName[rule.Greater];
            var (value, limit) = (lesser.Get(scenario)!, greater.Get(scenario)!);
            if (Convert.ToDouble(value, null) > Convert.ToDouble(limit, null))
            {
                yield return (
                    [rule.Lesser, rule.Greater],
                    $"must be at most {greater.Value.Write(limit)} ({rule.Greater}), but is {lesser.Value.Write(value)}");
            }
        }

        foreach (var rule in MoreRules)
        {
            if (rule.Problem(scenario) is { } message)
            {
                yield return (rule.Names, message);
            }
        }
    }

    private static string LastPart(string name) => name[(name.LastIndexOf('.') + 1)..];

    private static string Table(string name) => name[..Math.Max(0, name.LastIndexOf('.'))];
}
