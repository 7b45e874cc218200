using System.Globalization;
using Twinwright.Experiments.Files;
using Twinwright.Experiments.Results;
using Twinwright.Experiments.Statistics;

namespace Twinwright.Experiments.Running;

/// <summary>What statistics to take of results.</summary>
public sealed record StatisticsRequest
{
    /// <summary>The results; each is a stratum unless something else is asked for.</summary>
    public required IReadOnlyList<ResultTotals> Results { get; init; }

    /// <summary>The metric; null for the system's headline.</summary>
    public string? Metric { get; init; }

    /// <summary>The baseline; null for none.</summary>
    public string? Against { get; init; }

    /// <summary>Whether each deployment of each of <see cref="Results"/> is a stratum of its own.</summary>
    public bool ByDeployment { get; init; }

    /// <summary>
    /// Whether deployments are the strata and each of <see cref="Results"/> is a run in all of them: what its dynamics give on
    /// average, by the geometric mean for ratios. Then resamples draw results, of different trainings say.
    /// </summary>
    public bool ResultsAreRuns { get; init; }

    /// <summary>Resamples of the bootstrap.</summary>
    public int Resamples { get; init; } = 50_000;

    /// <summary>Seed of the bootstrap.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The metric meant.</summary>
    /// <exception cref="InputException">A folder does not have it.</exception>
    internal Metric FindMetric()
    {
        var known = SystemMetrics.Federation.Concat(SystemMetrics.WideArea).Concat(SystemMetrics.Composed).DistinctBy(metric => metric.Name).ToList();
        Metric? found = null;
        foreach (var results in Results)
        {
            var there = results.Runs.Select(run => run.Metric).Distinct().ToList();
            found ??= known.Find(metric => Metric is null ? there.Contains(metric.Name) && IsHeadline(metric) : metric.Name == Metric);
            if (found is null || !there.Contains(found.Name))
            {
                var names = there.FindAll(name => known.Exists(metric => metric.Name == name));
                throw new InputException(
                    results.File, Metric ?? found?.Name ?? InputException.WholeFile,
                    names.Count == 0 ? "holds no metric of ours"
                        : $"is no metric of these results{Suggestion.DidYouMean(Metric ?? "", names)}; there are {string.Join(", ", names)}");
            }
        }

        return found!;
    }

    /// <summary>The solvers that all results have.</summary>
    /// <exception cref="InputException">Results have different ones, or none is the baseline.</exception>
    internal IReadOnlyList<string> FindSolvers()
    {
        var solvers = Results[0].Solvers;
        foreach (var other in Results.Skip(1))
        {
            if (solvers.Except(other.Solvers).FirstOrDefault() is { } missing)
            {
                throw new InputException(other.File, missing, $"has no runs here, but in {Results[0].File}");
            }

            if (other.Solvers.Except(solvers).FirstOrDefault() is { } surplus)
            {
                throw new InputException(Results[0].File, surplus, $"has no runs here, but in {other.File}");
            }
        }

        return Against is null || solvers.Contains(Against)
            ? solvers
            : throw new InputException(
                "--against", Against, $"is no solver of these results{Suggestion.DidYouMean(Against, solvers)}; there are {string.Join(", ", solvers)}");
    }

    /// <summary>Values by stratum, solver and run; runs stand in the order of deployment and seed, the same for all solvers.</summary>
    /// <exception cref="InputException">Solvers have different runs, or a value cannot be used.</exception>
    internal List<StratumValues> Strata(Metric metric, IReadOnlyList<string> solvers)
    {
        var strata = new List<StratumValues>();
        var byDeployment = ByDeployment || ResultsAreRuns;
        foreach (var results in Results)
        {
            var runs = results.Runs.Where(run => run.Metric == metric.Name).ToList();
            foreach (var group in runs.GroupBy(run => byDeployment ? run.Deployment : (long?)null).OrderBy(group => group.Key))
            {
                var bySolver = group.ToLookup(run => run.Solver);
                var own = solvers.Select(solver => bySolver[solver].OrderBy(World).ToList()).ToList();
                Check(results, metric, solvers, own);
                strata.Add(new(results.Scenario, group.Key, [.. own.Select(values => values.Select(run => run.Value).ToArray())]));
            }
        }

        return ResultsAreRuns ? Across(strata, metric) : strata;
    }

