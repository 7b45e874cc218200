using Twinwright.Live.Calibration;
using Twinwright.Model.Computing;
using Twinwright.Model.Numerics;
using Twinwright.Model.Quality;
using Twinwright.Model.Randomness;
using Twinwright.Model.WideArea;
using Xunit;

namespace Twinwright.Tests.Live.Calibration;

/// <summary>Eq. 13 from data that the model's own functions made, and from data of another form.</summary>
public sealed class ConvergencyFitTests
{
    private const int Minibatch = 16;
    private static readonly WideAreaConstants Constants = new();
    private static readonly FitSettings Settings = new() { Resamples = 100 };
    private static readonly (SubProcess Process, double K)[] True = [(SubProcess.Embb, 2e5), (SubProcess.Urllc, 5e4), (SubProcess.Integrated, 8e5)];
    private const double V = 1.7;

    [Fact]
    public void Known_parameters_are_found_exactly_without_noise()
    {
        var fit = Fit(Made(0));

        Assert.Equal(V, fit["v"], 1e-6);
        Assert.All(True, known => Assert.Equal(1, fit[ConvergencyFit.ImportanceKey(known.Process)] / known.K, 1e-5));
        Assert.Equal(1, fit.Explained, 1e-9);
        Assert.True(fit.Usable);
        Assert.StartsWith("the form fits", fit.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Intervals_cover_known_parameters_about_as_often_as_they_say()
    {
        // Percentile intervals of twelve edge servers are a little narrow: nine in ten rather than 95 in a hundred.
        var known = True.Select(one => (Key: ConvergencyFit.ImportanceKey(one.Process), one.K)).Append((Key: "v", K: V)).ToList();
        var covered = 0;
        for (var world = 0; world < 20; world++)
        {
            var fit = Fit(Made(0.1, world));
            covered += known.Count(one => Of(fit, one.Key) is var estimate && estimate.CiLow <= one.K && one.K <= estimate.CiHigh);
        }

        Assert.InRange(covered, 0.8 * 20 * known.Count, 20 * known.Count);
    }

    [Fact]
    public void Minibatches_to_the_threshold_reach_it_in_the_model()
    {
        var fit = Fit(Made(0));
        var passes = fit["minibatches_embb"] * Minibatch / 256;

        var gained = Convergency.Gained(fit["k_embb"], passes / Constants.IterationUnit, 256, fit["v"]);

        Assert.Equal(Constants.ConvergencyScale, gained, 1e-6);
    }

    [Fact]
    public void Growth_without_end_is_said_to_be_of_another_form()
    {
        var rows = Places().Select(at => new ConvergencyMeasurement(at.Server, at.Process, at.Samples, at.Minibatches, Math.Pow(at.Minibatches, 2) * at.Samples)).ToList();

        var fit = Fit(rows);

        Assert.True(fit.AlternativeHeldOut > fit.HeldOut);
        Assert.Equal(1, fit.AlternativeHeldOut, 1e-6);
        Assert.StartsWith("the form does not fit", fit.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Losses_that_only_rise_tell_no_parameters()
    {
        var rows = Places().Select(at => new ConvergencyMeasurement(at.Server, at.Process, at.Samples, at.Minibatches, -at.Minibatches)).ToList();

        var fit = Fit(rows);

        Assert.Empty(fit.Estimates);
        Assert.False(fit.Usable);
        Assert.StartsWith("the form does not fit", fit.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_amount_of_data_never_varies_v_is_not_told()
    {
        var fit = Fit([.. Made(0).Where(row => row.Samples == 256)]);

        Assert.DoesNotContain(fit.Estimates, estimate => estimate.Key == "v");
        Assert.Contains("v is not measured", fit.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_measurements_and_seed_give_the_same_bits()
    {
        var (one, other) = (Fit(Made(0.1)), Fit(Made(0.1)));

        Assert.Equal(one.Estimates, other.Estimates);
        Assert.Equal(one.HeldOut, other.HeldOut);
    }

    private static FitReport Fit(IReadOnlyList<ConvergencyMeasurement> rows) =>
        ConvergencyFit.Of(rows, Minibatch, Constants.IterationUnit, Constants.ConvergencyScale, 2, Settings);

    private static FitEstimate Of(FitReport fit, string key) => fit.Estimates.Single(estimate => estimate.Key == key);

    private static List<ConvergencyMeasurement> Made(double noise, int world = 0)
    {
        var rng = new Rng(5).Split("noise", world);
        return [.. Places().Select(at =>
        {
            var k = True.Single(known => known.Process == at.Process).K;
            var iterations = (double)at.Minibatches * Minibatch / at.Samples / Constants.IterationUnit;
            var share = SpecialFunctions.OneMinusExp(Convergency.Gained(k, iterations, at.Samples, V));
            return new ConvergencyMeasurement(at.Server, at.Process, at.Samples, at.Minibatches, 0.3 * (share + rng.NextUniform(-noise, noise)));
        })];
    }

    private static IEnumerable<(int Server, SubProcess Process, int Samples, int Minibatches)> Places() =>
        from server in Enumerable.Range(0, 12)
        from known in True
        from samples in new[] { 64, 128, 256 }
        from minibatches in new[] { 5, 20, 80, 320, 1280 }
        select (server, known.Process, samples, minibatches);
}
