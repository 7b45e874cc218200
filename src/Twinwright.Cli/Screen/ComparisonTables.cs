using Spectre.Console;
using Spectre.Console.Rendering;
using Twinwright.Experiments.Results;
using Twinwright.Experiments.Running;

namespace Twinwright.Cli.Screen;

/// <summary>A comparison on the screen.</summary>
internal static class ComparisonTables
{
    private const int MetricsAbreast = 4;

    public static string Of(ComparisonResult result, SystemRuns runs) => Rendering.Of(
    [
        new Text($"{result.Scenario}: means and 95 % intervals over {result.Runs} "
            + (result.DynamicsPerDeployment > 1 ? $"deployments, {result.DynamicsPerDeployment} dynamics each\n" : result.Runs == 1 ? "run\n" : "runs\n")),
        .. result.MetricNames.Chunk(MetricsAbreast).Select(names => Metrics(result, names)),
        .. result.Solvers.Count > 1 ? Pairs(result, runs.Headline) : [],
    ]);

    private static Table Metrics(ComparisonResult result, IReadOnlyList<string> names)
    {
        var table = Rendering.Table(["solver", .. names]);
        foreach (var solver in result.Solvers)
        {
            table.AddRow([Markup.Escape(solver), .. names.Select(name =>
            {
                var metric = result.Metrics.First(candidate => candidate.Solver == solver && candidate.Metric == name);
                return Markup.Escape(Rendering.WithInterval(metric.Mean, metric.CiLow, metric.CiHigh));
            })]);
        }

        return table;
    }

    private static IEnumerable<IRenderable> Pairs(ComparisonResult result, Metric metric)
    {
        var name = Rendering.Words(metric.Name);
        yield return new Text(metric.IsRatio
            ? $"{name}, row ÷ column: paired geometric mean, and in brackets the runs that the row wins\n"
            : $"{name}, row − column: paired mean, and in brackets the runs that the row wins\n");
        var table = Rendering.Table(["solver", .. result.Solvers]);
        foreach (var solver in result.Solvers)
        {
            table.AddRow([Markup.Escape(solver), .. result.Solvers.Select(baseline =>
                result.Paired.FirstOrDefault(pair => pair.Solver == solver && pair.Baseline == baseline && pair.Metric == metric.Name) is { } pair
                    ? $"{Rendering.Number(pair.Value)} ({pair.Wins})"
                    : "")]);
        }

        yield return table;
    }
}
