using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures;

/// <summary>All figures of a result, in the order in which they are read.</summary>
/// <param name="Charts">Bars, pairs, series and the maps side by side.</param>
/// <param name="Maps">One map for each solver that has a picture, with the solver's name.</param>
public sealed record FigureSet(IReadOnlyList<Figure> Charts, IReadOnlyList<(string Solver, Figure Map)> Maps)
{
    /// <summary>Charts, then maps.</summary>
    public IEnumerable<Figure> All => Charts.Concat(Maps.Select(map => map.Map));

    /// <summary>The figures of a comparison.</summary>
    public static FigureSet Of(ComparisonResult result)
    {
        var samples = result.Samples;
        var chosen = SacrificeBars.ChooseEdgeServer(samples);
        var isWideArea = result.MetricNames.Contains(Wording.SystemEnergy);
        var figures = isWideArea
            ? new List<Figure?>
            {
                EnergyBars.Draw(result),
                PairedRatios.Draw(result),
                HelperCounts.Draw(result),
                samples.Count > 1 ? HelperMaps.Draw(samples, chosen) : null,
                chosen is { } a ? SacrificeBars.Draw(samples, a) : null,
                EnergySeries.Draw(samples),
            }
            : [];

        string[] drawnAbove = isWideArea ? [Wording.SystemEnergy, "helpers", "effective_helpers"] : [];
        foreach (var metric in result.MetricNames.Except(drawnAbove))
        {
            var varies = result.Metrics.Any(summary => summary.Metric == metric && summary.Mean != 0);
            figures.Add(varies ? MetricBars.Draw(result, metric) : null);
        }

        if (!isWideArea && result.MetricNames.FirstOrDefault(metric => metric == "utility", result.MetricNames.FirstOrDefault("")) is { Length: > 0 } main)
        {
            figures.Add(PairedDifferences.Draw(result, main));
            figures.Add(MetricSeries.Draw(samples, main));
        }

        return new FigureSet([.. figures.OfType<Figure>()], MapsOf(samples, chosen));
    }

    /// <summary>The figures of one run.</summary>
    public static FigureSet Of(RunResult run)
    {
        RunResult[] one = [run];
        var figures = new List<Figure?> { EnergySeries.Draw(one) };
        figures.AddRange(run.Series.Keys
            .Where(metric => metric != Wording.SystemEnergy && run.Series[metric].Any(value => value != 0))
            .Order(StringComparer.Ordinal)
            .Select(metric => MetricSeries.Draw(one, metric)));
        return new FigureSet([.. figures.OfType<Figure>()], MapsOf(one, null));
    }

    private static List<(string, Figure)> MapsOf(IReadOnlyList<RunResult> samples, int? marked)
    {
        var maps = new List<(string, Figure)>();
        var taken = new HashSet<string>();
        foreach (var sample in samples)
        {
            var stem = $"helper-map-{Slug(sample.Solver)}";
            var id = stem;
            for (var n = 2; !taken.Add(id); n++)
            {
                id = $"{stem}-{n}";
            }

            if (HelperMap.Draw(sample, id, marked) is { } map)
            {
                maps.Add((sample.Solver, map));
            }
        }

        return maps;
    }

    private static string Slug(string solver)
    {
        var characters = solver.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c == '.' ? c : '-');
        return string.Join('-', string.Concat(characters).Split('-', StringSplitOptions.RemoveEmptyEntries));
    }
}
