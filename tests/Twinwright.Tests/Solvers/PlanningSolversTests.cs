using Twinwright.Model.WideArea;
using Twinwright.Solvers.WideArea;
using Twinwright.Tests.Model;
using Xunit;

namespace Twinwright.Tests.Solvers;

public class PlanningSolversTests
{
    [Theory]
    [InlineData(1, 7, 3)]
    [InlineData(2, 8, 2)]
    [InlineData(3, 6, 4)]
    [InlineData(4, 8, 2)]
    [InlineData(5, 7, 2)]
    [InlineData(6, 9, 1)]
    public void Exhaustive_is_the_best_of_all_sets_by_another_evaluation(long seed, int edgeServers, int steps) =>
        Cycles.ForEach(seed, edgeServers, steps, (world, actions) =>
        {
            const int Samples = 3;
            var found = Decide(new Exhaustive(), world, Samples);
            var best = double.PositiveInfinity;
            var helper = new bool[edgeServers];
            for (var set = 0; set < 1 << edgeServers; set++)
            {
                for (var i = 0; i < edgeServers; i++)
                {
                    helper[i] = (set >> i & 1) == 1;
                }

                best = Math.Min(best, Cycles.MeanEnergyJ(world, actions, helper, Samples));
            }

            Near.Relative(best, Cycles.MeanEnergyJ(world, actions, found.Helper, Samples), 1e-12);
        });

    [Fact]
    public void Oracle_is_within_two_percent_of_exhaustive_on_average()
    {
        var (ratios, optimal) = (new List<double>(), 0);
        for (var seed = 1L; seed <= 12; seed++)
        {
            Cycles.ForEach(seed, 8 + (int)(seed % 5), 4, (world, actions) =>
            {
                var best = Energy(world, Decide(new Exhaustive(), world, 8));
                var oracle = Energy(world, Decide(new Oracle(), world, 8));
                Assert.True(oracle >= best * (1 - 1e-12));
                ratios.Add(oracle / best);
                optimal += oracle <= best * (1 + 1e-12) ? 1 : 0;
            });
        }

        Assert.True(ratios.Count >= 40);
        Assert.InRange(ratios.Average(), 1 - 1e-12, 1.02);
        Assert.True(optimal > ratios.Count / 2, $"optimal in {optimal} of {ratios.Count}");
    }

