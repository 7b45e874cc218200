using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;
using Twinwright.Tests.Model.Federation;
using Xunit;

namespace Twinwright.Tests.Solvers.Federation;

/// <summary>Runs of federation solvers frame by frame, and what must hold in every one.</summary>
internal static class HeuristicFrames
{
    /// <summary>The paper's sizes.</summary>
    public static FederationScenario Paper { get; } = new();

    /// <summary>Few enough to try every decision.</summary>
    public static FederationScenario Small { get; } = Paper with
    {
        EdgeServers = Paper.EdgeServers with { Count = 3 },
        Sensors = Paper.Sensors with { Count = 5, MaxAssociations = 2 },
        PartialDts = Paper.PartialDts with { Count = 3 },
        Subcarriers = Paper.Subcarriers with { Count = 2 },
    };

    /// <summary>Makes a solver.</summary>
    public static IFederationSolver Make(string spec, FederationSystem system)
    {
        var solver = (IFederationSolver)SolverSpec.Parse(spec, SystemKind.Federation).Create();
        solver.Begin(new FederationContext { System = system });
        return solver;
    }

    /// <summary>Runs a solver.</summary>
    public static void Run(
        string spec, FederationScenario scenario, long seed, int frames, Action<FrameState, FrameActions, FrameOutcome> look)
    {
        var world = Frames.One(scenario, seed, seed).World(0);
        var solver = Make(spec, world.Frame.System);
        var (actions, outcome, kernel) = (new FrameActions(world.Frame.System), new FrameOutcome(world.Frame.System), new FrameKernel(world.Frame.System));
        for (var t = 1; t <= frames; t++)
        {
            solver.Decide(world.Frame, actions);
            kernel.Run(world.Frame, actions, outcome);
            look(world.Frame, actions, outcome);
            world.Advance(actions, outcome);
        }
    }

    /// <summary>Σ over the frames of utility less the penalty.</summary>
    public static double Utility(string spec, FederationScenario scenario, long seed, int frames)
    {
        var sum = 0.0;
        Run(spec, scenario, seed, frames, (_, _, outcome) => sum += outcome.Totals.Utility - outcome.Totals.DelayPenalty);
        return sum;
    }

    /// <summary>What a decision comes to.</summary>
    public static FrameOutcome Score(FrameState frame, FrameActions actions)
    {
        var outcome = new FrameOutcome(frame.System);
        new FrameKernel(frame.System).Run(frame, actions, outcome);
        return outcome;
    }

    /// <summary>Φ = Σ_b (U_b − ψ lateness_b) from a score, over all edge servers, those without a partial-DT included.</summary>
    public static double Potential(FrameState frame, FrameOutcome outcome)
    {
        var sum = 0.0;
        for (var b = 0; b < frame.System.EdgeServers; b++)
        {
            sum += outcome.Utility[b];
            if (outcome.PartialDt[b] >= 0)
            {
                var delay = outcome.EdgeServerDelayS[b] - outcome.CreationDelayS[b] + outcome.Totals.IntegrationDelayS;
                sum -= frame.System.PenaltyPerS * Math.Max(0, delay - frame.System.Constants.FrameDurationS);
            }
        }

        return sum;
    }

    /// <summary>Fails unless a decision is complete and keeps the constraints; it may only be late where no rounds can mend it.</summary>
    public static void AssertFeasible(FrameState frame, FrameActions actions, FrameOutcome outcome)
    {
        Assert.Equal(actions.Assignment.Length, actions.Assignment.Distinct().Count());
        foreach (var found in FrameViolations.List(frame.System, actions, outcome))
        {
            Assert.Equal(FederationConstraint.Delay, found.Constraint);
        }

        for (var b = 0; b < frame.System.EdgeServers; b++)
        {
            var delay = outcome.PartialDt[b] < 0 ? 0 : outcome.EdgeServerDelayS[b] + outcome.Totals.IntegrationDelayS;
            Assert.True(delay <= frame.System.Constants.FrameDurationS + 1e-8 || actions.Rounds[b] == 0 || outcome.CreationDelayS[b] == 0, $"{b}: {delay}");
        }

        Assert.True(double.IsFinite(outcome.Totals.Utility));
    }

    /// <summary>Fails unless a solver decides the same twice, whatever stood in the buffer, and from an object that has decided before.</summary>
    public static void AssertRepeats(string spec, FederationScenario scenario, long seed, int frames)
    {
        var used = Make(spec, Frames.One(scenario, seed, seed).World(0).Frame.System);
        Run(spec, scenario, seed, frames, (frame, actions, _) =>
        {
            var (again, fresh) = (new FrameActions(frame.System), new FrameActions(frame.System));
            Array.Fill(again.Assignment, 99);
            Array.Fill(again.Rounds, 99);
            again.Add(0, 0, 0);
            again.Moves = 99;
            used.Decide(frame, again);
            Make(spec, frame.System).Decide(frame, fresh);
            foreach (var other in new[] { again, fresh })
            {
                Assert.Equal(actions.Assignment, other.Assignment);
                Assert.Equal(actions.Rounds, other.Rounds);
                Assert.Equal(FrameConversion.Links(actions), FrameConversion.Links(other));
                Assert.Equal(actions.Moves, other.Moves);
            }
        });
    }
}
