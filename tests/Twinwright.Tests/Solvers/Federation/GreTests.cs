using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;
using Twinwright.Solvers.Federation;
using Twinwright.Tests.Model.Federation;
using Xunit;

namespace Twinwright.Tests.Solvers.Federation;

public class GreTests
{
    [Fact]
    public void The_most_important_partial_dt_gets_the_edge_server_with_the_most_data()
    {
        // Sensors 0 and 1 are nearest to edge server 2, sensor 2 to edge server 0, and none to edge server 1.
        var frame = Frame(sensors: 3, edgeServers: 3, partialDts: 3, subcarriers: 2);
        SetData(frame, 0, 100, 200, 300);
        SetData(frame, 1, 250, 250, 250);
        SetData(frame, 2, 400, 400, 400);
        SetNearest(frame, 2, 2, 0);
        (frame.Importance[0], frame.Importance[1], frame.Importance[2]) = (0.2, 0.9, 0.5);

        Assert.Equal([1, 2, 0], Assign(frame, out var data));
        Assert.Equal([400.0, 0, 450], data);
    }

    [Fact]
    public void Members_of_the_frame_before_count_where_they_are_not_nearest_and_once_where_they_are()
    {
        var frame = Frame(sensors: 2, edgeServers: 2, partialDts: 1, subcarriers: 2);
        SetData(frame, 0, 100);
        SetData(frame, 1, 300);
        SetNearest(frame, 0, 1);
        frame.PreviousSubcarrier[1] = FrameState.UnknownSubcarrier;
        frame.PreviousSubcarrier[2 + 1] = 0;

        Assert.Equal([0], Assign(frame, out var data));
        Assert.Equal([400.0, 300], data);
    }

    [Fact]
    public void Only_as_many_sensors_count_as_there_are_subcarriers()
    {
        var frame = Frame(sensors: 5, edgeServers: 2, partialDts: 1, subcarriers: 2);
        for (var n = 0; n < 5; n++)
        {
            SetData(frame, n, new double[] { 300, 200, 100, 400, 150 }[n]);
        }

        SetNearest(frame, 0, 0, 0, 1, 1);

        Assert.Equal([1], Assign(frame, out var data));
        Assert.Equal([500.0, 550], data);
    }

    [Fact]
    public void Ties_go_to_the_lower_index()
    {
        var frame = Frame(sensors: 2, edgeServers: 4, partialDts: 3, subcarriers: 1);
        SetData(frame, 0, 100, 100, 100);
        SetData(frame, 1, 100, 100, 100);
        SetNearest(frame, 1, 3);
        Array.Fill(frame.Importance, 0.5);
        Assert.Equal([1, 3, 0], Assign(frame, out _));

        Array.Fill(frame.Gain, 0.5);
        Assert.Equal([0, 1, 2], Assign(frame, out var data));
        Assert.Equal([100.0, 0, 0, 0], data);
    }

    [Theory]
    [InlineData("gre")]
    [InlineData("gre{count_changes=true,rounds=best}")]
    public void Decisions_are_feasible_and_follow_the_order(string spec)
    {
        for (var seed = 1L; seed <= 30; seed++)
        {
            HeuristicFrames.Run(spec, HeuristicFrames.Paper, seed, 40, (frame, actions, outcome) =>
            {
                HeuristicFrames.AssertFeasible(frame, actions, outcome);
                Assert.Equal(Assign(frame, out _), actions.Assignment);
            });
        }
    }

    [Fact]
    public void Any_frame_can_be_decided()
    {
        var rng = new Rng(5).Split("test/gre");
        for (var k = 0; k < 200; k++)
        {
            var (edgeServers, sensors) = (rng.NextInteger(1, 5), rng.NextInteger(0, 9));
            var frame = FrameConversion.FromInstance(Frames.Random(sensors, edgeServers, rng.NextInteger(1, edgeServers), rng.NextInteger(1, 4), rng));
            var actions = new FrameActions(frame.System);
            HeuristicFrames.Make("gre", frame.System).Decide(frame, actions);
            Assert.All(FrameViolations.List(frame.System, actions, HeuristicFrames.Score(frame, actions)), found =>
                Assert.True(found.Constraint is FederationConstraint.Delay or FederationConstraint.Rate));
        }
    }

