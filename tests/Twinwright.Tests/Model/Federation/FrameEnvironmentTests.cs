using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;
using Twinwright.Model.Threading;
using Xunit;

namespace Twinwright.Tests.Model.Federation;

public class FrameEnvironmentTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_lane_gives_the_same_bits_alone_and_in_a_batch(long seed)
    {
        // Deployments of different scenarios side by side: only the sizes must agree.
        FrameLaneSeed[] seeds = [.. Enumerable.Range(0, 7).Select(lane =>
            new FrameLaneSeed(FederationDeployment.Draw(Frames.Varied(seed + (lane % 3)), lane % 4), lane))];
        var batch = new FrameEnvironment(seeds, 5);
        var alone = seeds.Select(lane => new FrameEnvironment([lane], 5)).ToArray();
        var (actions, buffers) = (Actions(batch), new FrameBuffers(7, 4));
        var rng = new Rng(seed).Split("test/actions");
        for (var step = 0; step < 12; step++)
        {
            Act(rng, batch, actions);
            batch.Step(actions, buffers);
            for (var lane = 0; lane < 7; lane++)
            {
                var own = new FrameBuffers(1, 4);
                alone[lane].Step([actions[lane]], own);
                Assert.Equal(Frames.Bits(alone[lane].Outcome(0)), Frames.Bits(batch.Outcome(lane)));
                Assert.Equal(Frames.Bits(alone[lane].World(0).Frame), Frames.Bits(batch.World(lane).Frame));
                Assert.Equal(own.EdgeServerReward, buffers.EdgeServerReward[(lane * 4)..((lane + 1) * 4)]);
                Assert.Equal(
                    (own.PartialDtsReward[0], own.EdgeServersReward[0], own.Truncated[0]),
                    (buffers.PartialDtsReward[lane], buffers.EdgeServersReward[lane], buffers.Truncated[lane]));
            }
        }
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(5, 2)]
    [InlineData(9, 4)]
    public void Threads_change_no_bit(int lanes, int workers)
    {
        FrameLaneSeed[] seeds = [.. Enumerable.Range(0, lanes).Select(lane =>
            new FrameLaneSeed(FederationDeployment.Draw(Frames.Varied(1, 30, 6, 5, 8), lane), lane))];
        var (single, shared) = (new FrameEnvironment(seeds, 4), new FrameEnvironment(seeds, 4));
        var size = FrameObservation.Size(single.System);
        var (one, two) = (new FrameBuffers(lanes, 6, size), new FrameBuffers(lanes, 6, size));
        var (actions, rng) = (Actions(single), new Rng(workers).Split("test/actions"));
        using var team = new WorkerTeam(workers);
        for (var step = 0; step < 10; step++)
        {
            Act(rng, single, actions);
            single.Step(actions, one);
            shared.Step(actions, two, team);
            Assert.Equal(one.EdgeServerReward, two.EdgeServerReward);
            Assert.Equal(one.PartialDtsReward, two.PartialDtsReward);
            Assert.Equal(one.EdgeServersReward, two.EdgeServersReward);
            Assert.Equal(one.Truncated, two.Truncated);
            Assert.Equal(one.FinalObservation!, two.FinalObservation!);
            for (var lane = 0; lane < lanes; lane++)
            {
                Assert.Equal(Frames.Bits(single.Outcome(lane)), Frames.Bits(shared.Outcome(lane)));
                Assert.Equal(Frames.Bits(single.World(lane).Frame), Frames.Bits(shared.World(lane).Frame));
            }
        }
    }

    [Theory]
    [InlineData(4, 20, 5, false)]
    [InlineData(1, 200, 20, false)]
    [InlineData(4, 20, 5, true)]
    public void A_step_allocates_nothing(int lanes, int sensors, int edgeServers, bool threads)
    {
        var scenario = new FederationScenario { EdgeServers = new() { Count = edgeServers }, Sensors = new() { Count = sensors } };
        var world = new FrameEnvironment(
            [.. Enumerable.Range(0, lanes).Select(lane => new FrameLaneSeed(FederationDeployment.Draw(scenario, lane), lane))], 7);
        var size = FrameObservation.Size(world.System);
        var (actions, buffers, observation) = (Actions(world), new FrameBuffers(lanes, edgeServers, size), new float[size]);
        using var team = threads ? new WorkerTeam(2) : null;

        // More links than there are subcarriers: room for them is made once.
        Act(new Rng(1).Split("test/actions"), world, actions);
        Run(40);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(40);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                world.Step(actions, buffers, team);
                FrameObservation.Write(world.World(step % lanes).Frame, observation);
            }
        }
    }

    [Fact]
    public void A_horizon_truncates_and_never_terminates()
    {
        var scenario = Frames.Varied(3);
        var (cut, endless) = (Frames.One(scenario, 1, 2, horizon: 4), new FrameEnvironment([new(FederationDeployment.Draw(scenario, 1), 2)], 0, 4));
        var size = FrameObservation.Size(cut.System);
        var (ofCut, ofEndless) = (new FrameBuffers(1, 4, size), new FrameBuffers(1, 4));
        var (actions, rng, expected) = (Actions(cut), new Rng(1), new float[size]);
        var first = Frames.Bits(cut.World(0).Frame);
        for (var step = 1; step <= 4; step++)
        {
            Act(rng, cut, actions);
            cut.Step(actions, ofCut);
            endless.Step(actions, ofEndless);
            Assert.False(ofCut.Terminated[0]);
            Assert.Equal(step == 4, ofCut.Truncated[0]);
            Assert.False(ofEndless.Terminated[0] || ofEndless.Truncated[0]);

            // The last frame pays as any other.
            Assert.Equal(ofEndless.EdgeServerReward, ofCut.EdgeServerReward);
        }

        // The lane shows a fresh frame, another one than the first; what it looked like at the end is kept.
        FrameObservation.Write(endless.World(0).Frame, expected);
        Assert.Equal(expected, ofCut.FinalObservation!);
        Assert.Equal((1, 5), (cut.World(0).Frame.Frame, endless.World(0).Frame.Frame));
        Assert.NotEqual(first, Frames.Bits(cut.World(0).Frame));
        cut.Step(actions, ofCut);
        Assert.False(ofCut.Truncated[0]);
    }

    [Fact]
    public void Episodes_of_a_lane_differ_and_repeat_with_its_seed()
    {
        var scenario = Frames.Varied(5);
        var (one, two) = (Frames.One(scenario, 1, 9, horizon: 2), Frames.One(scenario, 1, 9, horizon: 2));
        var (actions, buffers, starts) = (Actions(one), new FrameBuffers(1, 4), new List<string>());
        for (var step = 0; step < 12; step++)
        {
            if (step % 2 == 0)
            {
                starts.Add(string.Join(",", one.World(0).Frame.DataKbit));
            }

            one.Step(actions, buffers);
            two.Step(actions, buffers);
            Assert.Equal(Frames.Bits(one.World(0).Frame), Frames.Bits(two.World(0).Frame));
        }

        Assert.Equal(6, starts.Distinct().Count());
    }

    [Fact]
    public void A_step_is_the_score_of_the_frame_as_a_file_bit_by_bit()
    {
        for (var seed = 1L; seed <= 25; seed++)
        {
            var world = Frames.One(Frames.Varied(seed), seed, seed);
            var (actions, buffers, rng) = (Actions(world), new FrameBuffers(1, 4), new Rng(seed).Split("test/score"));
            for (var step = 0; step < 5; step++)
            {
                Act(rng, world, actions);
                var score = FrameScorer.Score(world.Export(0, "test"), FrameConversion.ToDecision(actions[0]));
                world.Step(actions, buffers);
                var (outcome, totals) = (world.Outcome(0), world.Outcome(0).Totals);
                Assert.Equal(score.Violations.Count, totals.Violations);
                Assert.Equal((score.Utility, score.DelayS, score.EnergyJ), (totals.Utility, totals.DelayS, totals.EnergyJ));
                Assert.Equal(
                    (score.Gain, score.EnergyCost, score.ConfigurationCost, score.QualityGlobal),
                    (totals.Gain, totals.EnergyCost, totals.ConfigurationCost, totals.QualityGlobal));
                Assert.Equal(score.EdgeServers.SelectMany(own => own.RateBitPerS), outcome.RateBitPerS[..totals.Links]);
                Assert.Equal(score.EdgeServers.Select(own => own.Utility), outcome.Utility);
                Assert.Equal(score.EdgeServers.Select(own => own.Quality), outcome.Quality);
                Assert.Equal(score.EdgeServers.Select(own => own.MigrationEnergyJ), outcome.MigrationEnergyJ);
                Assert.Equal(score.EdgeServers.Select(own => own.Changes), outcome.Changes);
                Assert.Equal(score.EdgeServers.Select(own => own.RoundsCap), outcome.RoundsCap);
            }
        }
    }

    [Fact]
    public void Rewards_are_utilities_less_the_penalty()
    {
        var late = 0;
        for (var seed = 1L; seed <= 40; seed++)
        {
            var world = Frames.One(Frames.Varied(seed), seed, seed);
            var (actions, buffers, rng) = (Actions(world), new FrameBuffers(1, 4), new Rng(seed));
            Act(rng, world, actions);
            world.Step(actions, buffers);
            var (outcome, totals) = (world.Outcome(0), world.Outcome(0).Totals);
            var penalty = world.System.PenaltyPerS * Math.Max(0, totals.DelayS - world.System.Constants.FrameDurationS);
            late += penalty > 0 ? 1 : 0;

            Near.Mixed(penalty, totals.DelayPenalty, 1e-14);
            Assert.Equal(outcome.Utility.Select(own => own - penalty), buffers.EdgeServerReward);
            Near.Mixed(outcome.Utility.Sum() - penalty, buffers.EdgeServersReward[0], 1e-13);
            Near.Mixed(totals.Gain - totals.EnergyCost - penalty, buffers.PartialDtsReward[0], 1e-13);
        }

        Assert.InRange(late, 5, 39);
    }

    [Fact]
    public void Data_and_energy_balance_over_a_run()
    {
        for (var seed = 1L; seed <= 10; seed++)
        {
            var world = Frames.One(Frames.Varied(seed), seed, seed);
            var (actions, buffers, rng) = (Actions(world), new FrameBuffers(1, 4), new Rng(seed).Split("test/balance"));
            var gathered = new double[3];
            for (var step = 0; step < 30; step++)
            {
                Act(rng, world, actions);
                var (data, frame) = (world.World(0).Frame.DataKbit.ToArray(), world.World(0).Frame.Frame);
                world.Step(actions, buffers);
                var (outcome, totals) = (world.Outcome(0), world.Outcome(0).Totals);

                // What the created partial-DTs were sent is what is in their history.
                for (var l = 0; l < actions[0].Links; l++)
                {
                    var creates = outcome.PartialDt[actions[0].LinkEdgeServer[l]];
                    if (creates >= 0)
                    {
                        gathered[creates] += data[(actions[0].LinkSensor[l] * 3) + creates];
                    }
                }

                for (var c = 0; c < 3; c++)
                {
                    Near.Relative(gathered[c], world.World(0).Frame.HistoryKbit[c], 1e-12);
                }

                var energy = outcome.TransmissionEnergyJ.Concat(outcome.MigrationEnergyJ).Concat(outcome.CreationEnergyJ)
                    .Concat(outcome.UploadEnergyJ).Sum();
                Near.Relative(energy + totals.IntegrationEnergyJ, totals.EnergyJ, 1e-13);
                var tolerance = 1e-12 * Math.Max(1, totals.Gain + totals.EnergyCost + totals.ConfigurationCost);
                Assert.Equal(totals.Gain - totals.EnergyCost - totals.ConfigurationCost, totals.Utility, tolerance);
                Assert.Equal(
                    outcome.Utility.Sum() - (world.System.Constants.EnergyWeightPerJ * totals.IntegrationEnergyJ), totals.Utility, tolerance);
                Assert.Equal((actions[0].Links, actions[0].Rounds.Sum(), frame + 1), (totals.Links, totals.Rounds, world.World(0).Frame.Frame));
            }
        }
    }

    [Fact]
    public void Lanes_must_have_the_same_sizes_and_buffers_must_fit()
    {
        var three = FederationDeployment.Draw(Frames.Varied(1), 1);
        foreach (var other in new[] { Frames.Varied(1, 9), Frames.Varied(1, 8, 5), Frames.Varied(1, 8, 4, 2), Frames.Varied(1, 8, 4, 3, 2) })
        {
            Assert.Throws<ArgumentException>(() => new FrameEnvironment([new(three, 1), new(FederationDeployment.Draw(other, 1), 1)]));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameEnvironment([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameEnvironment([new(three, 1)], -1));
        var world = new FrameEnvironment([new(three, 1)]);
        Assert.Throws<ArgumentException>(() => world.Step([], new FrameBuffers(1, 4)));
        Assert.Throws<ArgumentException>(() => world.Step(Actions(world), new FrameBuffers(2, 4)));
    }

    private static FrameActions[] Actions(FrameEnvironment environment) =>
        [.. Enumerable.Range(0, environment.Lanes).Select(_ => new FrameActions(environment.System))];

    private static void Act(Rng rng, FrameEnvironment environment, FrameActions[] actions)
    {
        foreach (var own in actions)
        {
            Frames.Act(rng, environment.System, own);
        }
    }
}
