namespace Twinwright.Experiments.Statistics;

/// <summary>What runs in strata say about solvers.</summary>
public sealed record RunStatistics
{
    /// <summary>The metric.</summary>
    public required string Metric { get; init; }

    /// <summary>Resamples of the bootstrap.</summary>
    public required int Resamples { get; init; }

    /// <summary>Seed of the bootstrap.</summary>
    public required long Seed { get; init; }

    /// <summary>Strata, in the order of their folders.</summary>
    public required IReadOnlyList<StratumSummary> Strata { get; init; }

    /// <summary>Solvers, in the order of the first folder.</summary>
    public required IReadOnlyList<SolverStatistics> Solvers { get; init; }

    /// <summary>All other solvers against the baseline; empty without one.</summary>
    public required IReadOnlyList<PairedStatistics> Paired { get; init; }
}

/// <summary>A stratum.</summary>
/// <param name="Scenario">Name of its scenario.</param>
/// <param name="Deployment">Its deployment; null when its runs may have different ones.</param>
/// <param name="Runs">Its runs.</param>
public sealed record StratumSummary(string Scenario, long? Deployment, int Runs);

/// <summary>A solver's metric over all runs; intervals are 95 %, by the stratified bootstrap.</summary>
/// <param name="Solver">The solver as asked for.</param>
/// <param name="Iqm">Interquartile mean.</param>
/// <param name="IqmInterval">Its interval.</param>
/// <param name="Mean">Arithmetic mean.</param>
/// <param name="MeanInterval">Its interval.</param>
public sealed record SolverStatistics(
    string Solver, double Iqm, PercentileInterval IqmInterval, double Mean, PercentileInterval MeanInterval);

/// <summary>A solver against a baseline in the same worlds, run by run; intervals are 95 %, by the stratified bootstrap.</summary>
/// <param name="Solver">The solver as asked for.</param>
/// <param name="Baseline">What it is set against.</param>
/// <param name="Kind"><c>ratio_geometric_mean</c> (solver ÷ baseline) or <c>difference_mean</c> (solver − baseline).</param>
/// <param name="Value">That mean over all runs.</param>
/// <param name="Interval">Its interval; that of a ratio is taken on logarithms.</param>
/// <param name="Iqm">Interquartile mean of the runs' ratios or differences.</param>
/// <param name="IqmInterval">Its interval.</param>
/// <param name="Wins">Runs in which the solver is strictly better.</param>
/// <param name="Runs">Runs.</param>
/// <param name="Improvement">Probability that a run of the solver is better than one of the baseline in the same stratum.</param>
/// <param name="ImprovementInterval">Its interval.</param>
public sealed record PairedStatistics(
    string Solver, string Baseline, string Kind, double Value, PercentileInterval Interval, double Iqm, PercentileInterval IqmInterval,
    int Wins, int Runs, double Improvement, PercentileInterval ImprovementInterval);
