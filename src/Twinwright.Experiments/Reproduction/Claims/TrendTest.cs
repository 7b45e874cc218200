using Twinwright.Experiments.Reproduction.Files;

namespace Twinwright.Experiments.Reproduction.Claims;

/// <summary>A solver's measure rises, or falls, along a panel's key, in the same worlds.</summary>
/// <remarks>
/// From the first value to the last it does so by itself. From each value to the next it may stand still, but not go back
/// by more than a fiftieth of the whole way: a curve that is flat at one end still rises or falls.
/// </remarks>
/// <param name="Measure">The measure.</param>
/// <param name="Solver">The solver.</param>
/// <param name="Up">Whether it rises.</param>
public sealed record TrendTest(string Measure, string Solver, bool Up) : ClaimTest
{
    private const double Slack = 0.02;

    /// <inheritdoc />
    public override IReadOnlyList<string> Solvers => [Solver];

    /// <inheritdoc />
    public override IEnumerable<Check> Checks(ExperimentResults results)
    {
        foreach (var panel in Points(results).Where(point => point.BySolver.ContainsKey(Solver)).GroupBy(point => point.Place.Panel))
        {
            var (points, axis) = (panel.ToList(), results.Experiment.Panels.First(one => one.Id == panel.Key).Axis);
            if (points.Count < 2)
            {
                continue;
            }

            var words = Up ? "rises" : "falls";
            var (whole, alike) = Step(points[0], points[^1]);
            yield return Bounded($"{Words(Measure)} of {Solver} {words} from {axis} {points[0].Place.Value} to {points[^1].Place.Value}", whole, alike) with { IsStrict = true };
            foreach (var (from, to) in points.Count == 2 ? [] : points.Zip(points.Skip(1)))
            {
                yield return Bounded(
                    $"{Words(Measure)} of {Solver} {words} or stands still from {axis} {from.Place.Value} to {to.Place.Value}", Step(from, to).Quantity, Back(whole));
            }
        }
    }

    private Check Bounded(string statement, MeanQuantity quantity, double bound) => new(statement, quantity, Up ? bound : null, Up ? null : bound);

    private (MeanQuantity Quantity, double Alike) Step(PointResults from, PointResults to) =>
        PairedQuantity.Difference(to.Values(Solver, Measure), from.Values(Solver, Measure), Measure);

    /// <summary>How far a step may go back: a share of the whole way, whichever way that goes.</summary>
    private double Back(MeanQuantity whole)
    {
        var back = (Up ? -1 : 1) * Slack * Math.Abs(whole.Strata.SelectMany(stratum => stratum).Average());
        return whole.Logarithms ? Math.Exp(back) : back;
    }

    internal static ClaimTest Read(EntryTable table) =>
        new TrendTest(table.Text("measure"), table.Text("solver"), ClaimTests.Rises(table));
}
