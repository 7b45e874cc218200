namespace Twinwright.Experiments.Files;

/// <summary>The systems that a scenario can be of.</summary>
internal static class ScenarioSystems
{
    private static readonly (string System, Func<string, bool> Has)[] All =
    [
        (WideAreaKeys.SystemName, key => WideAreaKeys.Table.Find(key) is not null),
        (FederationKeys.SystemName, key => FederationKeys.Table.Find(key) is not null),
        (ComposedKeys.SystemName, key => ComposedKeys.Table.Find(key) is not null),
    ];

    /// <summary>Their names in files; the first is a file's that names none.</summary>
    public static string[] Names { get; } = [.. All.Select(item => item.System)];

    /// <summary>The system to which a key belongs that is not of the scenario's system; null when there is none.</summary>
    /// <param name="key">The whole dotted key.</param>
    /// <param name="system">The scenario's system.</param>
    public static string? OtherOwner(string key, string system) =>
        All.FirstOrDefault(item => item.System != system && item.Has(key)).System;
}
