using Twinwright.Experiments.Reproduction;

namespace Twinwright.Experiments.Figures.Reproduction;

/// <summary>What edge server A pays, its neighbours pay and both together, under each solver (Kang 2023, Fig. 5).</summary>
internal static class SacrificeFigures
{
    private static readonly (string Measure, string Label, double Tint)[] Parts =
        [("a_energy_j", "A itself", 0), ("a_neighbours_energy_j", "its neighbours", 0.4), ("a_sum_energy_j", "sum", 0.7)];

    public static IEnumerable<Figure?> Of(Sketch sketch) => sketch.Points.Select(part => Draw(sketch, part.Panel, part.Point));

    private static Figure? Draw(Sketch sketch, Panel panel, PointResults point)
    {
        var rows = sketch.Experiment.Solvers
            .Select(solver => (Solver: solver, Parts: Parts.Select(part => sketch.Estimator.Of(point, solver, part.Measure)).ToList()))
            .ToList();
        if (!rows.Any(row => row.Parts.Any(part => part.IsFinite)))
        {
            return null;
        }

        return new BarChart
        {
            Id = sketch.Id(panel, point),
            Title = sketch.Title(panel, point),
            Caption = "Energy in a cycle of an edge server A, of its neighbours together, and their sum. A helper finishes early, which costs energy at A, "
                + $"and its neighbours have less left to compute. Help pays where the sum falls. Geometric mean over {Wording.Count(point.Worlds.Count, "world")}."
                + Sketch.Intervals("A whisker", rows.SelectMany(row => row.Parts)),
            AxisTitle = "energy in a cycle [J], geometric mean",
            Rows = [.. rows.Select(row => new BarRow(row.Solver,
                [.. row.Parts.Zip(Parts, (value, part) => new BarMark(value.Value, value.Low, value.High, SolverColours.Tint(sketch.Colours[row.Solver], part.Tint)))]))],
            LogAllowed = true,
            Key = [.. Parts.Select(part => (part.Label, SolverColours.Tint(FigureStyle.Muted, part.Tint)))],
        }.Draw();
    }
}
