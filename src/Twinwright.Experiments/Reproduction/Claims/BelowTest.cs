using Twinwright.Experiments.Reproduction.Files;

namespace Twinwright.Experiments.Reproduction.Claims;

/// <summary>One measure of a solver's runs is below another of the same runs.</summary>
/// <param name="Measure">The one.</param>
/// <param name="Than">The other.</param>
/// <param name="Solver">The solver.</param>
public sealed record BelowTest(string Measure, string Than, string Solver) : ClaimTest
{
    /// <inheritdoc />
    public override IReadOnlyList<string> Solvers => [Solver];

    /// <inheritdoc />
    public override IEnumerable<Check> Checks(ExperimentResults results)
    {
        foreach (var point in Points(results).Where(point => point.BySolver.ContainsKey(Solver)))
        {
            var (quantity, alike) = PairedQuantity.Difference(point.Values(Solver, Measure), point.Values(Solver, Than), Measure);
            yield return new($"{Place(results, point)}{Words(Measure)} of {Solver} is below its {Words(Than)}", quantity, null, alike, IsStrict: true);
        }
    }

    internal static ClaimTest Read(EntryTable table) => new BelowTest(table.Text("measure"), table.Text("than"), table.Text("solver"));
}
