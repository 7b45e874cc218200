using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures;

/// <summary>The figures of both systems composed: what constructions are worth, and who helps whom in their cycles.</summary>
internal static class ComposedFigures
{
    private static readonly string[] Curves = [Wording.Utility, "gain", "cost"];

    public static FigureSet Of(ComparisonResult result) => FigureSet.With(
        [
            MetricBars.Draw(result, Wording.Utility),
            PairedDifferences.Draw(result, Wording.Utility),
            MetricBars.Draw(result, "gain"),
            MetricBars.Draw(result, "cost"),
            EnergyBars.Draw(result),
            PairedRatios.Draw(result),
            HelperCounts.Draw(result),
            MetricBars.DrawUnlessZero(result, "delay_penalty"),
            MetricBars.DrawUnlessZero(result, "violations"),
            MetricBars.DrawUnlessZero(result, "overdrawn"),
            .. Curves.Select(metric => CumulativeCurves.Draw(result.Samples, metric)),
        ],
        result.Samples, "helper-map", (sample, id) => HelperMap.Draw(sample, id));

    public static FigureSet Of(RunResult run)
    {
        RunResult[] one = [run];
        return FigureSet.With(
            [CumulativeCurves.Draw(run), .. MetricSeries.DrawOthers(run, Curves)], one, "helper-map", (sample, id) => HelperMap.Draw(sample, id));
    }
}
