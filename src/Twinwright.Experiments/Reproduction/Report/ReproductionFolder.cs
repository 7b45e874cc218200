using System.Globalization;
using System.Text;
using Twinwright.Experiments.Figures;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Statistics;
using Twinwright.Model.Threading;

namespace Twinwright.Experiments.Reproduction.Report;

/// <summary>A folder with everything that a reproduction has to say.</summary>
/// <remarks>
/// <c>report.html</c>, <c>claims.json</c>, <c>figures/…</c> as PNG and SVG, <c>runs/….csv</c> with every run's numbers. Each
/// file is whole or absent, and the same reproduction gives the same bytes: none holds a time, a thread count, a host or a
/// path. Policies that were trained stand beside, in <c>policies/</c>.
/// </remarks>
public static class ReproductionFolder
{
    private const string ClaimsName = "claims.json";

    /// <summary>Name of a figure among those of all experiments: <c>kang2023/fig6-a</c>.</summary>
    public static string IdOf(Experiment experiment, Figure figure)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(figure);
        var slash = experiment.Id.LastIndexOf('/');
        return slash < 0 ? figure.Id : $"{experiment.Id[..slash]}/{figure.Id}";
    }

    /// <summary>Whether a folder holds a reproduction that was interrupted.</summary>
    public static bool IsUnfinished(string folder) => RunStore.IsUnfinished(folder);

    /// <summary>Writes a reproduction.</summary>
    /// <param name="folder">Where to; made when missing.</param>
    /// <param name="result">What was found.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="team">Threads; what is written does not depend on how many.</param>
    /// <param name="stop">Ends it; what is unfinished can be gone on with.</param>
    /// <returns>The document of <c>--json</c>.</returns>
    public static string Write(string folder, ReproductionResult result, ReproductionRequest request, WorkerTeam team, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(request);
        Clear(folder);
        var files = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var (experiment, figures) in result.Experiments.Zip(result.Figures))
        {
            stop.ThrowIfCancellationRequested();
            foreach (var figure in figures)
            {
                var id = IdOf(experiment.Experiment, figure);
                string[] own = [$"figures/{id}.png", $"figures/{id}.svg"];
                Put(own[0], figure.ToPng());
                Put(own[1], Encoding.UTF8.GetBytes(figure.ToSvg()));
                files.Add(id, own);
            }

            if (experiment.Points.Count > 0)
            {
                Put($"runs/{experiment.Experiment.Id}.csv", Encoding.UTF8.GetBytes(Runs(experiment)));
            }
        }

        var bootstrap = new StratifiedBootstrap(request.Resamples, request.Seed);
        var report = ReproductionReport.Of(result, request, [.. result.Experiments.Select(experiment => MeasureSummary.Of(experiment, bootstrap, team))]);
        var json = ReproductionJson.Of(result, request, files);
        Put(ClaimsName, Encoding.UTF8.GetBytes(json + "\n"));
        Put("report.html", Encoding.UTF8.GetBytes(report));
        RunStore.Remove(folder);
        return json;

        void Put(string name, byte[] bytes)
        {
            var path = Path.Combine([folder, .. name.Split('/')]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, bytes);
        }
    }

    /// <summary>Removes the figures and runs of an earlier reproduction, which the new claims would not speak of, and what a killed process has left.</summary>
    private static void Clear(string folder)
    {
        foreach (var name in new[] { "figures", "runs" }.Select(name => Path.Combine(folder, name)).Where(Directory.Exists))
        {
            if (RunStore.IsUnfinished(folder) || File.Exists(Path.Combine(folder, ClaimsName)))
            {
                Directory.Delete(name, recursive: true);
            }
        }

        foreach (var left in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, ".*.tmp") : [])
        {
            File.Delete(left);
        }
    }

    private static string Runs(ExperimentResults results)
    {
        var text = new StringBuilder("panel,value,solver,deployment,dynamics_seed,measure,number\n");
        foreach (var point in results.Points)
        {
            foreach (var solver in results.Experiment.Solvers.Where(point.BySolver.ContainsKey))
            {
                foreach (var (world, run) in point.Worlds.Zip(point.BySolver[solver]))
                {
                    foreach (var (measure, number) in run.Totals)
                    {
                        text.Append(CultureInfo.InvariantCulture, $"{Quoted(point.Place.Panel)},{Quoted(point.Place.Value)},{Quoted(solver)},{world.Deployment},{world.DynamicsSeed},{measure},{number:R}\n");
                    }
                }
            }
        }

        return text.ToString();
    }

    private static string Quoted(string text) => text.Contains(',') || text.Contains('"') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
