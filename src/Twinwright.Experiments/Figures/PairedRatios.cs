using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures;

/// <summary>Each solver's energy over a baseline's on the same worlds: geometric mean of the ratios.</summary>
public static class PairedRatios
{
    /// <summary>Kind of a pair that compares by ratio.</summary>
    public const string Kind = "ratio_geometric_mean";

    /// <summary>What the others are compared with: nc or socf, without options if possible, or the first solver.</summary>
    public static string BaselineOf(ComparisonResult result) =>
        result.Solvers.FirstOrDefault(solver => solver is "nc" or "socf")
        ?? result.Solvers.FirstOrDefault(solver => SolverColours.IdOf(solver) is "nc" or "socf")
        ?? result.Solvers[0];

    /// <summary>Draws it; null when nothing is compared by ratio.</summary>
    public static Figure? Draw(ComparisonResult result)
    {
        var baseline = BaselineOf(result);
        var pairs = PairsOf(result, Kind, null);
        return pairs.Count == 0 ? null : new ForestPlot
        {
            Id = "paired-ratios",
            Title = $"Energy of each solver as a share of {baseline}'s",
            Caption = $"Every solver and {baseline} meet the same worlds, so each world gives a ratio of their energies. A dot is the geometric mean of "
                + $"the ratios, its line the 95 % interval. Left of 1 spends less than {baseline}; at 0.25 it spends a quarter. "
                + $"Wins count the runs in which the solver spends strictly less.",
            AxisTitle = $"energy ÷ energy of {FigureStyle.Shorten(baseline)}",
            ValueTitle = "ratio [95 % interval]",
            Neutral = 1,
            Log = true,
            Pairs = pairs,
            Colours = new SolverColours(result.Solvers),
        }.Draw();
    }

    internal static List<PairedSummary> PairsOf(ComparisonResult result, string kind, string? metric) =>
        [.. result.Paired.Where(pair => pair.Kind == kind && pair.Baseline == BaselineOf(result) && (metric is null || pair.Metric == metric))];
}
