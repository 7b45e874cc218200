using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.WideArea;
using Twinwright.Solvers.WideArea.Messages;
using Twinwright.Tests.Model;
using Xunit;

namespace Twinwright.Tests.Solvers;

public class MaximumGainTests
{
    private const string Plain = "gain=local,rounds=6,swaps=false,power=heuristic,spend=0,spend_helped=0";

    [Theory]
    [InlineData(1, 9)]
    [InlineData(2, 8)]
    [InlineData(3, 8)]
    [InlineData(4, 9)]
    [InlineData(5, 8)]
    [InlineData(6, 7)]
    public void What_a_flip_would_change_is_exact_over_all_helper_choices_and_none_is_left_that_gains(long seed, int edgeServers) =>
        Cycles.ForEach(seed, edgeServers, 2, (world, _) =>
        {
            var (negotiation, plans) = Negotiations.Run(world.View(0), new NegotiationRules(GainScope.System, 1000, 2, 12, true, 4));
            var helper = Enumerable.Range(0, edgeServers).Select(i => negotiation[i].Helper).ToArray();
            var energy = ExpectedEnergies(world, plans, helper).Sum();
            for (var i = 0; i < edgeServers; i++)
            {
                helper[i] = !helper[i];
                var flipped = ExpectedEnergies(world, plans, helper).Sum();
                helper[i] = !helper[i];

                Assert.Equal((flipped - energy) / Math.Max(flipped, energy), negotiation[i].ChangeJ / Math.Max(flipped, energy), 1e-9);
                Assert.True(flipped >= energy * (1 - 1e-8));
            }
        });

    [Theory]
    [InlineData(1, 9)]
    [InlineData(2, 8)]
    [InlineData(4, 9)]
    [InlineData(6, 7)]
    public void A_local_gain_is_that_of_an_edge_server_and_its_neighbours(long seed, int edgeServers) =>
        Cycles.ForEach(seed, edgeServers, 2, (world, _) =>
        {
            // One round: gains are worked out for the helpers of the cycle before, then some edge servers flip.
            var (negotiation, plans) = Negotiations.Run(world.View(0), new NegotiationRules(GainScope.Local, 1, 2, 12, false, 4));
            var helper = world.View(0).PreviousHelper.ToArray();
            var before = ExpectedEnergies(world, plans, helper);
            for (var i = 0; i < edgeServers; i++)
            {
                helper[i] = !helper[i];
                var after = ExpectedEnergies(world, plans, helper);
                helper[i] = !helper[i];
                int[] around = [i, .. world.View(0).System.Graph.Of(i)];
                var change = around.Sum(j => after[j] - before[j]);

                var scale = around.Sum(j => after[j] + before[j]);
                Assert.Equal(change / scale, negotiation[i].ChangeJ / scale, 1e-9);
            }
        });

    [Fact]
    public void Two_edge_servers_find_the_best_of_all_sets()
    {
        for (var seed = 1L; seed <= 12; seed++)
        {
            Cycles.ForEach(seed, 2, 3, (world, actions) =>
            {
                var solver = Make($"mgm{{power=heuristic,spend=0,spend_helped=0}}", world);
                var decided = new CycleActions(2);
                solver.Decide(world.View(0), decided.Slice(0, 2));
                var best = new[] { (false, false), (true, false), (false, true), (true, true) }
                    .Min(set => Cycles.MeanEnergyJ(world, actions, [set.Item1, set.Item2], 1));

                Near.Relative(best, Cycles.MeanEnergyJ(world, actions, decided.Helper, 1), 1e-9);
            });
        }
    }

