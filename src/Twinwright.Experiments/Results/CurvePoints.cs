using System.Text.Json;
using Twinwright.Experiments.Files;

namespace Twinwright.Experiments.Results;

/// <summary>A learning curve as its file tells it.</summary>
/// <param name="AgentSteps">Steps of all agents at each point [1].</param>
/// <param name="Metrics">Values by metric, a number a point; not a number where there is none.</param>
public sealed record CurvePoints(double[] AgentSteps, IReadOnlyDictionary<string, double[]> Metrics)
{
    /// <summary>Reads the file that <see cref="LearningCurve.ToJson"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">It is missing, or holds no learning curve.</exception>
    public static CurvePoints Read(string path)
    {
        using var document = JsonWalk.Open(InputFile.ReadBytes(path, InputFile.MaxJsonBytes), path);

        // Environment, task, algorithm and run: one of each.
        var run = document.RootElement;
        for (var level = 0; level < 4; level++)
        {
            run = run.ValueKind == JsonValueKind.Object && run.EnumerateObject().FirstOrDefault().Value is { ValueKind: JsonValueKind.Object } inner
                ? inner
                : throw new InputException(path, InputException.WholeFile, "holds no learning curve");
        }

        var steps = new List<JsonElement>();
        for (var at = 1; run.TryGetProperty($"step_{at}", out var step) && step.ValueKind == JsonValueKind.Object; at++)
        {
            steps.Add(step);
        }

        if (steps.Count == 0)
        {
            throw new InputException(path, InputException.WholeFile, "holds a learning curve without points");
        }

        var names = steps[0].EnumerateObject().Select(property => property.Name).Where(name => name != "step_count");
        return new(
            [.. steps.Select(step => step.TryGetProperty("step_count", out var count) && count.TryGetDouble(out var value) ? value : double.NaN)],
            names.ToDictionary(name => name, name => steps.Select(step => Number(step, name)).ToArray()));
    }

    private static double Number(JsonElement step, string name) =>
        step.TryGetProperty(name, out var values) && values.ValueKind == JsonValueKind.Array && values.GetArrayLength() == 1
            && values[0].ValueKind == JsonValueKind.Number
            ? values[0].GetDouble()
            : double.NaN;
}
