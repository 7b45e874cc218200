using Twinwright.Model.Federation;
using Twinwright.Model.Quality;
using Twinwright.Model.Randomness;
using Twinwright.Solvers.Federation;
using Twinwright.Solvers.Federation.Coalitions;
using Xunit;

namespace Twinwright.Tests.Solvers.Federation;

public class ForesightTests
{
    private const string Bare = "foresight{future=false,rounds=0,swap=false,retune=false,one_less=false,neighbours=0,kicks=0}";

    [Fact]
    public void With_every_switch_off_it_decides_as_socf()
    {
        for (var seed = 1; seed <= 40; seed++)
        {
            var frame = CoalitionFrames.Random(seed);
            Assert.Equal(Decision("socf", frame), Decision(Bare, frame));
        }
    }

    [Fact]
    public void It_is_worth_far_more_than_socf_over_a_run()
    {
        var gain = 0.0;
        for (var seed = 1; seed <= 3; seed++)
        {
            gain += HeuristicFrames.Utility("foresight", HeuristicFrames.Paper, seed, 100)
                - HeuristicFrames.Utility("socf", HeuristicFrames.Paper, seed, 100);
        }

        Assert.True(gain / 3 > 500, $"{gain / 3}");
    }

    [Fact]
    public void Kicks_never_make_a_frame_worse_and_often_better()
    {
        var better = 0;
        for (var seed = 1; seed <= 20; seed++)
        {
            var (without, with) = (FirstFrame("foresight{future=false,kicks=0}", seed), FirstFrame("foresight{future=false}", seed));
            Assert.True(with >= without - 1e-9, $"{seed}: {with} after {without}");
            better += with > without + 1e-6 ? 1 : 0;
        }

        Assert.InRange(better, 5, 20);

        static double FirstFrame(string solver, int seed) => HeuristicFrames.Utility(solver, HeuristicFrames.Paper, seed, 1);
    }

