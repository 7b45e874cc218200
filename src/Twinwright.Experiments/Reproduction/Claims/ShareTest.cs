using Twinwright.Experiments.Reproduction.Files;

namespace Twinwright.Experiments.Reproduction.Claims;

/// <summary>The sum of one array over edge servers is such a share of another's; edge servers are resampled.</summary>
/// <param name="Solver">The solver.</param>
/// <param name="Part">Array of the part.</param>
/// <param name="Whole">Array of the whole.</param>
/// <param name="AtLeast">Least share; null for none.</param>
/// <param name="AtMost">Largest share; null for none.</param>
public sealed record ShareTest(string Solver, string Part, string Whole, double? AtLeast, double? AtMost) : ClaimTest
{
    /// <inheritdoc />
    public override IReadOnlyList<string> Solvers => [Solver];

    /// <inheritdoc />
    public override IEnumerable<Check> Checks(ExperimentResults results)
    {
        foreach (var point in Points(results).Where(point => point.BySolver.ContainsKey(Solver)))
        {
            var rows = new PointRows(point, Solver, Whole);
            yield return new(
                $"{Place(results, point)}share of {Words(Part)} in {Words(Whole)} under {Solver}", new ShareQuantity(Pooled(rows.Means(Part)), Pooled(rows.Means(Whole))), AtLeast, AtMost);
        }
    }

    /// <summary>All edge servers as one stratum: few of a deployment may count.</summary>
    private static double[][] Pooled(double[][] strata) => [[.. strata.SelectMany(stratum => stratum)]];

    internal static ClaimTest Read(EntryTable table)
    {
        var (least, most) = ClaimTests.Bounds(table);
        return new ShareTest(table.Text("solver"), table.Text("part"), table.Text("whole"), least, most);
    }
}
