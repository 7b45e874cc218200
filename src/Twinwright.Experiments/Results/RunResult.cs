namespace Twinwright.Experiments.Results;

/// <summary>One solver's run in one world, metric by metric and step by step.</summary>
public sealed record RunResult
{
    /// <summary>Name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>Id of the solver, with its options as given.</summary>
    public required string Solver { get; init; }

    /// <summary>Seed of the deployment.</summary>
    public required long Deployment { get; init; }

    /// <summary>Seed of the dynamics.</summary>
    public required long DynamicsSeed { get; init; }

    /// <summary>Steps run.</summary>
    public required int Steps { get; init; }

    /// <summary>Steps at the end over which totals are taken.</summary>
    public required int MeasuredSteps { get; init; }

    /// <summary>Value of every metric over the measured steps.</summary>
    public required IReadOnlyDictionary<string, double> Totals { get; init; }

    /// <summary>Every metric at every step.</summary>
    public required IReadOnlyDictionary<string, double[]> Series { get; init; }

    /// <summary>What the report draws of a wide-area run; null for other systems.</summary>
    public WideAreaPicture? Picture { get; init; }

    /// <summary>What the report draws of a federated construction; null for other systems.</summary>
    public FederationPicture? Federation { get; init; }
}

/// <summary>What the report draws of a wide-area run.</summary>
/// <remarks>Arrays are indexed by edge server. Means are over the measured steps.</remarks>
public sealed record WideAreaPicture
{
    /// <summary>Names of the sites; null where they have none.</summary>
    public required IReadOnlyList<string>? Names { get; init; }

    /// <summary>East of the origin [m].</summary>
    public required double[] EastM { get; init; }

    /// <summary>North of the origin [m].</summary>
    public required double[] NorthM { get; init; }

    /// <summary>eMBB and URLLC sensors together.</summary>
    public required int[] Sensors { get; init; }

    /// <summary>Neighbours of each edge server.</summary>
    public required int[][] Neighbours { get; init; }

    /// <summary>Mean of m [1] (Kang 2023, Fig. 2).</summary>
    public required double[] HelperRate { get; init; }

    /// <summary>Mean of E [J] (Kang 2023, Fig. 5).</summary>
    public required double[] MeanEnergyJ { get; init; }

    /// <summary>m in the last cycle.</summary>
    public required bool[] LastHelper { get; init; }

    /// <summary>Helper taken in the last cycle; −1 for none.</summary>
    public required int[] LastChoice { get; init; }
}