    [Fact]
    public void For_two_edge_servers_flips_and_the_swap_reach_every_set()
    {
        // Helping each other is a matter of who: the first flip that helps is kept, the better one needs the swap.
        for (var seed = 1L; seed <= 60; seed++)
        {
            EdgeServerSite[] sites = [new("a", 0, 0), new("b", 50, 0)];
            var world = new LaneEnvironment([new LaneSeed(Deployment.Draw(new WideAreaScenario { Positions = sites }, seed), seed)]);
            Near.Relative(Energy(world, Decide(new Exhaustive(), world, 8)), Energy(world, Decide(new Oracle(), world, 8)), 1e-9);
        }
    }

    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 30)]
    [InlineData(3, 50)]
    [InlineData(4, 50)]
    public void Oracle_never_does_worse_than_its_two_starts_and_no_flip_or_near_swap_helps(long seed, int edgeServers)
    {
        var world = Cycles.World(seed, edgeServers);
        var solver = new Oracle();
        solver.Begin(Context(8));
        var (actions, buffers) = (new CycleActions(edgeServers), new StepBuffers(1, edgeServers));
        for (var step = 0; step < 3; step++)
        {
            solver.Decide(world.View(0), actions.Slice(0, edgeServers));
            var found = Energy(world, actions);
            var plan = Plan(world, actions, 8);
            Assert.True(found <= plan.MeanEnergyJ() * (1 + 1e-12));
            HelperSearch.SetHelpers([plan], world.View(0).PreviousHelper);
            Assert.True(found <= plan.MeanEnergyJ() * (1 + 1e-12));

            plan.Clear();
            HelperSearch.SetHelpers([plan], actions.Helper);
            var least = -2 * HelperSearch.LeastGain * found;
            for (var i = 0; i < edgeServers; i++)
            {
                plan.Flip(i);
                Assert.True(plan.MeanChangeJ >= least);
                plan.Undo();
                foreach (var near in plan.Graph.Of(i))
                {
                    if (plan.Helper[i] && !plan.Helper[near])
                    {
                        plan.Flip(i);
                        plan.Flip(near);
                        Assert.True(plan.MeanChangeJ >= least);
                        plan.Undo();
                    }
                }
            }

            world.Step(actions, buffers);
        }
    }

    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 30)]
    [InlineData(3, 50)]
    [InlineData(4, 20)]
    public void Best_response_is_a_local_equilibrium(long seed, int edgeServers) => Cycles.ForEach(seed, edgeServers, 3, (world, actions) =>
    {
        // With a generous cap the sweeps settle in all of these worlds.
        var found = Decide(new BestResponse(new() { Sweeps = 10_000 }), world, 8);
        var plan = Plan(world, found, 8);
        HelperSearch.SetHelpers([plan], found.Helper);
        var threshold = HelperSearch.LeastGain * Plan(world, found, 8).MeanEnergyJ();
        for (var i = 0; i < edgeServers; i++)
        {
            plan.WatchAround(i);
            plan.Flip(i);
            Assert.True(plan.WatchedChangeJ >= -threshold * (1 + 1e-6), $"edge server {i} would gain {-plan.WatchedChangeJ} J");
            plan.Undo();
        }
    });

    [Fact]
    public void Planners_save_energy_in_the_paper_s_world()
    {
        var scenario = new WideAreaScenario();
        var world = new LaneEnvironment([new LaneSeed(Deployment.Draw(scenario, 1), 1)]);
        var nobody = Energy(world, Decide(new NoCooperation(), world, 8));
        var oracle = Energy(world, Decide(new Oracle(), world, 8));
        var response = Energy(world, Decide(new BestResponse(new()), world, 8));

        Assert.True(oracle < nobody && response < nobody);
        Assert.True(oracle <= response * 1.001);
    }

    private static WideAreaContext Context(int samples) => WideAreaContext.ForInstance() with { ChoiceSamples = samples };

    private static CycleActions Decide(IWideAreaSolver solver, LaneEnvironment world, int samples)
    {
        var actions = new CycleActions(world.EdgeServers);
        solver.Begin(Context(samples));
        solver.Decide(world.View(0), actions.Slice(0, world.EdgeServers));
        return actions;
    }

    private static CyclePlan Plan(LaneEnvironment world, CycleActions actions, int samples)
    {
        var plan = new CyclePlan(world.View(0).System, samples);
        plan.Load(world.View(0), actions.Slice(0, world.EdgeServers));
        return plan;
    }

    private static double Energy(LaneEnvironment world, CycleActions actions)
    {
        var plan = Plan(world, actions, 8);
        HelperSearch.SetHelpers([plan], actions.Helper);
        return plan.MeanEnergyJ();
    }

    [Fact]
    public void A_descent_ends_where_energies_span_more_orders_than_a_double_has_digits()
    {
        // Seven sensors' data to the sixth power: from 1e-42 J to more than 1e-20 J in one cycle.
        var scenario = new WideAreaScenario
        {
            EdgeServerCount = 10,
            AreaWidthM = 1200,
            AreaHeightM = 1200,
            Sensors = new SensorOptions { MaxPerKind = 10 },
            Constants = new() { ConvergencyExponent = 7 },
            Dynamics = new() { SimilarityNear = 1, SimilaritySlope = 0, SimilarityNoise = 0 },
        };
        var deployment = Deployment.Draw(scenario, 5);
        var world = new LaneEnvironment([new LaneSeed(deployment, 5)]);
        var (actions, buffers) = (new CycleActions(world.Rows), new StepBuffers(1, world.EdgeServers));
        var plan = new CyclePlan(deployment.System, scenario.ChoiceSamples);
        for (var step = 0; step < 30; step++)
        {
            Activation.Write(world.View(0), scenario.HeuristicReceivedW, actions.Slice(0, world.EdgeServers));
            plan.Load(world.View(0), actions.Slice(0, world.EdgeServers));
            var alone = plan.MeanEnergyJ();
            HelperSearch.Descend([plan]);

            Assert.True(plan.MeanEnergyJ() <= alone);
            plan.Helper.CopyTo(actions.Helper);
            world.Step(actions, buffers);
        }
    }
}
