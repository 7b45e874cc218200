using System.Globalization;

namespace Twinwright.Experiments.Figures;

/// <summary>Numbers, metrics and names as figures and reports write them.</summary>
public static class Wording
{
    /// <summary>The metric that pairs compare as a ratio.</summary>
    public const string SystemEnergy = "system_energy_j";

    /// <summary>The metric by which federated constructions are ranked (Chen 2025, section 5.2).</summary>
    public const string Utility = "utility";

    /// <summary>Whether a result is of wide-area updating by itself: one with a utility is of constructions, too.</summary>
    internal static bool IsWideArea(IEnumerable<string> metrics) => Has(metrics, SystemEnergy) && !Has(metrics, Utility);

    /// <summary>Whether a result is of both systems composed.</summary>
    internal static bool IsComposed(IEnumerable<string> metrics) => Has(metrics, SystemEnergy) && Has(metrics, Utility);

    private static bool Has(IEnumerable<string> metrics, string metric) => metrics.Contains(metric);

    private static readonly (string Suffix, string Unit)[] Units =
        [("_bit_per_s", "bit/s"), ("_j", "J"), ("_s", "s"), ("_w", "W"), ("_hz", "Hz"), ("_m", "m"), ("_bit", "bit")];

    /// <summary>A metric in words with its unit, as an axis title.</summary>
    public static string AxisTitle(string metric)
    {
        var (name, unit) = Split(metric);
        return unit is null ? name : $"{name} [{unit}]";
    }

    /// <summary>A metric in words without its unit.</summary>
    public static string Name(string metric) => Split(metric).Name;

    /// <summary>A metric in words without its unit, at the start of a sentence.</summary>
    public static string Title(string metric) => Split(metric).Name is { Length: > 0 } name ? char.ToUpperInvariant(name[0]) + name[1..] : "";

    /// <summary>What a metric means and which way is better, as a sentence with a blank after it; empty when there is nothing to explain.</summary>
    internal static string Meaning(string metric) => metric switch
    {
        Utility => "What the construction is worth over all frames: the gain less the cost and the penalty for lateness. More is better. ",
        "gain" => "What the quality of the whole digital twin is worth over all frames: the more important a partial-DT, the more its quality counts. More is better. ",
        "cost" => "What energy and changes of coalitions cost over all frames. Less is better. ",
        "delay_penalty" => "What lateness costs over all frames: frames that take longer than they may. Less is better. ",
        "violations" => "How often a constraint of the model is broken over the measured steps. Less is better. ",
        _ => "",
    };

    /// <summary>Whether a larger value is a better one.</summary>
    internal static bool MoreIsBetter(string metric) => metric is Utility or "gain";

    /// <summary>What the stored value is multiplied with to be shown in the unit of <see cref="AxisTitle"/> [1].</summary>
    public static double Scale(string metric) => metric == SystemEnergy ? 1e-3 : 1;

    /// <summary>Three significant digits; a dash where there is no number.</summary>
    public static string Short(double value) => Digits(value, 3);

    /// <summary>Four significant digits; a dash where there is no number.</summary>
    public static string Long(double value) => Digits(value, 4);

    /// <summary>An interval in brackets; a dash where there is none.</summary>
    public static string Interval(double low, double high, int digits = 3) =>
        double.IsNaN(low) || double.IsNaN(high) ? "–" : $"[{Digits(low, digits)}, {Digits(high, digits)}]";

    /// <summary>"1 helper", "3 helpers".</summary>
    internal static string Count(int number, string one) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {one}{(number == 1 ? "" : "s")}");

    /// <summary>Words of a list: "a", "a and b", "a, b and c".</summary>
    internal static string List(IReadOnlyList<string> items) => items.Count switch
    {
        0 => "none",
        1 => items[0],
        _ => $"{string.Join(", ", items.Take(items.Count - 1))} and {items[^1]}",
    };

    private static (string Name, string? Unit) Split(string metric)
    {
        if (metric == SystemEnergy)
        {
            return ("system energy", "kJ");
        }

        if (metric == "socf_moves")
        {
            return ("SOCF moves", null);
        }

        foreach (var (suffix, unit) in Units)
        {
            if (metric.EndsWith(suffix, StringComparison.Ordinal) && metric.Length > suffix.Length)
            {
                return (metric[..^suffix.Length].Replace('_', ' '), unit);
            }
        }

        return (metric.Replace('_', ' '), null);
    }

    private static string Digits(double value, int digits)
    {
        if (double.IsNaN(value))
        {
            return "–";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "∞" : "−∞";
        }

        // Rounded before its places are counted: 0.9999 is 1.00, not 1.000.
        var size = double.Parse(
            Math.Abs(value).ToString($"E{digits - 1}", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
        string text;
        if (size == 0)
        {
            text = "0";
        }
        else if (size is < 1e-4 or >= 1e7)
        {
            text = size.ToString($"0.{new string('#', digits - 1)}e0", CultureInfo.InvariantCulture);
        }
        else
        {
            var decimals = digits - 1 - (int)Math.Floor(Math.Log10(size));
            var unit = Math.Pow(10, Math.Max(-decimals, 0));
            text = (Math.Round(size / unit) * unit).ToString("N0", CultureInfo.InvariantCulture);
            text = decimals > 0 ? size.ToString($"F{decimals}", CultureInfo.InvariantCulture) : text;
        }

        return value < 0 ? $"−{text}" : text;
    }
}
