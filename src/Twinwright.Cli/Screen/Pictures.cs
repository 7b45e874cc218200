using Spectre.Console;
using Spectre.Console.Rendering;
using Twinwright.Experiments.Results;

namespace Twinwright.Cli.Screen;

/// <summary>The picture of a run's last step, as far as letters can show it.</summary>
internal static class Pictures
{
    /// <summary>Its parts; none for a run without a picture.</summary>
    public static IEnumerable<IRenderable> Of(RunResult run)
    {
        if (run.Picture is { } map)
        {
            yield return new Text(HelperMapText.Of(map) + "\n");
        }

        if (run.Federation is { } coalitions)
        {
            yield return new Text("  the last frame, the most important partial-DT first; what was gathered in all frames\n");
            yield return CoalitionTable.Of(coalitions);
        }
    }
}
