using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;
using Twinwright.Solvers.Federation;
using Twinwright.Tests.Model;
using Xunit;

namespace Twinwright.Tests.Solvers.Federation;

/// <summary>Block coordinate descent frame by frame: feasible, rising, repeatable, and with a queue that counts lateness.</summary>
public class LbcdTests
{
    [Fact]
    public void Decisions_break_no_constraint_that_any_links_and_rounds_could_keep()
    {
        var (late, linked) = (0, 0);
        for (var seed = 1; seed <= 400; seed++)
        {
            var frame = CoalitionFrames.Random(seed);
            var (actions, outcome) = Decide(Make(frame.System), frame);
            var violations = FrameViolations.List(frame.System, actions, outcome);
            Assert.All(violations, found => Assert.Equal(FederationConstraint.Delay, found.Constraint));
            linked += actions.Links > 0 ? 1 : 0;
            if (violations.Count > 0)
            {
                // Under this assignment the frame is late without any data and any round.
                var nothing = new FrameActions(frame.System);
                actions.Assignment.CopyTo(nothing.Assignment, 0);
                new FrameKernel(frame.System).Run(frame, nothing, outcome);
                Assert.True(outcome.Totals.DelayS > frame.System.Constants.FrameDurationS);
                late++;
            }
        }

        Assert.True(linked > 200 && late is > 20 and < 300, $"{linked} with links, {late} late");
    }

    [Fact]
    public void Runs_of_the_paper_s_world_are_feasible_and_worth_it()
    {
        var total = 0.0;
        for (var seed = 1; seed <= 4; seed++)
        {
            Run(new FederationScenario(), seed, 25, (_, frame, _, outcome) =>
            {
                Assert.Equal(0, outcome.Totals.Violations);
                total += outcome.Totals.Utility;
            });
        }

        // Half of what it comes to on average; a method that only pays would be below nothing.
        Assert.True(total / 4 > 500, $"{total / 4}");
    }

    [Fact]
    public void The_plan_s_worth_and_delay_are_those_of_the_frame_run() => EachFrame((solver, frame, price, _, outcome) =>
    {
        var plan = solver.Blocks.Plan;
        var totals = outcome.Totals;
        Near.Relative(totals.DelayS, plan.DelayS, 1e-11);
        if (outcome.EdgeServerDelayS.Count(own => own + totals.IntegrationDelayS > frame.System.Constants.FrameDurationS) <= 1)
        {
            var integration = frame.System.Constants.EnergyWeightPerJ * totals.IntegrationEnergyJ;
            var worth = totals.Utility + integration - totals.DelayPenalty - (price * totals.DelayS);
            Assert.Equal(worth, plan.Worth, 1e-10 * (1 + totals.Gain + totals.EnergyCost + totals.DelayPenalty + (price * totals.DelayS)));
        }
    });

    [Fact]
    public void Every_plan_taken_is_worth_more_than_the_one_before()
    {
        var (taken, gained) = (0, 0.0);
        EachFrame((solver, _, _, _, _) =>
        {
            var worths = solver.Blocks.Worths;
            Assert.All(worths.Zip(worths.Skip(1)), pair => Assert.True(pair.Second > pair.First + 1e-9));
            Assert.Equal(worths[^1], solver.Blocks.Plan.Worth);
            (taken, gained) = (taken + worths.Count - 1, gained + worths[^1] - worths[0]);
        });
        Assert.True(taken > 100 && gained > 100, $"{taken} taken, {gained} gained");
    }

    [Fact]
    public void The_backlog_grows_by_lateness_and_falls_by_earliness()
    {
        var frame = CoalitionFrames.First(CoalitionFrames.Sized(8, 3, 3, 3), 2);
        frame.Frame = 2;
        var (system, solver, backlog) = (frame.System, Make(frame.System), 0.0);
        var (grown, fallen, empty) = (0, 0, 0);
        foreach (var rate in (double[])[5e6, 2e5, 3e5, 5e6, 5e6, 4e5, .. Enumerable.Repeat(5e6, 16), 2e5])
        {
            // The slower the way to the cloud, the later the frame.
            Array.Fill(system.CloudRateBitPerS, rate);
            var (_, outcome) = Decide(solver, frame);
            var next = Math.Max(0, backlog + outcome.Totals.DelayS - system.Constants.FrameDurationS);
            Assert.Equal(next, solver.BacklogS, 1e-9);
            (grown, fallen, empty) = (grown + (next > backlog ? 1 : 0), fallen + (next < backlog ? 1 : 0), empty + (next == 0 ? 1 : 0));
            backlog = next;
        }

        Assert.True(grown > 2 && fallen > 2 && empty > 2, $"grown {grown} times, fallen {fallen} times, empty {empty} times");
    }

