using System.Text.Json;

namespace Twinwright.Experiments.Files;

/// <summary>The fields of one JSON object; unknown, doubled and missing ones are reported when it is opened.</summary>
internal sealed class JsonFields
{
    private readonly JsonWalk _walk;
    private readonly string[] _names;
    private readonly JsonElement[] _values;

    /// <summary>Opens an object at the walk's current place.</summary>
    /// <param name="walk">The walk.</param>
    /// <param name="element">The value, an object if all is well.</param>
    /// <param name="names">All fields, the required ones first.</param>
    /// <param name="required">How many are required; null for all.</param>
    public JsonFields(JsonWalk walk, JsonElement element, string[] names, int? required = null)
    {
        (_walk, _names, _values) = (walk, names, new JsonElement[names.Length]);
        if (element.ValueKind != JsonValueKind.Object)
        {
            walk.Fail($"must be an object, but is {JsonWalk.Describe(element)}");
            return;
        }

        HashSet<string>? unknown = null;
        foreach (var property in element.EnumerateObject())
        {
            var name = JsonWalk.TryName(property);
            var index = name is null ? -1 : System.Array.IndexOf(names, name);
            if (name is null)
            {
                walk.Fail("has a key that is not Unicode text");
            }
            else if (index >= 0 ? _values[index].ValueKind != JsonValueKind.Undefined : !(unknown ??= []).Add(name))
            {
                walk.Fail(name, "duplicate key");
            }
            else if (index >= 0)
            {
                _values[index] = property.Value;
            }
            else
            {
                walk.Fail(name, walk.Problems.IsFull ? "" : "unknown key" + Suggestion.DidYouMean(name, names));
            }
        }

        for (var i = 0; i < (required ?? names.Length); i++)
        {
            if (_values[i].ValueKind == JsonValueKind.Undefined)
            {
                walk.Fail(names[i], "is missing");
            }
        }
    }

    /// <summary>Whether a field is there.</summary>
    public bool Has(string name) => _values[System.Array.IndexOf(_names, name)].ValueKind != JsonValueKind.Undefined;

    /// <summary>Whether a field is the number 0, and not something that was refused.</summary>
    public bool IsZero(string name)
    {
        var value = _values[System.Array.IndexOf(_names, name)];
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number == 0;
    }

    /// <summary>Reads a field at its place; the default when it is missing.</summary>
    public T? Read<T>(string name, Func<JsonElement, T> read)
    {
        var value = _values[System.Array.IndexOf(_names, name)];
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            return default;
        }

        _walk.Enter(name);
        var result = read(value);
        _walk.Leave();
        return result;
    }

    /// <summary>A number in a range.</summary>
    public double Number(string name, NumberRange range) => Read(name, value => _walk.Number(value, range));

    /// <summary>A boolean.</summary>
    public bool Boolean(string name) => Read(name, _walk.Boolean);

    /// <summary>A string; null when it is missing.</summary>
    public string? Text(string name) => Read(name, _walk.Text);

    /// <summary>An integer.</summary>
    public long Integer(string name, long min = long.MinValue, long max = long.MaxValue) =>
        Read(name, value => _walk.Integer(value, min, max));

    /// <summary>An array; empty when it is missing.</summary>
    public T[] Array<T>(string name, Func<JsonElement, T> read, int? length = null, string owner = "") =>
        Read(name, value => _walk.Array(value, read, length, owner)) ?? [];

    /// <summary>How many items an array field has; 0 when it is no array.</summary>
    public int Count(string name) => Length(name) ?? 0;

    /// <summary>How many items an array field has; null when it is no array.</summary>
    public int? Length(string name)
    {
        var value = _values[System.Array.IndexOf(_names, name)];
        return value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() : null;
    }
}
