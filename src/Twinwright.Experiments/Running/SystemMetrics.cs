namespace Twinwright.Experiments.Running;

/// <summary>A number that a run is judged by: how steps make a total, and what is better.</summary>
/// <param name="Name">Its name in results.</param>
public sealed record Metric(string Name)
{
    /// <summary>Whether a total is the mean of the measured steps; their sum otherwise.</summary>
    public bool IsMean { get; init; }

    /// <summary>Whether less of it is better.</summary>
    public bool LowerIsBetter { get; init; }

    /// <summary>
    /// Whether solvers are compared by ratios and geometric means; by differences and arithmetic means otherwise.
    /// </summary>
    public bool IsRatio { get; init; }

    /// <summary>Whether a value is strictly better than another.</summary>
    public bool IsBetter(double value, double other) => LowerIsBetter ? value < other : value > other;
}

/// <summary>The metrics of the systems, in the order in which they are reported.</summary>
public static class SystemMetrics
{
    /// <summary>Energy of all edge servers in a cycle [J].</summary>
    public static Metric SystemEnergy { get; } = new("system_energy_j") { IsMean = true, LowerIsBetter = true, IsRatio = true };

    /// <summary>Gain less costs and penalty of a construction [1].</summary>
    public static Metric Utility { get; } = new("utility");

    /// <summary>Wide-area updating.</summary>
    public static IReadOnlyList<Metric> WideArea { get; } =
    [
        SystemEnergy,
        new("helpers") { IsMean = true },
        new("effective_helpers") { IsMean = true },
        new("violations") { LowerIsBetter = true },
    ];

    /// <summary>Federated construction: what a run of the paper's section 5.2 adds up, then what its frames look like.</summary>
    /// <remarks><c>utility</c> is gain − cost − delay penalty; <c>cost</c> is both costs together.</remarks>
    public static IReadOnlyList<Metric> Federation { get; } =
    [
        new("gain"),
        new("energy_cost") { LowerIsBetter = true },
        new("configuration_cost") { LowerIsBetter = true },
        new("cost") { LowerIsBetter = true },
        new("delay_penalty") { LowerIsBetter = true },
        Utility,
        new("socf_moves"),
        new("violations") { LowerIsBetter = true },
        new("links") { IsMean = true },
        new("rounds") { IsMean = true },
    ];

    /// <summary>Both composed: a run's sums, energies by ledger, then what frames and their cycles look like in the mean.</summary>
    /// <remarks>
    /// Of <c>utility</c> and costs, energy is both ledgers'; <c>frame_energy_j</c>, <c>computing_energy_j</c> and
    /// <c>sensor_energy_j</c> are its parts, in the mean of a frame; <c>system_energy_j</c> is that of a cycle.
    /// </remarks>
    public static IReadOnlyList<Metric> Composed { get; } =
    [
        new("gain"),
        new("energy_cost") { LowerIsBetter = true },
        new("configuration_cost") { LowerIsBetter = true },
        new("cost") { LowerIsBetter = true },
        new("delay_penalty") { LowerIsBetter = true },
        Utility,
        SystemEnergy,
        new("frame_energy_j") { IsMean = true, LowerIsBetter = true },
        new("computing_energy_j") { IsMean = true, LowerIsBetter = true },
        new("sensor_energy_j") { IsMean = true, LowerIsBetter = true },
        new("helpers") { IsMean = true },
        new("effective_helpers") { IsMean = true },
        new("socf_moves"),
        new("violations") { LowerIsBetter = true },
        new("overdrawn") { LowerIsBetter = true },
        new("links") { IsMean = true },
        new("rounds") { IsMean = true },
    ];
}
