using Twinwright.Model.Batteries;
using Twinwright.Model.Randomness;
using Twinwright.Model.WideArea;
using Xunit;

namespace Twinwright.Tests.Model.WideArea;

public class ObservationTests
{
    [Fact]
    public void An_agent_sees_its_own_edge_server_and_the_mean_of_its_neighbours() => ForEachCycle(world =>
    {
        var view = world.View(0);
        var seen = new float[view.EdgeServers * Observation.Size];
        world.Observe(0, seen);
        for (var i = 0; i < view.EdgeServers; i++)
        {
            var own = seen.AsSpan(i * Observation.Size, Observation.Size);
            Assert.Equal(view.AvailableEmbb[i], own[0]);
            Assert.Equal(view.AvailableUrllc[i], own[1]);
            Assert.Equal((float)view.BasicConvergency[i], own[2]);
            var neighbours = view.System.Graph.Of(i).ToArray();
            var (embb, urllc, basic) = (view.AvailableEmbb.ToArray(), view.AvailableUrllc.ToArray(), view.BasicConvergency.ToArray());
            Assert.Equal(neighbours.Length == 0 ? 0 : neighbours.Average(j => embb[j]), own[3], 1e-4);
            Assert.Equal(neighbours.Length == 0 ? 0 : neighbours.Average(j => urllc[j]), own[4], 1e-4);
            Assert.Equal(neighbours.Length == 0 ? 0 : neighbours.Average(j => basic[j]), own[5], 1e-6);
        }
    });

    [Fact]
    public void No_head_is_ever_closed() => ForEachCycle(world =>
    {
        var open = Mask(world);
        for (var i = 0; i < world.EdgeServers; i++)
        {
            var own = open.AsSpan(i * ActionMask.Size, ActionMask.Size);
            Assert.True(own[0] && own[2] && own[12] && own[22] && own[32]);
        }
    });

    [Fact]
    public void Only_who_has_a_neighbour_may_help() => ForEachCycle(world =>
    {
        var open = Mask(world);
        for (var i = 0; i < world.EdgeServers; i++)
        {
            Assert.Equal(!world.View(0).System.Graph.Of(i).IsEmpty, open[(i * ActionMask.Size) + 1]);
        }
    });

    [Fact]
    public void Open_levels_activate_every_possible_number_once() => ForEachCycle(world =>
    {
        var open = Mask(world);
        var view = world.View(0);
        for (var i = 0; i < world.EdgeServers; i++)
        {
            AssertHead(open.AsSpan((i * ActionMask.Size) + 2, ActionMask.Levels), view.AvailableEmbb[i]);
            AssertHead(open.AsSpan((i * ActionMask.Size) + 12, ActionMask.Levels), view.AvailableUrllc[i]);
        }

        static void AssertHead(ReadOnlySpan<bool> head, int available)
        {
            var all = Enumerable.Range(1, ActionMask.Levels).Select(level => Battery.ActivatedByLevel(level, available)).ToArray();
            var marks = head.ToArray();
            var opened = all.Where((_, at) => marks[at]).ToArray();
            Assert.Equal(all.Distinct(), opened);
        }
    });

    [Fact]
    public void Power_is_no_choice_where_no_embb_sensor_can_send() => ForEachCycle(world =>
    {
        var open = Mask(world);
        for (var i = 0; i < world.EdgeServers; i++)
        {
            var expected = world.View(0).AvailableEmbb[i] == 0 ? 1 : ActionMask.Levels;
            Assert.Equal(expected, open.AsSpan((i * ActionMask.Size) + 22, ActionMask.Levels).Count(true));
            Assert.Equal(ActionMask.Levels, open.AsSpan((i * ActionMask.Size) + 32, ActionMask.Levels).Count(true));
        }
    });

    private static bool[] Mask(LaneEnvironment world)
    {
        var open = new bool[world.EdgeServers * ActionMask.Size];
        world.Mask(0, open);
        return open;
    }

    private static void ForEachCycle(Action<LaneEnvironment> check)
    {
        for (var seed = 1L; seed <= 40; seed++)
        {
            var world = Worlds.One(Worlds.Varied(seed), seed, seed);
            var (actions, buffers) = (new CycleActions(world.Rows), new StepBuffers(1, world.EdgeServers));
            var rng = new Rng(seed);
            for (var step = 0; step < 5; step++)
            {
                check(world);
                Worlds.Act(world, rng, actions);
                world.Step(actions, buffers);
            }
        }
    }
}
