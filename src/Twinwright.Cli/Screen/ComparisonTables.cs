using Spectre.Console;
using Twinwright.Experiments.Results;

namespace Twinwright.Cli.Screen;

/// <summary>A comparison on the screen.</summary>
internal static class ComparisonTables
{
    public static string Of(ComparisonResult result) => Rendering.Of(
        new Text($"{result.Scenario}: means and 95 % intervals over {result.Runs} "
            + (result.DynamicsPerDeployment > 1 ? $"deployments, {result.DynamicsPerDeployment} dynamics each\n" : result.Runs == 1 ? "run\n" : "runs\n")),
        Metrics(result),
        new Text("system energy, row ÷ column: paired geometric mean, and in brackets the runs that the row wins\n"),
        Ratios(result));

    private static Table Metrics(ComparisonResult result)
    {
        var table = Rendering.Table(["solver", .. result.MetricNames]);
        foreach (var solver in result.Solvers)
        {
            table.AddRow([Markup.Escape(solver), .. result.MetricNames.Select(name =>
            {
                var metric = result.Metrics.First(candidate => candidate.Solver == solver && candidate.Metric == name);
                return Markup.Escape(Rendering.WithInterval(metric.Mean, metric.CiLow, metric.CiHigh));
            })]);
        }

        return table;
    }

    private static Table Ratios(ComparisonResult result)
    {
        var table = Rendering.Table(["solver", .. result.Solvers]);
        foreach (var solver in result.Solvers)
        {
            table.AddRow([Markup.Escape(solver), .. result.Solvers.Select(baseline =>
                result.Paired.FirstOrDefault(pair =>
                    pair.Solver == solver && pair.Baseline == baseline && pair.Kind == "ratio_geometric_mean") is { } pair
                    ? $"{Rendering.Number(pair.Value)} ({pair.Wins})"
                    : "")]);
        }

        return table;
    }
}
