using Twinwright.Experiments.Files;

namespace Twinwright.Experiments.Sweeps;

/// <summary>A scenario by value: its text with all overrides in it, and the file that it refers to.</summary>
/// <param name="Name">Its name in results.</param>
/// <param name="Toml">Its text.</param>
/// <param name="Positions">Content of the positions' file; null when there is none.</param>
internal sealed record ScenarioOrder(string Name, string Toml, byte[]? Positions)
{
    /// <summary>Packs a scenario.</summary>
    public static ScenarioOrder Of(LoadedScenario scenario) => new(scenario.Name, ScenarioFile.Write(scenario), scenario.PositionsContent);

    /// <summary>The same scenario; the disk is not asked for anything.</summary>
    public LoadedScenario Load() => ScenarioFile.Restore(Toml, Name, Positions);
}
