using System.Globalization;
using System.Reflection;
using System.Text;

namespace Twinwright.Experiments.Files;

/// <summary>Writes a scenario as TOML with a comment on every key.</summary>
internal static class ScenarioText
{
    /// <summary>The text: header, keys without a table, then table by table.</summary>
    public static string Write<T>(
        string system, ScenarioKeys<T> keys, T scenario, string name, string? summary, ResolvedRun? run)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"system = {TomlText.String(system)}\n");
        if (summary is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"summary = {TomlText.String(summary)}\n");
        }

        foreach (var table in keys.All.Where(key => key.Applies(scenario)).GroupBy(key => Split(key.Name).Table))
        {
            text.Append(table.Key.Length > 0 ? $"\n[{table.Key}]\n" : "\n");
            WriteTable(text, table, scenario);
        }

        if (run is not null)
        {
            WriteRun(text, name, run);
        }

        return text.ToString();
    }

    private static void WriteTable<T>(StringBuilder text, IEnumerable<ScenarioKey<T>> keys, T scenario)
    {
        var lines = keys.Select(key => (Key: key, Line: Line(key, scenario))).ToList();
        var width = lines.Max(line => line.Line.Length);
        foreach (var (key, line) in lines)
        {
            text.Append(line.PadRight(width)).Append("  # ").Append(key.Description).Append('\n');
        }
    }

    private static string Line<T>(ScenarioKey<T> key, T scenario)
    {
        var value = key.Get(scenario);
        return $"{Split(key.Name).Key} = {(value is null ? $"\"{ScenarioKey<T>.None}\"" : key.Value.Write(value))}";
    }

    private static void WriteRun(StringBuilder text, string name, ResolvedRun run)
    {
        var deployments = string.Join(", ", run.Deployments.Select(seed => seed.ToString(CultureInfo.InvariantCulture)));
        text.Append("\n[resolved]\n")
            .Append(CultureInfo.InvariantCulture, $"scenario = {TomlText.String(name)}\n")
            .Append(CultureInfo.InvariantCulture, $"twinwright_version = {TomlText.String(Version())}\n")
            .Append(run.Deployments.Count == 1 ? $"deployment = {deployments}\n" : $"deployment = [{deployments}]\n")
            .Append(CultureInfo.InvariantCulture, $"dynamics_seed = {run.DynamicsSeed}\n");
    }

    private static string Version() => typeof(ScenarioText).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static (string Table, string Key) Split(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot < 0 ? ("", name) : (name[..dot], name[(dot + 1)..]);
    }
}
