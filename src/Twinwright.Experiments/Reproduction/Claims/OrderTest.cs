using Twinwright.Experiments.Reproduction.Files;

namespace Twinwright.Experiments.Reproduction.Claims;

/// <summary>Solvers in the order of a measure, the least first: each is below the next, at every point where both have been run.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Order">The solvers.</param>
public sealed record OrderTest(string Measure, IReadOnlyList<string> Order) : ClaimTest
{
    /// <inheritdoc />
    public override IReadOnlyList<string> Solvers => Order;

    /// <inheritdoc />
    public override IEnumerable<Check> Checks(ExperimentResults results)
    {
        foreach (var point in Points(results))
        {
            string[] run = [.. Order.Where(point.BySolver.ContainsKey)];
            foreach (var (lower, upper) in run.Zip(run.Skip(1)))
            {
                var (quantity, alike) = PairedQuantity.Difference(point.Values(lower, Measure), point.Values(upper, Measure), Measure);
                yield return new($"{Place(results, point)}{lower} has less {Words(Measure)} than {upper}", quantity, null, alike, IsStrict: true);
            }
        }
    }

    internal static ClaimTest Read(EntryTable table)
    {
        var solvers = table.SomeTexts("solvers");
        if (solvers.Count == 1)
        {
            table.Fail("solvers", "must name at least two solvers");
        }

        return new OrderTest(table.Text("measure"), solvers);
    }
}
