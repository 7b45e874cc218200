using Twinwright.Live.SubModels;
using Xunit;

namespace Twinwright.Tests.Live.SubModels;

public class TwinIntegrationTests
{
    [Fact]
    public void Weights_are_inverse_squared_errors() =>
        Assert.Equal(((10 / 4.0) + (20 / 1.0)) / (0.25 + 1), TwinIntegration.Combine([new(10, 2), new(20, 1)]), 1e-12);

    [Fact]
    public void A_source_whose_error_is_unknown_waits_while_another_is_known() =>
        Assert.Equal(10, TwinIntegration.Combine([new(10, 2), new(20, double.NaN)]));

    [Fact]
    public void Sources_of_unknown_error_count_alike() =>
        Assert.Equal(15, TwinIntegration.Combine([new(10, double.NaN), new(20, double.NaN)]));

    [Fact]
    public void A_source_that_does_not_predict_is_left_out()
    {
        Assert.Equal(20, TwinIntegration.Combine([new(double.NaN, 0.1), new(20, 5)]));
        Assert.True(double.IsNaN(TwinIntegration.Combine([])));
    }

    [Fact]
    public void A_source_that_was_never_wrong_wins_and_the_result_stays_finite() =>
        Assert.Equal(10, TwinIntegration.Combine([new(10, 0), new(20, 1)]), 1e-9);

    [Fact]
    public void A_twin_measures_itself_beside_persistence_and_comes_back_from_bytes()
    {
        var twin = new IntegratedTwin(3, 2);
        twin.Observe(2, 1, prediction: 12, anchor: 15, truth: 11);
        var back = IntegratedTwin.Read(twin.ToBytes(), 3, 2);

        Assert.Equal((1, 4), (back.Errors.Rms(2, 1), back.Errors.PersistenceRms(2, 1)));
        Assert.Equal(twin.ToBytes(), back.ToBytes());
        Assert.Throws<SubModelBytesException>(() => IntegratedTwin.Read(twin.ToBytes(), 2, 3));
    }

    [Fact]
    public void The_meter_forgets()
    {
        var meter = new ErrorMeter(2, 1);
        Assert.True(double.IsNaN(meter.Rms(1)));
        meter.Add(1, 0, 3, 4);
        Assert.Equal((3, 4), (meter.Rms(1), meter.PersistenceRms(1)));
        for (var reading = 0; reading < 2000; reading++)
        {
            meter.Add(1, 0, -1, 2);
        }

        Assert.Equal(1, meter.Rms(1), 1e-9);
        Assert.Equal(60, meter.Weight(1), 1e-6);
        Assert.True(double.IsNaN(meter.Rms(0)));
    }
}
