namespace Twinwright.Experiments.Files;

/// <summary>A value that the command line sets: <c>--set KEY=VALUE</c>.</summary>
/// <param name="Key">The whole dotted key.</param>
/// <param name="Value">A TOML value; a string for a bare word.</param>
public sealed record ScenarioOverride(string Key, object? Value)
{
    /// <summary>What overrides are called in messages.</summary>
    public const string Source = "--set";

    private const int MaxLength = 4096;

    /// <summary>Parses <c>KEY=VALUE</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <returns>The override; null when it is not one.</returns>
    public static ScenarioOverride? Parse(string text, ProblemList problems)
    {
        var equals = text.IndexOf('=');
        var key = equals < 0 ? text.Trim() : text[..equals].Trim();
        var value = equals < 0 ? "" : text[(equals + 1)..].Trim();
        if (text.Length > MaxLength)
        {
            problems.Add(key, $"must be at most {MaxLength} characters long, but is {text.Length}");
        }
        else if (equals < 0)
        {
            problems.Add(key.Length > 0 ? key : InputException.WholeFile, "must be KEY=VALUE");
        }
        else if (key.Length == 0)
        {
            problems.Add(Shown.Text(text), "must be KEY=VALUE, but has no key");
        }
        else if (value.Length == 0)
        {
            problems.Add(key, "must be KEY=VALUE, but has no value");
        }
        else if (TryParseToml(value, out var parsed))
        {
            return new ScenarioOverride(key, parsed);
        }
        else if ("\"'[{".Contains(value[0], StringComparison.Ordinal))
        {
            problems.Add(key, $"must have a TOML value, but has {Shown.Raw(value)}");
        }
        else
        {
            return new ScenarioOverride(key, value);
        }

        return null;
    }

    private static bool TryParseToml(string value, out object? parsed)
    {
        parsed = null;
        try
        {
            var entries = TomlEntries.Parse("value = " + value, Source, new ProblemList(Source));
            parsed = entries[0].Value;

            // A value with line breaks could smuggle in further keys.
            return entries.All(entry => entry.Key == "value" || entry.Key.StartsWith("value.", StringComparison.Ordinal)
                || entry.Key.StartsWith("value[", StringComparison.Ordinal));
        }
        catch (InputException)
        {
            return false;
        }
    }
}
