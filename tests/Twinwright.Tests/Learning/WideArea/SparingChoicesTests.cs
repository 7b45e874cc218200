using Twinwright.Learning.WideArea;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.WideArea;
using Twinwright.Solvers.WideArea.Sparing;
using Xunit;

namespace Twinwright.Tests.Learning.WideArea;

public class SparingChoicesTests
{
    private const int Middle = 3;
    private static readonly Deployment World = Deployment.Draw(new WideAreaScenario(), 11);

    [Fact]
    public void At_the_middle_level_they_are_the_rules()
    {
        var view = new LaneEnvironment([new LaneSeed(World, 1)]).View(0);
        var (chosen, ruled) = (Act(view, Middle), new CycleActions(50));
        chosen.Helper.CopyTo(ruled.Helper, 0);
        var planner = new SparingPlanner(World.System.Constants, new SparingRules(), WideAreaContext.For(World));
        for (var i = 0; i < 50; i++)
        {
            var helped = !chosen.Helper[i] && World.System.Graph.Of(i).ToArray().Any(j => chosen.Helper[j]);
            var role = planner.Choose(LocalRecord.Of(view, i), helped);
            (ruled.Embb[i], ruled.Urllc[i], ruled.ReceivedW[i]) = (role.Embb, role.Urllc, role.ReceivedW);
            ruled.Convergency[i] = Math.Max(0, 1 - view.BasicConvergency[i]);
        }

        Assert.Equal(ruled.Embb, chosen.Embb);
        Assert.Equal(ruled.Urllc, chosen.Urllc);
        Assert.Equal(ruled.ReceivedW, chosen.ReceivedW);
        Assert.Equal(ruled.Convergency, chosen.Convergency);
    }

    [Theory]
    [InlineData(0, -3)]
    [InlineData(2, -1)]
    [InlineData(6, 3)]
    public void Another_level_is_so_many_steps_of_power_away_within_the_ten_and_leaves_time(int level, int steps)
    {
        var view = new LaneEnvironment([new LaneSeed(World, 1)]).View(0);
        var (moved, ruled) = (Act(view, level), Act(view, Middle));
        var shifted = 0;
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(ruled.Embb[i], moved.Embb[i]);
            var wanted = World.Scenario.ReceivedW(Math.Clamp((int)Math.Round(ruled.ReceivedW[i] / World.Scenario.ReceivedW(1)) + steps, 1, 10));
            var role = Role.Of(
                World.System.Constants, World.System.Constants.NoiseWPerHz, World.System.Importance[i], moved.Embb[i], moved.Urllc[i], moved.ReceivedW[i]);
            Assert.True(moved.Embb[i] == 0 || role.DelayS < World.System.Constants.LatencyThresholdS);
            if (moved.ReceivedW[i] != ruled.ReceivedW[i])
            {
                Assert.Equal(wanted, moved.ReceivedW[i], wanted * 1e-9);
                shifted++;
            }
        }

        Assert.InRange(shifted, 10, 50);
    }

    private static CycleActions Act(in CycleView view, int level)
    {
        var choices = new SparingChoices();
        choices.Begin(WideAreaContext.For(World));
        var chosen = new byte[50 * choices.Layout.Heads];
        for (var i = 0; i < 50; i++)
        {
            (chosen[2 * i], chosen[(2 * i) + 1]) = ((byte)(i % 3 == 0 ? 1 : 0), (byte)level);
        }

        var actions = new CycleActions(50);
        choices.Apply(view, chosen, actions.Slice(0, 50));
        return actions;
    }
}
