using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures;

/// <summary>The figures of wide-area updating.</summary>
internal static class WideAreaFigures
{
    public static FigureSet Of(ComparisonResult result)
    {
        var samples = result.Samples;
        var chosen = SacrificeBars.ChooseEdgeServer(samples);
        var figures = new List<Figure?>
        {
            EnergyBars.Draw(result),
            PairedRatios.Draw(result),
            HelperCounts.Draw(result),
            samples.Count > 1 ? HelperMaps.Draw(samples, chosen) : null,
            chosen is { } a ? SacrificeBars.Draw(samples, a) : null,
            EnergySeries.Draw(samples),
        };
        figures.AddRange(result.MetricNames
            .Except([Wording.SystemEnergy, "helpers", "effective_helpers"])
            .Select(metric => MetricBars.DrawUnlessZero(result, metric)));
        return FigureSet.With(figures, samples, "helper-map", (sample, id) => HelperMap.Draw(sample, id, chosen));
    }

    public static FigureSet Of(RunResult run)
    {
        RunResult[] one = [run];
        return FigureSet.With(
            [EnergySeries.Draw(one), .. MetricSeries.DrawOthers(run, Wording.SystemEnergy)], one, "helper-map", (sample, id) => HelperMap.Draw(sample, id));
    }
}
