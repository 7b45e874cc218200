using Twinwright.Model.WideArea;
using Twinwright.Solvers.WideArea;
using Twinwright.Solvers.WideArea.Sparing;
using Twinwright.Tests.Model;
using Xunit;

namespace Twinwright.Tests.Solvers;

public class SparingTests
{
    [Fact]
    public void More_need_never_activates_less_data_and_no_more_sensors_than_there_are() => Cycles.ForEach(1, 40, 3, (world, _) =>
    {
        var view = world.View(0);
        var planner = new SparingPlanner(view.System.Constants, new SparingRules(), WideAreaContext.ForInstance());
        for (var i = 0; i < view.EdgeServers; i++)
        {
            var last = 0.0;
            for (var need = 0.05; need < 1; need += 0.05)
            {
                var role = planner.Choose(LocalRecord.Of(view, i) with { BasicConvergency = 1 - need }, helped: false);
                var data = 1 / role.FlopPerConvergency;
                Assert.InRange(role.Embb, 0, view.AvailableEmbb[i]);
                Assert.InRange(role.Urllc, 0, view.AvailableUrllc[i]);
                Assert.True(data >= last * (1 - 1e-12));
                last = data;
            }
        }
    });

    [Theory]
    [InlineData(0.0, 1)]
    [InlineData(0.2, 1)]
    [InlineData(0.4, 3)]
    [InlineData(0.6, 4)]
    [InlineData(0.9, 5)]
    public void A_share_of_the_stored_cycles_is_spent_at_least_one_and_at_most_all_available(double share, int activated)
    {
        // Seven cycles are stored; a battery of half a cycle counts, though its sensor is not available.
        var record = Record([3, 1, 0.5, 1, 0.5, 1], 5);

        Near.Relative(7, UrllcStore.StoredCycles(record), 1e-12);
        Assert.Equal(activated, UrllcStore.ToActivate(record, share));
        Assert.Equal(0, UrllcStore.ToActivate(Record([0.5], 0), share));
    }

    [Fact]
    public void More_sun_never_lowers_the_power_and_with_sun_enough_it_is_the_highest_level() => Cycles.ForEach(1, 30, 2, (world, _) =>
    {
        var view = world.View(0);
        var constants = view.System.Constants;
        var (chosen, lowest) = (0, 0);
        for (var i = 0; i < view.EdgeServers; i++)
        {
            var record = LocalRecord.Of(view, i);
            var role = Role.Of(constants, constants.NoiseWPerHz, record.Importance, view.AvailableEmbb[i], view.AvailableUrllc[i], 3e-14);
            var last = 0.0;
            for (var harvestJ = 1e-4; harvestJ < 1e4; harvestJ *= 3)
            {
                var best = new SustainedPower(constants, 1e-13, harvestJ).Choose(record, role);
                Assert.True(best.ReceivedW >= last);
                Assert.Equal((role.Embb, role.Urllc), (best.Embb, best.Urllc));
                Near.Relative(Role.Of(constants, constants.NoiseWPerHz, record.Importance, role.Embb, role.Urllc, best.ReceivedW).DelayS, best.DelayS, 1e-12);
                last = best.ReceivedW;
                lowest += best.ReceivedW < 2.5e-14 ? 1 : 0;
            }

            Near.Relative(role.Embb > 0 ? 1e-13 : 3e-14, last, 1e-12);
            chosen++;
        }

        Assert.True(chosen == 30 && lowest > 30, $"{lowest} low powers");
    });

    [Fact]
    public void Written_for_the_identities_of_mgm_sensors_and_power_are_those_of_mgm()
    {
        var world = Cycles.World(2, 40);
        var (actions, written, buffers) = (new CycleActions(40), new CycleActions(40), new StepBuffers(1, 40));
        var solver = new MaximumGain(new());
        solver.Begin(WideAreaContext.ForInstance());
        var planner = new SparingPlanner(world.View(0).System.Constants, new SparingRules(), WideAreaContext.ForInstance());
        for (var step = 0; step < 5; step++)
        {
            solver.Decide(world.View(0), actions.Slice(0, 40));
            actions.Helper.CopyTo(written.Helper, 0);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 40; i++)
            {
                planner.Write(world.View(0), i, 0, written.Slice(0, 40));
            }

            Assert.True(step == 0 || GC.GetAllocatedBytesForCurrentThread() == before);
            Assert.Equal(actions.Embb, written.Embb);
            Assert.Equal(actions.Urllc, written.Urllc);
            Assert.Equal(actions.ReceivedW, written.ReceivedW);
            Assert.Equal(actions.Convergency, written.Convergency);
            world.Step(actions, buffers);
        }
    }

    private static LocalRecord Record(double[] storedCycles, int available) => new()
    {
        BasicConvergency = 0,
        PreviousHelper = false,
        Importance = default,
        AvailableEmbb = 0,
        AvailableUrllc = available,
        EmbbBatteryJ = [],
        EmbbEnergyFactor = [],
        UrllcBatteryJ = storedCycles.Select(cycles => cycles * 2e-3).ToArray(),
        UrllcEnergyJ = storedCycles.Select(_ => 2e-3).ToArray(),
        Similarity = [],
    };
}
