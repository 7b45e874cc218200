using System.Text;
using Twinwright.Experiments.Figures;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Report;

namespace Twinwright.Experiments.Results;

/// <summary>A folder with everything a result has to say, in files that others can read.</summary>
/// <remarks>
/// <c>resolved.toml</c>, <c>results.parquet</c>, <c>results.csv</c>, <c>summary.json</c>, <c>figures/*.png</c> and
/// <c>*.svg</c>, <c>report.html</c>. Files of the same name are replaced, others stay. Each is whole or absent, and the
/// same result gives the same bytes: none holds a time, a thread count, a host or a path.
/// </remarks>
public static class ResultsFolder
{
    /// <summary>Writes a comparison.</summary>
    /// <param name="folder">Where to; made when missing.</param>
    /// <param name="result">What was found.</param>
    /// <param name="scenario">The scenario as run.</param>
    /// <returns>The files written, relative to the folder, with forward slashes.</returns>
    public static IReadOnlyList<string> Write(string folder, ComparisonResult result, ResolvedScenario scenario)
    {
        var figures = FigureSet.Of(result);
        return Write(folder, scenario, ResultRow.Of(result), MarlEvalSummary.Of(result), figures, HtmlReport.Of(result, figures));
    }

    /// <summary>Writes a run.</summary>
    /// <inheritdoc cref="Write(string, ComparisonResult, ResolvedScenario)"/>
    public static IReadOnlyList<string> Write(string folder, RunResult result, ResolvedScenario scenario)
    {
        var figures = FigureSet.Of(result);
        return Write(folder, scenario, ResultRow.Of(result), MarlEvalSummary.Of(result), figures, HtmlReport.Of(result, figures));
    }

    private static List<string> Write(
        string folder, ResolvedScenario scenario, IReadOnlyList<ResultRow> rows, string summary, FigureSet figures, string report)
    {
        var written = new List<string>();
        Text("resolved.toml", scenario.Toml);
        if (scenario.PositionsCsv is { } positions)
        {
            Bytes(ResolvedScenario.PositionsName, positions);
        }

        Bytes("results.parquet", ResultsTable.ToParquet(rows));
        Text("results.csv", ResultsTable.ToCsv(rows));
        Text("summary.json", summary);
        foreach (var figure in figures.All)
        {
            Bytes($"figures/{figure.Id}.png", figure.ToPng());
            Text($"figures/{figure.Id}.svg", figure.ToSvg());
        }

        Text("report.html", report);
        return written;

        void Text(string name, string text) => Bytes(name, Encoding.UTF8.GetBytes(text));

        void Bytes(string name, byte[] bytes)
        {
            var path = Path.Combine([folder, .. name.Split('/')]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, bytes);
            written.Add(name);
        }
    }
}
