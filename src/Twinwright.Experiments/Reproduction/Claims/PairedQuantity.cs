using Twinwright.Experiments.Running;

namespace Twinwright.Experiments.Reproduction.Claims;

/// <summary>How one set of values compares with another in the same worlds.</summary>
internal static class PairedQuantity
{
    /// <summary>Whether a measure is compared by ratios, as energies are.</summary>
    public static bool IsRatio(string measure) =>
        measure.EndsWith("_energy_j", StringComparison.Ordinal)
        || SystemMetrics.WideArea.Concat(SystemMetrics.Federation).Any(metric => metric.Name == measure && metric.IsRatio);

    /// <summary>What a statement "the first is larger or smaller" is about: geometric mean of ratios, or mean of differences.</summary>
    /// <param name="first">Values of the first, stratum by stratum.</param>
    /// <param name="second">Values of the second.</param>
    /// <param name="measure">What the values are.</param>
    /// <returns>The quantity, and its value when both are alike: 1 or 0.</returns>
    public static (MeanQuantity Quantity, double Alike) Difference(double[][] first, double[][] second, string measure)
    {
        var ratio = IsRatio(measure);
        return (
            new MeanQuantity(Zip(first, second, ratio ? (one, other) => Math.Log(one / other) : (one, other) => one - other), ratio)
            {
                Pairs = new(first, second, ratio),
            },
            ratio ? 1 : 0);
    }

    /// <summary>How many times the second the first is: geometric mean of ratios, or ratio of means.</summary>
    public static Quantity Ratio(double[][] first, double[][] second, string measure) => IsRatio(measure)
        ? new MeanQuantity(Zip(first, second, (one, other) => Math.Log(one / other)), true) { Pairs = new(first, second, true) }
        : new ShareQuantity(first, second) { Pairs = new(first, second, false) };

    private static double[][] Zip(double[][] first, double[][] second, Func<double, double, double> value) =>
        [.. first.Zip(second, (one, other) => one.Zip(other, value).ToArray())];
}
