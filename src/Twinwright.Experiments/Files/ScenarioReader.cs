namespace Twinwright.Experiments.Files;

/// <summary>Applies a scenario file and the overrides of the command line to a record, key by key.</summary>
/// <typeparam name="T">The scenario's record.</typeparam>
/// <param name="system">Name of the system.</param>
/// <param name="keys">The system's keys.</param>
/// <param name="scenario">The defaults.</param>
/// <param name="file">Name of the file for messages.</param>
internal sealed class ScenarioReader<T>(string system, ScenarioKeys<T> keys, T scenario, string file)
{
    private readonly HashSet<string> _wrong = [];

    /// <summary>The scenario so far.</summary>
    public T Scenario { get; set; } = scenario;

    /// <summary>Keys that the file gives.</summary>
    public HashSet<string> InFile { get; } = [];

    /// <summary>Keys that overrides give.</summary>
    public HashSet<string> Overridden { get; } = [];

    /// <summary>Problems of the file.</summary>
    public ProblemList FileProblems { get; init; } = new(file);

    /// <summary>Problems of the overrides.</summary>
    public ProblemList OverrideProblems { get; } = new(ScenarioOverride.Source);

    /// <summary>Takes the file's entries, but for the keys that describe the file itself.</summary>
    public void Apply(IReadOnlyList<TomlEntry> entries)
    {
        // An unknown table with entries is told by its entries.
        var filled = entries.Where(entry => entry.Key.Contains('.'))
            .Select(entry => entry.Key[..entry.Key.LastIndexOf('.')]).ToHashSet();
        foreach (var (name, value) in entries.Where(entry => !ScenarioHeader.Owns(entry.Key)))
        {
            var isTable = ReferenceEquals(value, TomlOther.Table);
            if (keys.Find(name) is { } key)
            {
                InFile.Add(name);
                Set(key, value, FileProblems);
            }
            else if (!isTable)
            {
                FileProblems.Add(name, () => Unknown(name, ScenarioHeader.Keys));
            }
            else if (!keys.Tables.Contains(name) && !filled.Contains(name))
            {
                FileProblems.Add(name, () => "unknown table" + Suggestion.DidYouMean(name, keys.Tables));
            }
        }
    }

    /// <summary>Takes the overrides; of two of the same key the last one counts.</summary>
    public void Apply(IEnumerable<ScenarioOverride> overrides)
    {
        foreach (var (name, value) in overrides)
        {
            if (ScenarioHeader.Owns(name))
            {
                OverrideProblems.Add(name, "belongs to the file and cannot be overridden");
            }
            else if (keys.Find(name) is { } key)
            {
                Overridden.Add(name);
                Set(key, value, OverrideProblems);
            }
            else
            {
                OverrideProblems.Add(name, () => Unknown(name, []));
            }
        }
    }

    /// <summary>Checks the rules between keys; a rule about a key that is wrong by itself is passed over.</summary>
    public void CheckRules()
    {
        foreach (var (names, message) in keys.Broken(Scenario))
        {
            if (!names.Any(_wrong.Contains))
            {
                Problems(names).Add(names[0], message);
            }
        }
    }

    /// <summary>Ends the reading when anything was wrong, the file first.</summary>
    public void ThrowIfAny()
    {
        FileProblems.ThrowIfAny();
        OverrideProblems.ThrowIfAny();
    }

    /// <summary>Where a problem about some keys belongs: to the overrides when one of the keys is overridden.</summary>
    public ProblemList Problems(params IReadOnlyList<string> names) =>
        names.Any(Overridden.Contains) ? OverrideProblems : FileProblems;

    private string Unknown(string name, IReadOnlyList<string> others) =>
        system == ComposedKeys.SystemName ? ComposedKeys.Missing(name) ?? keys.Unknown(name, others)
            : ScenarioSystems.OtherOwner(name, system) is { } other
            ? $"unknown key of system \"{system}\"; it is one of system \"{other}\""
            : keys.Unknown(name, others);

    private void Set(ScenarioKey<T> key, object? value, ProblemList problems)
    {
        Scenario = key.Read(Scenario, value, out var problem);
        if (problem is not null)
        {
            _wrong.Add(key.Name);
            problems.Add(key.Name, problem);
        }
    }
}
