using System.Text;

namespace Twinwright.Experiments.Files;

/// <summary>Pieces of TOML text.</summary>
public static class TomlText
{
    /// <summary>A basic string.</summary>
    /// <param name="value">Any text.</param>
    /// <returns>The text in quotes, escaped.</returns>
    public static string String(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                < ' ' or '\u007f' => text.Append("\\u").Append(((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }

        return text.Append('"').ToString();
    }
}
