using Twinwright.Model.Computing;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.WideArea;
using Twinwright.Tests.Model;
using Xunit;

namespace Twinwright.Tests.Solvers;

public class ClosedFormBenefitTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(11)]
    public void It_is_what_scoring_a_lone_helper_saves_where_the_neighbours_data_comes_first(long seed)
    {
        var compared = 0;
        Cycles.ForEach(seed, 14, 3, (world, actions) =>
        {
            var (alone, benefit) = Benefit(world);
            var own = Cycles.EnergiesJ(world, actions, new bool[14], 1)[0];
            for (var i = 0; i < 14; i++)
            {
                Near.Relative(own[i], alone[i], 1e-9);
                var helper = new bool[14];
                helper[i] = true;
                var saved = own.Sum() - Cycles.EnergiesJ(world, actions, helper, 1)[0].Sum();
                // The closed form lets everyone wait for the helper and nobody for its own data: it is never below the truth.
                Assert.True(benefit[i] >= saved - (1e-9 * own.Sum()));
                if (EveryoneWaitsFor(world, actions, i))
                {
                    // A difference of sums, so rounding is relative to them.
                    Assert.Equal(saved / own.Sum(), benefit[i] / own.Sum(), 1e-9);
                    compared++;
                }
            }
        });
        Assert.True(compared >= 10, $"compared {compared}");
    }

    [Fact]
    public void Without_a_neighbour_or_data_there_is_no_benefit()
    {
        var paper = new WideAreaScenario();
        foreach (var scenario in new[] { paper with { MaxNeighbourDistanceM = 0 }, paper with { Sensors = new() { MinPerKind = 0, MaxPerKind = 0 } } })
        {
            var (_, benefit) = Benefit(new LaneEnvironment([new LaneSeed(Deployment.Draw(scenario, 1), 1)]));
            Assert.All(benefit, saved => Assert.Equal(0, saved));
        }
    }

    [Fact]
    public void It_allocates_nothing()
    {
        var world = Cycles.World(1, 30);
        var (alone, benefit, flop) = (new double[30], new double[30], new double[30]);
        var roles = Roles(world.View(0), 3e-14);
        for (var run = 0; run < 3; run++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            ClosedFormBenefit.Write(world.View(0), roles, alone, benefit, flop);
            Assert.True(run == 0 || GC.GetAllocatedBytesForCurrentThread() == before);
        }
    }

    private static (double[] AloneJ, double[] BenefitJ) Benefit(LaneEnvironment world)
    {
        var (alone, benefit, flop) = (new double[world.EdgeServers], new double[world.EdgeServers], new double[world.EdgeServers]);
        ClosedFormBenefit.Write(world.View(0), Roles(world.View(0), world.Scenario.HeuristicReceivedW), alone, benefit, flop);
        return (alone, benefit);
    }

    private static Role[] Roles(in CycleView cycle, double receivedW)
    {
        var constants = cycle.System.Constants;
        var roles = new Role[cycle.EdgeServers];
        for (var i = 0; i < roles.Length; i++)
        {
            var importance = cycle.System.Importance[i];
            var (embb, urllc) = Workload.NeededSensors(constants, importance, cycle.AvailableEmbb[i], cycle.AvailableUrllc[i]);
            roles[i] = Role.Of(constants, constants.NoiseWPerHz, importance, embb, urllc, receivedW);
        }

        return roles;
    }

    // Scored apart: with i alone as a helper, its latency is not below any neighbour's transmission delay.
    private static bool EveryoneWaitsFor(LaneEnvironment world, CycleActions actions, int i)
    {
        Array.Clear(actions.Helper);
        actions.Helper[i] = true;
        var view = world.View(0);
        var score = CycleScorer.Score(world.Export(0, "test"), DecisionWriter.Write(view, actions.Slice(0, view.EdgeServers)));
        var mine = score.EdgeServers[i];
        return mine.LatencyS < view.System.Constants.LatencyThresholdS
            && view.System.Graph.Of(i).ToArray().All(j => score.EdgeServers[j].TransmissionDelayS <= mine.LatencyS);
    }
}
