using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures;

/// <summary>All figures of a result, in the order in which they are read.</summary>
/// <param name="Charts">Bars, pairs, series and what shows all solvers side by side.</param>
/// <param name="Maps">One map for each solver that has a picture, with the solver's name.</param>
public sealed record FigureSet(IReadOnlyList<Figure> Charts, IReadOnlyList<(string Solver, Figure Map)> Maps)
{
    /// <summary>Charts, then maps.</summary>
    public IEnumerable<Figure> All => Charts.Concat(Maps.Select(map => map.Map));

    /// <summary>The figures of a comparison.</summary>
    public static FigureSet Of(ComparisonResult result) =>
        Wording.IsComposed(result.MetricNames) ? ComposedFigures.Of(result)
        : Wording.IsWideArea(result.MetricNames) ? WideAreaFigures.Of(result) : FederationFigures.Of(result);

    /// <summary>The figures of one run.</summary>
    public static FigureSet Of(RunResult run) =>
        Wording.IsComposed(run.Series.Keys) ? ComposedFigures.Of(run)
        : Wording.IsWideArea(run.Series.Keys) ? WideAreaFigures.Of(run) : FederationFigures.Of(run);

    /// <summary>The figures that could be drawn, and a map of each sample that has one.</summary>
    internal static FigureSet With(
        IEnumerable<Figure?> figures, IReadOnlyList<RunResult> samples, string mapName, Func<RunResult, string, Figure?> map)
    {
        var maps = new List<(string, Figure)>();
        var taken = new HashSet<string>();
        foreach (var sample in samples)
        {
            var stem = $"{mapName}-{Slug(sample.Solver)}";
            var id = stem;
            for (var n = 2; !taken.Add(id); n++)
            {
                id = $"{stem}-{n}";
            }

            if (map(sample, id) is { } drawn)
            {
                maps.Add((sample.Solver, drawn));
            }
        }

        return new FigureSet([.. figures.OfType<Figure>()], maps);
    }

    /// <summary>A name as a part of a file's name.</summary>
    internal static string Slug(string solver)
    {
        var characters = solver.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c == '.' ? c : '-');
        return string.Join('-', string.Concat(characters).Split('-', StringSplitOptions.RemoveEmptyEntries));
    }
}
