using System.Globalization;
using Twinwright.Experiments.Reproduction.Files;

namespace Twinwright.Experiments.Reproduction.Claims;

/// <summary>A solver's measure grows with a power of a size along a panel: the exponent, by least squares on logarithms in each world.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Solver">The solver.</param>
/// <param name="AtLeast">Least exponent; null for none.</param>
/// <param name="AtMost">Largest exponent; null for none.</param>
/// <param name="Sizes">The size at each value of the panel, in its order: what a printed form comes to there; null for the values themselves.</param>
/// <param name="Form">What the sizes are, in words; empty for the panel's own.</param>
public sealed record ExponentTest(
    string Measure, string Solver, double? AtLeast, double? AtMost, IReadOnlyList<double>? Sizes, string Form) : ClaimTest
{
    /// <inheritdoc />
    public override IReadOnlyList<string> Solvers => [Solver];

    /// <inheritdoc />
    public override IEnumerable<Check> Checks(ExperimentResults results)
    {
        foreach (var panel in Points(results).Where(point => point.BySolver.ContainsKey(Solver)).GroupBy(point => point.Place.Panel))
        {
            var points = panel.ToList();
            if (points.Count < 2)
            {
                continue;
            }

            var known = results.Experiment.Panels.First(one => one.Id == panel.Key);
            double[] sizes = [.. points.Select(point => Math.Log(Sizes?[known.Values.ToList().IndexOf(point.Place.Value)] ?? double.Parse(point.Place.Value, CultureInfo.InvariantCulture)))];
            var values = points.Select(point => point.Values(Solver, Measure)).ToList();
            double[][] slopes = [.. values[0].Select((stratum, s) => stratum.Select((_, world) => Slope(sizes, [.. values.Select(value => Math.Log(value[s][world]))])).ToArray())];
            yield return new($"exponent of {Words(Measure)} of {Solver} in {(Form.Length > 0 ? Form + ", by " : "")}{known.Axis}", new MeanQuantity(slopes), AtLeast, AtMost);
        }
    }

    private static double Slope(double[] x, double[] y)
    {
        var (meanX, meanY) = (x.Average(), y.Average());
        return x.Zip(y, (one, other) => (one - meanX) * (other - meanY)).Sum() / x.Sum(one => (one - meanX) * (one - meanX));
    }

    internal static ClaimTest Read(EntryTable table)
    {
        var (least, most) = ClaimTests.Bounds(table);
        return new ExponentTest(table.Text("measure"), table.Text("solver"), least, most, table.Numbers("sizes"), table.TextOr("form", "") ?? "");
    }
}