    [Fact]
    public void It_trains_all_rounds_that_fit()
    {
        HeuristicFrames.Run("gre", HeuristicFrames.Paper, 3, 8, (frame, actions, outcome) =>
        {
            for (var b = 0; b < frame.System.EdgeServers; b++)
            {
                actions.Rounds[b]++;
                var more = HeuristicFrames.Score(frame, actions);
                actions.Rounds[b]--;
                Assert.True(actions.Rounds[b] == outcome.RoundsCap[b] || more.Totals.DelayS > frame.System.Constants.FrameDurationS);
            }
        });
    }

    [Fact]
    public void Changes_are_free_while_deciding_unless_they_are_counted()
    {
        var (free, counted, freeChanges, countedChanges) = (0.0, 0.0, 0, 0);
        for (var seed = 1L; seed <= 4; seed++)
        {
            HeuristicFrames.Run("gre{rounds=best}", HeuristicFrames.Paper, seed, 25, (_, _, outcome) =>
                (free, freeChanges) = (free + outcome.Totals.Utility, freeChanges + outcome.Changes.Sum()));
            HeuristicFrames.Run("gre{rounds=best,count_changes=true}", HeuristicFrames.Paper, seed, 25, (_, _, outcome) =>
                (counted, countedChanges) = (counted + outcome.Totals.Utility, countedChanges + outcome.Changes.Sum()));
        }

        Assert.True(freeChanges > countedChanges, $"{freeChanges} > {countedChanges}");
        Assert.True(counted > free, $"{counted} > {free}");
    }

    [Fact]
    public void The_price_of_a_change_does_not_matter_to_it()
    {
        var dear = HeuristicFrames.Paper with { Constants = HeuristicFrames.Paper.Constants with { ChangeCost = 50 } };
        var links = new List<IReadOnlyList<FederationLink>>();
        HeuristicFrames.Run("gre", HeuristicFrames.Paper, 4, 6, (_, actions, _) => links.Add([.. FrameConversion.Links(actions)]));
        HeuristicFrames.Run("gre", dear, 4, 6, (frame, actions, _) => Assert.Equal(links[frame.Frame - 1], FrameConversion.Links(actions)));
    }

    [Theory]
    [InlineData("gre")]
    [InlineData("gre{count_changes=true}")]
    public void It_decides_the_same_every_time(string spec) => HeuristicFrames.AssertRepeats(spec, HeuristicFrames.Paper, 8, 6);

    private static FrameState Frame(int sensors, int edgeServers, int partialDts, int subcarriers)
    {
        var system = new FederationSystem(new FederationConstants(), sensors, edgeServers, partialDts, subcarriers);
        return new FrameState(system);
    }

    private static int[] Assign(FrameState frame, out double[] data)
    {
        var (greedy, assignment) = (new GreedyAssignment(frame.System), new int[frame.System.PartialDts]);
        greedy.Write(frame, assignment);
        data = greedy.DataKbit.ToArray();
        return assignment;
    }

    private static void SetData(FrameState frame, int n, params double[] kbit) => kbit.CopyTo(frame.DataKbit, n * frame.System.PartialDts);

    /// <summary>One strong gain of each sensor on its last subcarrier, over weaker ones that point elsewhere.</summary>
    private static void SetNearest(FrameState frame, params int[] nearest)
    {
        var (w, b) = (frame.System.Subcarriers, frame.System.EdgeServers);
        for (var n = 0; n < nearest.Length; n++)
        {
            for (var at = 0; at < w * b; at++)
            {
                frame.Gain[(n * w * b) + at] = at % b == nearest[n] ? 1e-6 : 1e-3;
            }

            frame.Gain[(((n * w) + w - 1) * b) + nearest[n]] = 1;
        }
    }
}
