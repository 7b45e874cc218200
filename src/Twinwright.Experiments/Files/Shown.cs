using System.Globalization;
using System.Text;

namespace Twinwright.Experiments.Files;

/// <summary>How values of a file are shown in messages: on one line, short, and harmless to a terminal.</summary>
internal static class Shown
{
    private const int MaxValueLength = 60;

    /// <summary>A value read from TOML, CSV or JSON.</summary>
    public static string Value(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        long or int => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        double number when double.IsNaN(number) => "nan",
        double number when double.IsInfinity(number) => number > 0 ? "inf" : "-inf",
        double number => NumberText.RoundTrip(number),
        string text => Text(text),
        object?[] => "an array",
        _ => value.ToString()!,
    };

    /// <summary>A string in quotes.</summary>
    public static string Text(string text) => $"\"{Raw(text)}\"";

    /// <summary>Text as it stands, cut and escaped.</summary>
    public static string Raw(string text) => Cut(Escape(Cut(text, MaxValueLength)), MaxValueLength);

    /// <summary>The text, or its start and an ellipsis.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return text[..end] + "…";
    }

    /// <summary>Control and format characters and half characters as \n, \t or \uXXXX.</summary>
    public static string Escape(string text)
    {
        if (text.All(c => c is >= ' ' and <= '~'))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                escaped.Append(c).Append(text[++i]);
            }
            else if (IsHarmless(c))
            {
                escaped.Append(c);
            }
            else
            {
                escaped.Append(c switch
                {
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    _ => $"\\u{(int)c:x4}",
                });
            }
        }

        return escaped.ToString();
    }

    private static bool IsHarmless(char c) => CharUnicodeInfo.GetUnicodeCategory(c)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
