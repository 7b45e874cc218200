using Twinwright.Experiments.Figures.Reproduction;
using Twinwright.Experiments.Reproduction;
using Twinwright.Experiments.Running;
using Twinwright.Experiments.Statistics;
using Twinwright.Model.Threading;
using Xunit;

namespace Twinwright.Tests.Figures;

public sealed class ReproductionEstimateTests : IDisposable
{
    private readonly WorkerTeam _team = new(1);

    private Estimator Estimator => new(new StratifiedBootstrap(2000, 1), _team);

    public void Dispose() => _team.Dispose();

    [Fact]
    public void Energies_are_geometric_means_in_kilojoules()
    {
        var estimate = Estimator.Of(Point([0, 0, 0, 0], 1e3, 1e5, 1e3, 1e5), "x", "system_energy_j");

        Assert.Equal(10, estimate.Value, tolerance: 1e-9);
        Assert.InRange(estimate.Low, 1 - 1e-9, 10);
        Assert.InRange(estimate.High, 10, 100 + 1e-9);
    }

    [Fact]
    public void Worlds_are_drawn_within_their_strata()
    {
        // Both strata are constant, so a draw within them changes nothing, whatever lies between them.
        var estimate = Estimator.Of(Point([0, 0, 1, 1], 1, 1, 9, 9), "x", "utility");

        Assert.Equal(new Estimate(5, 5, 5), estimate);
    }

    [Fact]
    public void Worlds_that_are_strata_of_their_own_are_drawn_from_all()
    {
        var estimate = Estimator.Of(Point([0, 1, 2, 3], 1, 1, 9, 9), "x", "utility");

        Assert.Equal(new Estimate(5, 1, 9), estimate with { Low = Math.Round(estimate.Low), High = Math.Round(estimate.High) });
    }

    [Fact]
    public void A_stratum_of_one_beside_larger_ones_leaves_no_interval() =>
        Assert.Equal(new Estimate(2, double.NaN, double.NaN), Estimator.Of(Point([0, 0, 1], 1, 1, 4), "x", "utility"));

    [Fact]
    public void Runs_without_a_number_are_left_out() =>
        Assert.Equal(2, Estimator.Of(Point([0, 0, 0], 1, double.NaN, 3), "x", "utility").Value);

    [Fact]
    public void A_solver_or_a_measure_that_is_not_there_is_a_gap()
    {
        Assert.False(Estimator.Of(Point([0], 1), "y", "utility").IsFinite);
        Assert.False(Estimator.Of(Point([0], 1), "x", "gain").IsFinite);
        Assert.False(Estimator.Of(Point([0, 0], 1, -1), "x", "system_energy_j").IsFinite);
    }

    [Fact]
    public void A_ratio_is_that_of_sums()
    {
        var ratios = Estimator.Ratios([[([1, 7], [2, 0]), ([9, 8], [3, 0])]]);

        // Resamples are 1/2, 10/5 and 9/3, a quarter, a half and a quarter of them.
        Assert.Equal(new Estimate(2, 0.5, 3), ratios[0]);
        Assert.False(ratios[1].IsFinite);
        Assert.Empty(Estimator.Ratios([]));
    }

    [Fact]
    public void A_ratio_over_equal_denominators_is_a_mean()
    {
        double[][] strata = [[3, 1, 4], [1, 5, 9, 2]];

        var mean = Estimator.Mean(strata);
        var ratio = Estimator.Ratios([.. strata.Select(stratum => stratum.Select(value => (new[] { 4 * value }, new[] { 4.0 })).ToArray())])[0];
        var means = Estimator.Means([.. strata.Select(stratum => stratum.Select(value => new[] { 0, value }).ToArray())]);

        // The resamples are the same, so only rounding can differ.
        Assert.All([ratio, means[1]], other =>
        {
            Assert.Equal(mean.Value, other.Value, tolerance: 1e-12);
            Assert.Equal(mean.Low, other.Low, tolerance: 1e-12);
            Assert.Equal(mean.High, other.High, tolerance: 1e-12);
        });
        Assert.Equal(new Estimate(0, 0, 0), means[0]);
    }

    [Theory]
    [InlineData("20 30 40 50 60", "20 30 40 50 60")]
    [InlineData("1 2 5 10 20", "0 1 2 3 4")]
    [InlineData("0 0.1 1 10", "0 1 2 3")]
    [InlineData("2 3 4 6 8 10", "2 3 4 6 8 10")]
    [InlineData("5 1", "5 1")]
    [InlineData("7", "7")]
    [InlineData("none some all", "0 1 2")]
    public void Values_stand_at_their_numbers_unless_their_ratios_are_more_alike(string values, string places) =>
        Assert.Equal(places.Split(' ').Select(PlaceAxis.Number), PlaceAxis.Values(values.Split(' '), "").Places);

    private static PointResults Point(int[] groups, params double[] values)
    {
        var measure = values.Select(value => new RunFacts(new Dictionary<string, double> { ["utility"] = value, ["system_energy_j"] = value }, new Dictionary<string, double[]>()));
        return new(new PointPlace("", ""), [.. groups.Select((group, world) => new World(world, world, group))], new Dictionary<string, IReadOnlyList<RunFacts>> { ["x"] = [.. measure] });
    }
}
