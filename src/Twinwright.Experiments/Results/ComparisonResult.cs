namespace Twinwright.Experiments.Results;

/// <summary>What a comparison found.</summary>
public sealed record ComparisonResult
{
    /// <summary>Name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>Solvers in the order asked for.</summary>
    public required IReadOnlyList<string> Solvers { get; init; }

    /// <summary>Metrics in the system's order.</summary>
    public required IReadOnlyList<string> MetricNames { get; init; }

    /// <summary>Number of runs that statistics go over.</summary>
    public required int Runs { get; init; }

    /// <summary>Dynamics seeds run in every deployment.</summary>
    public required int DynamicsPerDeployment { get; init; }

    /// <summary>Steps run.</summary>
    public required int Steps { get; init; }

    /// <summary>Steps at the end over which totals are taken.</summary>
    public required int MeasuredSteps { get; init; }

    /// <summary>Statistics of each solver and metric.</summary>
    public required IReadOnlyList<MetricSummary> Metrics { get; init; }

    /// <summary>Every ordered pair of different solvers, metric by metric.</summary>
    public required IReadOnlyList<PairedSummary> Paired { get; init; }

    /// <summary>Every run's value.</summary>
    public required IReadOnlyList<RunValue> PerRun { get; init; }

    /// <summary>One run of each solver in the first world, for the pictures.</summary>
    public required IReadOnlyList<RunResult> Samples { get; init; }
}

/// <summary>A metric of a solver over the runs; the interval is 95 %, Student's t.</summary>
public sealed record MetricSummary(
    string Solver, string Metric, double Mean, double CiLow, double CiHigh, double Iqm, double Median);

/// <summary>A solver against a baseline on the same worlds; the interval is 95 %, Student's t.</summary>
public sealed record PairedSummary(
    string Solver, string Baseline, string Metric, string Kind, double Value, double CiLow, double CiHigh, int Wins, int Runs);

/// <summary>A metric of a solver in one run.</summary>
public sealed record RunValue(string Solver, string Metric, long Deployment, long DynamicsSeed, double Value);
