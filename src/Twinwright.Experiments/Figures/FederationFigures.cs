using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures;

/// <summary>The figures of federated construction.</summary>
internal static class FederationFigures
{
    private static readonly string[] Curves = [Wording.Utility, "gain", "cost"];

    public static FigureSet Of(ComparisonResult result)
    {
        var samples = result.Samples;
        return FigureSet.With(
            [
                MetricBars.Draw(result, Wording.Utility),
                PairedDifferences.Draw(result, Wording.Utility),
                MetricBars.Draw(result, "gain"),
                MetricBars.Draw(result, "cost"),
                MetricBars.DrawUnlessZero(result, "delay_penalty"),
                MetricBars.DrawUnlessZero(result, "violations"),
                .. Curves.Select(metric => CumulativeCurves.Draw(samples, metric)),
                SocfMoves.Draw(samples),
                AssignmentStrips.Draw(samples),
            ],
            samples, "coalition-map", CoalitionMap.Draw);
    }

    public static FigureSet Of(RunResult run)
    {
        RunResult[] one = [run];
        return FigureSet.With(
            [
                CumulativeCurves.Draw(run),
                SocfMoves.Draw(one),
                .. MetricSeries.DrawOthers(run, [.. Curves, "socf_moves"]),
                AssignmentStrips.Draw(one),
            ],
            one, "coalition-map", CoalitionMap.Draw);
    }
}
