using Twinwright.Experiments.Files;
using Twinwright.Experiments.Reproduction.Files;

namespace Twinwright.Experiments.Reproduction.Claims;

/// <summary>Over edge servers, a response rises or falls with one regressor when the others are held.</summary>
/// <remarks>
/// A row is an edge server of a deployment, with means over all its worlds: what differs between worlds of one deployment
/// is the same edge servers again, not new ones. Coefficients are of least squares with an intercept for each deployment.
/// </remarks>
/// <param name="Solver">The solver.</param>
/// <param name="Response">Array of the response.</param>
/// <param name="On">Arrays of the regressors.</param>
/// <param name="Of">The regressor that is spoken of.</param>
/// <param name="Up">Whether the response rises with it.</param>
/// <param name="Where">Array that must be above 0 for a row to count; null for all rows.</param>
public sealed record SlopeTest(string Solver, string Response, IReadOnlyList<string> On, string Of, bool Up, string? Where) : ClaimTest
{
    /// <inheritdoc />
    public override IReadOnlyList<string> Solvers => [Solver];

    /// <inheritdoc />
    public override IEnumerable<Check> Checks(ExperimentResults results)
    {
        foreach (var point in Points(results).Where(point => point.BySolver.ContainsKey(Solver)))
        {
            var rows = new PointRows(point, Solver, Where);
            yield return new(
                $"{Place(results, point)}{Words(Response)} of {Solver} {(Up ? "rises" : "falls")} with {Words(Of)}, {string.Join(", ", On.Where(name => name != Of).Select(Words))} held",
                new SlopeQuantity(rows.Means(Response), [.. On.Select(rows.Means)], On.ToList().IndexOf(Of)), Up ? 0 : null, Up ? null : 0, IsStrict: true);
        }
    }

    internal static ClaimTest Read(EntryTable table)
    {
        var (on, of) = (table.SomeTexts("on"), table.Text("of"));
        if (on.Count > 0 && of.Length > 0 && !on.Contains(of))
        {
            table.Fail("of", $"must be one of those in on ({string.Join(", ", on)}), but is {Shown.Text(of)}");
        }

        return new SlopeTest(table.Text("solver"), table.Text("response"), on, of, ClaimTests.Rises(table), table.TextOr("where", null));
    }
}
