using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Files;

/// <summary>A scenario as run, with everything it takes to draw its worlds again from the results folder alone.</summary>
/// <param name="Toml">Text of <c>resolved.toml</c>.</param>
/// <param name="PositionsCsv">Content of <see cref="PositionsName"/>, to which the text refers; null when there is none.</param>
public sealed record ResolvedScenario(string Toml, byte[]? PositionsCsv)
{
    /// <summary>Name of the positions' file beside <c>resolved.toml</c>.</summary>
    public const string PositionsName = "positions.csv";

    /// <summary>Resolves a scenario.</summary>
    /// <param name="scenario">The scenario as loaded.</param>
    /// <param name="run">How it was run.</param>
    public static ResolvedScenario Of(LoadedScenario scenario, ResolvedRun run)
    {
        if (scenario.PositionsContent is not { } content)
        {
            return new(ScenarioFile.Write(scenario, run), null);
        }

        var local = scenario.System == SystemKind.Composed
            ? scenario with { Composed = scenario.Composed with { WideArea = scenario.Composed.WideArea with { PositionsCsv = PositionsName } } }
            : scenario with { WideArea = scenario.WideArea with { PositionsCsv = PositionsName } };
        return new(ScenarioFile.Write(local, run), content);
    }
}
