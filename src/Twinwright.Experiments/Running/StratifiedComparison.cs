using Twinwright.Experiments.Results;
using Twinwright.Experiments.Statistics;
using Twinwright.Model.Threading;

namespace Twinwright.Experiments.Running;

/// <summary>Statistics of results that have been written, over strata of runs.</summary>
public static class StratifiedComparison
{
    /// <summary>Interquartile means, means and pairs, with intervals by the stratified bootstrap.</summary>
    /// <param name="request">What of.</param>
    /// <param name="threads">Threads; what comes out does not depend on how many.</param>
    /// <exception cref="Files.InputException">The results do not fit the request or each other.</exception>
    public static RunStatistics Of(StatisticsRequest request, int threads)
    {
        ArgumentNullException.ThrowIfNull(request);
        var metric = request.FindMetric();
        var solvers = request.FindSolvers();
        var strata = request.Strata(metric, solvers);
        using var team = new WorkerTeam(threads);
        var bootstrap = new Intervals(new StratifiedBootstrap(request.Resamples, request.Seed), team);
        var scores = solvers.Select((_, s) => new StratifiedScores([.. strata.Select(stratum => stratum.BySolver[s])])).ToList();
        var baseline = request.Against is { } against ? solvers.ToList().IndexOf(against) : -1;
        return new RunStatistics
        {
            Metric = metric.Name,
            Resamples = request.Resamples,
            Seed = request.Seed,
            Strata = [.. strata.Select(stratum => new StratumSummary(stratum.Scenario, stratum.Deployment, stratum.BySolver[0].Length))],
            Solvers = [.. solvers.Select((solver, s) =>
            {
                var (mean, iqm) = bootstrap.Of(scores[s]);
                return new SolverStatistics(solver, scores[s].InterquartileMean, iqm, scores[s].Mean, mean);
            })],
            Paired = [.. solvers.Index()
                .Where(solver => baseline >= 0 && solver.Index != baseline)
                .Select(solver => Pair(metric, bootstrap, strata, solver, (baseline, solvers[baseline]), scores))],
        };
    }

    private static PairedStatistics Pair(
        Metric metric, Intervals bootstrap, List<StratumValues> strata, (int At, string Name) solver, (int At, string Name) baseline,
        List<StratifiedScores> scores)
    {
        var pairs = new StratifiedScores([.. strata.Select(stratum =>
            stratum.BySolver[solver.At].Zip(stratum.BySolver[baseline.At], (ours, theirs) => metric.IsRatio ? ours / theirs : ours - theirs).ToArray())]);
        var (mean, iqm) = bootstrap.Of(pairs);
        var value = pairs.Mean;
        if (metric.IsRatio)
        {
            var logarithms = pairs.Select(Math.Log);
            (value, mean) = (Math.Exp(logarithms.Mean), bootstrap.Of(logarithms).Mean.Select(Math.Exp));
        }

        var improvement = metric.LowerIsBetter
            ? new ProbabilityOfImprovement(scores[baseline.At], scores[solver.At])
            : new ProbabilityOfImprovement(scores[solver.At], scores[baseline.At]);
        return new(
            solver.Name, baseline.Name, metric.IsRatio ? "ratio_geometric_mean" : "difference_mean", value, mean, pairs.InterquartileMean, iqm,
            strata.Sum(stratum => stratum.BySolver[solver.At].Zip(stratum.BySolver[baseline.At]).Count(pair => metric.IsBetter(pair.First, pair.Second))),
            pairs.Count, improvement.Value, bootstrap.Of(improvement));
    }

    /// <summary>Intervals where every stratum has runs to draw from; none otherwise.</summary>
    private sealed class Intervals(StratifiedBootstrap bootstrap, WorkerTeam team)
    {
        public (PercentileInterval Mean, PercentileInterval Iqm) Of(StratifiedScores scores)
        {
            if (scores.FewestRuns < 2)
            {
                return (PercentileInterval.None, PercentileInterval.None);
            }

            var (means, iqms) = bootstrap.Run(scores, team);
            return (PercentileInterval.Of(means), PercentileInterval.Of(iqms));
        }

        public PercentileInterval Of(ProbabilityOfImprovement improvement) =>
            improvement.X.FewestRuns < 2 ? PercentileInterval.None : PercentileInterval.Of(bootstrap.Run(improvement, team));
    }
}
