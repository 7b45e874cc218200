using System.Globalization;

namespace Twinwright.Experiments.Files;

/// <summary>Numbers as text in files: the shortest text that reads back to the same double.</summary>
public static class NumberText
{
    /// <summary>The number as both TOML and JSON write a float: <c>5.0</c>, <c>0.001</c>, <c>1e-28</c>.</summary>
    /// <param name="value">A finite number.</param>
    /// <returns>Text with a fraction or an exponent, so that it is never taken for an integer.</returns>
    public static string RoundTrip(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "has no text in TOML or JSON of ours");
        }

        var text = value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
        return text.AsSpan().ContainsAny('.', 'e') ? text : text + ".0";
    }
}
