using System.Globalization;
using Twinwright.Model.Composed;
using Key = Twinwright.Experiments.Files.ScenarioKey<Twinwright.Model.Composed.ComposedScenario>;

namespace Twinwright.Experiments.Files;

/// <summary>All keys of a composed scenario (<c>docs/formats.md</c>, section 12): its own, and those of both systems under their names.</summary>
public static class ComposedKeys
{
    /// <summary>Name of the system in files.</summary>
    public const string SystemName = "composed";

    /// <summary>What stands before the keys of wide-area updating.</summary>
    public const string WideAreaPrefix = "wide_area.";

    /// <summary>What stands before the keys of federated construction.</summary>
    public const string FederationPrefix = "federation.";

    /// <summary>Most cycles in a frame.</summary>
    public const int MaxCyclesPerFrame = 10_000;

    private const string Regions = "regions";
    private const string PartialDts = FederationPrefix + "partial_dts.count";

    // Edge servers and sensors are the wide-area scenario's, and without edge servers there is nothing to update.
    private static readonly string[] Foreign =
        ["framework", "area.width_m", "area.height_m", "edge_servers.count", "sensors.count", "centra.energy_per_round_j", "centra.gain"];

    /// <summary>The table.</summary>
    public static ScenarioKeys<ComposedScenario> Table { get; } = new(
        [.. Own(), .. WideAreaKeys.Table.All.Select(key => key.Within<ComposedScenario>(WideAreaPrefix, s => s.WideArea, (s, w) => s with { WideArea = w })),
            .. FederationKeys.Table.All.Where(key => !Foreign.Contains(key.Name))
                .Select(key => key.Within<ComposedScenario>(FederationPrefix, s => s.Federation, (s, f) => s with { Federation = f }))],
        [.. WideAreaKeys.Table.Rules.Select(rule => new OrderRule(WideAreaPrefix + rule.Lesser, WideAreaPrefix + rule.Greater)),
            .. FederationKeys.Table.Rules.Where(rule => !Foreign.Contains(rule.Greater))
                .Select(rule => new OrderRule(FederationPrefix + rule.Lesser, FederationPrefix + rule.Greater))])
    {
        MoreRules =
        [
            .. FederationKeys.Table.MoreRules.Where(rule => !rule.Names.Any(Foreign.Contains))
                .Select(rule => rule.Within<ComposedScenario>(FederationPrefix, s => s.Federation)),
            new KeyRule<ComposedScenario>([Regions, PartialDts], s => s.RegionCount <= s.PartialDts ? null
                : string.Create(CultureInfo.InvariantCulture, $"must be at most {s.PartialDts} ({PartialDts}), but is {s.Regions}")),
        ],
    };

    /// <summary>Why a key of a federated construction is none of a composed scenario; null when it is no such key.</summary>
    internal static string? Missing(string name) =>
        name.StartsWith(FederationPrefix, StringComparison.Ordinal) && Foreign.Contains(name[FederationPrefix.Length..])
            ? "unknown key of system \"composed\"; edge servers and sensors are those under wide_area, and every construction is at edge servers"
            : null;

    /// <summary>Checks what can be known once it is known where edge servers stand.</summary>
    internal static void CheckSizes(ScenarioReader<ComposedScenario> reader)
    {
        var (scenario, count) = (reader.Scenario, reader.Scenario.WideArea.EdgeServers);
        if (scenario.PartialDts > count)
        {
            reader.Problems(PartialDts, WideAreaPrefix + WideAreaKeys.Count, WideAreaPrefix + WideAreaKeys.PositionsCsv).Add(
                PartialDts, string.Create(CultureInfo.InvariantCulture, $"must be at most {count}, the number of edge servers, but is {scenario.PartialDts}"));
        }
    }

    private static IEnumerable<Key> Own() =>
    [
        Key.Integer("cycles_per_frame", 1, MaxCyclesPerFrame, "1", "cycles in a frame",
            s => s.CyclesPerFrame, (s, v) => s with { CyclesPerFrame = v }),
        Key.Number("cross_family", NumberRange.Fraction, "1", "similarity of sub-models of two families, as a share of that within one",
            s => s.CrossFamily, (s, v) => s with { CrossFamily = v }),
        Key.Integer(Regions, 0, FederationKeys.MaxEdgeServers, "1", "regions, each a family of partial-DTs; 0 for as many as partial-DTs",
            s => s.Regions, (s, v) => s with { Regions = v }),
    ];
}
