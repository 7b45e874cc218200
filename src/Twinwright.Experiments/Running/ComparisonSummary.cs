using Twinwright.Experiments.Results;
using Twinwright.Experiments.Statistics;

namespace Twinwright.Experiments.Running;

/// <summary>From every world's values to means, intervals and pairs.</summary>
internal static class ComparisonSummary
{
    public static ComparisonResult Of(
        ComparisonRequest request, IReadOnlyList<Metric> metrics, IReadOnlyList<World> worlds, IReadOnlyList<WorldValues> values,
        IReadOnlyList<RunResult> samples)
    {
        var solvers = request.Solvers.Select(solver => solver.Text).ToList();
        var groups = worlds.Max(world => world.Group) + 1;
        var units = new double[solvers.Count, metrics.Count][];
        var (summaries, perRun, paired) = (new List<MetricSummary>(), new List<RunValue>(), new List<PairedSummary>());
        for (var s = 0; s < solvers.Count; s++)
        {
            for (var m = 0; m < metrics.Count; m++)
            {
                units[s, m] = [.. Enumerable.Range(0, groups).Select(group => Unit(metrics[m], worlds, values, s, m, group))];
                summaries.Add(Summarise(solvers[s], metrics[m].Name, units[s, m]));
                perRun.AddRange(worlds.Select((world, index) => new RunValue(
                    solvers[s], metrics[m].Name, world.Deployment, world.DynamicsSeed, values[index].BySolver[s][m])));
            }
        }

        for (var s = 0; s < solvers.Count; s++)
        {
            for (var b = 0; b < solvers.Count; b++)
            {
                for (var m = 0; m < metrics.Count && s != b; m++)
                {
                    paired.Add(Pair(solvers[s], solvers[b], metrics[m], units[s, m], units[b, m]));
                }
            }
        }

        return new ComparisonResult
        {
            Scenario = request.Scenario.Name,
            Solvers = solvers,
            MetricNames = [.. metrics.Select(metric => metric.Name)],
            Runs = groups,
            DynamicsPerDeployment = request.Deployments is null ? 1 : request.Runs,
            Steps = request.Length.Steps,
            MeasuredSteps = request.Length.Measured,
            Metrics = summaries,
            Paired = paired,
            PerRun = perRun,
            Samples = samples,
        };
    }

    /// <summary>A unit of the statistics: a world, or a deployment's mean over its dynamics.</summary>
    private static double Unit(
        Metric metric, IReadOnlyList<World> worlds, IReadOnlyList<WorldValues> values, int solver, int index, int group)
    {
        var own = Enumerable.Range(0, worlds.Count)
            .Where(world => worlds[world].Group == group)
            .Select(world => values[world].BySolver[solver][index])
            .ToList();
        return own.Count == 1 ? own[0] : metric.IsRatio ? Summary.GeometricMean(own) : Summary.Mean(own);
    }

    private static MetricSummary Summarise(string solver, string metric, double[] units)
    {
        var (mean, low, high) = Summary.MeanInterval(units);
        return new(solver, metric, mean, low, high, Summary.InterquartileMean(units), Summary.Median(units));
    }

    private static PairedSummary Pair(string solver, string baseline, Metric metric, double[] ours, double[] theirs)
    {
        var wins = ours.Zip(theirs).Count(pair => metric.IsBetter(pair.First, pair.Second));
        if (metric.IsRatio)
        {
            var (mean, low, high) = Summary.MeanInterval([.. ours.Zip(theirs, (one, two) => Math.Log(one / two))]);
            return new(solver, baseline, metric.Name, "ratio_geometric_mean", Math.Exp(mean), Math.Exp(low), Math.Exp(high), wins, ours.Length);
        }

        var (difference, lowest, highest) = Summary.MeanInterval([.. ours.Zip(theirs, (one, two) => one - two)]);
        return new(solver, baseline, metric.Name, "difference_mean", difference, lowest, highest, wins, ours.Length);
    }
}
