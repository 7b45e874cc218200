namespace Twinwright.Experiments.Files;

/// <summary>The keys of a scenario file that describe the file and not the world.</summary>
/// <param name="System">Which system's keys the file has.</param>
/// <param name="Summary">One line about it; null when there is none.</param>
internal sealed record ScenarioHeader(string System, string? Summary)
{
    private const string Resolved = "resolved";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        "system", "summary", Resolved + ".scenario", Resolved + ".version", Resolved + ".twinwright_version",
        Resolved + ".seed", Resolved + ".deployment", Resolved + ".dynamics_seed",
    ];

    /// <summary>Whether a key is one of them, or the table <c>resolved</c> that says how a scenario was run.</summary>
    public static bool Owns(string key) => key == Resolved || Keys.Contains(key);

    /// <summary>Reads them.</summary>
    /// <exception cref="InputException">The system is none of ours, so that no other key can be judged.</exception>
    public static ScenarioHeader Read(IReadOnlyList<TomlEntry> entries, ProblemList problems)
    {
        var system = ScenarioSystems.Names[0];
        string? summary = null;
        foreach (var (key, value) in entries)
        {
            if (key == "system" && value is string name && ScenarioSystems.Names.Contains(name))
            {
                system = name;
            }
            else if (key == "system")
            {
                problems.Add(key, new WordValue(ScenarioSystems.Names).Refusal(value));
                problems.ThrowIfAny();
            }
            else if (key == "summary" && value is string text)
            {
                summary = text;
            }
            else if (key == "summary")
            {
                problems.Add(key, $"must be a string, but is {Shown.Value(value)}");
            }
            else if (key == Resolved && !ReferenceEquals(value, TomlOther.Table))
            {
                problems.Add(key, $"must be a table, but is {Shown.Value(value)}");
            }
        }

        return new ScenarioHeader(system, summary);
    }
}
