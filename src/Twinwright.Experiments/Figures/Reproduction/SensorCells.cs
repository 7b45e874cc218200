using System.Globalization;
using Twinwright.Experiments.Reproduction;

namespace Twinwright.Experiments.Figures.Reproduction;

/// <summary>Cycles of edge servers by available sensors: cells of five eMBB and five URLLC counts, summed over worlds.</summary>
/// <remarks>Runs hold 8 × 8 cells, index 8 · eMBB cell + URLLC cell; the last of each kind holds all larger counts.</remarks>
internal static class SensorCells
{
    /// <summary>Cells of each kind of sensor.</summary>
    public const int Side = 8;

    /// <summary>Counts in a cell.</summary>
    public const int Counts = 5;

    /// <summary>Cycles that a cell needs to be shown; means of fewer are noise.</summary>
    public const int FewestCycles = 20;

    /// <summary>Σ of one array ÷ Σ of another in every cell [eMBB cell, URLLC cell]; nothing in cells with too few of the other.</summary>
    public static Estimate[,] Ratios(Sketch sketch, PointResults point, string solver, string numerator, string denominator)
    {
        var strata = Estimator.Strata(
            point, solver, run => (A: run.Arrays.GetValueOrDefault(numerator, []), B: run.Arrays.GetValueOrDefault(denominator, [])),
            run => run.A.Length == Side * Side && run.B.Length == Side * Side);
        var ratios = sketch.Estimator.Ratios(strata);
        var cells = new Estimate[Side, Side];
        for (var cell = 0; cell < Side * Side; cell++)
        {
            var cycles = strata.Sum(stratum => stratum.Sum(run => run.B[cell]));
            cells[cell / Side, cell % Side] = cycles < FewestCycles ? Estimate.None : ratios[cell];
        }

        return cells;
    }

    /// <summary>Counts of a cell: <c>5–9</c>, <c>35+</c>.</summary>
    public static string Name(int cell) => cell == Side - 1
        ? string.Create(CultureInfo.InvariantCulture, $"{Counts * cell}+")
        : string.Create(CultureInfo.InvariantCulture, $"{Counts * cell}–{(Counts * (cell + 1)) - 1}");

    /// <summary>At most so many of the groups that have something to show, evenly spread.</summary>
    public static IReadOnlyList<int> Some(IReadOnlyList<int> groups, int most) => groups.Count <= most
        ? groups
        : [.. Enumerable.Range(0, most).Select(i => groups[(int)Math.Round(i * (groups.Count - 1.0) / (most - 1))])];
}
