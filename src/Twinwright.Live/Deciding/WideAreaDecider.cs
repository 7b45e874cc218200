using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.WideArea;

namespace Twinwright.Live.Deciding;

/// <summary>Decides cycles by whoever has the seat.</summary>
/// <param name="seat">Who has it.</param>
/// <param name="context">What solvers know beforehand.</param>
/// <param name="deciders">Makes solvers.</param>
/// <param name="clock">Times decisions.</param>
public sealed class WideAreaDecider(Seat seat, WideAreaContext context, IDeciders deciders, TimeProvider clock)
{
    /// <summary>Who has the seat.</summary>
    public Seat Seat => seat;

    /// <summary>Decides a cycle.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="step">Its number.</param>
    /// <returns>What is done, and the solver that decided it.</returns>
    public (CycleActions Actions, string DecidedBy) Decide(in CycleView cycle, long step)
    {
        var state = seat.State;
        var (active, done) = Ask(state.Active, cycle);
        Proposal? fallBack = null;
        var instead = done;
        if (state.Active != state.FallBack)
        {
            (fallBack, instead) = Ask(state.FallBack, cycle);
        }
        else if (active.Failure is { } failure)
        {
            throw new SolverRefusedException($"solver {state.Active} cannot decide cycle {step}: {failure}");
        }

        Proposal? shadow = state.Shadow is { } name ? Ask(name, cycle).Proposal : null;
        return seat.Judge(step, clock.GetUtcNow().ToUnixTimeMilliseconds(), active, fallBack, shadow) ? (done, state.Active) : (instead, state.FallBack);
    }

    private (Proposal Proposal, CycleActions Actions) Ask(string solver, in CycleView cycle)
    {
        var actions = new CycleActions(cycle.System.EdgeServers);
        var view = actions.Slice(0, actions.Rows);
        var start = clock.GetTimestamp();
        try
        {
            // It begins anew with every step: what it decides depends on the step alone, not on what this process has seen before.
            deciders.WideArea(SolverSpec.Parse(solver, SystemKind.WideArea), context).Decide(cycle, view);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            return (new Proposal(double.NegativeInfinity, int.MaxValue, 0, problem.Message), actions);
        }

        var seconds = clock.GetElapsedTime(start).TotalSeconds;
        var score = CycleScorer.Score(CycleConversion.ToInstance(cycle, null), DecisionWriter.Write(cycle, view));
        return (new Proposal(-score.SystemEnergyJ, score.Violations.Count, seconds), actions);
    }
}
