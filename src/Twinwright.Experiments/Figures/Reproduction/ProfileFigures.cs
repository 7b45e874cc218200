using Twinwright.Experiments.Reproduction;
using Twinwright.Experiments.Reproduction.Claims;
using Twinwright.Experiments.Reproduction.Report;
using Twinwright.Experiments.Statistics;
using Estimate = Twinwright.Experiments.Figures.Reproduction.Estimate;

namespace Twinwright.Experiments.Figures.Reproduction;

/// <summary>Performance profiles: in which share of the worlds a solver scores above each threshold (rliable's score distributions).</summary>
/// <remarks>A score sets a solver against the first solver of the experiment in the same world; 1 is as good, more is better.</remarks>
internal static class ProfileFigures
{
    private const double Most = 1.2;
    private const int Steps = 120;

    private static readonly double[] Thresholds = [.. Enumerable.Range(0, Steps + 1).Select(step => Most * step / Steps)];

    public static IEnumerable<Figure?> Of(Sketch sketch) => sketch.Panels.Select(part => Draw(sketch, part.Panel, part.Points));

    private static Figure? Draw(Sketch sketch, Panel panel, IReadOnlyList<PointResults> points)
    {
        var (reference, measure) = (sketch.Experiment.Solvers[0], sketch.Experiment.Measures[0]);
        List<IntervalLine> lines = [.. sketch.Experiment.Solvers.Skip(1).Select(solver => Line(sketch, points, solver))];
        if (!lines.Any(line => line.IsThere))
        {
            return null;
        }

        var score = PairedQuantity.IsRatio(measure)
            ? $"{Wording.Name(measure)} of {reference} divided by its own in the same world"
            : $"1 less what it lacks in {Wording.Name(measure)} to {reference} in the same world, in shares of {reference}'s";
        return new LinePanels
        {
            Id = sketch.Id(panel),
            Title = sketch.Title(panel),
            Caption = $"In which share of the worlds a solver scores above each threshold. Its score is {score}: at 1 it is as good as {reference}. "
                + $"The further to the right a line falls, the better. {Sketch.Worlds(points)}{(points.Count > 1 ? " at each point" : "")}."
                + Sketch.Intervals("The band", lines.SelectMany(line => line.Values)),
            YTitle = "share of worlds above the threshold",
            Axis = ValueAxis.Around([0, 1], log: false),
            NamesAtEnds = false,
            Panels =
            [
                new LinePanel("", PlaceAxis.Numbers(Thresholds, $"threshold of the score ({reference}: 1)"), lines) { Guides = [(1, 0, 1, 1)] },
            ],
        }.Draw();
    }

    private static IntervalLine Line(Sketch sketch, IReadOnlyList<PointResults> points, string solver)
    {
        var line = new IntervalLine(FigureStyle.Shorten(solver, 70), sketch.Colours[solver], Thresholds, []) { Interval = IntervalLook.Band, Dots = false };
        IReadOnlyList<IReadOnlyList<double>> strata = [.. points.SelectMany(point => Scores(sketch.Experiment, point, solver))];
        return strata.Count == 0 ? line : line with { Values = Shares(sketch.Estimator, strata) };
    }

    private static Estimate[] Shares(Estimator estimator, IReadOnlyList<IReadOnlyList<double>> strata)
    {
        var profile = PerformanceProfile.Of(new StratifiedScores(strata), Thresholds, estimator.Bootstrap, estimator.Team);
        return [.. profile.Shares.Select((share, at) => new Estimate(share, profile.Lows[at], profile.Highs[at]))];
    }

    /// <summary>Scores in each world, by stratum; strata of single worlds are one.</summary>
    private static double[][] Scores(Experiment experiment, PointResults point, string solver)
    {
        if (!point.BySolver.ContainsKey(experiment.Solvers[0]) || !point.BySolver.ContainsKey(solver))
        {
            return [];
        }

        var scores = MeasureSummary.Scores(experiment, point, solver, experiment.Measures[0])
            .Select(stratum => stratum.Where(double.IsFinite).ToArray()).Where(stratum => stratum.Length > 0).ToArray();
        return scores.Length > 1 && scores.All(stratum => stratum.Length == 1) ? [[.. scores.SelectMany(stratum => stratum)]] : scores;
    }
}
