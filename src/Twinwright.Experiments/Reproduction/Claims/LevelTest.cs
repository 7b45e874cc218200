using Twinwright.Experiments.Reproduction.Files;

namespace Twinwright.Experiments.Reproduction.Claims;

/// <summary>The mean of a solver's measure lies within bounds, at every point where it has been run.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Solver">The solver.</param>
/// <param name="AtLeast">Least mean; null for none.</param>
/// <param name="AtMost">Largest mean; null for none.</param>
public sealed record LevelTest(string Measure, string Solver, double? AtLeast, double? AtMost) : ClaimTest
{
    /// <inheritdoc />
    public override IReadOnlyList<string> Solvers => [Solver];

    /// <inheritdoc />
    public override IEnumerable<Check> Checks(ExperimentResults results) =>
        from point in Points(results)
        where point.BySolver.ContainsKey(Solver)
        select new Check($"{Place(results, point)}{Words(Measure)} of {Solver}", new MeanQuantity(point.Values(Solver, Measure)), AtLeast, AtMost);

    internal static ClaimTest Read(EntryTable table)
    {
        var (least, most) = ClaimTests.Bounds(table);
        return new LevelTest(table.Text("measure"), table.Text("solver"), least, most);
    }
}
