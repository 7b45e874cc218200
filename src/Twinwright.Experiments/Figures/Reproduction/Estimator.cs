using Twinwright.Experiments.Reproduction;
using Twinwright.Experiments.Reproduction.Claims;
using Twinwright.Experiments.Statistics;
using Twinwright.Model.Threading;

namespace Twinwright.Experiments.Figures.Reproduction;

/// <summary>Estimates what figures show, with 95 % intervals of the stratified bootstrap over worlds.</summary>
/// <remarks>
/// Worlds are drawn anew within their strata. Where every stratum is a single world, worlds stand for themselves and are
/// drawn from all of them; where only some are, or there is but one world, there is no interval.
/// </remarks>
internal sealed class Estimator(StratifiedBootstrap bootstrap, WorkerTeam team)
{
    /// <summary>Draws the worlds anew.</summary>
    public StratifiedBootstrap Bootstrap { get; } = bootstrap;

    /// <summary>Threads.</summary>
    public WorkerTeam Team { get; } = team;

    /// <summary>A total of a solver's runs at a point: its mean, the geometric one for energies; in the unit of <see cref="Wording.AxisTitle"/>.</summary>
    /// <param name="point">The point.</param>
    /// <param name="solver">The solver; one that the point does not have leaves a gap.</param>
    /// <param name="measure">Name of the total; runs without it are left out.</param>
    public Estimate Of(PointResults point, string solver, string measure)
    {
        var values = Strata(point, solver, run => run.Totals.GetValueOrDefault(measure, double.NaN));
        return (IsGeometric(measure) ? GeometricMean(values) : Mean(values)).Times(Wording.Scale(measure));
    }

    /// <summary>Whether means of a measure are geometric: energies of worlds differ by factors.</summary>
    public static bool IsGeometric(string measure) => PairedQuantity.IsRatio(measure);

    /// <summary>A number of each of a solver's runs, stratum by stratum; runs without one are left out, and strata without runs.</summary>
    public static IReadOnlyList<IReadOnlyList<T>> Strata<T>(PointResults point, string solver, Func<RunFacts, T> number, Func<T, bool> isThere)
    {
        if (!point.BySolver.TryGetValue(solver, out var runs))
        {
            return [];
        }

        IReadOnlyList<IReadOnlyList<T>> strata =
            [.. point.Strata
                .Select(stratum => stratum.Where(world => world < runs.Count).Select(world => number(runs[world])).Where(isThere).ToArray())
                .Where(stratum => stratum.Length > 0)];
        return strata.All(stratum => stratum.Count == 1) && strata.Count > 1 ? [[.. strata.SelectMany(stratum => stratum)]] : strata;
    }

    /// <summary>A number of each of a solver's runs, stratum by stratum; what is not finite is left out.</summary>
    public static IReadOnlyList<IReadOnlyList<double>> Strata(PointResults point, string solver, Func<RunFacts, double> number) =>
        Strata(point, solver, number, double.IsFinite);

    /// <summary>Mean over all runs.</summary>
    public Estimate Mean(IReadOnlyList<IReadOnlyList<double>> strata)
    {
        if (strata.Count == 0)
        {
            return Estimate.None;
        }

        var scores = new StratifiedScores(strata);
        var interval = scores.FewestRuns < 2 ? PercentileInterval.None : PercentileInterval.Of(Bootstrap.Run(scores, [ScoreStatistic.Mean], Team)[0]);
        return new(scores.Mean, interval.Low, interval.High);
    }

    /// <summary>Geometric mean over all runs, its interval taken on logarithms; nothing unless all are above 0.</summary>
    public Estimate GeometricMean(IReadOnlyList<IReadOnlyList<double>> strata)
    {
        if (!strata.All(stratum => stratum.All(value => value > 0)))
        {
            return Estimate.None;
        }

        var (value, low, high) = Mean([.. strata.Select(stratum => stratum.Select(value => Math.Log(value)).ToArray())]);
        return new(Math.Exp(value), Math.Exp(low), Math.Exp(high));
    }

    /// <summary>Means over all runs of as many numbers as each has, from the same resamples.</summary>
    /// <param name="strata">Numbers of every run, by stratum; as many of each run, and finite.</param>
    public Estimate[] Means(IReadOnlyList<IReadOnlyList<double[]>> strata) =>
        Ratios([.. strata.Select(stratum => stratum.Select(run => (run, Array.ConvertAll(run, _ => 1.0))).ToArray())]);

    /// <summary>Σ numerator ÷ Σ denominator over all runs, of as many pairs as each run has, from the same resamples.</summary>
    /// <remarks>
    /// Runs are drawn once for all pairs. Where the denominators are zero there is nothing, and a resample in which they are
    /// is left out of the interval (<see cref="PercentileInterval.Of(ReadOnlySpan{double})"/>).
    /// </remarks>
    /// <param name="strata">Numerators and denominators of every run, by stratum; as many of each run, finite, denominators not negative.</param>
    public Estimate[] Ratios(IReadOnlyList<IReadOnlyList<(double[] A, double[] B)>> strata)
    {
        (double[] A, double[] B)[] runs = [.. strata.SelectMany(stratum => stratum)];
        if (runs.Length == 0)
        {
            return [];
        }

        var pairs = runs[0].A.Length;
        var values = new double[pairs];
        Fill([.. runs.Select(_ => 1)], runs, values);

        // A run's score is its number, so how often a score is drawn is how often its run is.
        var next = 0;
        var scores = new StratifiedScores([.. strata.Select(stratum => stratum.Select(_ => (double)next++).ToArray())]);
        if (scores.FewestRuns < 2)
        {
            return Array.ConvertAll(values, value => new Estimate(value, double.NaN, double.NaN));
        }

        var resamples = new double[(long)Bootstrap.Resamples * pairs];
        Bootstrap.Run(scores, Team, (sample, resample) => Fill(sample.Counts, runs, resamples.AsSpan(resample * pairs, pairs)));
        var column = new double[Bootstrap.Resamples];
        return [.. values.Select((value, pair) =>
        {
            for (var resample = 0; resample < column.Length; resample++)
            {
                column[resample] = resamples[(resample * pairs) + pair];
            }

            var interval = double.IsFinite(value) ? PercentileInterval.Of(column) : PercentileInterval.None;
            return new Estimate(value, interval.Low, interval.High);
        })];
    }

    /// <summary>Ratios of sums in which each run counts so often; NaN where the denominators are zero.</summary>
    private static void Fill(ReadOnlySpan<int> counts, (double[] A, double[] B)[] runs, Span<double> ratios)
    {
        Span<double> denominators = ratios.Length <= 256 ? stackalloc double[ratios.Length] : new double[ratios.Length];
        denominators.Clear();
        ratios.Clear();
        for (var run = 0; run < counts.Length; run++)
        {
            var (count, (a, b)) = (counts[run], runs[run]);
            for (var pair = 0; count > 0 && pair < ratios.Length; pair++)
            {
                ratios[pair] += count * a[pair];
                denominators[pair] += count * b[pair];
            }
        }

        for (var pair = 0; pair < ratios.Length; pair++)
        {
            ratios[pair] = denominators[pair] > 0 ? ratios[pair] / denominators[pair] : double.NaN;
        }
    }
}
