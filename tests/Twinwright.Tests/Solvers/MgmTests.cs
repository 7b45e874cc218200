using Twinwright.Model.Randomness;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.WideArea;
using Twinwright.Solvers.WideArea.MaximumGain;
using Twinwright.Tests.Model;
using Xunit;

namespace Twinwright.Tests.Solvers;

public class MgmTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Each_edge_server_decides_the_same_when_all_that_no_message_carries_is_scrambled(long seed) =>
        Cycles.ForEach(seed, 25, 2, (world, actions) =>
        {
            var (open, hidden) = (new CycleActions(25), new CycleActions(25));
            var solver = Begin(new());
            solver.Decide(world.View(0), open.Slice(0, 25));
            var records = Enumerable.Range(0, 25).Select(i => Alone(world, i)).ToArray();
            Assert.All(records, (record, i) => Assert.Equal(world.View(0).BasicConvergency[i], record.Basic));
            var other = Begin(new());
            other.Decide(world.View(0).System, records, hidden.Slice(0, 25));

            Assert.Contains(true, open.Helper);
            Assert.Equal(open.Helper, hidden.Helper);
            Assert.Equal(open.Embb, hidden.Embb);
            Assert.Equal(open.ReceivedW, hidden.ReceivedW);
            Assert.Equal(open.Convergency, hidden.Convergency);
            Assert.Equal((solver.Messages, solver.Bytes), (other.Messages, other.Bytes));
            Assert.True(solver.Bytes > solver.Messages);
        });

    [Theory]
    [InlineData(1, 12)]
    [InlineData(2, 12)]
    [InlineData(5, 14)]
    public void In_a_settled_state_no_flip_lowers_the_energy_expected_over_many_choices(long seed, int edgeServers)
    {
        // The planner's samples stand in for all choices: with many of them a gain that is left would show.
        const int Samples = 3000;
        Cycles.ForEach(seed, edgeServers, 1, (world, actions) =>
        {
            Begin(new() { Plain = true, Rounds = 200 }).Decide(world.View(0), actions.Slice(0, edgeServers));
            var plan = new CyclePlan(world.View(0).System, Samples);
            plan.Load(world.View(0), actions.Slice(0, edgeServers));
            HelperSearch.SetHelpers([plan], actions.Helper);
            var energy = plan.MeanEnergyJ();
            for (var i = 0; i < edgeServers; i++)
            {
                plan.Flip(i);
                Assert.True(plan.MeanChangeJ > -0.01 * energy, $"{i} would gain {-plan.MeanChangeJ} J of {energy} J");
                plan.Undo();
            }
        });
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(1.5)]
    public void The_expected_group_is_the_mean_over_all_sets_of_recipients(double ownDelayS)
    {
        const int Neighbours = 6;
        var constants = new WideAreaConstants();
        var rng = new Rng(7).Split("test/groups");
        for (var trial = 0; trial < 50; trial++)
        {
            var group = new ExpectedGroup(constants, Neighbours, 1);
            var (own, flop, delay, chance) = (rng.NextUniform(0, 1e11), new double[Neighbours], new double[Neighbours], new double[Neighbours]);
            group.SetHelper(own, ownDelayS);
            for (var k = 0; k < Neighbours; k++)
            {
                (flop[k], delay[k]) = (rng.NextUniform(0, 1e11), rng.NextUniform(0.1, 6));
                chance[k] = rng.NextInteger(0, 3) / 3.0;
                group.SetRecipient(k, flop[k], delay[k]);
            }

            var expected = 0.0;
            for (var set = 0; set < 1 << Neighbours; set++)
            {
                var weight = 1.0;
                for (var k = 0; k < Neighbours; k++)
                {
                    weight *= (set >> k & 1) == 1 ? chance[k] : 1 - chance[k];
                }

                expected += weight == 0 ? 0 : weight * LeastEnergyJ(constants, own, ownDelayS, [.. Enumerable.Range(0, Neighbours)
                    .Where(k => (set >> k & 1) == 1).Select(k => (flop[k], delay[k]))]);
            }

            Near.Relative(expected, group.ExpectedJ(chance), 1e-6);
        }
    }

    [Fact]
    public void Silence_costs_nothing_and_a_repeated_message_is_silence()
    {
        var graph = NeighbourGraph.Build([0, 10], [0, 0], 50);
        var office = new PostOffice(graph);
        var (one, two) = (office.BoxOf(0), office.BoxOf(1));
        one.Send(Topic.Gain, 0, [1, 2, 3]);
        one.Send(Topic.Gain, 0, [1, 2, 3]);
        one.Send(Topic.Identity, 0, []);

        Assert.Equal((1, 3), (office.Messages, office.Bytes));
        Assert.Equal([1, 2, 3], two.Receive(Topic.Gain, 0).ToArray());
        Assert.True(one.Receive(Topic.Gain, 0).IsEmpty);
        office.StartCycle();
        Assert.True(two.Receive(Topic.Gain, 0).IsEmpty);
        Assert.Equal(0, office.Bytes);
    }

    [Fact]
    public void In_the_paper_s_world_talk_stays_within_some_tens_of_kilobytes_a_cycle()
    {
        var (messages, bytes, links) = (new List<double>(), new List<double>(), new List<double>());
        for (var seed = 1L; seed <= 8; seed++)
        {
            var deployment = Deployment.Draw(new WideAreaScenario(), seed);
            var world = new LaneEnvironment([new LaneSeed(deployment, seed)]);
            var (actions, buffers) = (new CycleActions(world.Rows), new StepBuffers(1, world.EdgeServers));
            var solver = new Mgm(new());
            solver.Begin(WideAreaContext.For(deployment));
            for (var step = 0; step < 30; step++)
            {
                solver.Decide(world.View(0), actions.Slice(0, world.EdgeServers));
                messages.Add(solver.Messages);
                bytes.Add(solver.Bytes);
                world.Step(actions, buffers);
            }

            links.Add(deployment.System.Graph.Links);
        }

        // What docs/wide-area.md says of it.
        var found = FormattableString.Invariant($"{messages.Average()} messages, {bytes.Average()} bytes, at most {bytes.Max()}, {links.Average()} links");
        TestContext.Current.SendDiagnosticMessage(found);
        Assert.True(bytes.Max() < 100_000 && bytes.Average() is > 10_000 and < 50_000, found);
    }

    [Fact]
    public void Plain_leaves_power_and_convergency_to_the_heuristics()
    {
        var world = Cycles.World(1, 20);
        var (actions, heuristic) = (new CycleActions(20), new CycleActions(20));
        Begin(new() { Plain = true }).Decide(world.View(0), actions.Slice(0, 20));
        Activation.Write(world.View(0), world.Scenario.HeuristicReceivedW, heuristic.Slice(0, 20));

        Assert.Equal(heuristic.Embb, actions.Embb);
        Assert.Equal(heuristic.Urllc, actions.Urllc);
        Assert.Equal(heuristic.ReceivedW, actions.ReceivedW);
        Assert.Equal(heuristic.Convergency, actions.Convergency);
    }

    // Everything but edge server i's own is nonsense.
    private static LocalRecord Alone(LaneEnvironment world, int i)
    {
        var view = world.View(0);
        var (basic, similarity) = (new double[view.EdgeServers], new double[view.System.Graph.Links]);
        var (embb, urllc) = (new int[view.EdgeServers], new int[view.EdgeServers]);
        var (previous, battery) = (new bool[view.EdgeServers], new double[view.EmbbBatteryJ.Length]);
        Array.Fill(basic, double.NaN);
        Array.Fill(similarity, double.NaN);
        Array.Fill(battery, double.NaN);
        Array.Fill(embb, int.MaxValue);
        Array.Fill(urllc, int.MinValue);
        Array.Fill(previous, true);
        var (first, end) = (view.System.Graph.Offsets[i], view.System.Graph.Offsets[i + 1]);
        view.Similarity[first..end].CopyTo(similarity.AsSpan(first));
        (basic[i], embb[i], urllc[i], previous[i]) =
            (view.BasicConvergency[i], view.AvailableEmbb[i], view.AvailableUrllc[i], view.PreviousHelper[i]);
        return LocalRecord.Of(
            new CycleView
            {
                System = view.System,
                BasicConvergency = basic,
                AvailableEmbb = embb,
                AvailableUrllc = urllc,
                EmbbBatteryJ = battery,
                UrllcBatteryJ = [],
                Similarity = similarity,
                PreviousHelper = previous,
                DynamicsSeed = 0,
                Step = 0,
            },
            i);
    }

    private static Mgm Begin(Mgm.Settings settings)
    {
        var solver = new Mgm(settings);
        solver.Begin(WideAreaContext.ForInstance());
        return solver;
    }

    // By ternary search over the helper's finishing time, in which the energy is convex.
    private static double LeastEnergyJ(WideAreaConstants constants, double own, double ownDelayS, (double Flop, double DelayS)[] recipients)
    {
        var deadline = constants.LatencyThresholdS;
        var (low, high) = (ownDelayS, deadline);
        for (var cut = 0; cut < 200; cut++)
        {
            var (left, right) = (low + ((high - low) / 3), high - ((high - low) / 3));
            (low, high) = At(left) <= At(right) ? (low, right) : (left, high);
        }

        return At(low);

        double At(double finish) => Spent(own, finish - ownDelayS)
            + recipients.Sum(r => Spent(r.Flop, r.DelayS < deadline ? deadline - Math.Max(r.DelayS, finish) : constants.MinComputingTimeS));

        double Spent(double flop, double time) => constants.SwitchedCapacitanceWPerHz3 * flop * flop * flop / (time * time);
    }
}
