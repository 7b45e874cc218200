using System.Globalization;
using Twinwright.Experiments.Reproduction.Files;

namespace Twinwright.Experiments.Reproduction.Claims;

/// <summary>A solver's measure grows with a power of the panel's key: the exponent, by least squares on logarithms in each world.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Solver">The solver.</param>
/// <param name="AtLeast">Least exponent; null for none.</param>
/// <param name="AtMost">Largest exponent; null for none.</param>
/// <param name="Less">What is taken off the key's values before, so that a form such as L(B − L) can be meant.</param>
public sealed record ExponentTest(string Measure, string Solver, double? AtLeast, double? AtMost, double Less) : ClaimTest
{
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

            double[] sizes = [.. points.Select(point => Math.Log(double.Parse(point.Place.Value, CultureInfo.InvariantCulture) - Less))];
            var values = points.Select(point => point.Values(Solver, Measure)).ToList();
            double[][] slopes = [.. values[0].Select((stratum, s) => stratum.Select((_, world) => Slope(sizes, [.. values.Select(value => Math.Log(value[s][world]))])).ToArray())];
            var key = results.Experiment.Panels.First(one => one.Id == panel.Key).Axis;
            yield return new($"exponent of {Measure} of {Solver} in {key}{(Less > 0 ? string.Create(CultureInfo.InvariantCulture, $" − {Less}") : "")}", new MeanQuantity(slopes), AtLeast, AtMost);
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
        return new ExponentTest(table.Text("measure"), table.Text("solver"), least, most, table.Number("less") ?? 0);
    }
}
