using Twinwright.Experiments.Reproduction;
using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures.Reproduction;

/// <summary>Who helps in the first world, a map for each solver, all to one scale (Kang 2023, Fig. 2).</summary>
internal static class MapFigures
{
    private static readonly string[] Needed = ["east_m", "north_m", "sensors", "helper_rate"];

    public static IEnumerable<Figure?> Of(Sketch sketch) => sketch.Points.Select(part => Draw(sketch, part.Panel, part.Point));

    private static Figure? Draw(Sketch sketch, Panel panel, PointResults point)
    {
        var solvers = sketch.SolversAt(point).Where(solver => point.BySolver[solver].Count > 0 && Needed.All(point.BySolver[solver][0].Arrays.ContainsKey)).ToList();
        var marked = solvers
            .Select(solver => point.BySolver[solver][0].Totals.GetValueOrDefault("a_index", -1))
            .Where(a => a >= 0).Select(a => (int?)a).FirstOrDefault();
        return HelperMaps.Draw(
            [.. solvers.Select(solver => Run(sketch, point, solver))], marked, sketch.Id(panel, point), sketch.Title(panel, point),
            "Each dot is an edge server; the larger, the more sensors it has. Black ones never help, red ones help in every measured cycle. "
            + "Grey lines join neighbours, who can help each other. All solvers meet the same world, the first one; above each map is what it costs there, and how many help."
            + (marked is null ? "" : " The red circle reaches from A to its neighbours."),
            lastCycle: false);
    }

    private static RunResult Run(Sketch sketch, PointResults point, string solver)
    {
        var facts = point.BySolver[solver][0];
        var count = facts.Arrays["east_m"].Length;
        return new RunResult
        {
            Scenario = sketch.Experiment.Scenario,
            Solver = solver,
            Deployment = point.Worlds[0].Deployment,
            DynamicsSeed = point.Worlds[0].DynamicsSeed,
            Steps = 0,
            MeasuredSteps = 0,
            Totals = facts.Totals,
            Series = new Dictionary<string, double[]>(),
            Picture = new WideAreaPicture
            {
                Names = null,
                EastM = facts.Arrays["east_m"],
                NorthM = facts.Arrays["north_m"],
                Sensors = [.. facts.Arrays["sensors"].Select(sensors => (int)sensors)],
                Neighbours = Neighbours(facts, count),
                HelperRate = facts.Arrays["helper_rate"],
                MeanEnergyJ = facts.Arrays.GetValueOrDefault("energy_j", new double[count]),
                LastHelper = new bool[count],
                LastChoice = [.. Enumerable.Repeat(-1, count)],
            },
        };
    }

    /// <summary>Neighbours from compressed rows; nobody's when there are none.</summary>
    private static int[][] Neighbours(RunFacts facts, int count) =>
        facts.Arrays.TryGetValue("neighbour_first", out var first) && facts.Arrays.TryGetValue("neighbour_index", out var index)
            ? [.. Enumerable.Range(0, count).Select(i => index[(int)first[i]..(int)first[i + 1]].Select(neighbour => (int)neighbour).ToArray())]
            : [.. Enumerable.Range(0, count).Select(_ => Array.Empty<int>())];
}
