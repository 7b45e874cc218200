using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Twinwright.Cli.Screen;

/// <summary>Renders tables and text for stdout, in colour only on a terminal.</summary>
internal static class Rendering
{
    private const int WidthWhenRedirected = 120;

    /// <summary>Renders parts one below the other.</summary>
    public static string Of(params IEnumerable<IRenderable> parts)
    {
        var writer = new StringWriter(CultureInfo.InvariantCulture);
        var terminal = !Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = terminal ? Math.Max(80, console.Profile.Width) : WidthWhenRedirected;
        console.Profile.Capabilities.Unicode = true;
        foreach (var part in parts)
        {
            console.Write(part);
        }

        return string.Join('\n', writer.ToString().Split('\n').Select(line => line.TrimEnd()));
    }

    /// <summary>A plain table; all columns but the first are right-aligned.</summary>
    public static Table Table(params IEnumerable<string> columns)
    {
        var table = new Table { Border = TableBorder.SimpleHeavy };
        foreach (var (at, column) in columns.Index())
        {
            table.AddColumn(new TableColumn(Markup.Escape(column)) { Alignment = at == 0 ? Justify.Left : Justify.Right });
        }

        return table;
    }

    /// <summary>A number with a few significant digits; a dash for what is none.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
        {
            return "–";
        }

        var size = Math.Abs(value);
        return value.ToString(size >= 1e15 ? "0.###e+0" : size >= 1000 ? "#,0" : size >= 100 ? "0.0" : size >= 1 || size == 0 ? "0.00" : "0.000", CultureInfo.InvariantCulture);
    }

    /// <summary>A metric's name in words, without its unit.</summary>
    public static string Words(string metric) => (IsEnergy(metric) ? metric[..^2] : metric).Replace('_', ' ');

    /// <summary>A metric's value, with its unit.</summary>
    public static string Value(string metric, double value) => IsEnergy(metric) ? Energy(value) : Number(value);

    /// <summary>An energy in a handy unit.</summary>
    public static string Energy(double joule) =>
        Math.Abs(joule) >= 1e4 ? $"{Number(joule / 1e3)} kJ" : $"{Number(joule)} J";

    private static bool IsEnergy(string metric) => metric.EndsWith("_j", StringComparison.Ordinal);

    /// <summary>A value with its interval.</summary>
    public static string WithInterval(double value, double low, double high, Func<double, string>? format = null)
    {
        format ??= Number;
        return double.IsFinite(low) ? $"{format(value)} [{format(low)}, {format(high)}]" : format(value);
    }
}
