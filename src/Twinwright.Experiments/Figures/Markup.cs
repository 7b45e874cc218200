using System.Text;

namespace Twinwright.Experiments.Figures;

/// <summary>Text as HTML and XML write it.</summary>
internal static class Markup
{
    /// <summary>Safe as content and between quotes; control characters, which XML refuses, become blanks.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            _ = character switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                _ => escaped.Append(char.IsControl(character) ? ' ' : character),
            };
        }

        return escaped.ToString();
    }
}
