using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures;

/// <summary>A metric step by step, a line a run, each named at its end.</summary>
public static class MetricSeries
{
    /// <summary>Draws any metric; null when no sample has its series.</summary>
    public static Figure? Draw(IReadOnlyList<RunResult> samples, string metric)
    {
        var step = StepOf(samples);
        return Draw(
            samples, metric, $"series-{metric.Replace('_', '-')}", $"{Wording.Title(metric)} from {step} to {step}",
            $"{Wording.Title(metric)} in every {step} of one run in the first world.", step, log: false);
    }

    /// <summary>Every other metric that is not zero throughout.</summary>
    internal static IEnumerable<Figure?> DrawOthers(RunResult run, params string[] drawn) => run.Series.Keys
        .Where(metric => !drawn.Contains(metric) && run.Series[metric].Any(value => value != 0))
        .Order(StringComparer.Ordinal)
        .Select(metric => Draw([run], metric));

    internal static Figure? Draw(
        IReadOnlyList<RunResult> samples, string metric, string id, string title, string caption, string step, bool log)
    {
        var curves = Curves(samples, metric, values => values);
        if (curves.Count == 0)
        {
            return null;
        }

        var all = curves.SelectMany(curve => curve.Values).ToList();
        var positive = all.Where(value => double.IsFinite(value) && value > 0).ToList();
        return new LineChart
        {
            Id = id,
            Title = title,
            Caption = caption,
            XTitle = step,
            YTitle = Wording.AxisTitle(metric),
            Axis = ValueAxis.Around(all, log && positive.Count > 0 && positive.Max() > 10 * positive.Min()),
            Curves = curves,
            FirstStep = FirstOf(samples),
            MeasuredFrom = samples[0].Steps - samples[0].MeasuredSteps,
        }.Draw();
    }

    /// <summary>A line for each sample that has the series, in the unit shown.</summary>
    internal static List<Curve> Curves(IReadOnlyList<RunResult> samples, string metric, Func<double[], double[]> shape)
    {
        var colours = new SolverColours(samples.Select(sample => sample.Solver));
        var scale = Wording.Scale(metric);
        return [.. samples
            .Where(sample => sample.Series.TryGetValue(metric, out var series) && series.Length > 0)
            .Select(sample => new Curve(
                FigureStyle.Shorten(sample.Solver, 24), colours[sample.Solver], shape([.. sample.Series[metric].Select(value => scale * value)])))];
    }

    /// <summary>What a step is called.</summary>
    internal static string StepOf(IEnumerable<RunResult> samples) => samples.Any(IsWideArea) ? "cycle" : "frame";

    /// <summary>Cycles count from 0, frames from 1 (Chen 2025: t = 1…T).</summary>
    internal static int FirstOf(IEnumerable<RunResult> samples) => samples.Any(IsWideArea) ? 0 : 1;

    private static bool IsWideArea(RunResult sample) => Wording.IsWideArea(sample.Series.Keys);
}
