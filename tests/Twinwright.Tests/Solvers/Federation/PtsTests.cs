using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;
using Twinwright.Solvers.Federation;
using Twinwright.Solvers.Federation.Coalitions;
using Twinwright.Solvers.Games;
using Twinwright.Tests.Model.Federation;
using Xunit;

namespace Twinwright.Tests.Solvers.Federation;

public class PtsTests
{
    [Fact]
    public void Decisions_are_feasible_with_the_greedy_assignment_and_as_many_moves_as_told()
    {
        for (var seed = 1L; seed <= 5; seed++)
        {
            HeuristicFrames.Run("pts{moves=30}", HeuristicFrames.Paper, seed, 8, (frame, actions, outcome) =>
            {
                HeuristicFrames.AssertFeasible(frame, actions, outcome);
                Assert.Equal(30, actions.Moves);
                var assignment = new int[frame.System.PartialDts];
                new GreedyAssignment(frame.System).Write(frame, assignment);
                Assert.Equal(assignment, actions.Assignment);
            });
        }
    }

    [Fact]
    public void Any_frame_can_be_decided_and_its_rates_are_kept_wherever_the_start_keeps_them()
    {
        var rng = new Rng(6).Split("test/pts");
        for (var k = 0; k < 200; k++)
        {
            var (edgeServers, sensors) = (rng.NextInteger(1, 5), rng.NextInteger(0, 9));
            var frame = FrameConversion.FromInstance(Frames.Random(sensors, edgeServers, rng.NextInteger(1, edgeServers), rng.NextInteger(1, 4), rng));
            var (start, actions) = (new FrameActions(frame.System), new FrameActions(frame.System));
            Search(frame, new Pts.Settings { Moves = 0 }, start);
            var (before, after) = Search(frame, new Pts.Settings { Moves = 20 }, actions);
            var startIsFeasible = Constraints(frame, start).All(constraint => constraint == FederationConstraint.Delay);

            Assert.All(Constraints(frame, actions), constraint =>
                Assert.True(constraint == FederationConstraint.Delay || (!startIsFeasible && constraint == FederationConstraint.Rate)));
            Assert.True(after >= before - 1e-9 || !startIsFeasible);
        }
    }

