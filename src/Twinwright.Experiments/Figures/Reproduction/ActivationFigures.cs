using Twinwright.Experiments.Reproduction;

namespace Twinwright.Experiments.Figures.Reproduction;

/// <summary>Activated URLLC sensors over available ones, for some groups of available eMBB sensors (Kang 2023, Fig. 8).</summary>
/// <remarks>Whole lines are the first point, dotted ones the second, as in the paper.</remarks>
internal static class ActivationFigures
{
    private const int MostGroups = 4;
    private static readonly LineLook[] Looks = [LineLook.Whole, LineLook.Dotted, LineLook.Dashed];

    public static IEnumerable<Figure?> Of(Sketch sketch) => sketch.Experiment.Solvers.Select(solver => Draw(sketch, solver));

    private static Figure? Draw(Sketch sketch, string solver)
    {
        var parts = sketch.Points.Take(Looks.Length).Zip(Looks, (part, look) => (part.Panel, part.Point, Look: look)).ToList();
        var tables = parts.Select(part => Table(sketch, part.Point, solver)).ToList();
        var groups = SensorCells.Some(
            [.. Enumerable.Range(0, SensorCells.Side).Where(group => tables.Any(table => table[group].Y.Count(value => value.IsFinite) > 1))], MostGroups);
        List<IntervalLine> lines = [.. parts.Zip(tables).SelectMany(part => groups.Index().Select(group => new IntervalLine(
            $"{SensorCells.Name(group.Item)} eMBB", Palette.OfPlace(group.Index, groups.Count), part.Second[group.Item].X, part.Second[group.Item].Y)
        {
            Look = part.First.Look,
        }))];
        if (!lines.Any(line => line.IsThere))
        {
            return null;
        }

        var most = lines.SelectMany(line => line.X).Where(double.IsFinite).Max();
        var several = sketch.Experiment.Solvers.Count > 1;
        var drawn = parts.Where(part => lines.Any(line => line.IsThere && line.Look == part.Look)).ToList();
        var key = parts.Count > 1
            ? drawn.Select(part => new KeyEntry(Sketch.Place(part.Panel, part.Point.Place) is { Length: > 0 } place ? place : part.Panel.Title, FigureStyle.Text, part.Look, Dots: false)).ToList()
            : [];
        return new LinePanels
        {
            Id = sketch.Id(null, several ? solver : ""),
            Title = sketch.Title(null, several ? solver : ""),
            Caption = "Mean number of activated URLLC sensors of an edge server in cycles in which it has so many URLLC sensors available (across, the mean of each group of five counts) "
                + $"and so many eMBB sensors (lines), over all edge servers and {Sketch.Worlds(drawn.Select(part => part.Point))}. On the grey line, all that are available are activated. "
                + $"Groups with fewer than {SensorCells.FewestCycles} such cycles are left out."
                + Sketch.Intervals("A whisker", lines.SelectMany(line => line.Values)),
            YTitle = "activated URLLC sensors, mean",
            Axis = LinePanels.AxisOf(lines, logAllowed: false, 0, most),
            Key = key,
            Panels =
            [
                new LinePanel("", PlaceAxis.Numbers(lines.SelectMany(line => line.X).Append(0), "available URLLC sensors, mean"), [.. OneNameEach(lines)])
                {
                    Guides = [(0, 0, most, most)],
                },
            ],
        }.Draw();
    }

    /// <summary>Groups keep their name at the first of their lines: colours tell the others.</summary>
    private static IEnumerable<IntervalLine> OneNameEach(IEnumerable<IntervalLine> lines)
    {
        var named = new HashSet<string>();
        return lines.Select(line => line.IsThere && named.Add(line.Label) ? line : line with { Label = "" });
    }

    /// <summary>Mean available and mean activated URLLC sensors, by group of eMBB sensors.</summary>
    private static List<(double[] X, Estimate[] Y)> Table(Sketch sketch, PointResults point, string solver)
    {
        var available = SensorCells.Ratios(sketch, point, solver, "cell_urllc_available", "cell_cycles");
        var active = SensorCells.Ratios(sketch, point, solver, "cell_urllc_active", "cell_cycles");
        return [.. Enumerable.Range(0, SensorCells.Side).Select(embb =>
        {
            int[] shown = [.. Enumerable.Range(0, SensorCells.Side).Where(urllc => available[embb, urllc].IsFinite)];
            return (Array.ConvertAll(shown, urllc => available[embb, urllc].Value), Array.ConvertAll(shown, urllc => active[embb, urllc]));
        })];
    }
}
