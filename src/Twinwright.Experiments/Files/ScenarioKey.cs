namespace Twinwright.Experiments.Files;

/// <summary>One key of a scenario: what it means, what it takes, and how it gets into the record and out of it.</summary>
/// <typeparam name="T">The scenario's record, or a record inside it.</typeparam>
/// <param name="Name">The whole dotted key.</param>
/// <param name="Value">Kind and range of its value.</param>
/// <param name="Unit">Unit; <c>1</c> for a dimensionless number, empty where a unit makes no sense.</param>
/// <param name="Meaning">Symbol and meaning in a few words.</param>
/// <param name="Get">Reads it; null when it is not set.</param>
/// <param name="Set">A copy of the record with the value; null unsets an optional key.</param>
/// <param name="Optional">It may be unset, written <c>"none"</c>.</param>
public sealed record ScenarioKey<T>(
    string Name,
    ScenarioValue Value,
    string Unit,
    string Meaning,
    Func<T, object?> Get,
    Func<T, object?, T> Set,
    bool Optional = false)
{
    /// <summary>The word that unsets an optional key.</summary>
    public const string None = "none";

    /// <summary>Whether the key counts in a scenario; one that does not is not written.</summary>
    public Func<T, bool> Applies { get; init; } = _ => true;

    /// <summary>Meaning, unit and rule in one line, for comments and lists of keys.</summary>
    public string Description =>
        $"{Meaning}{(Unit.Length > 0 ? $" [{Unit}]" : "")}; {Value.Rule["be ".Length..]}{(Optional ? $", or \"{None}\"" : "")}";

    /// <summary>A number.</summary>
    public static ScenarioKey<T> Number(
        string name, NumberRange range, string unit, string meaning, Func<T, double> get, Func<T, double, T> set) =>
        new(name, new NumberValue(range), unit, meaning, s => get(s), (s, v) => set(s, (double)v!));

    /// <summary>A number that may be unset.</summary>
    public static ScenarioKey<T> OptionalNumber(
        string name, NumberRange range, string unit, string meaning, Func<T, double?> get, Func<T, double?, T> set) =>
        new(name, new NumberValue(range), unit, meaning, s => get(s), (s, v) => set(s, (double?)v), Optional: true);

    /// <summary>An integer.</summary>
    public static ScenarioKey<T> Integer(
        string name, int min, int max, string unit, string meaning, Func<T, int> get, Func<T, int, T> set) =>
        new(name, new IntegerValue(min, max), unit, meaning, s => get(s), (s, v) => set(s, (int)v!));

    /// <summary>A member of an enumeration, written as its name in lower case, the words of the name with hyphens between.</summary>
    public static ScenarioKey<T> Word<TEnum>(string name, string meaning, Func<T, TEnum> get, Func<T, TEnum, T> set)
        where TEnum : struct, Enum
    {
        var members = Enum.GetValues<TEnum>();
        string[] words = [.. members.Select(member => Hyphenated(member.ToString()))];
        return new(
            name,
            new WordValue(words),
            "",
            meaning,
            s => words[Array.IndexOf(members, get(s))],
            (s, v) => set(s, members[Array.IndexOf(words, (string)v!)]));
    }

    /// <summary>A list of numbers.</summary>
    public static ScenarioKey<T> Numbers(
        string name, int maxItems, NumberRange range, string unit, string meaning, Func<T, IReadOnlyList<double>> get, Func<T, IReadOnlyList<double>, T> set) =>
        new(name, new NumbersValue(maxItems, range), unit, meaning, get, (s, v) => set(s, (double[])v!));

    /// <summary>The same key of a record that holds this one.</summary>
    /// <param name="prefix">Prefix of the key, with its dot.</param>
    /// <param name="get">The inner record.</param>
    /// <param name="set">A copy of the outer record with another inner one.</param>
    /// <returns>The key for the outer record.</returns>
    public ScenarioKey<TOuter> Within<TOuter>(string prefix, Func<TOuter, T> get, Func<TOuter, T, TOuter> set) =>
        new(prefix + Name, Value, Unit, Meaning, s => Get(get(s)), (s, v) => set(s, Set(get(s), v)), Optional)
        {
            Applies = s => Applies(get(s)),
        };

    /// <summary>Sets the key from a raw value.</summary>
    /// <param name="scenario">The record.</param>
    /// <param name="raw">The value as read from a file.</param>
    /// <param name="problem">What is wrong with it; null when nothing is.</param>
    /// <returns>The copy; the record itself when there is a problem.</returns>
    public T Read(T scenario, object? raw, out string? problem)
    {
        problem = null;
        if (Optional && raw is None)
        {
            return Set(scenario, null);
        }

        if (Value.TryRead(raw, out var value))
        {
            return Set(scenario, value);
        }

        problem = Value.Refusal(raw);
        return scenario;
    }

    private static string Hyphenated(string name) =>
        string.Concat(name.Select((c, i) => (i > 0 && char.IsUpper(c) ? "-" : "") + char.ToLowerInvariant(c)));
}
