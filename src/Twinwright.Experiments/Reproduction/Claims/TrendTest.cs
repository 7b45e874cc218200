using Twinwright.Experiments.Reproduction.Files;

namespace Twinwright.Experiments.Reproduction.Claims;

/// <summary>A solver's measure rises, or falls, from each value of a panel's key to the next, in the same worlds.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Solver">The solver.</param>
/// <param name="Up">Whether it rises.</param>
/// <param name="Ends">Whether only the first and the last value are compared.</param>
public sealed record TrendTest(string Measure, string Solver, bool Up, bool Ends) : ClaimTest
{
    /// <inheritdoc />
    public override IEnumerable<Check> Checks(ExperimentResults results)
    {
        foreach (var panel in Points(results).Where(point => point.BySolver.ContainsKey(Solver)).GroupBy(point => point.Place.Panel))
        {
            var points = panel.ToList();
            var steps = Ends && points.Count > 2 ? [(points[0], points[^1])] : points.Zip(points.Skip(1));
            foreach (var (from, to) in steps)
            {
                var axis = results.Experiment.Panels.First(one => one.Id == panel.Key).Axis;
                var (quantity, alike) = PairedQuantity.Difference(to.Values(Solver, Measure), from.Values(Solver, Measure), Measure);
                yield return new(
                    $"{Measure} of {Solver} {(Up ? "rises" : "falls")} from {axis} {from.Place.Value} to {to.Place.Value}",
                    quantity, Up ? alike : null, Up ? null : alike);
            }
        }
    }

    internal static ClaimTest Read(EntryTable table) =>
        new TrendTest(table.Text("measure"), table.Text("solver"), ClaimTests.Rises(table), table.Flag("ends"));
}
