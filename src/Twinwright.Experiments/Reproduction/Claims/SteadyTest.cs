using System.Globalization;
using Twinwright.Experiments.Reproduction.Files;

namespace Twinwright.Experiments.Reproduction.Claims;

/// <summary>A solver's measure stays within a factor of what it is at the first value of a panel's key, in the same worlds.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Solver">The solver.</param>
/// <param name="Within">The factor, at least 1.</param>
/// <param name="Below">Whether it may fall as far as it likes.</param>
public sealed record SteadyTest(string Measure, string Solver, double Within, bool Below) : ClaimTest
{
    /// <inheritdoc />
    public override IReadOnlyList<string> Solvers => [Solver];

    /// <inheritdoc />
    public override IEnumerable<Check> Checks(ExperimentResults results)
    {
        foreach (var panel in Points(results).Where(point => point.BySolver.ContainsKey(Solver)).GroupBy(point => point.Place.Panel))
        {
            var (first, axis) = (panel.First(), results.Experiment.Panels.First(one => one.Id == panel.Key).Axis);
            foreach (var point in panel.Skip(1))
            {
                yield return new(
                    string.Create(CultureInfo.InvariantCulture, $"{Words(Measure)} of {Solver} at {axis} {point.Place.Value} ÷ that at {first.Place.Value}"),
                    PairedQuantity.Ratio(point.Values(Solver, Measure), first.Values(Solver, Measure), Measure), Below ? null : 1 / Within, Within);
            }
        }
    }

    internal static ClaimTest Read(EntryTable table)
    {
        var within = table.Number("within");
        if (within is not >= 1)
        {
            table.Fail("within", "must be a factor of at least 1");
        }

        return new SteadyTest(table.Text("measure"), table.Text("solver"), within ?? 1, table.Flag("below"));
    }
}