    /// <summary>Strata of the same deployment as one, in which each of them is a run.</summary>
    private List<StratumValues> Across(List<StratumValues> strata, Metric metric)
    {
        if (Results.FirstOrDefault(results => results.Scenario != Results[0].Scenario) is { } other)
        {
            throw new InputException(
                other.File, InputException.WholeFile,
                $"is of scenario {Shown.Raw(other.Scenario)}, but {Results[0].File} of {Shown.Raw(Results[0].Scenario)}; with --folders-are-runs all must be of the same");
        }

        var across = new List<StratumValues>();
        foreach (var same in strata.GroupBy(stratum => stratum.Deployment).OrderBy(same => same.Key))
        {
            if (same.Count() != Results.Count)
            {
                throw new InputException("--folders-are-runs", string.Create(
                    CultureInfo.InvariantCulture, $"deployment {same.Key}"), "must have runs in all folders, but has none in some");
            }

            across.Add(new(same.First().Scenario, same.Key, [.. Enumerable.Range(0, same.First().BySolver.Length)
                .Select(solver => same.Select(one => Unit(metric, one.BySolver[solver])).ToArray())]));
        }

        return across;
    }

    private static double Unit(Metric metric, double[] values) =>
        values.Length == 1 ? values[0] : metric.IsRatio ? Summary.GeometricMean(values) : Summary.Mean(values);

    private void Check(ResultTotals results, Metric metric, IReadOnlyList<string> solvers, List<List<RunValue>> own)
    {
        for (var s = 0; s < own.Count; s++)
        {
            var (lacks, odd) = Difference(own[0], own[s], solvers[0], solvers[s]);
            if (lacks is not null)
            {
                throw new InputException(results.File, lacks, string.Create(
                    CultureInfo.InvariantCulture,
                    $"has no run of deployment {odd.Deployment} and dynamics seed {odd.Seed} as other solvers have; all must have the same runs"));
            }

            if (own[s].Find(run => !double.IsFinite(run.Value) || (UsesLogarithms(metric) && run.Value <= 0)) is { } bad)
            {
                throw new InputException(results.File, solvers[s], string.Create(
                    CultureInfo.InvariantCulture,
                    $"{metric.Name} must be finite{(UsesLogarithms(metric) ? " and, for ratios, above 0" : "")}, but is {bad.Value} in deployment {bad.Deployment}, dynamics seed {bad.DynamicsSeed}"));
            }
        }
    }

    private bool UsesLogarithms(Metric metric) => metric.IsRatio && (Against is not null || ResultsAreRuns);

    /// <summary>Which of two solvers lacks a run of the other, and which run.</summary>
    private static (string? Solver, (long Deployment, long Seed) World) Difference(
        List<RunValue> one, List<RunValue> two, string nameOfOne, string nameOfTwo)
    {
        var (first, second) = (one.Select(World).ToHashSet(), two.Select(World).ToHashSet());
        foreach (var world in first.Union(second).Order())
        {
            if (first.Contains(world) != second.Contains(world))
            {
                return (first.Contains(world) ? nameOfTwo : nameOfOne, world);
            }
        }

        return (null, default);
    }

    private static (long Deployment, long Seed) World(RunValue run) => (run.Deployment, run.DynamicsSeed);

    private static bool IsHeadline(Metric metric) => metric == SystemMetrics.SystemEnergy || metric == SystemMetrics.Utility;
}

/// <summary>Values of a stratum.</summary>
/// <param name="Scenario">Name of its scenario.</param>
/// <param name="Deployment">Its deployment; null when its runs may have different ones.</param>
/// <param name="BySolver">By solver, then by run.</param>
internal sealed record StratumValues(string Scenario, long? Deployment, double[][] BySolver);
