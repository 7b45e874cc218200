using System.Globalization;
using Twinwright.Experiments.Reproduction.Files;

namespace Twinwright.Experiments.Reproduction.Claims;

/// <summary>A learning curve has settled early: right after a share of the training it is where it ends, within a factor.</summary>
/// <remarks>
/// Compared are the mean over a tenth of all iterations after that share and the mean over the last tenth. Iterations are
/// the rows; those of one training are a stratum.
/// </remarks>
/// <param name="Measure">Metric of the curve.</param>
/// <param name="Solver">Id of the solver that learns.</param>
/// <param name="After">The share of the training, in (0, 0.8].</param>
/// <param name="Within">The factor, above 1.</param>
public sealed record SettlesTest(string Measure, string Solver, double After, double Within) : ClaimTest
{
    private const double Window = 0.1;

    /// <inheritdoc />
    public override IReadOnlyList<string> Solvers => [];

    /// <inheritdoc />
    public override IEnumerable<Check> Checks(ExperimentResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        foreach (var place in results.Curves.Where(curve => curve.Solver == Solver && Speaks(curve.Place)).GroupBy(curve => curve.Place))
        {
            var (early, late) = (new List<double[]>(), new List<double[]>());
            foreach (var curve in place)
            {
                double[] values = [.. (curve.Curve.Metrics.GetValueOrDefault(Measure) ?? []).Where(double.IsFinite)];
                var width = Math.Max(2, (int)(Window * values.Length));
                early.Add([.. values.Skip((int)(After * values.Length)).Take(width)]);
                late.Add([.. values.TakeLast(width)]);
            }

            var key = place.Key.Value.Length == 0 ? "" : $"{results.Experiment.Panels.First(panel => panel.Id == place.Key.Panel).Axis} {place.Key.Value}: ";
            yield return new(
                string.Create(CultureInfo.InvariantCulture, $"{key}{Words(Measure)} of {Solver} after {After:P0} of its training ÷ that at its end"),
                new WindowQuantity([.. early], [.. late]), 1 / Within, Within);
        }
    }

    private bool Speaks(PointPlace place) => (Panel is null || Panel == place.Panel) && (At is null || At.Contains(place.Value));

    internal static ClaimTest Read(EntryTable table)
    {
        var (after, within) = (table.Number("after"), table.Number("within"));
        if (after is not (> 0 and <= 0.8))
        {
            table.Fail("after", "must be a share of the training in (0, 0.8]");
        }

        if (within is not > 1)
        {
            table.Fail("within", "must be a factor above 1");
        }

        return new SettlesTest(table.Text("measure"), table.Text("solver"), after ?? 0.1, within ?? 1);
    }
}

/// <summary>The mean of some rows over the mean of others; both kinds are resampled within their strata.</summary>
/// <param name="Early">The numerator's rows, stratum by stratum.</param>
/// <param name="Late">The denominator's.</param>
public sealed record WindowQuantity(double[][] Early, double[][] Late) : Quantity
{
    /// <inheritdoc />
    public override int Samples => Early.Concat(Late).Sum(stratum => stratum.Length);

    /// <inheritdoc />
    public override Estimate Estimate(Intervals intervals)
    {
        double[][] values = [.. Early, .. Late];
        var (early, late) = (Early.Sum(stratum => stratum.Length), Late.Sum(stratum => stratum.Length));
        double[] flat = [.. values.SelectMany(stratum => stratum)];
        double[] part = [.. flat.Select((value, row) => row < early ? value / early : 0)];
        double[] whole = [.. flat.Select((value, row) => row < early ? 0 : value / late)];
        return Rows.Estimate(() => new Statistics.ShareStatistic(part, whole), intervals, values);
    }
}
