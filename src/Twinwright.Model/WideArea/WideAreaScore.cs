namespace Twinwright.Model.WideArea;

/// <summary>What comes of a decision: a <c>wide-area-score</c> (<c>docs/formats.md</c>, section 5).</summary>
/// <param name="EdgeServers">One entry for each edge server, in the instance's order.</param>
/// <param name="SystemEnergyJ">Σ E [J], Kang 2023, eq. 15.</param>
/// <param name="Helpers">Edge servers with m = 1.</param>
/// <param name="EffectiveHelpers">Helpers with at least one recipient.</param>
/// <param name="Violations">Breaches by edge server, then in the order of section 5.</param>
public sealed record WideAreaScore(
    IReadOnlyList<EdgeServerScore> EdgeServers,
    double SystemEnergyJ,
    int Helpers,
    int EffectiveHelpers,
    IReadOnlyList<WideAreaViolation> Violations);

/// <summary>What comes of a decision at one edge server.</summary>
public readonly record struct EdgeServerScore
{
    /// <summary>R of each eMBB sensor [bit/s].</summary>
    public required double RateBitPerS { get; init; }

    /// <summary>D^t [s].</summary>
    public required double TransmissionDelayS { get; init; }

    /// <summary>C [flop].</summary>
    public required double WorkloadFlop { get; init; }

    /// <summary>I^B in units of φ [1].</summary>
    public required double IterationsEmbb { get; init; }

    /// <summary>I^U in units of φ [1].</summary>
    public required double IterationsUrllc { get; init; }

    /// <summary>I^Int in units of φ [1].</summary>
    public required double IterationsIntegrated { get; init; }

    /// <summary>D^c [s].</summary>
    public required double ComputingDelayS { get; init; }

    /// <summary>f [flop/s].</summary>
    public required double CpuFlopPerS { get; init; }

    /// <summary>When it finishes [s].</summary>
    public required double LatencyS { get; init; }

    /// <summary>z_base after help [1].</summary>
    public required double BasicConvergencyAfterHelp { get; init; }

    /// <summary>z after rectifying [1].</summary>
    public required double Convergency { get; init; }

    /// <summary>ε [1].</summary>
    public required double UpdatingConvergency { get; init; }

    /// <summary>E [J].</summary>
    public required double EnergyJ { get; init; }

    /// <summary>Sum over its activated sensors of both kinds [J].</summary>
    public required double SensorEnergyJ { get; init; }
}

/// <summary>A breach of a constraint.</summary>
/// <param name="Constraint">Which, as written in files.</param>
/// <param name="EdgeServer">Where.</param>
/// <param name="Value">What it is.</param>
/// <param name="Limit">What it should not exceed (for C4: fall below).</param>
public readonly record struct WideAreaViolation(WideAreaConstraint Constraint, int EdgeServer, double Value, double Limit);

/// <summary>Constraints of a cycle, in the order in which a score lists them.</summary>
public enum WideAreaConstraint
{
    /// <summary>An activated eMBB sensor is not available.</summary>
    C1,

    /// <summary>An activated URLLC sensor is not available.</summary>
    C2,

    /// <summary>An activated eMBB sensor needs more energy than its battery has.</summary>
    C3,

    /// <summary>The choice of helper is not allowed; written <c>helper_choice</c>.</summary>
    HelperChoice,

    /// <summary>Convergency below the threshold.</summary>
    C4,

    /// <summary>Latency above the threshold.</summary>
    C5,

    /// <summary>Processor above its bound; written <c>max_cpu</c>.</summary>
    MaxCpu,
}
