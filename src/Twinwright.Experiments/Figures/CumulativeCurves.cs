using SkiaSharp;
using Twinwright.Experiments.Results;

namespace Twinwright.Experiments.Figures;

/// <summary>A metric summed over the frames so far (the kind of Chen 2025, Figs. 5, 8 and 9).</summary>
public static class CumulativeCurves
{
    private static readonly (string Metric, SKColor Colour)[] Parts =
        [("gain", new(0x00, 0x9E, 0x73)), ("cost", new(0xD5, 0x5E, 0x00)), ("delay_penalty", new(0x88, 0x22, 0x55)), (Wording.Utility, new(0x00, 0x72, 0xB2))];

    /// <summary>Draws one metric, a line a solver; null when no sample has a series of at least two frames.</summary>
    public static Figure? Draw(IReadOnlyList<RunResult> samples, string metric) => Draw(
        MetricSeries.Curves(samples, metric, RunningSum), samples, $"cumulative-{metric.Replace('_', '-')}",
        $"{Wording.Title(metric)} summed over the frames",
        $"{Wording.Title(metric)} of all frames up to each frame, in one run in the first world"
        + (samples.Count > 1 ? ", the same for all solvers" : "") + ". The end of a line is the total of that run; the steeper it rises, the more a frame adds."
        + (Wording.MoreIsBetter(metric) ? "" : " Lower is better."),
        Wording.AxisTitle(metric));

    /// <summary>Draws gain, costs and utility of one run; null when it has none of them or but one frame.</summary>
    public static Figure? Draw(RunResult run)
    {
        var curves = Parts
            .Where(part => run.Series.TryGetValue(part.Metric, out var series) && series.Length > 0
                && (part.Metric != "delay_penalty" || series.Any(value => value != 0)))
            .Select(part => new Curve(Wording.Name(part.Metric), part.Colour, RunningSum(run.Series[part.Metric])))
            .ToList();
        return Draw(
            curves, [run], "cumulative", "Gain, cost and utility summed over the frames",
            "Each line is the sum over all frames up to here. Utility is the gain less the cost and the penalty for lateness.", "sum");
    }

    /// <summary>Sums so far; from a value that is not a number on, no sum is known.</summary>
    internal static double[] RunningSum(double[] values)
    {
        var sum = 0.0;
        return [.. values.Select(value => sum += value)];
    }

    private static Figure? Draw(
        List<Curve> curves, IReadOnlyList<RunResult> samples, string id, string title, string caption, string yTitle) => curves.All(curve => curve.Values.Length < 2)
        ? null
        : new LineChart
        {
            Id = id,
            Title = title,
            Caption = caption,
            XTitle = MetricSeries.StepOf(samples),
            YTitle = $"{yTitle}, frames 1 to t",
            Axis = ValueAxis.Around(curves.SelectMany(curve => curve.Values).Append(0), log: false),
            Curves = curves,
            FirstStep = MetricSeries.FirstOf(samples),
        }.Draw();
}
