using Twinwright.Model.Federation;
using Twinwright.Solvers.Games;

namespace Twinwright.Solvers.Federation.Coalitions;

/// <summary>Forms overlapping coalitions by single moves until no sensor has one that helps (SOCF).</summary>
/// <remarks>
/// Chen 2025, Algorithm 1, with the potential Φ = Σ_b (U_b − ψ lateness_b) in place of Definition 7: with interference
/// between edge servers the printed rules have no potential, accept moves that lower the total, and can cycle. Each
/// move made raises Φ by more than <see cref="MoveSearch.Least"/> and Φ is bounded, so it ends; it ends when every
/// sensor has been looked at since the last move, so no single move helps: the coalitions are Nash-stable.
/// </remarks>
public sealed class CoalitionFormation
{
    private readonly FederationSystem _system;
    private readonly CoalitionState _state;
    private readonly MoveSearch _search;
    private readonly MemberRules _rules;
    private long _visits;

    /// <summary>Room for frames of a system.</summary>
    /// <param name="system">Its sizes and constants.</param>
    public CoalitionFormation(FederationSystem system)
    {
        _system = system;
        _state = new CoalitionState(system);
        _search = new MoveSearch(_state, system);
        _rules = new MemberRules(_state, system);
    }

    /// <summary>Φ after the last formation [1].</summary>
    public double Potential { get; private set; }

    /// <summary>What the last formation took.</summary>
    public FormationWork Work { get; private set; }

    /// <summary>How the last formation was asked to form; null before the first.</summary>
    public CoalitionSettings? Settings { get; private set; }

    /// <summary>Takes every move of a formation that is given no log of its own; null for none.</summary>
    public MoveLog? Log { get; set; }

    /// <summary>Forms the coalitions of a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="assignment">x: the edge server of each partial-DT, none twice.</param>
    /// <param name="settings">How.</param>
    /// <param name="actions">Takes the assignment, the links, the rounds and the number of moves.</param>
    /// <param name="log">Takes every move; null for <see cref="Log"/>.</param>
    public void Form(
        FrameState frame, ReadOnlySpan<int> assignment, CoalitionSettings settings, FrameActions actions, MoveLog? log = null)
    {
        log ??= Log;
        Load(frame, assignment, settings);
        CoalitionStart.Write(_state, frame, settings);
        _state.RefreshAll();
        log?.Begin(CoalitionActions.Links(_state));
        var climbs = settings.Rule is CoalitionRule.Potential or CoalitionRule.Swap;
        var moves = climbs ? Climb(settings.Rule == CoalitionRule.Swap, log) : _rules.Run(settings, log);
        (Settings, Work) = (settings, climbs
            ? new(_search.Candidates, _visits, true)
            : new(_rules.Candidates, _rules.Visits, _rules.IsSettled));
        Potential = _state.Total();
        CoalitionActions.Write(_state, _system, assignment, moves, actions);
    }

    /// <summary>The coalitions.</summary>
    internal CoalitionState State => _state;

    /// <summary>Takes a frame and forgets all links.</summary>
    internal void Load(FrameState frame, ReadOnlySpan<int> assignment, CoalitionSettings settings)
    {
        _state.Load(frame, assignment, settings);
        _search.Load(settings);
    }

    /// <summary>Looks at sensor after sensor until every one has been looked at since the last move.</summary>
    /// <param name="swaps">Whether a sensor may take a member's place.</param>
    /// <param name="log">Takes every move; null for none.</param>
    /// <returns>Moves made.</returns>
    internal int Climb(bool swaps, MoveLog? log)
    {
        var moves = 0;
        _visits = 0;
        for (var (n, idle) = (0, 0); idle < _system.Sensors; n = n + 1 == _system.Sensors ? 0 : n + 1)
        {
            _visits++;
            if (!_search.Find(n, swaps, out var move))
            {
                idle++;
                continue;
            }

            _state.Make(move);
            log?.Add(move);
            (moves, idle) = (moves + 1, 0);
        }

        return moves;
    }
}
