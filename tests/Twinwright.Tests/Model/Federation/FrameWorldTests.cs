using CsCheck;
using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;
using Xunit;

namespace Twinwright.Tests.Model.Federation;

/// <summary>Laws of what is drawn from frame to frame.</summary>
public class FrameWorldTests
{
    private static readonly FederationScenario Paper = new();

    [Fact]
    public void New_data_is_uniform_between_its_bounds_and_fresh_in_every_frame()
    {
        var (data, before, products) = (new List<double>(), Array.Empty<double>(), new List<double>());
        Run(World(Paper, 1), 60, frame =>
        {
            data.AddRange(frame.DataKbit);
            products.AddRange(before.Zip(frame.DataKbit).Select(pair => (pair.First - 400) * (pair.Second - 400)));
            before = [.. frame.DataKbit];
        });

        Assert.All(data, amount => Assert.InRange(amount, 200, 600));
        Assert.Equal(0.25, Share(data, amount => amount < 300), 0.03);
        Assert.Equal(0.5, Share(data, amount => amount < 400), 0.03);

        // Variance 400²/12; amounts of one cell in two frames do not go together.
        Assert.Equal(400, data.Average(), 5 * Math.Sqrt(160_000 / 12.0 / data.Count));
        Assert.Equal(0, products.Average(), 5 * 160_000 / 12.0 / Math.Sqrt(products.Count));
    }

    [Fact]
    public void Importance_starts_uniform()
    {
        var starts = Enumerable.Range(0, 400).SelectMany(seed => World(Paper, seed).Frame.Importance).ToList();
        for (var tenth = 0.1; tenth < 0.95; tenth += 0.1)
        {
            Assert.Equal(tenth, Share(starts, start => start < tenth), 5 * Math.Sqrt(tenth * (1 - tenth) / starts.Count));
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.02)]
    public void Importance_steps_are_normal_with_their_deviation(double sigma)
    {
        // Only steps from the middle, where reflection is four deviations away.
        var steps = Steps(sigma, 400, (from, _) => Math.Abs(from - 0.5) <= 0.5 - (4 * sigma));

        Assert.True(steps.Count > 1_000);
        var error = 5 / Math.Sqrt(steps.Count);
        Assert.Equal(0, steps.Average() / sigma, error);
        Assert.Equal(1, Math.Sqrt(steps.Average(step => step * step)) / sigma, error / Math.Sqrt(2));
        Assert.Equal(0.6827, Share(steps, step => Math.Abs(step) < sigma), 0.47 * error);
        Assert.Equal(0.9545, Share(steps, step => Math.Abs(step) < 2 * sigma), 0.21 * error);
    }

    [Fact]
    public void Importance_never_leaves_its_range_and_stays_uniform_in_it()
    {
        // Reflection at both ends keeps the uniform law, even when a step may pass several widths of the range.
        foreach (var sigma in new[] { 0.1, 3 })
        {
            var scenario = Paper with { ImportanceStepSigma = sigma };
            var late = new List<double>();
            for (var seed = 0; seed < 300; seed++)
            {
                Run(World(scenario, seed), 20, frame =>
                {
                    Assert.All(frame.Importance, importance => Assert.InRange(importance, 0, 1));
                    late.AddRange(frame.Frame == 20 ? frame.Importance : []);
                });
            }

            foreach (var part in new[] { 0.1, 0.5, 0.9 })
            {
                Assert.Equal(part, Share(late, importance => importance < part), 5 * Math.Sqrt(part * (1 - part) / late.Count));
            }
        }
    }

