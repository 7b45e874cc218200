using Twinwright.Experiments.Reproduction.Files;

namespace Twinwright.Experiments.Reproduction.Claims;

/// <summary>Something never happens in a solver's runs.</summary>
/// <param name="Solver">The solver.</param>
/// <param name="Count">How often it has happened in a run.</param>
/// <param name="OutOf">How often it could have.</param>
public sealed record NeverTest(string Solver, string Count, string OutOf) : ClaimTest
{
    /// <inheritdoc />
    public override IEnumerable<Check> Checks(ExperimentResults results) =>
        from point in Points(results)
        where point.BySolver.ContainsKey(Solver)
        let happened = Sum(point, Count)
        let trials = Sum(point, OutOf)
        where trials > 0
        select new Check($"{Place(results, point)}share of {Count} in {OutOf} of {Solver} that is not 0", new NeverQuantity(happened, trials), null, 0);

    private long Sum(PointResults point, string measure) => (long)point.BySolver[Solver].Sum(run => run.Totals[measure]);

    internal static ClaimTest Read(EntryTable table) => new NeverTest(table.Text("solver"), table.Text("count"), table.Text("out_of"));
}
