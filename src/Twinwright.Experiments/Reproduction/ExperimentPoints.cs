using Twinwright.Experiments.Files;
using Twinwright.Experiments.Running;

namespace Twinwright.Experiments.Reproduction;

/// <summary>A point of an experiment before it is run.</summary>
/// <param name="Place">Which.</param>
/// <param name="Overrides">All overrides of the scenario there.</param>
/// <param name="Scenario">The scenario there.</param>
public sealed record ExperimentPoint(PointPlace Place, IReadOnlyList<string> Overrides, LoadedScenario Scenario);

/// <summary>Where an experiment runs.</summary>
public static class ExperimentPoints
{
    /// <summary>The points of an experiment, panel by panel.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="effort">How much is run; null for all points.</param>
    /// <exception cref="InputException">The scenario, or an override, is wrong.</exception>
    public static IReadOnlyList<ExperimentPoint> Of(Experiment experiment, Effort? effort)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        return [.. experiment.Panels.SelectMany(panel => Values(panel, effort).Select(value =>
        {
            List<string> overrides = [.. experiment.Set, .. panel.Set, .. panel.Key.Split('+', StringSplitOptions.RemoveEmptyEntries).Select(key => $"{key}={value}")];
            return new ExperimentPoint(new(panel.Id, value), overrides, ScenarioFile.Load(experiment.Scenario, overrides));
        }))];
    }

    /// <summary>The worlds of an experiment.</summary>
    /// <param name="effort">How much is run.</param>
    /// <param name="seed">Seed of the first world.</param>
    public static IReadOnlyList<World> Worlds(Effort effort, long seed)
    {
        ArgumentNullException.ThrowIfNull(effort);
        return effort.Deployments is { } deployments
            ? [.. deployments.SelectMany((deployment, group) => Enumerable.Range(0, effort.Runs).Select(run => new World(deployment, seed + run, group)))]
            : [.. Enumerable.Range(0, effort.Runs).Select(run => new World(seed + run, seed + run, 0))];
    }

    private static IReadOnlyList<string> Values(Panel panel, Effort? effort) => panel.Key.Length == 0 ? [""]
        : effort is not null && effort.Values.TryGetValue(panel.Id, out var some) ? some
        : panel.Values;
}
