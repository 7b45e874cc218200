using Twinwright.Model.Computing;

namespace Twinwright.Live.Study;

/// <summary>What the papers assume about learning, to be measured on data.</summary>
public sealed record MeasurementSettings
{
    /// <summary>First step of training samples.</summary>
    public required int FirstStep { get; init; }

    /// <summary>Step at which training samples end and held-out samples begin.</summary>
    public required int SplitStep { get; init; }

    /// <summary>Step after the last held-out sample.</summary>
    public required int EndStep { get; init; }

    /// <summary>Amounts of data, in samples of a sensor; the newest before the split are taken.</summary>
    public IReadOnlyList<int> Samples { get; init; } = [16, 32, 64, 128, 256];

    /// <summary>Iterations, ascending.</summary>
    public IReadOnlyList<int> Iterations { get; init; } = [5, 10, 20, 40, 80, 160, 320];

    /// <summary>Iterations that make a round of a partial-DT.</summary>
    public int IterationsOfRound { get; init; } = 10;

    /// <summary>Rounds of a partial-DT, ascending.</summary>
    public IReadOnlyList<int> Rounds { get; init; } = [1, 2, 4, 8, 16, 32];

    /// <summary>Regions, each a partial-DT.</summary>
    public int Regions { get; init; } = 5;

    /// <summary>Fewest training and held-out samples of a sensor that counts.</summary>
    public int FewestSamples { get; init; } = 256;

    /// <summary>Sub-process trained.</summary>
    public SubProcess Process { get; init; } = SubProcess.Integrated;

    /// <summary>Seed of the minibatches.</summary>
    public long Seed { get; init; } = 1;
}

/// <summary>Convergency against data and iterations, a mean over sensors (Kang 2023, eq. 13).</summary>
/// <param name="Samples">Q, samples trained on [1].</param>
/// <param name="Iterations">I, minibatches [1].</param>
/// <param name="LossBefore">Held-out loss of the origin [1].</param>
/// <param name="LossAfter">Held-out loss after training [1].</param>
/// <param name="Convergency">(before − after)/(before − least of the table): what was reached of what can be [1].</param>
public readonly record struct ConvergencyRow(int Samples, int Iterations, double LossBefore, double LossAfter, double Convergency);

/// <summary>What one sensor's parameters are worth to another.</summary>
/// <param name="Helper">Whose parameters.</param>
/// <param name="Recipient">Who uses them.</param>
/// <param name="DistanceM">Between the two [m].</param>
/// <param name="Worth">(origin − helper's)/(origin − own), losses held out at the recipient: 1 is as good as its own training, above 1 better [1].</param>
/// <param name="Gain">Numerator: what the helper's parameters take away of the origin's loss [1].</param>
/// <param name="OwnGain">Denominator: what its own training takes away [1].</param>
public readonly record struct WorthRow(int Helper, int Recipient, double DistanceM, double Worth, double Gain, double OwnGain);

/// <summary>Quality of a region's partial-DT against data and rounds (Chen 2025, eq. 4).</summary>
/// <param name="Region">The region.</param>
/// <param name="GatheredKbit">S, data gathered: inputs and residuals in single precision [kbit].</param>
/// <param name="Rounds">T [1].</param>
/// <param name="LossBefore">Held-out loss of the origin [1].</param>
/// <param name="LossAfter">Held-out loss after the rounds [1].</param>
/// <param name="Quality">(before − after)/(before − least of the region's table) [1].</param>
public readonly record struct QualityRow(int Region, double GatheredKbit, int Rounds, double LossBefore, double LossAfter, double Quality);
