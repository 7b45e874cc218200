using System.Text.RegularExpressions;
using Tomlyn;
using Tomlyn.Model;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Twinwright.Experiments.Files;

/// <summary>One key of a TOML file with its value.</summary>
/// <param name="Key">The whole dotted key, <c>constants.bandwidth_hz</c> or <c>sweep[2].values</c>.</param>
/// <param name="Value">A string, bool, long, double or array of these; a <see cref="TomlOther"/> for a table or a date.</param>
public sealed record TomlEntry(string Key, object? Value);

/// <summary>A value that no key of ours takes.</summary>
/// <param name="Description">What it is, to stand after "but is".</param>
public sealed record TomlOther(string Description)
{
    /// <summary>A table; its entries follow it.</summary>
    public static TomlOther Table { get; } = new("a table");

    /// <summary>A date or a time.</summary>
    public static TomlOther Date { get; } = new("a date or time");

    /// <inheritdoc/>
    public override string ToString() => Description;
}

/// <summary>A TOML file as a flat list of keys and values, so that a caller can account for every one of them.</summary>
/// <remarks>
/// Tomlyn's binder ignores misspelt keys, therefore the syntax tree is walked here. Its tree parser recurses without
/// a bound while its event parser keeps to <c>MaxDepth</c>: the text passes the event parser first.
/// </remarks>
public static partial class TomlEntries
{
    private const int MaxDepth = 64;

    /// <summary>Parses TOML.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">Name for messages.</param>
    /// <param name="problems">Takes keys that are given twice; the last one counts.</param>
    /// <returns>All entries in the order of the file, tables before their entries.</returns>
    /// <exception cref="InputException">The text is not TOML.</exception>
    public static IReadOnlyList<TomlEntry> Parse(string text, string file, ProblemList problems)
    {
        CheckSyntax(text, file);
        var document = SyntaxParser.Parse(text, file, validate: true);
        foreach (var diagnostic in document.Diagnostics)
        {
            var (place, message) = Explain(diagnostic);
            problems.Add(place, message);
        }

        var entries = new List<TomlEntry>();
        Add(document.KeyValues, "", entries);
        var arrays = new Dictionary<string, int>();
        foreach (var table in document.Tables)
        {
            var name = KeyText(table.Name, "");
            if (table is TableArraySyntax)
            {
                arrays[name] = arrays.GetValueOrDefault(name, -1) + 1;
                name = $"{name}[{arrays[name]}]";
            }

            entries.Add(new TomlEntry(name, TomlOther.Table));
            Add(table.Items, name, entries);
        }

        return entries;
    }

    private static void CheckSyntax(string text, string file)
    {
        try
        {
            _ = TomlSerializer.Deserialize<TomlTable>(text, new TomlSerializerOptions { MaxDepth = MaxDepth });
        }
        catch (TomlException e) when (e.Message.Contains("maximum depth", StringComparison.Ordinal))
        {
            throw new InputException(file, Place(e.Line, e.Column), $"is nested deeper than {MaxDepth}");
        }
        catch (TomlException e)
        {
            var message = e.Diagnostics.FirstOrDefault()?.Message ?? PositionPrefix().Replace(e.Message, "");
            throw new InputException(file, Place(e.Line, e.Column), "is not valid TOML: " + message.Trim());
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or InvalidOperationException)
        {
            // The parser lets these slip on some input, such as an escaped half character in a string without an end.
            throw new InputException(file, InputException.WholeFile, "is not valid TOML");
        }
    }

    private static string Place(int? line, int? column) =>
        line is null ? InputException.WholeFile : $"line {line}, column {column}";

    private static (string Place, string Message) Explain(DiagnosticMessage diagnostic)
    {
        var line = diagnostic.Span.Start.Line + 1;
        var twice = DefinedTwice().Match(diagnostic.Message);
        return twice.Success
            ? (twice.Groups["key"].Value, $"is given twice, in lines {twice.Groups["line"].Value} and {line}")
            : ($"line {line}, column {diagnostic.Span.Start.Column + 1}", diagnostic.Message);
    }

    private static void Add(IEnumerable<KeyValueSyntax> items, string parent, List<TomlEntry> entries)
    {
        foreach (var item in items)
        {
            Add(KeyText(item.Key, parent), item.Value, entries);
        }
    }

    private static void Add(string key, ValueSyntax? value, List<TomlEntry> entries)
    {
        if (value is InlineTableSyntax table)
        {
            entries.Add(new TomlEntry(key, TomlOther.Table));
            Add(table.Items.Select(item => item.KeyValue).OfType<KeyValueSyntax>(), key, entries);
            return;
        }

        entries.Add(new TomlEntry(key, Scalar(value)));
        if (value is ArraySyntax array)
        {
            foreach (var (index, item) in array.Items.Index().Where(item => item.Item.Value is InlineTableSyntax))
            {
                Add($"{key}[{index}]", item.Value, entries);
            }
        }
    }

    private static object? Scalar(ValueSyntax? value) => value switch
    {
        StringValueSyntax text => text.Value ?? "",
        IntegerValueSyntax integer => integer.Value,
        FloatValueSyntax number => number.Value,
        BooleanValueSyntax flag => flag.Value,
        ArraySyntax array => array.Items.Select(item => Scalar(item.Value)).ToArray(),
        InlineTableSyntax => TomlOther.Table,
        _ => TomlOther.Date,
    };

    private static string KeyText(KeySyntax? key, string parent)
    {
        IEnumerable<string> parts = [Part(key?.Key), .. key?.DotKeys.Select(item => Part(item.Key)) ?? []];
        return (parent.Length > 0 ? parent + "." : "") + string.Join('.', parts);
    }

    // A quoted part keeps its quotes when it needs them, so that "a.b" is never taken for a.b.
    private static string Part(BareKeyOrStringValueSyntax? part)
    {
        var text = part switch
        {
            BareKeySyntax bare => bare.Key?.Text,
            StringValueSyntax quoted => quoted.Value,
            _ => null,
        } ?? "";
        return text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? text : $"\"{text}\"";
    }

    [GeneratedRegex(@"^The key `(?<key>.+?)` is already defined at \((?<line>\d+),\d+\) with .*$", RegexOptions.Singleline)]
    private static partial Regex DefinedTwice();

    [GeneratedRegex(@"^\(\d+,\d+\) : error : ")]
    private static partial Regex PositionPrefix();
}
