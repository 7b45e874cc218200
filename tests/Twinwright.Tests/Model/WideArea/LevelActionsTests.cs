using Twinwright.Model.Randomness;
using Twinwright.Model.WideArea;
using Xunit;

namespace Twinwright.Tests.Model.WideArea;

public class LevelActionsTests
{
    [Fact]
    public void A_level_is_its_tenth_of_what_is_available_rounded_up()
    {
        var deployment = Deployment.Draw(new WideAreaScenario { EdgeServerCount = 20 }, 3);
        var world = new LaneEnvironment([new LaneSeed(deployment, 5), new LaneSeed(deployment, 6)]);
        var (levels, actions) = (new LevelActions(world.Rows), new CycleActions(world.Rows));
        var rng = new Rng(1).Split("levels");
        for (var row = 0; row < world.Rows; row++)
        {
            levels.Helper[row] = rng.NextUnit() < 0.5;
            levels.Embb[row] = (byte)rng.NextInteger(1, 10);
            levels.Urllc[row] = (byte)rng.NextInteger(1, 10);
            levels.Power[row] = (byte)rng.NextInteger(1, 10);
            levels.Convergency[row] = (byte)rng.NextInteger(1, 10);
        }

        world.Apply(levels, actions);

        Assert.Equal(levels.Helper, actions.Helper);
        for (var row = 0; row < world.Rows; row++)
        {
            var view = world.View(row / 20);
            Assert.Equal((int)Math.Ceiling(levels.Embb[row] * (decimal)view.AvailableEmbb[row % 20] / 10), actions.Embb[row]);
            Assert.Equal((int)Math.Ceiling(levels.Urllc[row] * (decimal)view.AvailableUrllc[row % 20] / 10), actions.Urllc[row]);
            Assert.Equal(levels.Power[row] * 1e-14, actions.ReceivedW[row], 1e-26);
            Assert.Equal(levels.Convergency[row] / 10.0, actions.Convergency[row]);
        }
    }

    [Fact]
    public void A_lane_s_powers_are_those_of_its_own_scenario()
    {
        var one = Deployment.Draw(new WideAreaScenario { EdgeServerCount = 1 }, 1);
        var other = Deployment.Draw(new WideAreaScenario { EdgeServerCount = 1, MaxReceivedW = 2e-13 }, 1);
        var world = new LaneEnvironment([new LaneSeed(one, 1), new LaneSeed(other, 1)]);
        var (levels, actions) = (new LevelActions(2), new CycleActions(2));
        levels.Power.AsSpan().Fill(5);

        world.Apply(levels, actions);

        Assert.Equal([5e-14, 1e-13], actions.ReceivedW, (expected, actual) => Math.Abs(expected - actual) < 1e-26);
    }
}
