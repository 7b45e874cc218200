using Twinwright.Learning.Federation;
using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;
using Twinwright.Solvers.Games;
using Twinwright.Tests.Solvers.Federation;
using Xunit;

namespace Twinwright.Tests.Learning.Federation;

public class ChoiceDeciderTests
{
    [Fact]
    public void Decisions_on_random_frames_keep_every_constraint_that_links_and_rounds_can_keep()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var (frame, actions) = (CoalitionFrames.Random(seed), default(FrameActions)!);
            foreach (var scale in new[] { RoundsScale.Cap, RoundsScale.ClosedForm })
            {
                actions = Decide(frame, seed, scale);
                HeuristicFrames.AssertFeasible(frame, actions, HeuristicFrames.Score(frame, actions));
            }

            // Without links and rounds a frame is as short as can be: late is only who would be late then.
            var (outcome, idle) = (HeuristicFrames.Score(frame, actions), new FrameActions(frame.System));
            actions.Assignment.CopyTo(idle.Assignment, 0);
            if (HeuristicFrames.Score(frame, idle).Totals.DelayPenalty == 0)
            {
                Assert.Empty(FrameViolations.List(frame.System, actions, outcome));
            }
        }
    }

    [Fact]
    public void Rounds_are_the_share_of_the_most_that_fit()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var frame = CoalitionFrames.Random(seed);
            var decider = Chosen(frame, seed, RoundsScale.Cap);
            var actions = new FrameActions(frame.System);
            decider.Write(frame, actions);
            foreach (var (c, b) in actions.Assignment.Index())
            {
                var cap = MostRounds(frame, actions, b);
                var expected = (int)Math.Floor((EdgeServerChoices.Share(decider.Choice[c], RoundsScale.Cap) * cap) + 0.5);
                Assert.Equal(expected, actions.Rounds[b]);
            }
        }
    }

    [Fact]
    public void One_times_the_closed_form_is_the_best_whole_number_or_beside_it()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var frame = CoalitionFrames.Random(seed);
            var decider = Chosen(frame, seed, RoundsScale.ClosedForm);
            Array.Fill(decider.Choice, Enumerable.Range(0, EdgeServerChoices.Count).First(a => EdgeServerChoices.Share(a, RoundsScale.ClosedForm) == 1));
            var actions = new FrameActions(frame.System);
            decider.Write(frame, actions);
            foreach (var b in actions.Assignment)
            {
                var (taken, cap) = (actions.Rounds[b], MostRounds(frame, actions, b));
                var values = Enumerable.Range(0, cap + 1).Select(rounds => Utility(frame, actions, b, rounds)).ToList();
                actions.Rounds[b] = taken;

                Assert.InRange(taken, values.IndexOf(values.Max()) - 1, values.LastIndexOf(values.Max()) + 1);
            }
        }
    }

    [Fact]
    public void Edge_servers_get_the_strongest_eligible_sensors_and_no_more_than_they_want()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var frame = CoalitionFrames.Random(seed);
            var decider = Chosen(frame, seed, RoundsScale.Cap);
            var actions = new FrameActions(frame.System);
            decider.Write(frame, actions);
            foreach (var (c, b) in decider.Assignment.Index())
            {
                var sensors = FrameConversion.Links(actions).Where(link => link.EdgeServer == b).Select(link => link.Sensor).ToList();
                Assert.InRange(sensors.Count, 0, EdgeServerChoices.Links(decider.Choice[c]));

                // The stronger come first; whoever is passed over is weaker than all or was not eligible.
                Assert.Equal(sensors.OrderByDescending(n => Strength(frame, n, b)).ThenBy(n => n), sensors);
            }
        }
    }

    [Fact]
    public void Alone_in_an_empty_world_an_edge_server_takes_the_strongest_sensors_on_their_best_free_subcarriers()
    {
        var frame = CoalitionFrames.First(CoalitionFrames.Sized(sensors: 12, edgeServers: 1, partialDts: 1, subcarriers: 8), 5);
        var decider = new ChoiceDecider(frame.System, RoundsScale.Cap);
        decider.Choice[0] = Enumerable.Range(0, EdgeServerChoices.Count).First(a => EdgeServerChoices.Links(a) == 6);
        var actions = new FrameActions(frame.System);
        decider.Write(frame, actions);

        var free = Enumerable.Range(0, 8).ToList();
        var expected = new List<FederationLink>();
        foreach (var n in Enumerable.Range(0, 12).OrderByDescending(n => Strength(frame, n, 0)).Take(6))
        {
            var w = free.MaxBy(w => frame.Gain[(n * 8) + w]);
            free.Remove(w);
            expected.Add(new FederationLink(0, n, w));
        }

        Assert.Equal(expected, FrameConversion.Links(actions));
    }

    [Fact]
    public void Partial_dts_come_to_edge_servers_by_the_best_matching_of_their_values()
    {
        var frame = CoalitionFrames.First(CoalitionFrames.Sized(sensors: 5, edgeServers: 5, partialDts: 3, subcarriers: 2), 1);
        var values = new Drawn(9);
        var decider = new ChoiceDecider(frame.System, RoundsScale.Cap);
        decider.Match(frame, values);

        var best = Injections(3, 5).Max(x => x.Select((b, c) => values.Best(c, b, out _)).Sum());
        Assert.Equal(best, decider.Assignment.Select((b, c) => values.Best(c, b, out _)).Sum(), 1e-12);
        foreach (var (c, b) in decider.Assignment.Index())
        {
            Assert.Equal(values.Best(c, b, out var choice), decider.ValueOf(c));
            Assert.Equal(choice, decider.Choice[c]);
        }
    }

    [Fact]
    public void What_is_no_number_counts_as_very_bad()
    {
        Assert.Equal(ChoiceDecider.Bounded(double.NegativeInfinity), ChoiceDecider.Bounded(double.NaN));
        Assert.True(double.IsFinite(ChoiceDecider.Bounded(double.PositiveInfinity)));
        Assert.Equal(-3.5, ChoiceDecider.Bounded(-3.5));
    }

    private static FrameActions Decide(FrameState frame, long seed, RoundsScale scale)
    {
        var actions = new FrameActions(frame.System);
        Chosen(frame, seed, scale).Write(frame, actions);
        return actions;
    }

    private static ChoiceDecider Chosen(FrameState frame, long seed, RoundsScale scale)
    {
        var decider = new ChoiceDecider(frame.System, scale);
        decider.Match(frame, new Drawn(seed));
        return decider;
    }

    private static double Strength(FrameState frame, int n, int b)
    {
        var (subcarriers, edgeServers) = (frame.System.Subcarriers, frame.System.EdgeServers);
        return frame.System.SensorPowerW[n] * Enumerable.Range(0, subcarriers).Max(w => frame.Gain[(((n * subcarriers) + w) * edgeServers) + b]);
    }

    /// <summary>Tries rounds one by one: the most within T* that do not make the edge server late.</summary>
    private static int MostRounds(FrameState frame, FrameActions actions, int b)
    {
        var (own, most) = (actions.Rounds[b], 0);
        for (var rounds = 0; ; rounds++)
        {
            actions.Rounds[b] = rounds;
            var outcome = HeuristicFrames.Score(frame, actions);
            if (rounds > outcome.RoundsCap[b]
                || outcome.EdgeServerDelayS[b] + outcome.Totals.IntegrationDelayS > frame.System.Constants.FrameDurationS)
            {
                actions.Rounds[b] = own;
                return most;
            }

            most = rounds;
        }
    }

    private static double Utility(FrameState frame, FrameActions actions, int b, int rounds)
    {
        actions.Rounds[b] = rounds;
        return HeuristicFrames.Score(frame, actions).Utility[b];
    }

    private static IEnumerable<int[]> Injections(int rows, int columns) => rows == 0
        ? [[]]
        : Injections(rows - 1, columns).SelectMany(head => Enumerable.Range(0, columns).Except(head).Select(b => (int[])[.. head, b]));

    private sealed class Drawn(long seed) : IPairValues
    {
        private readonly RandomField _draws = new Rng(seed).Split("test/values").Field();

        public void Load(FrameState frame)
        {
        }

        public double Best(int c, int b, out int choice)
        {
            choice = (int)(_draws[c, 1000 + b] * EdgeServerChoices.Count);
            return _draws[c, b];
        }
    }
}
