using Twinwright.Experiments.Reproduction.Files;

namespace Twinwright.Experiments.Reproduction.Claims;

/// <summary>Solvers in the order of a measure, the least first: each is below the next, at every point where both have been run.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Solvers">The solvers.</param>
public sealed record OrderTest(string Measure, IReadOnlyList<string> Solvers) : ClaimTest
{
    /// <inheritdoc />
    /// <remarks>A solver that has been run nowhere leaves the order open: without it, the paper's would hold of the others.</remarks>
    public override IEnumerable<Check> Checks(ExperimentResults results)
    {
        foreach (var absent in Solvers.Where(solver => !Points(results).Any(point => point.BySolver.ContainsKey(solver))))
        {
            yield return new($"{Words(Measure)} of {absent}, which was run nowhere", new MeanQuantity([]), null, 0);
        }

        foreach (var point in Points(results))
        {
            string[] run = [.. Solvers.Where(point.BySolver.ContainsKey)];
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
