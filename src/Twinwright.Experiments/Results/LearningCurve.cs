using System.Globalization;
using System.Text.Json.Nodes;
using Twinwright.Learning.Policies;
using Twinwright.Learning.Training;

namespace Twinwright.Experiments.Results;

/// <summary>What a training has reported, iteration by iteration.</summary>
public sealed class LearningCurve
{
    /// <summary>Most points of a curve's file.</summary>
    public const int MostPoints = 500;

    /// <summary>Numbers of a point: the count of steps, then the metrics.</summary>
    internal const int Columns = 9;

    private static readonly (string Name, Func<TrainingReport, double> Get)[] Metrics =
    [
        ("return", report => report.Return),
        ("objective", report => report.Objective),
        ("validation", report => report.Validation),
        ("entropy", report => report.Entropy),
        ("divergence", report => report.Divergence),
        ("clip_fraction", report => report.ClipFraction),
        ("value_loss", report => report.ValueLoss),
        ("explained_variance", report => report.ExplainedVariance),
    ];

    private readonly List<TrainingReport> _points = [];

    /// <summary>Names of the metrics that a curve may have.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Metrics.Select(metric => metric.Name)];

    /// <summary>The reports.</summary>
    public IReadOnlyList<TrainingReport> Points => _points;

    /// <summary>Adds a report.</summary>
    public void Add(TrainingReport report) => _points.Add(report);

    /// <summary>Steps of all agents so far [1].</summary>
    public long AgentSteps => _points.Count == 0 ? 0 : _points[^1].AgentSteps;

    /// <summary>The first objective that is a number; not a number when none is.</summary>
    public double ObjectiveFirst => _points.Select(point => point.Objective).FirstOrDefault(double.IsFinite, double.NaN);

    /// <summary>The last objective that is a number.</summary>
    public double ObjectiveLast => _points.Select(point => point.Objective).LastOrDefault(double.IsFinite, double.NaN);

    /// <summary>The best objective in validation; not a number when there was none.</summary>
    /// <param name="less">Whether less is better.</param>
    public double BestValidation(bool less)
    {
        var found = _points.Select(point => point.Validation).Where(double.IsFinite).DefaultIfEmpty(double.NaN);
        return less ? found.Min() : found.Max();
    }

    /// <summary>The curve in the layout that marl-eval reads.</summary>
    /// <remarks>
    /// Of many points as many neighbours are averaged as it takes to have at most <see cref="MostPoints"/>; values that
    /// are not a number are left out of the mean. A metric that has no value at all is left out. <c>step_count</c> is the
    /// count of agents' steps; <c>absolute_metrics</c> are those of the last point.
    /// </remarks>
    /// <param name="scenario">Name of the scenario.</param>
    /// <param name="solver">The solver as asked for.</param>
    /// <param name="run">Name of the run.</param>
    public string ToJson(string scenario, string solver, string run)
    {
        var metrics = Metrics.Where(metric => _points.Any(point => double.IsFinite(metric.Get(point)))).ToList();
        var width = Math.Max(1, (_points.Count + MostPoints - 1) / MostPoints);
        var steps = new JsonObject();
        var last = new Dictionary<string, double>();
        for (var begin = 0; begin < _points.Count; begin += width)
        {
            var some = _points.GetRange(begin, Math.Min(width, _points.Count - begin));
            last = metrics.ToDictionary(
                metric => metric.Name,
                metric => some.Select(metric.Get).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average());
            steps[string.Create(CultureInfo.InvariantCulture, $"step_{(begin / width) + 1}")] = MarlEvalSummary.Step(some[^1].AgentSteps, last);
        }

        steps["absolute_metrics"] = MarlEvalSummary.Metrics(last);
        return MarlEvalSummary.Document(scenario, new JsonObject { [solver] = new JsonObject { [run] = steps } });
    }

    /// <summary>All points as a tensor [points, <see cref="Columns"/>].</summary>
    internal Tensor ToTensor() => new([_points.Count, Columns], [.. _points.SelectMany(point =>
        Metrics.Select(metric => metric.Get(point)).Prepend(point.AgentSteps))]);

    /// <summary>The points of a tensor; null when it is none of a curve.</summary>
    internal static LearningCurve? Of(Tensor? tensor)
    {
        if (tensor?.Double is not { } values || tensor.Shape is not [_, Columns])
        {
            return null;
        }

        var curve = new LearningCurve();
        for (var at = 0; at < values.Length; at += Columns)
        {
            var steps = values[at];
            if (!(steps >= curve.AgentSteps && steps < 1L << 53))
            {
                return null;
            }

            curve.Add(new TrainingReport
            {
                AgentSteps = (long)steps,
                Return = values[at + 1],
                Objective = values[at + 2],
                Validation = values[at + 3],
                Entropy = values[at + 4],
                Divergence = values[at + 5],
                ClipFraction = values[at + 6],
                ValueLoss = values[at + 7],
                ExplainedVariance = values[at + 8],
            });
        }

        return curve;
    }
}
