using Twinwright.Model.Quality;
using Twinwright.Model.Randomness;
using Twinwright.Model.Threading;
using Twinwright.Model.WideArea;
using Xunit;

namespace Twinwright.Tests.Model.WideArea;

public class LaneEnvironmentTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_lane_gives_the_same_bits_alone_and_in_a_batch(long seed)
    {
        // Deployments of different scenarios side by side: only the number of edge servers must agree.
        LaneSeed[] seeds = [.. Enumerable.Range(0, 7).Select(lane =>
            new LaneSeed(Deployment.Draw(Worlds.Varied(seed + (lane % 3), 9), lane % 4), lane))];
        var batch = new LaneEnvironment(seeds, 5);
        var alone = seeds.Select(lane => new LaneEnvironment([lane], 5)).ToArray();
        var (actions, buffers) = (new CycleActions(batch.Rows), new StepBuffers(7, 9));
        var rng = new Rng(seed).Split("test/actions");
        for (var step = 0; step < 12; step++)
        {
            Worlds.Act(batch, rng, actions);
            batch.Step(actions, buffers);
            for (var lane = 0; lane < 7; lane++)
            {
                var (single, own) = (new CycleActions(9), new StepBuffers(1, 9));
                Copy(actions, lane * 9, single);
                alone[lane].Step(single, own);
                Assert.Equal(Worlds.Bits(alone[lane].Outcome, 0, 9), Worlds.Bits(batch.Outcome, lane * 9, 9));
                Assert.Equal(Worlds.Bits(alone[lane].View(0)), Worlds.Bits(batch.View(lane)));
                Assert.Equal(own.Reward, buffers.Reward[(lane * 9)..((lane + 1) * 9)]);
                Assert.Equal(own.Truncated[0], buffers.Truncated[lane]);
            }
        }
    }

    [Theory]
    [InlineData(1, 300, 2)]
    [InlineData(1, 300, 4)]
    [InlineData(2, 300, 3)]
    [InlineData(3, 129, 4)]
    [InlineData(9, 20, 2)]
    [InlineData(2, 20, 4)]
    public void Threads_change_no_bit(int lanes, int edgeServers, int workers)
    {
        // With few lanes of many edge servers the work is cut into ranges; otherwise lane by lane.
        var scenario = new WideAreaScenario { EdgeServerCount = edgeServers, AreaWidthM = 6000, AreaHeightM = 6000 };
        LaneSeed[] seeds = [.. Enumerable.Range(0, lanes).Select(lane => new LaneSeed(Deployment.Draw(scenario, lane), lane))];
        var (single, shared) = (new LaneEnvironment(seeds, 4), new LaneEnvironment(seeds, 4));
        var actions = new CycleActions(single.Rows);
        var (one, two) = (new StepBuffers(lanes, edgeServers), new StepBuffers(lanes, edgeServers));
        var rng = new Rng(workers).Split("test/actions");
        using var team = new WorkerTeam(workers);
        for (var step = 0; step < 6; step++)
        {
            Worlds.Act(single, rng, actions);
            single.Step(actions, one);
            shared.Step(actions, two, team);
            Assert.Equal(Worlds.Bits(single.Outcome, 0, single.Rows), Worlds.Bits(shared.Outcome, 0, single.Rows));
            Assert.Equal(one.Reward, two.Reward);
            for (var lane = 0; lane < lanes; lane++)
            {
                Assert.Equal(Worlds.Bits(single.View(lane)), Worlds.Bits(shared.View(lane)));
            }
        }
    }

    [Theory]
    [InlineData(4, 30, HarvestModel.Uniform, false)]
    [InlineData(2, 150, HarvestModel.Sun, false)]
    [InlineData(4, 30, HarvestModel.Uniform, true)]
    [InlineData(1, 300, HarvestModel.Uniform, true)]
    public void A_step_allocates_nothing(int lanes, int edgeServers, HarvestModel harvest, bool threads)
    {
        var scenario = new WideAreaScenario { EdgeServerCount = edgeServers, Harvest = new() { Model = harvest } };
        var world = new LaneEnvironment(
            [.. Enumerable.Range(0, lanes).Select(lane => new LaneSeed(Deployment.Draw(scenario, lane), lane))], 7);
        var (actions, buffers) = (new CycleActions(world.Rows), new StepBuffers(lanes, edgeServers, keepFinalObservation: true));
        var (observation, mask) = (new float[edgeServers * Observation.Size], new bool[edgeServers * ActionMask.Size]);
        using var team = threads ? new WorkerTeam(2) : null;
        Worlds.Act(world, new Rng(1), actions);
        Run(40);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(40);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                world.Step(actions, buffers, team);
                world.Observe(step % lanes, observation);
                world.Mask(step % lanes, mask);
                _ = world.Totals(step % lanes);
            }
        }
    }

    [Fact]
    public void What_the_world_draws_does_not_depend_on_what_is_decided()
    {
        for (var seed = 1L; seed <= 20; seed++)
        {
            var scenario = Worlds.Varied(seed, 10);
            var (one, two) = (Worlds.One(scenario, seed, seed), Worlds.One(scenario, seed, seed));
            var (actionsOne, actionsTwo) = (new CycleActions(10), new CycleActions(10));
            var buffers = new StepBuffers(1, 10);
            var (rngOne, rngTwo) = (new Rng(seed).Split("one"), new Rng(seed).Split("two"));
            for (var step = 0; step < 6; step++)
            {
                Worlds.Act(one, rngOne, actionsOne);
                Worlds.Act(two, rngTwo, actionsTwo);

                // In the last step identities agree, so the same draws must choose the same helpers.
                if (step == 5)
                {
                    actionsOne.Helper.CopyTo(actionsTwo.Helper, 0);
                }

                one.Step(actionsOne, buffers);
                two.Step(actionsTwo, buffers);
                Assert.Equal(one.View(0).Similarity, two.View(0).Similarity);
                for (var i = 0; i < 10; i++)
                {
                    Assert.Equal(Kept(one, i), Kept(two, i), 1e-14);
                }
            }

            Assert.Equal(one.Outcome.Choice, two.Outcome.Choice);
        }

        // 1 − δ, from what was reached and what the next cycle starts with.
        static double Kept(LaneEnvironment world, int i) => world.View(0).BasicConvergency[i]
            / Math.Min(world.Outcome.AfterHelp[i] + world.Outcome.Convergency[i], world.Scenario.Dynamics.ConvergencyCap);
    }

    [Fact]
    public void Every_neighbouring_helper_is_taken_equally_often()
    {
        // One recipient among four helpers, all close together.
        EdgeServerSite[] sites = [.. Enumerable.Range(0, 5).Select(i => new EdgeServerSite($"s{i}", 10 * i, 0))];
        var world = Worlds.One(new WideAreaScenario { Positions = sites }, 1, 1);
        var (actions, buffers, counts) = (new CycleActions(5), new StepBuffers(1, 5), new int[5]);
        Array.Fill(actions.Helper, true);
        actions.Helper[2] = false;
        Array.Fill(actions.ReceivedW, 1e-14);
        const int Steps = 4_000;
        for (var step = 0; step < Steps; step++)
        {
            world.Step(actions, buffers);
            counts[world.Outcome.Choice[2]]++;
        }

        Assert.Equal(0, counts[2]);
        Assert.All([0, 1, 3, 4], i => Assert.InRange(counts[i], 1000 - 140, 1000 + 140));
    }

    [Fact]
    public void A_horizon_truncates_and_never_terminates()
    {
        var scenario = Worlds.Varied(3, 6);
        var (cut, endless) = (Worlds.One(scenario, 1, 2, horizon: 4), Worlds.One(scenario, 1, 2));
        var actions = new CycleActions(6);
        var (ofCut, ofEndless) = (new StepBuffers(1, 6, keepFinalObservation: true), new StepBuffers(1, 6));
        var first = Worlds.Bits(cut.View(0));
        var rng = new Rng(1);
        var expected = new float[6 * Observation.Size];
        for (var step = 1; step <= 4; step++)
        {
            Worlds.Act(cut, rng, actions);
            cut.Step(actions, ofCut);
            endless.Step(actions, ofEndless);
            Assert.False(ofCut.Terminated[0]);
            Assert.Equal(step == 4, ofCut.Truncated[0]);
            Assert.False(ofEndless.Truncated[0]);
        }

        // The lane shows a fresh cycle, another one than the first; what it looked like at the end is kept.
        endless.Observe(0, expected);
        Assert.Equal(expected, ofCut.FinalObservation!);
        Assert.NotEqual(first, Worlds.Bits(cut.View(0)));
        Assert.NotEqual(Worlds.Bits(endless.View(0)), Worlds.Bits(cut.View(0)));
        Assert.DoesNotContain(true, cut.View(0).PreviousHelper.ToArray());
        cut.Step(actions, ofCut);
        Assert.False(ofCut.Truncated[0]);
    }

    [Fact]
    public void Episodes_of_a_lane_differ_and_repeat_with_its_seed()
    {
        var scenario = Worlds.Varied(5, 6);
        var (one, two) = (Worlds.One(scenario, 1, 9, horizon: 2), Worlds.One(scenario, 1, 9, horizon: 2));
        var (actions, buffers) = (new CycleActions(6), new StepBuffers(1, 6));
        Array.Fill(actions.ReceivedW, 1e-14);
        var starts = new List<string>();
        for (var step = 0; step < 12; step++)
        {
            if (step % 2 == 0)
            {
                starts.Add(string.Join(",", one.View(0).BasicConvergency.ToArray()));
            }

            one.Step(actions, buffers);
            two.Step(actions, buffers);
            Assert.Equal(Worlds.Bits(one.View(0)), Worlds.Bits(two.View(0)));
        }

        Assert.Equal(6, starts.Distinct().Count());
    }

    [Fact]
    public void Reward_is_the_energy_of_an_edge_server_and_its_neighbours()
    {
        var world = Worlds.One(new WideAreaScenario { EdgeServerCount = 30 }, 4, 4);
        var (actions, buffers) = (new CycleActions(30), new StepBuffers(1, 30));
        Worlds.Act(world, new Rng(4), actions);
        world.Step(actions, buffers);
        for (var i = 0; i < 30; i++)
        {
            var energy = world.Outcome.EnergyJ[i];
            foreach (var j in world.View(0).System.Graph.Of(i))
            {
                energy += world.Outcome.EnergyJ[j];
            }

            Near.Relative(-energy, buffers.Reward[i], 1e-14);
        }
    }

    [Fact]
    public void Under_the_penalty_a_helper_keeps_the_z_it_asked_for_and_pays_for_it()
    {
        var rectified = new WideAreaScenario { EdgeServerCount = 30 };
        var (raised, kept) = (Worlds.One(rectified, 4, 4), Worlds.One(rectified with { HelperConstraint = HelperConstraint.Penalty }, 4, 4));
        var (actions, buffers) = (new CycleActions(30), new StepBuffers(1, 30));
        Worlds.Act(kept, new Rng(4), actions);
        var basic = kept.View(0).BasicConvergency.ToArray();
        raised.Step(actions, buffers);
        kept.Step(actions, buffers);
        var short1 = 0;
        for (var i = 0; i < 30; i++)
        {
            var energy = kept.Outcome.EnergyJ[i];
            foreach (var j in kept.View(0).System.Graph.Of(i))
            {
                energy += kept.Outcome.EnergyJ[j];
            }

            var factor = actions.Helper[i] ? Convergency.Penalty(basic[i], kept.Outcome.Convergency[i]) : 1;
            Near.Relative(-energy * factor, buffers.Reward[i], 1e-14);
            if (actions.Helper[i] && kept.Outcome.Embb[i] + kept.Outcome.Urllc[i] > 0)
            {
                Assert.Equal(actions.Convergency[i], kept.Outcome.Convergency[i]);
                Assert.Equal(Math.Max(actions.Convergency[i], 1 - basic[i]), raised.Outcome.Convergency[i], 1e-15);
                short1 += factor > 1 ? 1 : 0;
            }
        }

        Assert.True(short1 > 0);
    }

    [Fact]
    public void Lanes_must_have_the_same_number_of_edge_servers_and_buffers_must_fit()
    {
        var (six, seven) = (Deployment.Draw(Worlds.Varied(1, 6), 1), Deployment.Draw(Worlds.Varied(1, 7), 1));
        Assert.Throws<ArgumentException>(() => new LaneEnvironment([new(six, 1), new(seven, 1)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LaneEnvironment([]));
        var world = new LaneEnvironment([new(six, 1)]);
        Assert.Throws<ArgumentException>(() => world.Step(new CycleActions(7), new StepBuffers(1, 6)));
        Assert.Throws<ArgumentException>(() => world.Step(new CycleActions(6), new StepBuffers(6, 1)));
    }

    private static void Copy(CycleActions from, int first, CycleActions to)
    {
        Array.Copy(from.Helper, first, to.Helper, 0, to.Rows);
        Array.Copy(from.Embb, first, to.Embb, 0, to.Rows);
        Array.Copy(from.Urllc, first, to.Urllc, 0, to.Rows);
        Array.Copy(from.ReceivedW, first, to.ReceivedW, 0, to.Rows);
        Array.Copy(from.Convergency, first, to.Convergency, 0, to.Rows);
    }
}
