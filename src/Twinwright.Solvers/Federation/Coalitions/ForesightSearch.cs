using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;

namespace Twinwright.Solvers.Federation.Coalitions;

/// <summary>Coalitions and assignment of a frame by turns, until neither helps; then kicks, and the same again.</summary>
/// <remarks>
/// From an assignment and the coalitions formed for it: the best assignment for the links, the best moves under it, up
/// to some rounds; then other subcarriers, and moves again while they help. Every step raises the same potential. What
/// follows a kick is kept when it is better than all before.
/// </remarks>
internal sealed class ForesightSearch
{
    private readonly FederationSystem _system;
    private readonly CoalitionFormation _formation;
    private readonly CoalitionState _state;
    private readonly LinkedAssignment _exact;
    private readonly Retuning _retuning;
    private readonly LinkKicks _kicks;
    private readonly LinkPicture _now;
    private readonly LinkPicture _best;

    /// <summary>Room for the frames of a system.</summary>
    public ForesightSearch(FederationSystem system)
    {
        (_system, _formation) = (system, new CoalitionFormation(system));
        _state = _formation.State;
        (_exact, _retuning, _kicks) = (new LinkedAssignment(_state, system), new Retuning(_state, system), new LinkKicks(_state, system));
        (_now, _best) = (new LinkPicture(_state, system.PartialDts), new LinkPicture(_state, system.PartialDts));
    }

    /// <summary>Most rounds of assignment and moves; 0 keeps the assignment.</summary>
    public int Rounds { get; init; }

    /// <summary>Whether links change subcarriers.</summary>
    public bool Retune { get; init; }

    /// <summary>Kicks of a frame.</summary>
    public int Kicks { get; init; }

    /// <summary>Decides a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="assignment">The assignment to start with; takes the one that is decided.</param>
    /// <param name="settings">How coalitions are formed.</param>
    /// <param name="actions">Takes the decision.</param>
    public void Decide(FrameState frame, Span<int> assignment, CoalitionSettings settings, FrameActions actions)
    {
        _formation.Load(frame, assignment, settings);
        CoalitionStart.Write(_state, frame, settings);
        _state.RefreshAll();
        var moves = Settle(frame, assignment, settings, double.NegativeInfinity);
        if (Kicks > 0 && assignment.Length > 0)
        {
            moves += Improve(frame, assignment, settings);
        }

        CoalitionActions.Write(_state, _system, assignment, moves, actions);
    }

    /// <summary>Raises the potential until neither moves, nor subcarriers, nor the assignment do.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="assignment">x.</param>
    /// <param name="settings">How coalitions are formed.</param>
    /// <param name="least">Subcarriers take most of the time: they are left alone where the potential is not above this.</param>
    private int Settle(FrameState frame, Span<int> assignment, CoalitionSettings settings, double least)
    {
        var swaps = settings.Rule == Games.CoalitionRule.Swap;
        var moves = _formation.Climb(swaps, null);
        for (var round = 0; round < Rounds && Reassign(frame, assignment, settings); round++)
        {
            moves += _formation.Climb(swaps, null);
        }

        for (var round = 0; Retune && round < Math.Max(1, Rounds) && _state.Total() > least; round++)
        {
            var retuned = _retuning.Run();
            var moved = _formation.Climb(swaps, null);
            moves += retuned + moved;
            var reassigned = Rounds > 0 && Reassign(frame, assignment, settings);
            if (moved == 0 && !reassigned)
            {
                break;
            }
        }

        return moves;
    }

    /// <summary>Kicks, settles, and goes back to the best whenever that was not better.</summary>
    private int Improve(FrameState frame, Span<int> assignment, CoalitionSettings settings)
    {
        var rng = new Rng(frame.DynamicsSeed).Split("solver/foresight").Split("frame", frame.Frame);
        var (moves, best) = (0, _state.Total());
        _best.Take(assignment);
        for (var kick = 0; kick < Kicks; kick++)
        {
            if (_kicks.Kick(kick, Rounds > 0 ? assignment : [], rng))
            {
                _now.Take(assignment);
                Load(frame, _now, assignment, settings);
            }
            else
            {
                _state.RefreshAll();
            }

            moves += Settle(frame, assignment, settings, best);
            if (_state.Total() > best + MoveSearch.LeastAt(_state.Largest))
            {
                best = _state.Total();
                _best.Take(assignment);
            }
            else
            {
                Load(frame, _best, assignment, settings);
            }
        }

        return moves;
    }

    /// <summary>Takes the best assignment for the links; those of edge servers that get idle are lost.</summary>
    private bool Reassign(FrameState frame, Span<int> assignment, CoalitionSettings settings)
    {
        if (_exact.Improve(frame, settings, assignment) == 0)
        {
            return false;
        }

        _now.Take(assignment);
        Load(frame, _now, assignment, settings);
        return true;
    }

    private void Load(FrameState frame, LinkPicture picture, Span<int> assignment, CoalitionSettings settings)
    {
        picture.Assignment.CopyTo(assignment);
        _formation.Load(frame, assignment, settings);
        picture.Put();
        _state.RefreshAll();
    }
}
