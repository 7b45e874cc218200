using System.Text;
using System.Text.Json;

namespace Twinwright.Experiments.Files;

/// <summary>Walks a JSON document by hand, knows where it is, and collects every problem with its place.</summary>
/// <param name="file">Name of the file for messages.</param>
internal sealed class JsonWalk(string file)
{
    private const int MaxDepth = 64;

    private readonly List<(string? Key, int Index)> _path = [];

    /// <summary>What is wrong so far.</summary>
    public ProblemList Problems { get; } = new(file);

    /// <summary>Parses bytes; what is not JSON is one problem with its line and column.</summary>
    public static JsonDocument Open(ReadOnlyMemory<byte> json, string file)
    {
        InputFile.CheckUtf8(json.Span, file);
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException e)
        {
            // The parser appends its own 0-based position to what it says.
            var message = e.Message.Split(" LineNumber:")[0];
            var place = $"line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}";
            throw message.Contains("maximum configured depth", StringComparison.Ordinal)
                ? new InputException(file, place, $"is nested deeper than {MaxDepth}")
                : new InputException(file, place, "is not valid JSON: " + message);
        }
    }

    /// <summary>Adds a problem at the current place.</summary>
    public void Fail(string message) => Problems.Add(Problems.IsFull ? "" : Place(), message);

    /// <summary>Adds a problem at a key of the current object.</summary>
    public void Fail(string key, string message)
    {
        Enter(key);
        Fail(message);
        Leave();
    }

    /// <summary>Goes into a key.</summary>
    public void Enter(string key) => _path.Add((key, 0));

    /// <summary>Goes into an item.</summary>
    public void Enter(int index) => _path.Add((null, index));

    /// <summary>Goes back.</summary>
    public void Leave() => _path.RemoveAt(_path.Count - 1);

    /// <summary>A value as messages show it.</summary>
    public static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        _ => Shown.Raw(element.GetRawText()),
    };

    /// <summary>A string; null when it holds half characters.</summary>
    public static string? TryText(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The name of a property; null when it holds half characters.</summary>
    public static string? TryName(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A property of an object; null when it has none of that name.</summary>
    public static JsonElement? Find(JsonElement root, string name)
    {
        foreach (var property in root.EnumerateObject())
        {
            if (TryName(property) == name)
            {
                return property.Value;
            }
        }

        return null;
    }

    /// <summary>A finite number in a range; 0 when it is not.</summary>
    public double Number(JsonElement element, NumberRange range)
    {
        if (element.ValueKind != JsonValueKind.Number || !element.TryGetDouble(out var value) || !double.IsFinite(value))
        {
            Fail($"must be a finite number, but is {Describe(element)}");
            return 0;
        }

        if (!range.Contains(value))
        {
            Fail($"must {range.Rule}, but is {Describe(element)}");
        }

        return value;
    }

    /// <summary>An integer, written without fraction or exponent; 0 when it is not.</summary>
    public long Integer(JsonElement element, long min, long max)
    {
        if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out var value))
        {
            Fail($"must be an integer, but is {Describe(element)}");
            return 0;
        }

        if (value < min || value > max)
        {
            Fail(min == max
                ? $"must be {min}, but is {value}"
                : $"must be an integer in [{min}, {max}], but is {value}");
            return 0;
        }

        return value;
    }

    /// <summary>A boolean; false when it is not.</summary>
    public bool Boolean(JsonElement element)
    {
        if (element.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Fail($"must be true or false, but is {Describe(element)}");
        }

        return element.ValueKind == JsonValueKind.True;
    }

    /// <summary>A string; empty when it is not.</summary>
    public string Text(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            Fail($"must be a string, but is {Describe(element)}");
        }
        else if (TryText(element) is { } text)
        {
            return text;
        }
        else
        {
            Fail($"must be Unicode text, but is {Describe(element)}");
        }

        return "";
    }

    /// <summary>An array, each item read by a function; empty when it is not.</summary>
    /// <param name="element">The value.</param>
    /// <param name="read">Reads an item.</param>
    /// <param name="length">How many items it must have; null for any number.</param>
    /// <param name="owner">What the number of items comes from, for the message.</param>
    public T[] Array<T>(JsonElement element, Func<JsonElement, T> read, int? length = null, string owner = "")
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            Fail($"must be an array, but is {Describe(element)}");
            return [];
        }

        var count = element.GetArrayLength();
        if (length is { } wanted && count != wanted)
        {
            Fail($"must have {wanted} item{(wanted == 1 ? "" : "s")}{(owner.Length > 0 ? $" ({owner})" : "")}, but has {count}");
        }

        var items = new T[count];
        var index = 0;
        foreach (var item in element.EnumerateArray())
        {
            Enter(index);
            items[index++] = read(item);
            Leave();
        }

        return items;
    }

    /// <summary>An object with names of its own, each value read by a function; empty when it is not.</summary>
    /// <param name="element">The value.</param>
    /// <param name="read">Reads a value, given its name.</param>
    public Dictionary<string, T> Map<T>(JsonElement element, Func<string, JsonElement, T> read)
    {
        var map = new Dictionary<string, T>(StringComparer.Ordinal);
        if (element.ValueKind != JsonValueKind.Object)
        {
            Fail($"must be an object, but is {Describe(element)}");
            return map;
        }

        foreach (var property in element.EnumerateObject())
        {
            if (TryName(property) is not { } name)
            {
                Fail("has a key that is not Unicode text");
                continue;
            }

            Enter(name);
            var value = read(name, property.Value);
            if (!map.TryAdd(name, value))
            {
                Fail("duplicate key");
            }

            Leave();
        }

        return map;
    }

    /// <summary>An array of at least one item.</summary>
    public T[] NonEmptyArray<T>(JsonElement element, Func<JsonElement, T> read)
    {
        var items = Array(element, read);
        if (element.ValueKind == JsonValueKind.Array && items.Length == 0)
        {
            Fail("must have at least 1 item, but has 0");
        }

        return items;
    }

    /// <summary>A list of indices below a bound that names none twice; a null bound is open.</summary>
    public int[] Indices(JsonElement element, int? bound)
    {
        var seen = new HashSet<int>();
        return Array(element, item =>
        {
            var before = Problems.Count;
            var index = Index(item, bound);
            if (Problems.Count == before && !seen.Add(index))
            {
                Fail($"must name no index twice, but names {index} again");
            }

            return index;
        });
    }

    /// <summary>An index below a bound; 0 when it is not.</summary>
    public int Index(JsonElement element, int? bound)
    {
        if (bound == 0)
        {
            Fail($"must be an index, but there is nothing to index, and it is {Describe(element)}");
            return 0;
        }

        return (int)Integer(element, 0, (bound ?? int.MaxValue) - 1);
    }

    private string Place()
    {
        var place = new StringBuilder();
        foreach (var (key, index) in _path)
        {
            _ = key is null ? place.Append('[').Append(index).Append(']') : place.Append('.').Append(key);
        }

        return place.Length > 0 ? place.ToString() : ".";
    }
}
