using Twinwright.Model.Federation;

namespace Twinwright.Solvers.Federation.Coalitions;

/// <summary>Coalitions and assignment of a frame by turns, until neither helps.</summary>
/// <remarks>
/// From an assignment and the coalitions formed for it: the best assignment for the links, the best moves under it, up
/// to some rounds; then other subcarriers, and moves again while they help. Every step raises the same potential.
/// </remarks>
internal sealed class ForesightSearch
{
    private readonly FederationSystem _system;
    private readonly CoalitionFormation _formation;
    private readonly CoalitionState _state;
    private readonly LinkedAssignment _exact;
    private readonly Retuning _retuning;
    private readonly int[] _cells;
    private readonly int[] _counts;

    /// <summary>Room for the frames of a system.</summary>
    public ForesightSearch(FederationSystem system)
    {
        (_system, _formation) = (system, new CoalitionFormation(system));
        _state = _formation.State;
        (_exact, _retuning) = (new LinkedAssignment(_state, system), new Retuning(_state, system));
        (_cells, _counts) = (new int[_state.LinkCell.Length], new int[system.Sensors]);
    }

    /// <summary>Most rounds of assignment and moves; 0 keeps the assignment.</summary>
    public int Rounds { get; init; }

    /// <summary>Whether links change subcarriers.</summary>
    public bool Retune { get; init; }

    /// <summary>Decides a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="assignment">The assignment to start with; takes the one that is decided.</param>
    /// <param name="settings">How coalitions are formed.</param>
    /// <param name="actions">Takes the decision.</param>
    public void Decide(FrameState frame, Span<int> assignment, CoalitionSettings settings, FrameActions actions)
    {
        var swaps = settings.Rule == Games.CoalitionRule.Swap;
        _formation.Load(frame, assignment, settings);
        CoalitionStart.Write(_state, frame, settings);
        _state.RefreshAll();
        var moves = _formation.Climb(swaps, null);
        for (var round = 0; round < Rounds && Reassign(frame, assignment, settings); round++)
        {
            moves += _formation.Climb(swaps, null);
        }

        for (var round = 0; Retune && round < Math.Max(1, Rounds); round++)
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

        CoalitionActions.Write(_state, _system, assignment, moves, actions);
    }

    /// <summary>Takes the best assignment for the links; those of edge servers that get idle are lost.</summary>
    private bool Reassign(FrameState frame, Span<int> assignment, CoalitionSettings settings)
    {
        if (_exact.Improve(frame, settings, assignment) == 0)
        {
            return false;
        }

        _state.LinkCell.CopyTo(_cells, 0);
        _state.LinkCount.CopyTo(_counts, 0);
        _formation.Load(frame, assignment, settings);
        for (var n = 0; n < _system.Sensors; n++)
        {
            foreach (var cell in _cells.AsSpan(n * _state.MostLinks, _counts[n]))
            {
                if (_state.Radio.Owner[cell] == RadioCells.Free)
                {
                    _state.Put(n, cell);
                }
            }
        }

        _state.RefreshAll();
        return true;
    }
}
