using Twinwright.Experiments.Reproduction.Claims;
using Twinwright.Experiments.Running;
using Twinwright.Experiments.Statistics;
using Twinwright.Model.Threading;

namespace Twinwright.Experiments.Reproduction.Report;

/// <summary>A measure of a solver at a point, over all its runs; intervals are 95 %, by the stratified bootstrap.</summary>
/// <param name="Place">The point.</param>
/// <param name="Solver">The solver.</param>
/// <param name="Measure">The measure.</param>
/// <param name="Mean">Arithmetic mean; geometric where the measure is compared by ratios.</param>
/// <param name="MeanInterval">Its interval.</param>
/// <param name="Iqm">Interquartile mean.</param>
/// <param name="IqmInterval">Its interval.</param>
/// <param name="Gap">Optimality gap to the first solver, where the form shows it; null elsewhere.</param>
/// <param name="GapInterval">Its interval.</param>
/// <param name="Runs">Runs.</param>
public sealed record MeasureSummary(
    PointPlace Place, string Solver, string Measure, double Mean, PercentileInterval MeanInterval, double Iqm, PercentileInterval IqmInterval,
    double? Gap, PercentileInterval GapInterval, int Runs)
{
    /// <summary>Summaries of all of an experiment's measures.</summary>
    /// <param name="results">What came out.</param>
    /// <param name="bootstrap">Resamples and seed.</param>
    /// <param name="team">Threads; what comes out does not depend on how many.</param>
    public static IReadOnlyList<MeasureSummary> Of(ExperimentResults results, StratifiedBootstrap bootstrap, WorkerTeam team)
    {
        ArgumentNullException.ThrowIfNull(results);
        ArgumentNullException.ThrowIfNull(bootstrap);
        return [.. results.Points.SelectMany(point => results.Experiment.Solvers.Where(point.BySolver.ContainsKey).SelectMany(solver =>
            results.Experiment.Measures.Where(measure => point.BySolver[solver].All(run => run.Totals.ContainsKey(measure)))
                .Select(measure => Of(results.Experiment, point, solver, measure, bootstrap, team))))];
    }

    /// <summary>Scores of a solver against the first one's runs in the same worlds: 1 is as good, more is better.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="point">The point.</param>
    /// <param name="solver">The solver.</param>
    /// <param name="measure">The measure.</param>
    public static double[][] Scores(Experiment experiment, PointResults point, string solver, string measure)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(point);
        var (own, reference) = (point.Values(solver, measure), point.Values(experiment.Solvers[0], measure));
        var ratio = PairedQuantity.IsRatio(measure);
        var sign = SystemMetrics.WideArea.Concat(SystemMetrics.Federation).Any(metric => metric.Name == measure && metric.LowerIsBetter) ? -1 : 1;

        // Of utilities the loss is counted in optima, so that one below 0 counts as much as it lacks.
        return [.. own.Zip(reference, (ours, theirs) => ours.Zip(theirs, (one, best) => ratio ? best / one : 1 - (sign * (best - one) / Math.Abs(best))).ToArray())];
    }

    private static MeasureSummary Of(
        Experiment experiment, PointResults point, string solver, string measure, StratifiedBootstrap bootstrap, WorkerTeam team)
    {
        var scores = new StratifiedScores(point.Values(solver, measure));
        var geometric = PairedQuantity.IsRatio(measure);
        var resampled = scores.FewestRuns > 1 ? bootstrap.Run(scores, team) : null;
        var (mean, interval) = (scores.Mean, Interval(resampled?.Means));
        if (geometric)
        {
            var logarithms = scores.Select(Math.Log);
            (mean, interval) = (Math.Exp(logarithms.Mean), resampled is null ? PercentileInterval.None : PercentileInterval.Of(bootstrap.Run(logarithms, team).Means).Select(Math.Exp));
        }

        var (gap, gapInterval) = ((double?)null, PercentileInterval.None);
        if (experiment.Form == ExperimentForm.Profile && point.BySolver.ContainsKey(experiment.Solvers[0]))
        {
            var (against, lack) = (new StratifiedScores(Scores(experiment, point, solver, measure)), ScoreStatistic.OptimalityGap(1));
            (gap, gapInterval) = (lack.Of(against), against.FewestRuns > 1 ? PercentileInterval.Of(bootstrap.Run(against, [lack], team)[0]) : PercentileInterval.None);
        }

        return new(point.Place, solver, measure, mean, interval, scores.InterquartileMean, Interval(resampled?.InterquartileMeans), gap, gapInterval, scores.Count);
    }

    private static PercentileInterval Interval(double[]? resamples) => resamples is null ? PercentileInterval.None : PercentileInterval.Of(resamples);
}