    [Fact]
    public void It_costs_less_than_the_central_reference_and_its_plain_version_little_more()
    {
        var (plain, full) = (0.0, 0.0);
        const int Worlds = 6;
        for (var seed = 1L; seed <= Worlds; seed++)
        {
            var oracle = EnergyJ("oracle", seed);
            plain += Math.Log(EnergyJ($"mgm{{{Plain}}}", seed) / oracle) / Worlds;
            full += Math.Log(EnergyJ("mgm", seed) / oracle) / Worlds;
        }

        Assert.InRange(Math.Exp(plain), 0.9, 1.07);
        Assert.InRange(Math.Exp(full), 0.5, 0.95);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void When_a_negotiation_has_ended_another_round_changes_nothing_and_nobody_says_a_word(long seed) =>
        Cycles.ForEach(seed, 40, 2, (world, _) =>
        {
            var (negotiation, _) = Negotiations.Run(world.View(0), new NegotiationRules(GainScope.System, 1000, 2, 6, true, 4));
            var (messages, bytes) = (negotiation.Post.Messages, negotiation.Post.Bytes);
            var helper = Enumerable.Range(0, 40).Select(i => negotiation[i].Helper).ToArray();

            Assert.InRange(negotiation.Rounds, 1, 999);
            Assert.False(negotiation.Round());
            Assert.Equal(helper, Enumerable.Range(0, 40).Select(i => negotiation[i].Helper));
            Assert.Equal((messages, bytes), (negotiation.Post.Messages, negotiation.Post.Bytes));
        });

    [Fact]
    public void With_the_rules_for_batteries_off_sensors_power_and_convergency_are_the_heuristics() => Cycles.ForEach(1, 20, 3, (world, _) =>
    {
        var (actions, heuristic) = (new CycleActions(20), new CycleActions(20));
        Make($"mgm{{{Plain}}}", world).Decide(world.View(0), actions.Slice(0, 20));
        Activation.Write(world.View(0), world.Scenario.HeuristicReceivedW, heuristic.Slice(0, 20));

        Assert.Equal(heuristic.Embb, actions.Embb);
        Assert.Equal(heuristic.Urllc, actions.Urllc);
        Assert.Equal(heuristic.ReceivedW, actions.ReceivedW);
        Assert.Equal(heuristic.Convergency, actions.Convergency);
    });

    [Fact]
    public void After_the_first_cycle_of_a_system_it_allocates_nothing()
    {
        var least = long.MaxValue;
        for (var pass = 0; pass < 3; pass++)
        {
            // The runtime may set something up when code first runs or is compiled anew; what a cycle takes, every pass takes.
            var world = Cycles.World(1, 40);
            var solver = Make("mgm", world);
            var (actions, buffers, allocated) = (new CycleActions(40), new StepBuffers(1, 40), 0L);
            for (var step = 0; step < 8; step++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                solver.Decide(world.View(0), actions.Slice(0, 40));
                allocated += step == 0 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
                world.Step(actions, buffers);
            }

            least = Math.Min(least, allocated);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void Neighbourhoods_too_large_to_tell_of_are_refused()
    {
        var count = 1500;
        var graph = NeighbourGraph.Build(new double[count], new double[count], 1);

        Assert.Throws<SolverRefusedException>(() => new Post(graph));
    }

    /// <summary>E of each edge server in the mean over all combinations of helper choices, each scored as a decision.</summary>
    private static double[] ExpectedEnergies(LaneEnvironment world, LocalPlan[] plans, bool[] helper)
    {
        var view = world.View(0);
        var graph = view.System.Graph;
        var actions = new CycleActions(helper.Length);
        var options = new int?[helper.Length][];
        for (var i = 0; i < helper.Length; i++)
        {
            var helpers = graph.Of(i).ToArray().Where(j => helper[j]).Select(j => (int?)j).ToArray();
            options[i] = helper[i] || helpers.Length == 0 ? [null] : helpers;
            var role = helper[i] || helpers.Length == 0 ? plans[i].Own : plans[i].Helped;
            (actions.Helper[i], actions.Convergency[i]) = (helper[i], plans[i].Need);
            (actions.Embb[i], actions.Urllc[i], actions.ReceivedW[i]) = (role.Embb, role.Urllc, role.ReceivedW);
        }

        var instance = world.Export(0, "test");
        var decision = DecisionWriter.Write(view, actions.Slice(0, helper.Length));
        var combinations = options.Aggregate(1, (product, choices) => product * choices.Length);
        var mean = new double[helper.Length];
        for (var combination = 0; combination < combinations; combination++)
        {
            var rest = combination;
            var servers = new EdgeServerDecision[helper.Length];
            for (var i = 0; i < servers.Length; i++)
            {
                servers[i] = decision.EdgeServers[i] with { HelperChoice = options[i][rest % options[i].Length] };
                rest /= options[i].Length;
            }

            var score = CycleScorer.Score(instance, new WideAreaDecision(servers));
            for (var i = 0; i < servers.Length; i++)
            {
                mean[i] += score.EdgeServers[i].EnergyJ / combinations;
            }
        }

        return mean;
    }

    private static double EnergyJ(string solver, long seed)
    {
        var deployment = Deployment.Draw(new WideAreaScenario(), seed);
        var world = new LaneEnvironment([new LaneSeed(deployment, seed)]);
        var decider = Make(solver, world, deployment);
        var (actions, buffers) = (new CycleActions(world.EdgeServers), new StepBuffers(1, world.EdgeServers));
        var energy = 0.0;
        for (var step = 0; step < 30; step++)
        {
            decider.Decide(world.View(0), actions.Slice(0, world.EdgeServers));
            world.Step(actions, buffers);
            energy += step >= 18 ? world.Totals(0).SystemEnergyJ : 0;
        }

        return energy;
    }

    private static IWideAreaSolver Make(string id, LaneEnvironment world, Deployment? deployment = null)
    {
        var solver = (IWideAreaSolver)SolverSpec.Parse(id, SystemKind.WideArea).Create();
        solver.Begin(deployment is null ? WideAreaContext.ForInstance() : WideAreaContext.For(deployment));
        return solver;
    }
}