    [Fact]
    public void Without_steps_importance_stays() => Assert.All(Steps(0, 3, (_, _) => true), step => Assert.Equal(0, step, 1e-15));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(0.25, 0.25)]
    [InlineData(-0.25, 0.25)]
    [InlineData(1.25, 0.75)]
    [InlineData(2, 0)]
    [InlineData(-1, 1)]
    [InlineData(7.25, 0.75)]
    [InlineData(-3.75, 0.25)]
    public void Reflection_folds_at_both_ends(double outside, double inside) => Assert.Equal(inside, FrameDraws.Reflect(outside), 1e-15);

    [Fact]
    public void Reflection_is_even_has_period_two_and_never_leaves() => Gen.Double[-50, 50].Sample(
        x =>
        {
            var folded = FrameDraws.Reflect(x);
            Assert.InRange(folded, 0, 1);
            Assert.Equal(folded, FrameDraws.Reflect(-x), 1e-13);
            Assert.Equal(folded, FrameDraws.Reflect(x + 2), 1e-13);
        },
        iter: 1_000);

    [Theory]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(0.05)]
    public void A_state_redrawn_is_another_two_times_in_three(double probability)
    {
        // 0.3 of three states: 0.2 change.
        var (changes, cells, counts) = (0, 0, new Dictionary<double, int> { [0.2] = 0, [0.4] = 0, [0.6] = 0 });
        var scenario = Paper with { Channel = Paper.Channel with { RedrawProbability = probability } };
        for (var seed = 0; seed < 4; seed++)
        {
            var (world, before) = (World(scenario, seed), Array.Empty<double>());
            Run(world, 30, frame =>
            {
                var states = States(world).ToArray();
                foreach (var state in states)
                {
                    counts[state]++;
                }

                changes += before.Zip(states).Count(pair => pair.First != pair.Second);
                cells += before.Length;
                before = states;
            });
        }

        var expected = probability * 2 / 3;
        Assert.Equal(expected, changes / (double)cells, 5 * Math.Sqrt(expected * (1 - expected) / cells));

        // Equally often; the states of a cell go together over 1/probability frames, so only the first frames count as independent.
        var alike = probability == 0 ? 30 : 2 / probability;
        Assert.All(counts.Values, count => Assert.Equal(1 / 3.0, count / 120_000.0, 5 * Math.Sqrt(2 / 9.0 / 120_000 * alike)));
    }

    [Fact]
    public void Which_state_follows_does_not_depend_on_the_one_before()
    {
        // Of those that change, half go to each of the other two.
        var (world, pairs, before) = (World(Paper, 11), new Dictionary<(double, double), int>(), Array.Empty<double>());
        Run(world, 120, frame =>
        {
            var states = States(world).ToArray();
            foreach (var pair in before.Zip(states).Where(pair => pair.First != pair.Second))
            {
                pairs[pair] = pairs.GetValueOrDefault(pair) + 1;
            }

            before = states;
        });

        Assert.Equal(6, pairs.Count);
        var total = pairs.Values.Sum();
        Assert.All(pairs.Values, count => Assert.Equal(1 / 6.0, count / (double)total, 5 * Math.Sqrt(5 / 36.0 / total) * 1.5));
    }

    [Fact]
    public void Fading_to_the_cloud_is_uniform_over_the_states_and_fresh_in_every_frame()
    {
        var (world, fading, before, same) = (World(Paper, 3), new List<double>(), new double[20], 0);
        Run(world, 300, frame =>
        {
            var now = new double[20];
            world.CloudFading(now);
            same += frame.Frame > 1 ? before.Zip(now).Count(pair => pair.First == pair.Second) : 0;
            fading.AddRange(now);
            before = now;
        });

        Assert.All([0.2, 0.4, 0.6], state => Assert.Equal(1 / 3.0, Share(fading, own => own == state), 5 * Math.Sqrt(2 / 9.0 / 6_000)));
        Assert.Equal(1 / 3.0, same / (299 * 20.0), 5 * Math.Sqrt(2 / 9.0 / 5_980));
    }

    [Fact]
    public void Another_sensor_leaves_the_draws_of_the_others()
    {
        var (few, many) = (World(Paper, 5), World(Paper with { Sensors = Paper.Sensors with { Count = 41 } }, 5));
        for (var frame = 1; frame <= 6; frame++)
        {
            Assert.Equal(few.Frame.Importance, many.Frame.Importance);
            Assert.Equal(few.Frame.DataKbit, many.Frame.DataKbit[..few.Frame.DataKbit.Length]);
            Assert.Equal(few.Frame.Gain, many.Frame.Gain[..few.Frame.Gain.Length]);
            var (cloudFew, cloudMany) = (new double[20], new double[41]);
            few.CloudFading(cloudFew);
            many.CloudFading(cloudMany);
            Assert.Equal(cloudFew, cloudMany[..20]);
            Idle(few);
            Idle(many);
        }
    }

    [Fact]
    public void Draws_do_not_depend_on_what_is_decided_or_where_the_sensors_stand()
    {
        for (var seed = 1L; seed <= 20; seed++)
        {
            var scenario = Frames.Varied(seed);
            var (idle, busy, elsewhere) = (World(scenario, seed), World(scenario, seed), World(scenario, seed, deployment: 99));
            var (rng, actions) = (new Rng(seed).Split("test/actions"), new FrameActions(busy.Frame.System));
            var (kernel, outcome) = (new FrameKernel(busy.Frame.System), new FrameOutcome(busy.Frame.System));
            for (var frame = 0; frame < 6; frame++)
            {
                Assert.Equal(idle.Frame.Importance, busy.Frame.Importance);
                Assert.Equal(idle.Frame.DataKbit, busy.Frame.DataKbit);
                Assert.Equal(idle.Frame.Gain, busy.Frame.Gain);
                Assert.Equal(idle.Frame.DataKbit, elsewhere.Frame.DataKbit);
                Assert.Equal(States(idle), States(elsewhere));
                Idle(idle);
                Idle(elsewhere);
                Frames.Act(rng, busy.Frame.System, actions);
                kernel.Run(busy.Frame, actions, outcome);
                busy.Advance(actions, outcome);
            }

            Assert.NotEqual(idle.Frame.HistoryKbit, busy.Frame.HistoryKbit);
        }
    }

    [Fact]
    public void An_episode_started_afresh_is_frame_one_with_draws_of_its_own()
    {
        var (world, again) = (World(Paper, 8), World(Paper, 8));
        var first = Frames.Bits(world.Frame);
        Busy(world);
        Busy(world);
        world.Start(1);
        Assert.Equal((1, 1), (world.Frame.Frame, world.Episode));
        Assert.All(world.Frame.HistoryKbit.Concat(world.Frame.LastDataKbit), amount => Assert.Equal(0, amount));
        Assert.All(world.Frame.PreviousPartialDt.Concat(world.Frame.PreviousSubcarrier), before => Assert.Equal(-1, before));
        Assert.All(world.Frame.PreviousMembers, members => Assert.Equal(0, members));
        Assert.All(world.Frame.MeanNewDataKbit, mean => Assert.Equal(1_600, mean));
        Assert.Empty(world.Frame.DataKbit.Intersect(again.Frame.DataKbit));
        Assert.Empty(world.Frame.Importance.Intersect(again.Frame.Importance));
        Assert.NotEqual(world.Frame.Gain, again.Frame.Gain);

        // The same episode is the same, whatever was before it.
        again.Start(1);
        Assert.Equal(Frames.Bits(again.Frame), Frames.Bits(world.Frame));
        world.Start(0);
        Assert.Equal(first, Frames.Bits(world.Frame));
    }

    private static FrameWorld World(FederationScenario scenario, long dynamics, long deployment = 1) =>
        new(FederationDeployment.Draw(scenario, deployment), dynamics);

    private static void Run(FrameWorld world, int frames, Action<FrameState> look)
    {
        for (var frame = 0; frame < frames; frame++)
        {
            look(world.Frame);
            Idle(world);
        }
    }

    private static void Idle(FrameWorld world) => Advance(world, new FrameActions(world.Frame.System));

    private static void Busy(FrameWorld world)
    {
        var actions = new FrameActions(world.Frame.System);
        Frames.Act(new Rng(1), world.Frame.System, actions);
        Advance(world, actions);
    }

    private static void Advance(FrameWorld world, FrameActions actions)
    {
        var outcome = new FrameOutcome(world.Frame.System);
        new FrameKernel(world.Frame.System).Run(world.Frame, actions, outcome);
        world.Advance(actions, outcome);
    }

    /// <summary>Gains without their path loss: states of the fading.</summary>
    private static IEnumerable<double> States(FrameWorld world)
    {
        var system = world.Frame.System;
        for (var cell = 0; cell < world.Frame.Gain.Length; cell++)
        {
            var (n, b) = (cell / (system.EdgeServers * system.Subcarriers), cell % system.EdgeServers);
            yield return Math.Round(world.Frame.Gain[cell] / world.Deployment.PathGain[(n * system.EdgeServers) + b], 9);
        }
    }

    private static List<double> Steps(double sigma, int worlds, Func<double, double, bool> counts)
    {
        var (steps, scenario) = (new List<double>(), Paper with { ImportanceStepSigma = sigma });
        for (var seed = 0; seed < worlds; seed++)
        {
            var before = Array.Empty<double>();
            Run(World(scenario, seed), 6, frame =>
            {
                steps.AddRange(before.Zip(frame.Importance).Where(pair => counts(pair.First, pair.Second)).Select(pair => pair.Second - pair.First));
                before = [.. frame.Importance];
            });
        }

        return steps;
    }

    private static double Share(List<double> values, Func<double, bool> which) => values.Count(which) / (double)values.Count;
}
