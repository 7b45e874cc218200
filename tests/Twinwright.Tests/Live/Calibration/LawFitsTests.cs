using Twinwright.Live.Calibration;
using Twinwright.Model.Quality;
using Twinwright.Model.Randomness;
using Xunit;

namespace Twinwright.Tests.Live.Calibration;

/// <summary>Similarity, quality and drift from data that the model's own functions made, and from data of another form.</summary>
public sealed class LawFitsTests
{
    private const double ThresholdM = 1000, Scale = 2.302585092994046;
    private static readonly FitSettings Settings = new() { Resamples = 100 };

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    public void The_law_of_similarity_is_found(double noise)
    {
        var fit = SimilarityFit.Of(Worth(x => 0.8 - (0.4 * x), noise), ThresholdM, Settings);

        AssertFound(fit, "near", 0.8, noise);
        AssertFound(fit, "slope", 0.4, noise);
        Assert.True(fit.Usable);
    }

    [Fact]
    public void A_uniform_scatter_comes_back_as_the_noise()
    {
        var rows = Worth(x => 0.8 - (0.4 * x), 0.2);

        var law = SimilarityFit.Within(rows, ThresholdM, SimilarityFit.Of(rows, ThresholdM, Settings));

        Assert.Equal(0.2, law.Noise, 0.02);
    }

    [Fact]
    public void A_law_outside_what_scenarios_can_have_becomes_the_best_one_inside()
    {
        var rows = Worth(x => 1.3 - (0.9 * x), 0.2);

        var law = SimilarityFit.Within(rows, ThresholdM, SimilarityFit.Of(rows, ThresholdM, Settings));

        double Missed(double near, double slope) => rows.Where(one => one.DistanceM <= ThresholdM).Sum(one => Math.Pow(one.Gain - (one.Own * (near - (slope * one.DistanceM / ThresholdM))), 2));
        var best = (from near in Enumerable.Range(0, 101) from slope in Enumerable.Range(0, 101) select Missed(near / 100.0, slope / 100.0)).Min();
        Assert.InRange(law.Near, 0, 1);
        Assert.InRange(law.Slope, 0, 1);
        Assert.InRange(Missed(law.Near, law.Slope), 0, best);
    }

    [Fact]
    public void Worth_that_has_nothing_to_do_with_distance_is_not_taken_for_a_law()
    {
        var rng = new Rng(3).Split("worth");
        var rows = Worth(_ => rng.NextUniform(-1, 2), 0);

        var fit = SimilarityFit.Of(rows, ThresholdM, Settings);

        Assert.True(fit.HeldOut < 0.1);
        Assert.Contains("contains 0", fit.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.05)]
    public void The_curve_of_quality_is_found_with_its_end(double noise)
    {
        var fit = QualityFit.Of(Quality(1.5, noise), Settings);

        AssertFound(fit, "beta_kbit", 400, noise);
        AssertFound(fit, "round_exponent", 0.05, noise);
        AssertFound(fit, "required_quality", 1.5, noise);
    }

    [Fact]
    public void An_end_that_is_never_reached_is_not_told()
    {
        var fit = QualityFit.Of(Quality(1e6, 0), Settings);

        Assert.Equal(400, fit["beta_kbit"], 1e-3);
        Assert.True(double.IsNaN(fit["required_quality"]));
    }

    [Fact]
    public void Quality_that_falls_with_rounds_is_said_to_be_of_another_form()
    {
        var rows = Quality(1.5, 0).Select(row => row with { Quality = 1 - (0.02 * row.Rounds) }).ToList();

        Assert.StartsWith("the form does not fit", QualityFit.Of(rows, Settings).Verdict, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void The_drift_is_found(double noise)
    {
        var fit = DriftFit.Of(Aged(0.12, noise), Scale, Settings);

        AssertFound(fit, "drift", 0.12, noise);
        Assert.True(DriftFit.Measured(fit));
    }

    [Fact]
    public void No_drift_is_not_measured()
    {
        var fit = DriftFit.Of(Aged(0, 0.2), Scale, Settings);

        Assert.False(DriftFit.Measured(fit));
        Assert.Contains("no drift was measured", fit.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_one_age_the_drift_is_told_and_the_form_is_not_judged()
    {
        var fit = DriftFit.Of([.. Aged(0.12, 0).Where(row => row.Cycles == 4)], Scale, Settings);

        Assert.Equal(0.12, fit["drift"], 1e-6);
        Assert.True(double.IsNaN(fit.HeldOut));
    }

    private static void AssertFound(FitReport fit, string key, double known, double noise)
    {
        var estimate = fit.Estimates.Single(one => one.Key == key);
        if (noise == 0)
        {
            Assert.Equal(1, estimate.Value / known, 1e-5);
            return;
        }

        Assert.True(estimate.CiLow < estimate.CiHigh);
        Assert.InRange(known, estimate.CiLow, estimate.CiHigh);
    }

    private static List<WorthMeasurement> Worth(Func<double, double> law, double noise)
    {
        var rng = new Rng(7).Split("pairs");
        return [.. from helper in Enumerable.Range(0, 16)
            from recipient in Enumerable.Range(0, 16)
            where helper != recipient
            let distance = rng.NextUniform(0, 1.4 * ThresholdM)
            let own = rng.NextUniform(0.5, 2)
            select new WorthMeasurement(helper, recipient, distance, own * (law(distance / ThresholdM) + rng.NextUniform(-noise, noise)), own)];
    }

    private static List<QualityMeasurement> Quality(double required, double noise)
    {
        var rng = new Rng(8).Split("quality");
        return [.. from region in Enumerable.Range(0, 10)
            from gathered in new[] { 100.0, 400, 1600 }
            from rounds in new[] { 1, 4, 16, 64 }
            let quality = TwinQuality.Quality(TwinQuality.DataFactor(gathered, 1, 400), rounds, 0.05, required)
            select new QualityMeasurement(region, gathered, rounds, quality + rng.NextUniform(-noise, noise))];
    }

    private static List<DriftMeasurement> Aged(double drift, double noise)
    {
        var rng = new Rng(9).Split("drift");
        return [.. from server in Enumerable.Range(0, 15)
            from cycles in new[] { 0, 1, 4, 16 }
            let fresh = rng.NextUniform(0.5, 1.5)
            let share = Convergency.Updating(Math.Pow(1 - drift, cycles), Scale) / 0.9
            select new DriftMeasurement(server, cycles, fresh * (share + rng.NextUniform(-noise, noise)), fresh)];
    }
}
