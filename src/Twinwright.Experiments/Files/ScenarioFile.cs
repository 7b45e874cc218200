using Twinwright.Model.Composed;
using Twinwright.Model.Federation;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Files;

/// <summary>Reads and writes scenarios (<c>docs/formats.md</c>, section 12).</summary>
public static class ScenarioFile
{
    /// <summary>The scenarios of the project's <c>scenarios/</c> folder.</summary>
    /// <returns>Name and summary of each, ordered by name.</returns>
    /// <exception cref="InputException">One of them is broken.</exception>
    public static IReadOnlyList<(string Name, string Summary)> BuiltIn() =>
        [.. ScenarioPath.BuiltIn().Select(scenario => (scenario.Name, Load(scenario, []).Summary ?? ""))];

    /// <summary>Loads a scenario.</summary>
    /// <param name="nameOrPath">A built-in name, <c>wide-area/paper</c>, or the path of a TOML file.</param>
    /// <param name="overrides">Texts <c>KEY=VALUE</c>; of two of the same key the last one counts.</param>
    /// <returns>The scenario, every key within its range.</returns>
    /// <exception cref="InputException">The name is unknown, or the file or an override breaks a rule.</exception>
    public static LoadedScenario Load(string nameOrPath, IReadOnlyList<string>? overrides = null) =>
        Load(ScenarioPath.Find(nameOrPath), overrides ?? []);

    /// <summary>Loads a scenario from text.</summary>
    /// <param name="text">The TOML text.</param>
    /// <param name="path">Path of the file it stands for, for messages and for paths relative to it.</param>
    /// <param name="overrides">Texts <c>KEY=VALUE</c>.</param>
    /// <returns>The scenario.</returns>
    /// <exception cref="InputException">The text or an override breaks a rule.</exception>
    public static LoadedScenario Parse(string text, string path, IReadOnlyList<string>? overrides = null) =>
        Parse(text, new ScenarioPath(Path.GetFileNameWithoutExtension(path), path, path), overrides ?? []);

    /// <summary>A scenario again from what <see cref="Write"/> made of it, without a look at the disk.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">Its name in results.</param>
    /// <param name="positions">Content of the positions' file; null when there is none.</param>
    /// <exception cref="InputException">The text is none of ours.</exception>
    internal static LoadedScenario Restore(string text, string name, byte[]? positions) =>
        Parse(text, new ScenarioPath(name, name, name), [], positions);

    /// <summary>Writes a scenario as TOML, every key with its meaning; reading it back gives an equal scenario.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="run">How it was run; null for a scenario that was not.</param>
    /// <returns>The text.</returns>
    public static string Write(LoadedScenario scenario, ResolvedRun? run = null) => scenario.System switch
    {
        SystemKind.Federation => ScenarioText.Write(FederationKeys.SystemName, FederationKeys.Table, scenario.Federation, scenario.Name, scenario.Summary, run),
        SystemKind.Composed => ScenarioText.Write(ComposedKeys.SystemName, ComposedKeys.Table, scenario.Composed, scenario.Name, scenario.Summary, run),
        _ => ScenarioText.Write(WideAreaKeys.SystemName, WideAreaKeys.Table, scenario.WideArea, scenario.Name, scenario.Summary, run),
    };

    private static LoadedScenario Load(ScenarioPath scenario, IReadOnlyList<string> overrides) =>
        Parse(InputFile.ReadText(scenario.Path, InputFile.MaxTomlBytes, scenario.Shown), scenario, overrides);

    private static LoadedScenario Parse(string text, ScenarioPath source, IReadOnlyList<string> overrides, byte[]? given = null)
    {
        var problems = new ProblemList(source.Shown);
        var entries = TomlEntries.Parse(text, source.Shown, problems);
        var header = ScenarioHeader.Read(entries, problems);
        ScenarioReader<T> Read<T>(ScenarioKeys<T> keys, T defaults)
        {
            var reader = new ScenarioReader<T>(header.System, keys, defaults, source.Shown) { FileProblems = problems };
            reader.Apply(entries);
            reader.Apply([.. overrides.Select(o => ScenarioOverride.Parse(o, reader.OverrideProblems)).OfType<ScenarioOverride>()]);
            reader.CheckRules();
            return reader;
        }

        if (header.System == FederationKeys.SystemName)
        {
            var federation = Read(FederationKeys.Table, new FederationScenario());
            federation.ThrowIfAny();
            return new LoadedScenario(source.Name, federation.Scenario) { Summary = header.Summary };
        }

        if (header.System == ComposedKeys.SystemName)
        {
            var composed = Read(ComposedKeys.Table, new ComposedScenario());
            var places = WideAreaSites.Resolve(composed, source.Path, ComposedKeys.WideAreaPrefix, s => s.WideArea, (s, w) => s with { WideArea = w }, given);
            ComposedKeys.CheckSizes(composed);
            composed.ThrowIfAny();
            return new LoadedScenario(source.Name, composed.Scenario) { Summary = header.Summary, PositionsContent = places };
        }

        var wideArea = Read(WideAreaKeys.Table, new WideAreaScenario());
        var positions = WideAreaSites.Resolve(wideArea, source.Path, "", s => s, (_, w) => w, given);
        wideArea.ThrowIfAny();
        return new LoadedScenario(source.Name, wideArea.Scenario) { Summary = header.Summary, PositionsContent = positions };
    }
}
