using Twinwright.Experiments.Reproduction.Probes;

namespace Twinwright.Experiments.Reproduction;

/// <summary>Chooses the edge server A of each deployment in its first world, and looks around it in the others (Kang 2023, Fig. 5).</summary>
/// <remarks>What A is chosen by is not what is told of it: the world of the choice is left out.</remarks>
internal static class SacrificeTotals
{
    private const string WithoutHelp = "nc";

    /// <summary>Names of the totals that are added; energies are means over the measured cycles [J].</summary>
    public static IReadOnlyList<string> Names { get; } = ["a_energy_j", "a_neighbours_energy_j", "a_sum_energy_j", "a_index"];

    /// <summary>The point without the worlds of the choice, and with what is around A; without worlds where nobody can be chosen.</summary>
    /// <param name="point">What came out.</param>
    /// <param name="proposed">The solver whose helpers are looked at.</param>
    public static PointResults AddTo(PointResults point, string proposed)
    {
        if (!point.BySolver.ContainsKey(proposed) || !point.BySolver.ContainsKey(WithoutHelp))
        {
            return new(point.Place, [], new Dictionary<string, IReadOnlyList<RunFacts>>());
        }

        var (kept, chosen) = (new List<int>(), new List<int>());
        foreach (var stratum in point.Strata)
        {
            var a = SacrificeProbe.ChooseA(point.BySolver[proposed][stratum[0]], point.BySolver[WithoutHelp][stratum[0]]);
            if (a >= 0)
            {
                kept.AddRange(stratum.Skip(1));
                chosen.AddRange(stratum.Skip(1).Select(_ => a));
            }
        }

        return new(
            point.Place,
            [.. kept.Select(world => point.Worlds[world])],
            kept.Count == 0
                ? new Dictionary<string, IReadOnlyList<RunFacts>>()
                : point.BySolver.ToDictionary(
                    solver => solver.Key,
                    solver => (IReadOnlyList<RunFacts>)[.. kept.Zip(chosen, (world, a) => Around(solver.Value[world], a))]));
    }

    /// <summary>The point with A's index in all facts of the first world, for its map; as it was where nobody can be chosen.</summary>
    /// <param name="point">What came out.</param>
    /// <param name="proposed">The solver whose helpers are looked at.</param>
    public static PointResults Mark(PointResults point, string proposed)
    {
        if (!point.BySolver.ContainsKey(proposed) || !point.BySolver.ContainsKey(WithoutHelp)
            || SacrificeProbe.ChooseA(point.BySolver[proposed][0], point.BySolver[WithoutHelp][0]) is not (>= 0 and var a))
        {
            return point;
        }

        return point with
        {
            BySolver = point.BySolver.ToDictionary(
                solver => solver.Key,
                solver => (IReadOnlyList<RunFacts>)[Around(solver.Value[0], a), .. solver.Value.Skip(1)]),
        };
    }

    private static RunFacts Around(RunFacts facts, int a)
    {
        var totals = new Dictionary<string, double>(facts.Totals) { ["a_index"] = a };
        foreach (var (name, value) in SacrificeProbe.Probe(facts, a).Totals)
        {
            totals[name] = value;
        }

        return facts with { Totals = totals };
    }
}
