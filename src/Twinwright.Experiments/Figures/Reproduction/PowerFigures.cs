using Twinwright.Experiments.Reproduction;

namespace Twinwright.Experiments.Figures.Reproduction;

/// <summary>Transmit power of eMBB sensors over available sensors of either kind, for some groups of the other (Kang 2023, Fig. 7).</summary>
internal static class PowerFigures
{
    private const double MilliwattsInWatt = 1e3;
    private const int MostGroups = 4;

    public static IEnumerable<Figure?> Of(Sketch sketch)
    {
        foreach (var solver in sketch.Experiment.Solvers)
        {
            foreach (var (panel, points) in sketch.Panels)
            {
                List<Estimate[,]> cells = [.. points.Select(point => SensorCells.Ratios(sketch, point, solver, "cell_transmit_power_w_sum", "cell_powered_cycles"))];
                yield return Draw(sketch, panel, points, cells, solver, overUrllc: true);
                yield return Draw(sketch, panel, points, cells, solver, overUrllc: false);
            }
        }
    }

    private static Figure? Draw(Sketch sketch, Panel panel, IReadOnlyList<PointResults> points, List<Estimate[,]> cells, string solver, bool overUrllc)
    {
        var (along, other) = overUrllc ? ("URLLC", "eMBB") : ("eMBB", "URLLC");
        var tables = cells.Select(some => Table(some, overUrllc)).ToList();
        var groups = SensorCells.Some(
            [.. Enumerable.Range(0, SensorCells.Side).Where(group => tables.Any(table => table[group].Count(value => value.IsFinite) > 1))], MostGroups);
        var axis = PlaceAxis.Names([.. Enumerable.Range(0, SensorCells.Side).Select(SensorCells.Name)], $"available {along} sensors");
        List<LinePanel> panels = [.. points.Zip(tables, (point, table) => new LinePanel(
            Sketch.Place(panel, point.Place), axis,
            [.. groups.Index().Select(group => new IntervalLine(
                $"{SensorCells.Name(group.Item)} {other}", Palette.OfPlace(group.Index, groups.Count), axis.Places, table[group.Item]))]))
            .Where(part => part.Lines.Any(line => line.IsThere))];
        if (panels.Count == 0)
        {
            return null;
        }

        var several = sketch.Experiment.Solvers.Count > 1;
        return new LinePanels
        {
            Id = sketch.Id(panel, $"{along.ToLowerInvariant()}{(several ? $" {solver}" : "")}"),
            Title = sketch.Title(panel, $"over available {along} sensors{(several ? $", {solver}" : "")}"),
            Caption = $"Mean transmit power of activated eMBB sensors in cycles in which an edge server has so many {along} sensors available (across) and so many {other} sensors "
                + $"(lines), over all edge servers and {Sketch.Worlds(points)}. Groups with fewer than {SensorCells.FewestCycles} such cycles are left out."
                + Sketch.Intervals("A whisker", panels.SelectMany(part => part.Lines).SelectMany(line => line.Values)),
            YTitle = "transmit power [mW]",
            LogAllowed = true,
            Panels = panels,
        }.Draw();
    }

    /// <summary>Mean power [mW] by group of the other kind, then by group along the axis.</summary>
    private static List<Estimate[]> Table(Estimate[,] cells, bool overUrllc) => [.. Enumerable.Range(0, SensorCells.Side)
        .Select(group => Enumerable.Range(0, SensorCells.Side).Select(place => (overUrllc ? cells[group, place] : cells[place, group]).Times(MilliwattsInWatt)).ToArray())];
}
