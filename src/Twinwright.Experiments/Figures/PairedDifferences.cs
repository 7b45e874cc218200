using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures;

/// <summary>Each solver's metric less a baseline's on the same worlds: mean of the differences.</summary>
public static class PairedDifferences
{
    /// <summary>Kind of a pair that compares by difference.</summary>
    public const string Kind = "difference_mean";

    /// <summary>Draws it; null when the metric is not compared by difference.</summary>
    public static Figure? Draw(ComparisonResult result, string metric)
    {
        var baseline = PairedRatios.BaselineOf(result);
        var pairs = PairedRatios.PairsOf(result, Kind, metric);
        return pairs.Count == 0 ? null : new ForestPlot
        {
            Id = $"paired-{metric.Replace('_', '-')}",
            Title = $"{Wording.Title(metric)} of each solver less {baseline}'s",
            Caption = $"Every solver and {baseline} meet the same worlds, so each world gives a difference. A dot is the mean of the differences, "
                + $"its line the 95 % interval; {(Wording.MoreIsBetter(metric) ? "right" : "left")} of 0 is better than {baseline}. Wins count the runs in which the solver is strictly better.",
            AxisTitle = $"{Wording.AxisTitle(metric)}, difference to {FigureStyle.Shorten(baseline)}",
            ValueTitle = "difference [95 % interval]",
            Neutral = 0,
            Log = false,
            Pairs = pairs,
            Colours = new SolverColours(result.Solvers),
        }.Draw();
    }
}
