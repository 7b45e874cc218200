using Twinwright.Experiments.Reproduction.Files;

namespace Twinwright.Experiments.Reproduction.Claims;

/// <summary>A solver's measure is so many times another's, at every point where both have been run.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Solver">The solver.</param>
/// <param name="To">What it is set against.</param>
/// <param name="AtLeast">Least ratio; null for none.</param>
/// <param name="AtMost">Largest ratio; null for none.</param>
public sealed record RatioTest(string Measure, string Solver, string To, double? AtLeast, double? AtMost) : ClaimTest
{
    /// <inheritdoc />
    public override IReadOnlyList<string> Solvers => [Solver, To];

    /// <inheritdoc />
    public override IEnumerable<Check> Checks(ExperimentResults results) =>
        from point in Points(results)
        where point.BySolver.ContainsKey(Solver) && point.BySolver.ContainsKey(To)
        select new Check(
            $"{Place(results, point)}{Words(Measure)} of {Solver} ÷ that of {To}",
            PairedQuantity.Ratio(point.Values(Solver, Measure), point.Values(To, Measure), Measure), AtLeast, AtMost);

    internal static ClaimTest Read(EntryTable table)
    {
        var (least, most) = ClaimTests.Bounds(table);
        return new RatioTest(table.Text("measure"), table.Text("solver"), table.Text("to"), least, most);
    }
}
