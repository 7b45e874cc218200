using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures;

/// <summary>What one edge server A pays and what its neighbours save (the kind of Kang 2023, Fig. 5).</summary>
public static class SacrificeBars
{
    /// <summary>
    /// The edge server that makes the clearest example: of the helpers of the best solver, the one whose surroundings
    /// (itself and its neighbours) save most energy against the baseline.
    /// </summary>
    /// <remarks>
    /// The baseline is nc, or the first sample. The best solver is the one of least system energy. A helper is who helps
    /// in at least half of the measured cycles; if there is none, who ever helps. Equal savings: the lower index.
    /// </remarks>
    /// <returns>Its index; null when nobody helps or no sample has a picture.</returns>
    public static int? ChooseEdgeServer(IReadOnlyList<RunResult> samples)
    {
        var drawn = samples.Where(sample => sample.Picture is not null && !double.IsNaN(SystemEnergyJ(sample))).ToList();
        if (drawn.Count == 0)
        {
            return null;
        }

        var baseline = drawn.Find(sample => SolverColours.IdOf(sample.Solver) == "nc") ?? drawn[0];
        var best = drawn.MinBy(SystemEnergyJ)!;
        var rates = best.Picture!.HelperRate;
        var atLeast = rates.Any(rate => rate >= 0.5) ? 0.5 : double.Epsilon;

        int? chosen = null;
        var largest = double.NegativeInfinity;
        for (var i = 0; i < rates.Length; i++)
        {
            var savedJ = SurroundingsJ(baseline.Picture!, i) - SurroundingsJ(best.Picture!, i);
            if (rates[i] >= atLeast && savedJ > largest)
            {
                (chosen, largest) = (i, savedJ);
            }
        }

        return chosen;
    }

    /// <summary>Mean energy of the edge server and its neighbours together [J].</summary>
    public static double SurroundingsJ(WideAreaPicture picture, int edgeServer) =>
        picture.MeanEnergyJ[edgeServer] + NeighboursJ(picture, edgeServer);

    /// <summary>Draws the energies round <paramref name="edgeServer"/>; null when no sample has a picture.</summary>
    public static Figure? Draw(IReadOnlyList<RunResult> samples, int edgeServer)
    {
        var drawn = samples.Where(sample => sample.Picture is not null).ToList();
        if (drawn.Count == 0)
        {
            return null;
        }

        var colours = new SolverColours(samples.Select(sample => sample.Solver));
        var rows = drawn.Select(sample => new BarRow(sample.Solver,
        [
            Mark(sample.Picture!.MeanEnergyJ[edgeServer], sample.Solver, 0),
            Mark(NeighboursJ(sample.Picture, edgeServer), sample.Solver, 0.4),
            Mark(SurroundingsJ(sample.Picture, edgeServer), sample.Solver, 0.7),
        ])).ToList();

        var name = NameOf(drawn[0].Picture!, edgeServer);
        var neighbours = drawn[0].Picture!.Neighbours[edgeServer].Length;
        return new BarChart
        {
            Id = "sacrifice-bars",
            Title = $"What {name} pays and its neighbours save",
            Caption = $"Mean energy in a cycle of {name} (A in the maps), of its {Wording.Count(neighbours, "neighbour")} together, and their sum, "
                + $"in the first world. A helper computes faster to finish early, which costs energy at A, and its neighbours have less left to compute. "
                + "Help pays where the sum falls.",
            AxisTitle = "mean energy in a cycle [J]",
            Rows = rows,
            LogAllowed = true,
            Key =
            [
                ("A itself", FigureStyle.Muted),
                ("its neighbours", SolverColours.Tint(FigureStyle.Muted, 0.4)),
                ("sum", SolverColours.Tint(FigureStyle.Muted, 0.7)),
            ],
        }.Draw();

        BarMark Mark(double valueJ, string solver, double tint) =>
            new(valueJ, double.NaN, double.NaN, SolverColours.Tint(colours[solver], tint));
    }

    internal static string NameOf(WideAreaPicture picture, int edgeServer) =>
        picture.Names is { } names ? $"{names[edgeServer]} (edge server {edgeServer})" : $"edge server {edgeServer}";

    private static double NeighboursJ(WideAreaPicture picture, int edgeServer) =>
        picture.Neighbours[edgeServer].Sum(neighbour => picture.MeanEnergyJ[neighbour]);

    private static double SystemEnergyJ(RunResult sample) => sample.Totals.GetValueOrDefault(Wording.SystemEnergy, double.NaN);
}
