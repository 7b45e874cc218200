using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Twinwright.Experiments.Benchmarks;
using Twinwright.Experiments.Statistics;
using Twinwright.Experiments.Trainings;

namespace Twinwright.Experiments.Results;

/// <summary>The documents that <c>--json</c> prints.</summary>
/// <remarks>None but that of <c>bench</c> holds wall time, threads, host or paths. What is not a number is null.</remarks>
public static class ResultJson
{
    /// <summary>A run (<c>solve</c>).</summary>
    public static string Of(RunResult run) => Write(json =>
    {
        json.WriteString("scenario", run.Scenario);
        json.WriteString("solver", run.Solver);
        json.WriteNumber("deployment", run.Deployment);
        json.WriteNumber("dynamics_seed", run.DynamicsSeed);
        json.WriteNumber("steps", run.Steps);
        json.WriteNumber("measured_steps", run.MeasuredSteps);
        json.WriteStartObject("totals");
        foreach (var (metric, value) in run.Totals)
        {
            Number(json, metric, value);
        }

        json.WriteEndObject();
        json.WriteStartObject("series");
        foreach (var (metric, values) in run.Series)
        {
            json.WriteStartArray(metric);
            foreach (var value in values)
            {
                Number(json, value);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    });

    /// <summary>A comparison (<c>compare</c>).</summary>
    public static string Of(ComparisonResult result) => Write(json =>
    {
        json.WriteString("scenario", result.Scenario);
        json.WriteNumber("runs", result.Runs);
        json.WriteNumber("dynamics_per_deployment", result.DynamicsPerDeployment);
        json.WriteNumber("steps", result.Steps);
        json.WriteNumber("measured_steps", result.MeasuredSteps);
        Array(json, "metrics", result.Metrics, metric =>
        {
            json.WriteString("solver", metric.Solver);
            json.WriteString("metric", metric.Metric);
            Number(json, "mean", metric.Mean);
            Number(json, "ci_low", metric.CiLow);
            Number(json, "ci_high", metric.CiHigh);
            Number(json, "iqm", metric.Iqm);
            Number(json, "median", metric.Median);
        });
        Array(json, "paired", result.Paired, pair =>
        {
            json.WriteString("solver", pair.Solver);
            json.WriteString("baseline", pair.Baseline);
            json.WriteString("metric", pair.Metric);
            json.WriteString("kind", pair.Kind);
            Number(json, "value", pair.Value);
            Number(json, "ci_low", pair.CiLow);
            Number(json, "ci_high", pair.CiHigh);
            json.WriteNumber("wins", pair.Wins);
            json.WriteNumber("runs", pair.Runs);
        });
        Array(json, "per_run", result.PerRun, run =>
        {
            json.WriteString("solver", run.Solver);
            json.WriteString("metric", run.Metric);
            json.WriteNumber("deployment", run.Deployment);
            json.WriteNumber("dynamics_seed", run.DynamicsSeed);
            Number(json, "value", run.Value);
        });
    });

    /// <summary>Statistics over strata (<c>statistics</c>).</summary>
    public static string Of(RunStatistics statistics) => Write(json =>
    {
        json.WriteString("metric", statistics.Metric);
        json.WriteNumber("resamples", statistics.Resamples);
        json.WriteNumber("seed", statistics.Seed);
        Array(json, "strata", statistics.Strata, stratum =>
        {
            json.WriteString("scenario", stratum.Scenario);
            WholeOrNull(json, "deployment", stratum.Deployment);
            json.WriteNumber("runs", stratum.Runs);
        });
        Array(json, "metrics", statistics.Solvers, solver =>
        {
            json.WriteString("solver", solver.Solver);
            WithInterval(json, "iqm", solver.Iqm, solver.IqmInterval);
            WithInterval(json, "mean", solver.Mean, solver.MeanInterval);
        });
        Array(json, "paired", statistics.Paired, pair =>
        {
            json.WriteString("solver", pair.Solver);
            json.WriteString("baseline", pair.Baseline);
            json.WriteString("kind", pair.Kind);
            WithInterval(json, "value", pair.Value, pair.Interval);
            WithInterval(json, "iqm", pair.Iqm, pair.IqmInterval);
            json.WriteNumber("wins", pair.Wins);
            json.WriteNumber("runs", pair.Runs);
            WithInterval(json, "improvement", pair.Improvement, pair.ImprovementInterval);
        });
    });

    /// <summary>Trained policies (<c>train</c>).</summary>
    public static string Of(string scenario, string solver, long seed, IReadOnlyList<TrainingOutcome> policies) => Write(json =>
    {
        json.WriteString("scenario", scenario);
        json.WriteString("solver", solver);
        json.WriteNumber("seed", seed);
        Array(json, "policies", policies, policy =>
        {
            WholeOrNull(json, "deployment", policy.Deployment);
            json.WriteString("folder", policy.Place);
            json.WriteNumber("iterations", policy.Run.Iterations);
            json.WriteNumber("agent_steps", policy.Run.AgentSteps);
            Number(json, "objective_first", policy.Run.ObjectiveFirst);
            Number(json, "objective_last", policy.Run.ObjectiveLast);
            Number(json, "validation", policy.Run.Validation);
        });
    });

    /// <summary>Figures of the machine (<c>bench</c>).</summary>
    public static string Of(IReadOnlyDictionary<string, string> machine, IReadOnlyList<BenchmarkFigure> figures) => Write(json =>
    {
        json.WriteStartObject("machine");
        foreach (var (name, value) in machine)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        Array(json, "figures", figures, figure =>
        {
            json.WriteString("name", figure.Name);
            Number(json, "value", figure.Value);
            json.WriteString("unit", figure.Unit);
            json.WriteString("notes", figure.Notes);
        });
    });

    /// <summary>A list (<c>scenarios</c>, <c>solvers</c>, <c>check</c>).</summary>
    /// <typeparam name="T">What is listed.</typeparam>
    /// <param name="items">The items.</param>
    /// <param name="write">Writes the members of one.</param>
    public static string List<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> write) =>
        Write(json => Array(json, "items", items, item => write(json, item)));

    /// <summary>A document.</summary>
    internal static string Write(Action<Utf8JsonWriter> members)
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(stream, options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>An array of objects.</summary>
    internal static void Array<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> members)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            members(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WholeOrNull(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>A value, then its interval.</summary>
    private static void WithInterval(Utf8JsonWriter json, string name, double value, PercentileInterval interval)
    {
        Number(json, name, value);
        Number(json, name + "_ci_low", interval.Low);
        Number(json, name + "_ci_high", interval.High);
    }

    /// <summary>A number; null when it is none.</summary>
    internal static void Number(Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        Number(json, value);
    }

    /// <summary>A number; null when it is none.</summary>
    internal static void Number(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
