using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Twinwright.Experiments.Results;

/// <summary><c>summary.json</c> in the layout that marl-eval reads.</summary>
/// <remarks>
/// environment → task → algorithm → run → <c>step_k</c> {<c>step_count</c>, metric: [value]} and <c>absolute_metrics</c>
/// {metric: [value]}. marl-eval wants equally many steps in every run, so a comparison, which keeps totals for most of its
/// runs, gives each one a single step: its end. What is not a number is null.
/// </remarks>
public static class MarlEvalSummary
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The summary of a comparison.</summary>
    public static string Of(ComparisonResult result)
    {
        var algorithms = new JsonObject();
        foreach (var solver in result.Solvers.Distinct())
        {
            var runs = new JsonObject();
            foreach (var run in result.PerRun.Where(value => value.Solver == solver).GroupBy(value => (value.Deployment, value.DynamicsSeed)))
            {
                var totals = run.DistinctBy(value => value.Metric).ToDictionary(value => value.Metric, value => value.Value);
                runs[RunName(run.Key.Deployment, run.Key.DynamicsSeed)] = new JsonObject
                {
                    ["step_1"] = Step(result.Steps, totals),
                    ["absolute_metrics"] = Metrics(totals),
                };
            }

            algorithms[solver] = runs;
        }

        return Document(result.Scenario, algorithms);
    }

    /// <summary>The summary of a run, with all its steps.</summary>
    public static string Of(RunResult run)
    {
        var steps = new JsonObject();
        for (var step = 0; step < run.Steps; step++)
        {
            var values = run.Series.Where(series => step < series.Value.Length).ToDictionary(series => series.Key, series => series.Value[step]);
            steps[string.Create(CultureInfo.InvariantCulture, $"step_{step + 1}")] = Step(step + 1, values);
        }

        steps["absolute_metrics"] = Metrics(run.Totals);
        return Document(run.Scenario, new JsonObject
        {
            [run.Solver] = new JsonObject { [RunName(run.Deployment, run.DynamicsSeed)] = steps },
        });
    }

    /// <summary>The whole document.</summary>
    internal static string Document(string scenario, JsonObject algorithms)
    {
        var parts = scenario.Split('/', 2);
        var (environment, task) = parts.Length == 2 ? (parts[0], parts[1]) : ("twinwright", scenario);
        var document = new JsonObject { [environment] = new JsonObject { [task] = algorithms } };
        return document.ToJsonString(Layout) + "\n";
    }

    private static string RunName(long deployment, long dynamicsSeed) =>
        string.Create(CultureInfo.InvariantCulture, $"deployment_{deployment}_seed_{dynamicsSeed}");

    /// <summary>A step with its count.</summary>
    internal static JsonObject Step(long count, IReadOnlyDictionary<string, double> values)
    {
        var step = Metrics(values);
        step.Insert(0, "step_count", count);
        return step;
    }

    /// <summary>Values by metric, each in an array; what is not a number is null.</summary>
    internal static JsonObject Metrics(IReadOnlyDictionary<string, double> values)
    {
        var metrics = new JsonObject();
        foreach (var (metric, value) in values.OrderBy(value => value.Key, StringComparer.Ordinal))
        {
            metrics[metric] = new JsonArray(double.IsFinite(value) ? JsonValue.Create(value) : null);
        }

        return metrics;
    }
}
