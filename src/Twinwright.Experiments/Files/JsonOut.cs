using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Twinwright.Experiments.Files;

/// <summary>Writes JSON laid out like the examples of <c>docs/formats.md</c>: one blank of indent, small things on one line.</summary>
/// <param name="kind">Kind of the file, and the name of the file in a problem.</param>
internal sealed class JsonOut(string kind)
{
    private readonly StringBuilder _text = new();
    private readonly List<Level> _levels = [];
    private string? _key;

    private sealed class Level(bool isArray, bool isInline, string? key)
    {
        public bool IsArray { get; } = isArray;

        public bool IsInline { get; } = isInline;

        public string? Key { get; } = key;

        public int Items { get; set; }
    }

    /// <summary>Names the next value.</summary>
    public JsonOut Key(string name)
    {
        Separate();
        _text.Append('"').Append(JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)).Append("\": ");
        _key = name;
        return this;
    }

    /// <summary>Opens an object.</summary>
    public JsonOut Object(bool inline = false) => Open('{', isArray: false, inline);

    /// <summary>Opens an array.</summary>
    public JsonOut Array(bool inline = false) => Open('[', isArray: true, inline);

    /// <summary>Closes the innermost object or array.</summary>
    public JsonOut End()
    {
        var level = _levels[^1];
        _levels.RemoveAt(_levels.Count - 1);
        if (!level.IsInline && level.Items > 0)
        {
            _text.Append('\n').Append(' ', _levels.Count);
        }

        _text.Append(level.IsArray ? ']' : '}');
        return this;
    }

    /// <summary>A number that reads back to the same double.</summary>
    /// <exception cref="InputException">It is not finite, which JSON cannot hold.</exception>
    public JsonOut Number(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new InputException(kind, Place(), $"is {Shown.Value(value)}, which JSON cannot hold; the input is too extreme to compute with");
        }

        return Raw(NumberText.RoundTrip(value));
    }

    /// <summary>An integer.</summary>
    public JsonOut Integer(long value) => Raw(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A boolean.</summary>
    public JsonOut Boolean(bool value) => Raw(value ? "true" : "false");

    /// <summary>Null.</summary>
    public JsonOut Null() => Raw("null");

    /// <summary>A string.</summary>
    public JsonOut Text(string value) =>
        Raw($"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"");

    /// <summary>A whole array of integers on one line.</summary>
    public JsonOut Integers(IEnumerable<int> values)
    {
        Array(inline: true);
        foreach (var value in values)
        {
            Integer(value);
        }

        return End();
    }

    /// <summary>A whole array of numbers on one line.</summary>
    public JsonOut Numbers(IEnumerable<double> values)
    {
        Array(inline: true);
        foreach (var value in values)
        {
            Number(value);
        }

        return End();
    }

    /// <summary>An integer, or null.</summary>
    public JsonOut IntegerOrNull(long? value) => value is { } integer ? Integer(integer) : Null();

    /// <summary>A number, or null when it is not a number.</summary>
    public JsonOut NumberOrNull(double value) => double.IsNaN(value) ? Null() : Number(value);

    /// <summary>The file.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_text.Append('\n').ToString());

    private JsonOut Open(char bracket, bool isArray, bool inline)
    {
        Separate();
        _levels.Add(new Level(isArray, inline, _key));
        _key = null;
        _text.Append(bracket);
        return this;
    }

    private JsonOut Raw(string value)
    {
        Separate();
        _text.Append(value);
        _key = null;
        return this;
    }

    // A value after its key needs nothing before it; everything else starts a new item of the innermost level.
    private void Separate()
    {
        if (_key is not null || _levels.Count == 0)
        {
            return;
        }

        var level = _levels[^1];
        if (level.Items++ > 0)
        {
            _text.Append(level.IsInline ? ", " : ",");
        }

        if (!level.IsInline)
        {
            _text.Append('\n').Append(' ', _levels.Count);
        }
    }

    private string Place()
    {
        var place = new StringBuilder();
        foreach (var (depth, level) in _levels.Index())
        {
            // The item being written is not counted yet, those around it are.
            var index = depth == _levels.Count - 1 ? level.Items : level.Items - 1;
            _ = level.Key is null ? place : place.Append('.').Append(level.Key);
            _ = level.IsArray ? place.Append('[').Append(index).Append(']') : place;
        }

        return _key is null ? place.ToString() : place.Append('.').Append(_key).ToString();
    }
}
