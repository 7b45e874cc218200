using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Running;

/// <summary>Collects the metrics of a run step by step.</summary>
/// <param name="metrics">Which.</param>
/// <param name="length">Steps, and how many of them are measured.</param>
internal sealed class RunSeries(IReadOnlyList<Metric> metrics, RunLength length)
{
    private readonly double[][] _values = [.. metrics.Select(_ => new double[length.Steps])];

    /// <summary>Records a step.</summary>
    /// <param name="step">Which, from 0.</param>
    /// <param name="values">Its metrics, in their order.</param>
    public void Record(int step, params ReadOnlySpan<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, metrics.Count);
        for (var m = 0; m < values.Length; m++)
        {
            _values[m][step] = values[m];
        }
    }

    /// <summary>The run so far, without a picture.</summary>
    /// <param name="scenario">Name of the scenario.</param>
    /// <param name="solver">The solver as asked for.</param>
    /// <param name="deployment">Seed of the deployment.</param>
    /// <param name="dynamicsSeed">Seed of the dynamics.</param>
    public RunResult Result(string scenario, string solver, long deployment, long dynamicsSeed) => new()
    {
        Scenario = scenario,
        Solver = solver,
        Deployment = deployment,
        DynamicsSeed = dynamicsSeed,
        Steps = length.Steps,
        MeasuredSteps = length.Measured,
        Totals = ByName(m => Total(metrics[m], _values[m].TakeLast(length.Measured))),
        Series = ByName(m => _values[m]),
    };

    private static double Total(Metric metric, IEnumerable<double> measured) => metric.IsMean ? measured.Average() : measured.Sum();

    private Dictionary<string, T> ByName<T>(Func<int, T> value) =>
        metrics.Index().ToDictionary(metric => metric.Item.Name, metric => value(metric.Index));
}
