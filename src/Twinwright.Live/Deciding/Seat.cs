using Twinwright.Live.Storage;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Live.Deciding;

/// <summary>Who decides a system's steps: a shadow is looked at, an active solver decides, a fall-back steps in.</summary>
/// <remarks>
/// Every step the fall-back decides, too. What the active solver decides is done unless it is infeasible where the
/// fall-back's is not, late, or worse by more than a margin; after some such steps in a row the fall-back keeps the seat.
/// </remarks>
/// <param name="system"><c>federation</c> or <c>wide-area</c>.</param>
/// <param name="settings">When a seat changes hands.</param>
/// <param name="state">Who has it.</param>
public sealed class Seat(string system, SafetySettings settings, SeatState state)
{
    private readonly List<SwitchRow> _switches = [];

    /// <summary>Who has it.</summary>
    public SeatState State { get; private set; } = state;

    /// <summary>Gives the seat to a solver because somebody asked for it.</summary>
    public void Appoint(string solver, long step, long nowMs, string reason) => Switch(solver, step, nowMs, reason, fellBack: false);

    /// <summary>Goes to where it was after a decision that stands.</summary>
    public void Restore(SeatState state)
    {
        State = state;
        _switches.Clear();
    }

    /// <summary>Takes other solvers for the places beside the active one.</summary>
    public void Settle(string fallBack, string? shadow) => State = Fresh(State with { FallBack = fallBack, Shadow = shadow });

    /// <summary>Looks at a solver from now on because somebody asked for it; null for none.</summary>
    public void Watch(string? shadow, long step, long nowMs, string reason)
    {
        if (shadow != State.Shadow)
        {
            _switches.Add(new SwitchRow(nowMs, system, step, $"shadow {State.Shadow ?? "nobody"}", $"shadow {shadow ?? "nobody"}", reason));
            State = Fresh(State with { Shadow = shadow });
        }
    }

    /// <summary>Judges the decisions of a step.</summary>
    /// <param name="step">Which frame or cycle.</param>
    /// <param name="nowMs">The time [ms].</param>
    /// <param name="active">What the active solver decided.</param>
    /// <param name="fallBack">What the fall-back decided; null when the active solver is the fall-back.</param>
    /// <param name="shadow">What the shadow decided; null when there is none.</param>
    /// <returns>Whether the active solver's decision is done; if not, the fall-back's is.</returns>
    public bool Judge(long step, long nowMs, Proposal active, Proposal? fallBack, Proposal? shadow)
    {
        var fault = fallBack is { } other ? Fault(active, other) : null;
        if (fault is null)
        {
            State = State with { Strikes = 0 };
        }
        else
        {
            State = State with { Strikes = State.Strikes + 1 };
            if (State.Strikes >= settings.Strikes)
            {
                Switch(
                    State.FallBack, step, nowMs,
                    $"{State.Active} was {fault}, the {Ordinal(State.Strikes)} bad decision in a row; {State.FallBack} takes the seat", fellBack: true);
                return false;
            }

            _switches.Add(new SwitchRow(nowMs, system, step, State.Active, State.FallBack, $"for this step only: {State.Active} was {fault}"));
        }

        if (shadow is { } watched)
        {
            LookAt(watched, fault is null ? active : fallBack!.Value, step, nowMs);
        }

        return fault is null;
    }

    /// <summary>Changes since this was last asked.</summary>
    public IReadOnlyList<SwitchRow> TakeSwitches()
    {
        SwitchRow[] switches = [.. _switches];
        _switches.Clear();
        return switches;
    }

    private string? Fault(Proposal active, Proposal fallBack)
    {
        if (active.Failure is { } failure)
        {
            if (fallBack.Failure is { } both)
            {
                throw new SolverRefusedException($"neither {State.Active} ({failure}) nor {State.FallBack} ({both}) can decide");
            }

            return $"unable to decide ({failure})";
        }

        // Where sensors have nothing to send, nobody's decision is without violations.
        if (active.Violations > fallBack.Violations * (1 + settings.Margin))
        {
            return FormattableString.Invariant($"infeasible ({active.Violations} violations, {State.FallBack} has {fallBack.Violations})");
        }

        if (settings.LatestS is { } latest && active.Seconds > latest)
        {
            return FormattableString.Invariant($"late ({active.Seconds:0.###} s, at most {latest} s)");
        }

        // A score that is not a number is no good one.
        return !(active.Score >= fallBack.Score - (settings.Margin * Math.Abs(fallBack.Score))) && fallBack.Failure is null
            ? FormattableString.Invariant($"worse by more than {settings.Margin:P0} ({active.Score:G6} against {fallBack.Score:G6} of {State.FallBack})")
            : null;
    }

    private void LookAt(Proposal shadow, Proposal decided, long step, long nowMs)
    {
        var failed = shadow.Failure is not null || shadow.Violations > decided.Violations * (1 + settings.Margin)
            || (settings.LatestS is { } latest && shadow.Seconds > latest);
        State = State with
        {
            ShadowSteps = State.ShadowSteps + 1,
            ShadowFailures = State.ShadowFailures + (failed ? 1 : 0),
            ActiveScore = State.ActiveScore + decided.Score,
            ShadowScore = State.ShadowScore + (failed ? decided.Score - Math.Abs(decided.Score) : shadow.Score),
        };
        if (State.ShadowSteps < settings.ShadowSteps)
        {
            return;
        }

        if (settings.Promote && State.ShadowFailures == 0
            && State.ShadowScore > State.ActiveScore + (settings.ShadowMargin * Math.Abs(State.ActiveScore)))
        {
            Switch(
                State.Shadow!, step + 1, nowMs,
                FormattableString.Invariant($"as a shadow {State.Shadow} scored {State.ShadowScore:G6} over {State.ShadowSteps} steps, {State.Active} {State.ActiveScore:G6}"),
                fellBack: false);
        }
        else
        {
            State = Fresh(State);
        }
    }

    private void Switch(string to, long step, long nowMs, string reason, bool fellBack)
    {
        _switches.Add(new SwitchRow(nowMs, system, step, State.Active, to, reason));
        State = Fresh(State with { Active = to, Shadow = State.Shadow == to ? null : State.Shadow, Strikes = 0, FellBack = fellBack });
    }

    private static SeatState Fresh(SeatState state) => state with { ShadowSteps = 0, ShadowFailures = 0, ActiveScore = 0, ShadowScore = 0 };

    private static string Ordinal(int number) => number switch
    {
        1 => "1st",
        2 => "2nd",
        3 => "3rd",
        _ => FormattableString.Invariant($"{number}th"),
    };
}

/// <summary>A decision as it would come out.</summary>
/// <param name="Score">Utility, or minus energy; larger is better.</param>
/// <param name="Violations">Constraints that it breaks.</param>
/// <param name="Seconds">How long it took [s].</param>
/// <param name="Failure">Why there is none; null when there is one.</param>
public readonly record struct Proposal(double Score, int Violations, double Seconds, string? Failure = null);
