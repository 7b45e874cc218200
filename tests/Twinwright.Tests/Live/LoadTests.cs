using Twinwright.Live.Load;
using Xunit;

namespace Twinwright.Tests.Live;

public class LoadTests(LiveFixture live) : IClassFixture<LiveFixture>
{
    [Fact]
    public async Task What_the_generator_counts_as_acknowledged_is_stored_and_seen()
    {
        var result = await LoadRun.RunAsync(
            new LoadPlan
            {
                Url = live.Api.BaseAddress!, MqttUrl = live.Broker, Sensors = 20, Connections = 2, RatePerS = 200, Warmup = TimeSpan.FromSeconds(0.2), Duration = TimeSpan.FromSeconds(1),
            },
            TimeProvider.System, TestContext.Current.CancellationToken);
        var stored = 0L;
        for (var sensor = 0; sensor < 20; sensor++)
        {
            stored += await live.StoredAsync("load", $"sensor-{sensor}");
        }

        Assert.Equal(0, result.Refused);
        Assert.InRange(result.Acknowledged, 1, stored);
        Assert.True(result.Visible.Count > 0);
    }

    [Fact]
    public void Quantiles_are_those_of_the_sorted_durations_within_two_per_cent()
    {
        var histogram = new LatencyHistogram();
        var times = Enumerable.Range(1, 1000).Select(number => number * 0.00137).ToArray();
        Assert.All(times, histogram.Add);

        Assert.All((double[])[0.001, 0.5, 0.99, 1], share => Assert.InRange(histogram.QuantileS(share) / times[(int)Math.Ceiling(share * 1000) - 1], 1 - 1e-9, 1.0201));
    }
}
