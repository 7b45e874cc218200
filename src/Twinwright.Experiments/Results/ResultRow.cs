namespace Twinwright.Experiments.Results;

/// <summary>A row of <c>results.csv</c> and <c>results.parquet</c>: one number and what it belongs to.</summary>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Solver">Id of the solver with its options.</param>
/// <param name="Deployment">Seed of the deployment.</param>
/// <param name="DynamicsSeed">Seed of the dynamics.</param>
/// <param name="Step">The step, from 0; null for a total over the measured steps.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Value">Its value, in the metric's unit.</param>
public sealed record ResultRow(
    string Scenario, string Solver, long Deployment, long DynamicsSeed, int? Step, string Metric, double Value)
{
    /// <summary>The totals of every run, then the samples step by step.</summary>
    public static IReadOnlyList<ResultRow> Of(ComparisonResult result) =>
    [
        .. result.PerRun.Select(run => new ResultRow(
            result.Scenario, run.Solver, run.Deployment, run.DynamicsSeed, null, run.Metric, run.Value)),
        .. result.Samples.SelectMany(Steps),
    ];

    /// <summary>The totals of a run, then its steps.</summary>
    public static IReadOnlyList<ResultRow> Of(RunResult run) =>
    [
        .. run.Totals.OrderBy(total => total.Key, StringComparer.Ordinal).Select(total => new ResultRow(
            run.Scenario, run.Solver, run.Deployment, run.DynamicsSeed, null, total.Key, total.Value)),
        .. Steps(run),
    ];

    private static IEnumerable<ResultRow> Steps(RunResult run) => run.Series
        .OrderBy(series => series.Key, StringComparer.Ordinal)
        .SelectMany(series => series.Value.Select((value, step) => new ResultRow(
            run.Scenario, run.Solver, run.Deployment, run.DynamicsSeed, step, series.Key, value)));
}
