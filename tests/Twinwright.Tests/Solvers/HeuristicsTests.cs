using Twinwright.Model.Computing;
using Twinwright.Model.Quality;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.WideArea;
using Xunit;

namespace Twinwright.Tests.Solvers;

public class HeuristicsTests
{
    [Fact]
    public void Nobody_helps_without_cooperation()
    {
        var actions = Run(new NoCooperation(), steps: 3);

        Assert.All(actions, step => Assert.DoesNotContain(true, step.Helper));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Random_helps_with_its_probability_and_anew_each_cycle(double probability)
    {
        var actions = Run(new RandomHelpers(new() { Probability = probability }), steps: 60);

        var share = actions.Average(step => step.Helper.Average(helper => helper ? 1.0 : 0));
        Assert.Equal(probability, share, 5 * Math.Sqrt(probability * (1 - probability) / (60 * 50)));
        Assert.Equal(probability is 0 or 1, actions[0].Helper.SequenceEqual(actions[1].Helper));
    }

    [Fact]
    public void Greedy_helpers_are_those_with_more_sensors_than_the_mean_always()
    {
        var world = World();
        var system = world.View(0).System;
        var total = system.EmbbCount.Zip(system.UrllcCount, (embb, urllc) => embb + urllc).ToArray();
        var expected = total.Select(own => own > total.Average()).ToArray();

        Assert.All(Run(new Greedy(), steps: 5), step => Assert.Equal(expected, step.Helper));
        Assert.Contains(true, expected);
    }

    [Fact]
    public void Exactly_the_mean_is_not_above_it()
    {
        var scenario = new WideAreaScenario { EdgeServerCount = 5, Sensors = new() { MinPerKind = 7, MaxPerKind = 7 } };

        Assert.All(Run(new Greedy(), 2, scenario), step => Assert.DoesNotContain(true, step.Helper));
    }

    [Fact]
    public void Static_keeps_its_identities_and_they_save_energy()
    {
        var actions = Run(new StaticHelpers(new()), steps: 6);

        Assert.All(actions, step => Assert.Equal(actions[0].Helper, step.Helper));
        Assert.Contains(true, actions[0].Helper);
        Assert.True(Energy(new StaticHelpers(new())) < Energy(new NoCooperation()));
    }

    [Fact]
    public void All_that_decide_identities_only_activate_what_the_cheapest_process_needs()
    {
        IWideAreaSolver[] solvers = [new NoCooperation(), new RandomHelpers(new()), new Greedy(), new BestResponse(new()), new Oracle()];
        foreach (var solver in solvers)
        {
            var world = World();
            var step = Decide(solver, world);
            var view = world.View(0);
            for (var i = 0; i < view.EdgeServers; i++)
            {
                var needed = Workload.NeededSensors(
                    view.System.Constants, view.System.Importance[i], view.AvailableEmbb[i], view.AvailableUrllc[i]);
                Assert.Equal(needed, (step.Embb[i], step.Urllc[i]));
                Assert.Equal(3e-14, step.ReceivedW[i], 1e-28);
                Assert.Equal(Convergency.Need(view.BasicConvergency[i]), step.Convergency[i]);
            }
        }
    }

    [Fact]
    public void A_planner_must_begin_before_it_decides()
    {
        var actions = new CycleActions(50);
        Assert.Throws<InvalidOperationException>(() => new Oracle().Decide(World().View(0), actions.Slice(0, 50)));
        Assert.Throws<InvalidOperationException>(() => new StaticHelpers(new()).Decide(World().View(0), actions.Slice(0, 50)));
    }

    private static LaneEnvironment World(WideAreaScenario? scenario = null) =>
        new([new LaneSeed(Deployment.Draw(scenario ?? new(), 1), 2)]);

    private static CycleActions Decide(IWideAreaSolver solver, LaneEnvironment world)
    {
        var actions = new CycleActions(world.EdgeServers);
        solver.Begin(WideAreaContext.For(Deployment.Draw(world.Scenario, 1)));
        solver.Decide(world.View(0), actions.Slice(0, world.EdgeServers));
        return actions;
    }

    private static List<CycleActions> Run(IWideAreaSolver solver, int steps, WideAreaScenario? scenario = null)
    {
        var world = World(scenario);
        var buffers = new StepBuffers(1, world.EdgeServers);
        var all = new List<CycleActions>();
        solver.Begin(WideAreaContext.For(Deployment.Draw(world.Scenario, 1)));
        for (var step = 0; step < steps; step++)
        {
            var actions = new CycleActions(world.EdgeServers);
            solver.Decide(world.View(0), actions.Slice(0, world.EdgeServers));
            world.Step(actions, buffers);
            all.Add(actions);
        }

        return all;
    }

    private static double Energy(IWideAreaSolver solver)
    {
        var world = World();
        var (actions, buffers) = (new CycleActions(world.EdgeServers), new StepBuffers(1, world.EdgeServers));
        solver.Begin(WideAreaContext.For(Deployment.Draw(world.Scenario, 1)));
        var energy = 0.0;
        for (var step = 0; step < 20; step++)
        {
            solver.Decide(world.View(0), actions.Slice(0, world.EdgeServers));
            world.Step(actions, buffers);
            energy += world.Totals(0).SystemEnergyJ;
        }

        return energy;
    }
}