    [Fact]
    public void A_backlog_shortens_the_frame_and_more_of_it_shortens_it_more()
    {
        var delays = new double[3];
        for (var seed = 1; seed <= 20; seed++)
        {
            var frame = CoalitionFrames.First(CoalitionFrames.Sized(8, 3, 3, 4), seed);
            var blocks = new LbcdBlocks(frame.System);
            foreach (var (at, price) in new[] { 0.0, 10, 1_000 }.Index())
            {
                blocks.Run(frame, price, cycles: 3, steps: 20);
                delays[at] += blocks.Plan.DelayS;
            }
        }

        Assert.True(delays[1] < 0.95 * delays[0] && delays[2] < delays[1], string.Join(", ", delays));
    }

    [Fact]
    public void A_run_s_first_frame_finds_no_backlog()
    {
        var frame = CoalitionFrames.First(CoalitionFrames.Sized(4, 2, 2, 2) with { Constants = new() { FrameDurationS = 0.1 } }, 1);
        var solver = Make(frame.System);
        Decide(solver, frame);
        var after = solver.BacklogS;
        Decide(solver, frame);

        Assert.True(after > 0);
        Assert.Equal(after, solver.BacklogS);
    }

    [Fact]
    public void Equal_frames_are_decided_the_same_whatever_was_decided_before()
    {
        for (var seed = 1; seed <= 30; seed++)
        {
            var frame = CoalitionFrames.Random(seed);
            var used = Make(frame.System);
            Decide(used, Altered(frame, seed));
            used.Begin(new FederationContext { System = frame.System });
            var (one, two) = (new FrameActions(frame.System), new FrameActions(frame.System));
            two.Add(0, 0, 0);
            Array.Fill(two.Rounds, 77);
            Array.Fill(two.Assignment, 0);
            Make(frame.System).Decide(frame, one);
            used.Decide(frame, two);
            Assert.Equal(FrameConversion.Links(one), FrameConversion.Links(two));
            Assert.Equal(one.Assignment, two.Assignment);
            Assert.Equal(one.Rounds, two.Rounds);
        }
    }

    private static FrameState Altered(FrameState frame, long seed)
    {
        var (other, rng) = (new FrameState(frame.System), new Rng(seed).Split("test/altered"));
        frame.Gain.CopyTo(other.Gain, 0);
        for (var at = 0; at < other.DataKbit.Length; at++)
        {
            other.DataKbit[at] = rng.NextUniform(0, 600);
        }

        Array.Fill(other.Importance, 0.5);
        return other;
    }

    private static Lbcd Make(FederationSystem system)
    {
        var solver = new Lbcd(new Lbcd.Settings());
        solver.Begin(new FederationContext { System = system });
        return solver;
    }

    private static (FrameActions Actions, FrameOutcome Outcome) Decide(Lbcd solver, FrameState frame)
    {
        var (actions, outcome) = (new FrameActions(frame.System), new FrameOutcome(frame.System));
        solver.Decide(frame, actions);
        new FrameKernel(frame.System).Run(frame, actions, outcome);
        return (actions, outcome);
    }

    private static void EachFrame(Action<Lbcd, FrameState, double, FrameActions, FrameOutcome> see)
    {
        for (var seed = 1; seed <= 150; seed++)
        {
            var frame = CoalitionFrames.Random(seed);
            var solver = Make(frame.System);
            var (actions, outcome) = Decide(solver, frame);
            see(solver, frame, 0, actions, outcome);

            // Once more, now with what lateness the first time left behind; in a first frame that is forgotten.
            var price = frame.Frame == 1 ? 0 : solver.BacklogS / new Lbcd.Settings().V;
            (actions, outcome) = Decide(solver, frame);
            see(solver, frame, price, actions, outcome);
        }
    }

    private static void Run(
        FederationScenario scenario, long seed, int frames, Action<Lbcd, FrameState, FrameActions, FrameOutcome> see)
    {
        var world = new FrameWorld(FederationDeployment.Draw(scenario, seed), seed);
        var solver = Make(world.Deployment.System);
        for (var t = 0; t < frames; t++)
        {
            var (actions, outcome) = Decide(solver, world.Frame);
            see(solver, world.Frame, actions, outcome);
            world.Advance(actions, outcome);
        }
    }
}
