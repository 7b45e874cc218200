using MathNet.Numerics.Distributions;

namespace Twinwright.Experiments.Statistics;

/// <summary>Statistics of a handful of runs.</summary>
public static class Summary
{
    /// <summary>Confidence of every interval that is asked for no other [1].</summary>
    public const double Confidence = 0.95;

    /// <summary>Arithmetic mean.</summary>
    public static double Mean(IReadOnlyList<double> values) => values.Sum() / values.Count;

    /// <summary>Mean and Student's t interval; the interval is NaN for fewer than two values.</summary>
    public static (double Mean, double Low, double High) MeanInterval(IReadOnlyList<double> values)
    {
        var mean = Mean(values);
        if (values.Count < 2)
        {
            return (mean, double.NaN, double.NaN);
        }

        var variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
        var quantile = StudentT.InvCDF(0, 1, values.Count - 1, (1 + Confidence) / 2);
        var half = quantile * Math.Sqrt(variance / values.Count);
        return (mean, mean - half, mean + half);
    }

    /// <summary>Interquartile mean: the mean of what is left when a quarter (rounded down) is cut off at either end.</summary>
    /// <remarks>rliable's definition, scipy's <c>trim_mean(x, 0.25)</c>.</remarks>
    public static double InterquartileMean(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        var cut = sorted.Count / 4;
        return Mean(sorted.GetRange(cut, sorted.Count - (2 * cut)));
    }

    /// <summary>Median; the mean of the middle two for an even number.</summary>
    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>Geometric mean; NaN unless all values are above 0.</summary>
    public static double GeometricMean(IReadOnlyList<double> values) =>
        values.All(value => value > 0) ? Math.Exp(Mean([.. values.Select(value => Math.Log(value))])) : double.NaN;
}
