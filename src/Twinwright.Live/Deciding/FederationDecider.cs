using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;

namespace Twinwright.Live.Deciding;

/// <summary>Decides frames by whoever has the seat.</summary>
/// <param name="seat">Who has it.</param>
/// <param name="context">What solvers know beforehand.</param>
/// <param name="deciders">Makes solvers.</param>
/// <param name="clock">Times decisions.</param>
public sealed class FederationDecider(Seat seat, FederationContext context, IDeciders deciders, TimeProvider clock)
{
    private readonly FrameKernel _kernel = new(context.System);
    private readonly FrameOutcome _outcome = new(context.System);

    /// <summary>Who has the seat.</summary>
    public Seat Seat => seat;

    /// <summary>Decides a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="step">Its number.</param>
    /// <returns>What is done, and the solver that decided it.</returns>
    public (FrameActions Actions, string DecidedBy) Decide(FrameState frame, long step)
    {
        var state = seat.State;
        var (active, done) = Ask(state.Active, frame);
        Proposal? fallBack = null;
        var instead = done;
        if (state.Active != state.FallBack)
        {
            (fallBack, instead) = Ask(state.FallBack, frame);
        }
        else if (active.Failure is { } failure)
        {
            throw new SolverRefusedException($"solver {state.Active} cannot decide frame {step}: {failure}");
        }

        Proposal? shadow = state.Shadow is { } name ? Ask(name, frame).Proposal : null;
        return seat.Judge(step, clock.GetUtcNow().ToUnixTimeMilliseconds(), active, fallBack, shadow) ? (done, state.Active) : (instead, state.FallBack);
    }

    private bool BuildsAll(FrameActions actions) => actions.Assignment.Distinct().Count() == context.System.PartialDts
        && actions.Assignment.All(b => b >= 0 && b < context.System.EdgeServers);

    private (Proposal Proposal, FrameActions Actions) Ask(string solver, FrameState frame)
    {
        var actions = new FrameActions(context.System);
        var start = clock.GetTimestamp();
        try
        {
            // It begins anew with every step: what it decides depends on the step alone, not on what this process has seen before.
            deciders.Federation(SolverSpec.Parse(solver, SystemKind.Federation), context).Decide(frame, actions);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            return (new Proposal(double.NegativeInfinity, int.MaxValue, 0, problem.Message), actions);
        }

        var seconds = clock.GetElapsedTime(start).TotalSeconds;
        _kernel.Run(frame, actions, _outcome);
        if (!BuildsAll(actions))
        {
            // Whatever it scores: a partial-DT without an edge server of its own would lose its history.
            return (new Proposal(double.NegativeInfinity, int.MaxValue, seconds, "it does not give every partial-DT an edge server of its own"), actions);
        }

        var totals = _outcome.Totals;
        var lateness = FrameDelays.LatenessS(totals.DelayS, context.System.Constants.FrameDurationS);
        var score = totals.Gain - totals.EnergyCost - totals.ConfigurationCost - (context.System.PenaltyPerS * lateness);
        return (new Proposal(score, FrameViolations.Count(context.System, actions, _outcome), seconds), actions);
    }
}
