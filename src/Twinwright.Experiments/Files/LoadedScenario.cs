using Twinwright.Model.WideArea;

namespace Twinwright.Experiments.Files;

/// <summary>A scenario as read, with all overrides in it.</summary>
/// <param name="Name">Its name in results: <c>wide-area/paper</c>, or the file's name without its ending.</param>
/// <param name="WideArea">The world.</param>
public sealed record LoadedScenario(string Name, WideAreaScenario WideArea)
{
    /// <summary>One line about it; null when there is none.</summary>
    public string? Summary { get; init; }

    /// <summary>Content of the positions' file as it was read; null when edge servers are placed at random.</summary>
    public byte[]? PositionsContent { get; init; }
}

/// <summary>How a scenario was run, for <c>resolved.toml</c>.</summary>
/// <param name="Deployments">Seeds of the deployments, at least one.</param>
/// <param name="DynamicsSeed">Seed of the dynamics of the first run.</param>
public sealed record ResolvedRun(IReadOnlyList<long> Deployments, long DynamicsSeed);