    [Fact]
    public void It_is_never_worse_than_its_start_and_more_moves_never_make_it_worse()
    {
        for (var seed = 1L; seed <= 10; seed++)
        {
            HeuristicFrames.Run("pts", HeuristicFrames.Paper, seed, 3, (frame, actions, outcome) =>
            {
                var last = double.NegativeInfinity;
                foreach (var moves in new[] { 0, 1, 3, 10, 30, 80 })
                {
                    var (start, found) = Search(frame, new Pts.Settings { Moves = moves }, new FrameActions(frame.System));
                    Assert.True(found >= start && found >= last);
                    Assert.True(moves > 0 || found == start);
                    last = found;
                }

                Assert.Equal(last, HeuristicFrames.Potential(frame, outcome), 1e-9 * (1 + Math.Abs(last)));
            });
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(3)]
    [InlineData(0)]
    public void A_move_changes_a_tabu_pair_only_where_it_beats_the_best(int tenure)
    {
        var (aspired, worsened) = (0, 0);
        for (var seed = 1L; seed <= 8; seed++)
        {
            var (frame, log) = (Frames.One(HeuristicFrames.Paper, seed, seed).World(0).Frame, new MoveLog());
            var (now, found) = Search(frame, new Pts.Settings { Tenure = tenure }, new FrameActions(frame.System), log);
            var best = now;
            for (var k = 0; k < log.Moves.Count; k++)
            {
                var move = log.Moves[k];
                var recent = log.Moves.Skip(Math.Max(0, k - tenure)).Take(Math.Min(k, tenure)).SelectMany(Pairs);
                now += move.Gain;
                if (Pairs(move).Intersect(recent).Any())
                {
                    Assert.True(now > best, $"seed {seed}, move {k}: {move}");
                    aspired++;
                }

                worsened += move.Gain < 0 ? 1 : 0;
                best = Math.Max(best, now);
            }

            Assert.Equal(best, found, 1e-6);
            Assert.Equal(80, log.Moves.Count);
        }

        Assert.True(worsened > 0);
        Assert.True(aspired > 0 || tenure == 0);
    }

    [Fact]
    public void Every_move_is_worth_what_it_says_and_leads_to_what_is_decided()
    {
        var (frame, log, actions) = (Frames.One(HeuristicFrames.Paper, 2, 2).World(0).Frame, new MoveLog(), new FrameActions(Frames.One(HeuristicFrames.Paper, 2, 2).System));
        var (start, found) = Search(frame, new Pts.Settings(), actions, log);
        var (now, bestAt, best) = (start, 0, start);
        for (var k = 1; k <= log.Moves.Count; k++)
        {
            now += log.Moves[k - 1].Gain;
            var replayed = new FrameActions(frame.System);
            actions.Assignment.CopyTo(replayed.Assignment, 0);
            foreach (var link in log.Replay(k))
            {
                replayed.Add(link.EdgeServer, link.Sensor, link.Subcarrier);
            }

            PlainDecisions.Train(frame, replayed, new FrameKernel(frame.System), new FrameOutcome(frame.System));
            Assert.Equal(HeuristicFrames.Potential(frame, HeuristicFrames.Score(frame, replayed)), now, 1e-6);
            (bestAt, best) = now > best + 1e-9 ? (k, now) : (bestAt, best);
        }

        Assert.Equal(best, found, 1e-6);
        Assert.Equal(log.Replay(bestAt), FrameConversion.Links(actions).OrderBy(link => link.EdgeServer).ThenBy(link => link.Sensor));
    }

    [Fact]
    public void Gravity_ranks_sensors_by_what_the_best_cell_would_bring_in_the_place_of_its_owner()
    {
        HeuristicFrames.Run("socf", HeuristicFrames.Paper, 5, 4, (frame, actions, _) =>
        {
            var (system, state) = (frame.System, new CoalitionState(frame.System));
            state.Load(frame, actions.Assignment, new CoalitionSettings());
            foreach (var link in FrameConversion.Links(actions))
            {
                state.Put(link.Sensor, state.Radio.CellOf(link.EdgeServer, link.Subcarrier));
            }

            state.RefreshAll();
            var expected = Enumerable.Range(0, system.Sensors).Select(n => (Sensor: n, Pull: Pull(frame, actions, n)))
                .Where(found => found.Pull > 0).OrderByDescending(found => found.Pull).Select(found => found.Sensor).ToArray();

            Assert.Equal(expected, new PtsGravity(state, system).Rank(frame, system.Sensors).ToArray());
            Assert.Equal(expected.Take(5), new PtsGravity(state, system).Rank(frame, 5).ToArray());
        });

        static double Pull(FrameState frame, FrameActions actions, int n)
        {
            var (system, links, pull) = (frame.System, FrameConversion.Links(actions).ToArray(), 0.0);
            foreach (var (b, c) in actions.Assignment.Select((b, c) => (b, c)))
            {
                for (var w = 0; w < system.Subcarriers && !links.Any(link => link.EdgeServer == b && link.Sensor == n); w++)
                {
                    double Received(int sensor) =>
                        system.SensorPowerW[sensor] * frame.Gain[(((sensor * system.Subcarriers) + w) * system.EdgeServers) + b];

                    var owner = links.Where(link => link.EdgeServer == b && link.Subcarrier == w).Select(link => link.Sensor);
                    var heard = links.Where(link => link.Subcarrier == w).Select(link => link.Sensor).Distinct().Except(owner).Except([n]);
                    var sinr = Received(n) / (heard.Sum(Received) + system.NoiseW);
                    pull = Math.Max(pull, frame.Importance[c] * frame.DataKbit[(n * system.PartialDts) + c] * Math.Log2(1 + sinr));
                }
            }

            return pull;
        }
    }

    [Fact]
    public void It_gets_out_of_where_single_moves_end()
    {
        var (tabu, greedy) = (0.0, 0.0);
        for (var seed = 1L; seed <= 10; seed++)
        {
            tabu += HeuristicFrames.Utility("pts", HeuristicFrames.Paper, seed, 4);
            greedy += HeuristicFrames.Utility("gre{rounds=best,count_changes=true}", HeuristicFrames.Paper, seed, 4);
        }

        Assert.True(tabu > greedy, $"{tabu} > {greedy}");
    }

    [Fact]
    public void Where_no_sensor_may_join_there_is_nothing_to_do()
    {
        var scenario = HeuristicFrames.Paper with { Sensors = HeuristicFrames.Paper.Sensors with { MaxAssociations = 0 } };
        HeuristicFrames.Run("pts", scenario, 1, 2, (_, actions, _) => Assert.Equal((0, 0), (actions.Links, actions.Moves)));
    }

    [Fact]
    public void It_decides_the_same_every_time() => HeuristicFrames.AssertRepeats("pts{moves=40}", HeuristicFrames.Paper, 3, 5);

    private static (double Start, double Found) Search(FrameState frame, Pts.Settings settings, FrameActions actions, MoveLog? log = null)
    {
        var (search, assignment) = (new PtsSearch(frame.System), new int[frame.System.PartialDts]);
        new GreedyAssignment(frame.System).Write(frame, assignment);
        search.Search(frame, assignment, settings, actions, log);
        return (search.StartPotential, search.Potential);
    }

    private static IEnumerable<FederationConstraint> Constraints(FrameState frame, FrameActions actions) =>
        FrameViolations.List(frame.System, actions, HeuristicFrames.Score(frame, actions)).Select(found => found.Constraint);

    /// <summary>The pairs of sensor and edge server that a move links or parts.</summary>
    private static IEnumerable<(int Sensor, int EdgeServer)> Pairs(CoalitionMove move)
    {
        if (move.From >= 0)
        {
            yield return (move.Sensor, move.From);
        }

        if (move.To >= 0)
        {
            yield return (move.Sensor, move.To);
        }

        if (move.Replaced >= 0)
        {
            yield return (move.Replaced, move.To);
        }
    }
}
