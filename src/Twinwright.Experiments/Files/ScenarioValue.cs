namespace Twinwright.Experiments.Files;

/// <summary>What kind of value a scenario key takes.</summary>
public abstract class ScenarioValue
{
    /// <summary>What must hold, to stand after "must": <c>be a number greater than 0</c>.</summary>
    public abstract string Rule { get; }

    /// <summary>Takes a raw value, as read from TOML or JSON.</summary>
    /// <param name="raw">A string, bool, long, double, array or other object.</param>
    /// <param name="value">The value for the key's setter.</param>
    /// <returns>True when it obeys the rule.</returns>
    public abstract bool TryRead(object? raw, out object value);

    /// <summary>Writes a value as TOML.</summary>
    /// <param name="value">What the key's getter gave.</param>
    /// <returns>The text.</returns>
    public abstract string Write(object value);

    /// <summary>A problem's message for a value that does not obey the rule.</summary>
    /// <param name="raw">The value.</param>
    /// <returns>The message.</returns>
    public virtual string Refusal(object? raw) => $"must {Rule}, but is {Shown.Value(raw)}";
}

/// <summary>A number in a range; the setter gets a double.</summary>
/// <param name="range">The range.</param>
public sealed class NumberValue(NumberRange range) : ScenarioValue
{
    /// <inheritdoc/>
    public override string Rule =>
        range == NumberRange.Any ? "be a finite number" : $"be a number{Rest(range.Rule)}";

    /// <inheritdoc/>
    public override bool TryRead(object? raw, out object value)
    {
        var number = raw switch { double d => d, long l => l, _ => double.NaN };
        value = number;
        return range.Contains(number);
    }

    /// <inheritdoc/>
    public override string Write(object value) => NumberText.RoundTrip((double)value);

    /// <inheritdoc/>
    public override string Refusal(object? raw) =>
        raw is long or double && range != NumberRange.Any
            ? $"must {range.Rule}, but is {Shown.Value(raw)}"
            : base.Refusal(raw);

    private static string Rest(string rule) =>
        rule.StartsWith("be ", StringComparison.Ordinal) ? rule[2..] : " in" + rule["lie in".Length..];
}

/// <summary>A list of numbers, at least one, each in a range; the setter gets an array of doubles.</summary>
/// <param name="maxItems">Most numbers.</param>
/// <param name="range">The range of each.</param>
public sealed class NumbersValue(int maxItems, NumberRange range) : ScenarioValue
{
    private readonly NumberValue _item = new(range);

    /// <inheritdoc/>
    public override string Rule => $"be a list of 1 to {maxItems} {_item.Rule["be a ".Length..].Replace("number", "numbers", StringComparison.Ordinal)}";

    /// <inheritdoc/>
    public override bool TryRead(object? raw, out object value)
    {
        var numbers = new List<double>();
        foreach (var item in raw as object?[] ?? [])
        {
            if (_item.TryRead(item, out var number))
            {
                numbers.Add((double)number);
            }
        }

        value = numbers.ToArray();
        return raw is object?[] items && items.Length >= 1 && items.Length <= maxItems && numbers.Count == items.Length;
    }

    /// <inheritdoc/>
    public override string Write(object value) =>
        $"[{string.Join(", ", ((IReadOnlyList<double>)value).Select(NumberText.RoundTrip))}]";

    /// <inheritdoc/>
    public override string Refusal(object? raw)
    {
        if (raw is not object?[] items)
        {
            return base.Refusal(raw);
        }

        var wrong = Array.FindIndex(items, item => !_item.TryRead(item, out _));
        return items.Length == 0 || items.Length > maxItems || wrong < 0
            ? $"must {Rule}, but has {items.Length}"
            : $"must {Rule}, but its item [{wrong}] is {Shown.Value(items[wrong])}";
    }
}

/// <summary>An integer in a range; the setter gets an int.</summary>
/// <param name="min">The least.</param>
/// <param name="max">The most.</param>
public sealed class IntegerValue(int min, int max = int.MaxValue) : ScenarioValue
{
    /// <inheritdoc/>
    public override string Rule => $"be an integer in [{min}, {max}]";

    /// <inheritdoc/>
    public override bool TryRead(object? raw, out object value)
    {
        var good = raw is long integer && integer >= min && integer <= max;
        value = good ? (int)(long)raw! : min;
        return good;
    }

    /// <inheritdoc/>
    public override string Write(object value) =>
        ((int)value).ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>One of a few words; the setter gets the string.</summary>
/// <param name="words">The words.</param>
public sealed class WordValue(params string[] words) : ScenarioValue
{
    /// <inheritdoc/>
    public override string Rule =>
        "be " + string.Join(", ", words.SkipLast(1).Select(word => $"\"{word}\"")) + $" or \"{words[^1]}\"";

    /// <inheritdoc/>
    public override bool TryRead(object? raw, out object value)
    {
        value = raw as string ?? "";
        return words.Contains(value);
    }

    /// <inheritdoc/>
    public override string Write(object value) => $"\"{value}\"";
}

/// <summary>A path of a file; the setter gets the string.</summary>
public sealed class PathValue : ScenarioValue
{
    /// <inheritdoc/>
    public override string Rule => "be the path of a file";

    /// <inheritdoc/>
    public override bool TryRead(object? raw, out object value)
    {
        value = raw as string ?? "";
        return raw is string { Length: > 0 } path && !path.Contains('\0');
    }

    /// <inheritdoc/>
    public override string Write(object value) => TomlText.String((string)value);
}
