namespace Twinwright.Experiments.Statistics;

/// <summary>y = c_s x^b, with a factor for each stratum: how time or messages grow with size.</summary>
public static class PowerLaw
{
    /// <summary>The exponent b [1]: the slope of ln y on ln x, with an intercept for each stratum.</summary>
    /// <param name="rowsOfStrata">Rows of each stratum, at least 1; rows lie stratum after stratum.</param>
    /// <param name="x">Sizes, above 0, of each row.</param>
    /// <param name="y">What was measured, above 0, of each row.</param>
    public static SlopeStatistic Exponent(IReadOnlyList<int> rowsOfStrata, IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return x.Concat(y).All(value => value > 0)
            ? new(rowsOfStrata, [.. y.Select(value => Math.Log(value))], [[.. x.Select(value => Math.Log(value))]])
            : throw new ArgumentException("a logarithm is asked of each x and y, so all must be above 0");
    }
}
