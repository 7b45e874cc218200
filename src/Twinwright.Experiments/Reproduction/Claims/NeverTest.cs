using Twinwright.Experiments.Reproduction.Files;

namespace Twinwright.Experiments.Reproduction.Claims;

/// <summary>Something never happens in a solver's runs.</summary>
/// <remarks>
/// A single time refutes it. Not once in n times supports it only as far as n goes: the upper end of Clopper and
/// Pearson's interval must lie below a rate.
/// </remarks>
/// <param name="Solver">The solver.</param>
/// <param name="Count">How often it has happened in a run.</param>
/// <param name="OutOf">How often it could have.</param>
/// <param name="Rate">What the interval must lie below when it has not happened.</param>
public sealed record NeverTest(string Solver, string Count, string OutOf, double Rate) : ClaimTest
{
    /// <inheritdoc />
    public override IReadOnlyList<string> Solvers => [Solver];

    /// <inheritdoc />
    public override IEnumerable<Check> Checks(ExperimentResults results) =>
        from point in Points(results)
        where point.BySolver.ContainsKey(Solver)
        let happened = Sum(point, Count)
        let trials = Sum(point, OutOf)
        where trials > 0
        select new Check(
            $"{Place(results, point)}share of {Words(Count)} in {Words(OutOf)} of {Solver}; a single one would refute it", new NeverQuantity(happened, trials),
            null, happened > 0 ? 0 : Rate);

    private long Sum(PointResults point, string measure) => (long)point.BySolver[Solver].Sum(run => run.Totals[measure]);

    internal static ClaimTest Read(EntryTable table)
    {
        var rate = table.Number("rate");
        if (rate is not (> 0 and < 1))
        {
            table.Fail("rate", "must be a rate in (0, 1)");
        }

        return new NeverTest(table.Text("solver"), table.Text("count"), table.Text("out_of"), rate ?? 0.01);
    }
}
