using CsCheck;
using Twinwright.Model.WideArea;
using Xunit;

namespace Twinwright.Tests.Model.WideArea;

public class SensorKernelTests
{
    // Few distinct values, so that ties are the rule; a third of the slots is padding or not available.
    private static readonly Gen<double[]> Keys = Gen.Int[-3, 5].Select(key => key < 0 ? -1.0 : key / 2.0)
        .Array[0, 44].Select(keys => keys.Concat(Enumerable.Repeat(-1.0, 4 - (keys.Length % 4))).ToArray());

    [Fact]
    public void The_marked_are_the_first_by_battery_then_by_slot() => Gen.Select(Keys, Gen.Int[0, 48]).Sample(
        (keys, active) =>
        {
            var wanted = Math.Min(active, keys.Count(key => key >= 0));
            var expected = Enumerable.Range(0, keys.Length).OrderByDescending(slot => keys[slot]).ThenBy(slot => slot).Take(wanted).ToHashSet();
            var mask = new double[keys.Length];
            LargestKeys.Mark(keys, wanted, mask);
            for (var slot = 0; slot < keys.Length; slot++)
            {
                Assert.Equal(expected.Contains(slot) ? -1L : 0, BitConverter.DoubleToInt64Bits(mask[slot]));
            }
        },
        iter: 5_000);

    [Fact]
    public void Slots_are_in_the_order_of_the_channel_then_of_the_index()
    {
        double[] losses = [75, 70, 75, 62, 70];
        var cycle = new WideAreaCycle
        {
            Constants = new(),
            MaxNeighbourDistanceM = 700,
            EdgeServers =
            [
                new EdgeServerState
                {
                    EastM = 0,
                    NorthM = 0,
                    ImportanceEmbb = 1,
                    ImportanceUrllc = 1,
                    ImportanceIntegrated = 10,
                    BasicConvergency = 0.5,
                    EmbbSensors = [.. losses.Select(loss => new EmbbSensorState(loss, 1.5))],
                    UrllcSensors = [],
                },
            ],
            Similarity = [[1]],
        };
        var explicitCycle = CycleConversion.FromInstance(cycle);
        Assert.Equal([3, 1, 4, 0, 2, -1, -1, -1], explicitCycle.System.EmbbSensor);

        // All batteries are equal: three sensors are the three best channels.
        var actions = new CycleActions(1);
        (actions.Embb[0], actions.ReceivedW[0]) = (3, 1e-14);
        var decision = DecisionWriter.Write(explicitCycle.View, actions.Slice(0, 1));
        Assert.Equal([1, 3, 4], decision.EdgeServers[0].ActiveEmbb);
    }

    [Fact]
    public void Keys_of_urllc_sensors_leave_out_those_that_cannot_send()
    {
        var keys = new double[4];
        SensorKernel.AvailableKeys([3, 2, 1, -1], [3, 2.5, 0.5, 0], keys);

        Assert.Equal([3, -1, 1, -1], keys);
    }

    [Fact]
    public void Counting_includes_the_threshold_itself()
    {
        Assert.Equal(2, SensorKernel.CountAvailable([1, 0.999, 2, -1], 1));
        Assert.Equal(1, SensorKernel.CountAvailable([1, 1], [1, 1.5]));
    }
}