    [Fact]
    public void The_table_of_the_future_equals_the_sum_over_the_frames()
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            var frame = CoalitionFrames.First(HeuristicFrames.Paper, seed);
            frame.Frame = 1 + (10 * seed) - 10;
            Array.Fill(frame.HistoryKbit, 1500.0 * (frame.Frame - 1));
            var future = Future(frame);
            for (var c = 0; c < frame.System.PartialDts; c++)
            {
                Assert.Equal(0, future.Gain(c, 0));
                var all = future.Sum(c, 4000);
                for (var kbit = 100; kbit <= 4000; kbit += 130)
                {
                    Assert.InRange(future.Gain(c, kbit) - future.Sum(c, kbit), (-0.01 * all) - 1e-6, (0.01 * all) + 1e-6);
                }
            }
        }
    }

    [Fact]
    public void What_training_will_be_worth_is_its_mean_over_walks_folded_at_the_ends()
    {
        var system = CoalitionFrames.First(HeuristicFrames.Paper, 1).System;
        var (worth, rng, weights) = (new TrainingWorth(system, 0.1, oneRoundLess: true), new Rng(3).Split("test/walk"), new double[TrainingWorth.Modes]);
        foreach (var (start, ahead, share) in new[] { (0.1, 1, 9.0), (0.8, 5, 12.0), (0.3, 20, 5.0) })
        {
            var (sum, root, count) = (0.0, Math.Log2(1 + share), 20_000);
            for (var walk = 0; walk < count; walk++)
            {
                var importance = start;
                for (var step = 0; step < ahead; step++)
                {
                    var normal = Math.Sqrt(-2 * Math.Log(1 - rng.NextUnit())) * Math.Cos(2 * Math.PI * rng.NextUnit());
                    var next = Math.Abs(importance + (0.1 * normal));
                    importance = next > 1 ? 2 - next : next;
                }

                sum += worth.Best(root * root, importance, system.RequiredQuality[0]);
            }

            var modes = worth.Weigh(start, ahead, weights);
            Assert.Equal(sum / count, worth.At(0, share, weights.AsSpan(0, modes)), 0.03 * HeuristicFrames.Paper.Constants.GainWeight);
        }
    }

    [Fact]
    public void The_best_rounds_are_found_among_all()
    {
        var system = CoalitionFrames.First(HeuristicFrames.Paper, 1).System;
        var worth = new TrainingWorth(system, 0.1, oneRoundLess: true);
        var rng = new Rng(5).Split("test/rounds");
        for (var draw = 0; draw < 500; draw++)
        {
            var (factor, importance, best) = (rng.NextUniform(0, 20), rng.NextUniform(0, 1), double.NegativeInfinity);
            for (var rounds = 0; rounds <= system.Constants.MaxRounds; rounds++)
            {
                best = Math.Max(best, (system.Constants.GainWeight * importance * TwinQuality.Quality(factor, rounds, system.RoundExponent, 3))
                    - (system.Constants.EnergyWeightPerJ * system.EnergyPerRoundJ.Average() * rounds));
            }

            Assert.Equal(best, worth.Best(factor, importance, 3), 1e-9);
        }
    }

    [Fact]
    public void The_assignment_is_the_best_of_all_for_the_links()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var frame = CoalitionFrames.Random(seed);
            var (settings, assignment) = (new CoalitionSettings(), CoalitionFrames.Assignment(frame, seed));
            var state = Formed(frame, assignment, settings).State;
            var before = state.Total();
            var (cells, counts) = (state.LinkCell.ToArray(), state.LinkCount.ToArray());
            var found = assignment.ToArray();
            var gain = new LinkedAssignment(state, frame.System).Improve(frame, settings, found);

            var best = double.NegativeInfinity;
            foreach (var each in AssignmentSearch.Arrangements(frame.System.EdgeServers, frame.System.PartialDts))
            {
                best = Math.Max(best, TotalWith(frame, each, settings, cells, counts));
            }

            // Links of an edge server that gets idle go, which may only help the others.
            var reached = TotalWith(frame, found, settings, cells, counts);
            if (frame.System.PartialDts == frame.System.EdgeServers)
            {
                Assert.Equal(best, reached, 1e-6 * Math.Max(1, Math.Abs(best)));
                Assert.Equal(before + gain, reached, 1e-6 * Math.Max(1, Math.Abs(best)));
            }

            Assert.True(reached >= before + gain - (1e-6 * Math.Max(1, Math.Abs(before))), $"seed {seed}: {reached} {before} {gain}");
        }
    }

    [Fact]
    public void Other_subcarriers_never_lower_the_potential_and_keep_every_association()
    {
        var changes = 0;
        for (var seed = 1; seed <= 80; seed++)
        {
            var frame = CoalitionFrames.Random(seed);
            var state = Formed(frame, CoalitionFrames.Assignment(frame, seed), new CoalitionSettings()).State;
            var (before, links) = (state.Total(), Associations(state));
            var made = new Retuning(state, frame.System).Run();
            var after = state.Total();

            changes += made;
            Assert.True(made == 0 ? after == before : after > before);
            Assert.Equal(links, Associations(state));
            state.RefreshAll();
            Assert.Equal(after, state.Total());
        }

        Assert.True(changes > 0);
    }

    private static FutureValue Future(FrameState frame)
    {
        var future = new FutureValue(frame.System, new TrainingWorth(frame.System, 0.1, oneRoundLess: true), new ForesightForecast(1, 0));
        future.Load(frame);
        return future;
    }

    private static CoalitionFormation Formed(FrameState frame, int[] assignment, CoalitionSettings settings)
    {
        var formation = new CoalitionFormation(frame.System);
        formation.Form(frame, assignment, settings, new FrameActions(frame.System));
        return formation;
    }

    private static double TotalWith(FrameState frame, int[] assignment, CoalitionSettings settings, int[] cells, int[] counts)
    {
        var state = new CoalitionState(frame.System);
        state.Load(frame, assignment, settings);
        for (var n = 0; n < counts.Length; n++)
        {
            foreach (var cell in cells.AsSpan(n * state.MostLinks, counts[n]))
            {
                if (state.Radio.Owner[cell] == RadioCells.Free)
                {
                    state.Put(n, cell);
                }
            }
        }

        state.RefreshAll();
        return state.Total();
    }

    private static List<(int Sensor, int EdgeServer)> Associations(CoalitionState state) =>
        [.. CoalitionActions.Links(state).Select(link => (link.Sensor, link.EdgeServer)).Order()];

    private static string Decision(string spec, FrameState frame)
    {
        var actions = new FrameActions(frame.System);
        HeuristicFrames.Make(spec, frame.System).Decide(frame, actions);
        var links = Enumerable.Range(0, actions.Links).Select(l => (actions.LinkEdgeServer[l], actions.LinkSensor[l], actions.LinkSubcarrier[l]));
        return string.Join(' ', [string.Join(',', actions.Assignment), string.Join(',', actions.Rounds), string.Join(',', links)]);
    }
}
