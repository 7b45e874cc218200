using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;
using Xunit;

namespace Twinwright.Tests.Model.Federation;

/// <summary>What the framework without edge servers takes over from the world of the others, and what it remembers.</summary>
public class CentraWorldTests
{
    [Fact]
    public void Equal_seeds_meet_the_same_importance_and_data_as_with_edge_servers()
    {
        var world = CentraWorlds.Paper(4);
        var (other, rng) = (new FrameWorld(world.Deployment, 4), new Rng(4).Split("test/actions"));
        var (actions, outcome) = (new FrameActions(world.Deployment.System), new FrameOutcome(world.Deployment.System));
        var kernel = new FrameKernel(world.Deployment.System);
        CentraWorlds.Run(world, 20, (_, links) => CentraWorlds.Link(links, rng), (frame, _, _) =>
        {
            Assert.Equal(other.Frame.Frame, frame.State.Frame);
            Assert.Equal(other.Frame.Importance, frame.State.Importance);
            Assert.Equal(other.Frame.DataKbit, frame.State.DataKbit);
            Frames.Act(rng, world.Deployment.System, actions);
            kernel.Run(other.Frame, actions, outcome);
            other.Advance(actions, outcome);
        });
    }

    [Fact]
    public void Links_and_gathered_data_are_remembered()
    {
        var (world, rng) = (CentraWorlds.Any(5), new Rng(5).Split("test/links"));
        var partialDts = world.Deployment.System.PartialDts;
        var (gathered, before) = (new double[partialDts], new bool[world.Frame.WasLinked.Length]);
        CentraWorlds.Run(world, 8, (_, links) => CentraWorlds.Link(links, rng), (frame, actions, outcome) =>
        {
            Assert.Equal(before, frame.WasLinked);
            Assert.Equal(before.Count(linked => linked), frame.PreviousLinks);
            Assert.Equal(gathered, frame.State.HistoryKbit);
            for (var pair = 0; pair < before.Length; pair++)
            {
                before[pair] = actions.Linked[pair];
            }

            for (var c = 0; c < partialDts; c++)
            {
                gathered[c] += outcome.DataKbit[c];
            }
        });
        Assert.Contains(gathered, amount => amount > 0);
    }

    [Fact]
    public void Rates_follow_the_fading_of_each_frame()
    {
        var (world, rates) = (CentraWorlds.Paper(6), new HashSet<double>());
        CentraWorlds.Run(world, 60, (_, _) => { }, (frame, _, _) => rates.Add(frame.RateBitPerS[0]));

        // Three states, and at this many frames each has been drawn.
        var system = world.Deployment.System;
        var expected = new[] { 0.2, 0.4, 0.6 }.Select(state =>
            system.SubcarrierHz * Math.Log2(1 + (system.SensorPowerW[0] * state * 1e-3 / system.NoiseW))).ToList();
        Assert.Equal(3, rates.Count);
        Assert.All(rates.Order().Zip(expected), pair => Near.Relative(pair.Second, pair.First, 1e-12));
    }
}
