using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation.Coalitions;
using Twinwright.Solvers.Games;

namespace Twinwright.Solvers.Federation;

/// <summary>How partial-DTs come to edge servers.</summary>
public enum AssignmentRule
{
    /// <summary>Gale and Shapley's matching by preferences, before coalitions are formed.</summary>
    Gs,

    /// <summary>That matching, then exchanges as long as coalitions formed after one are worth more.</summary>
    [Word("gs+swaps")]
    Swaps,

    /// <summary>Coalitions are formed for every assignment there is, and the best is taken.</summary>
    Exhaustive,
}

/// <summary>Finds an assignment and the coalitions for it (Chen 2025, Algorithm 2, line 6, one frame).</summary>
public sealed class AssignmentSearch
{
    /// <summary>Most assignments that an exhaustive search goes through.</summary>
    public const int MostAssignments = 5040;

    private readonly FederationSystem _system;
    private readonly CoalitionFormation _formation;
    private readonly AssignmentPreferences _preferences;
    private readonly GaleShapley _matching = new();
    private readonly int[] _assignment;
    private readonly int[] _trial;

    /// <summary>Room for the frames of a system.</summary>
    /// <param name="system">Its sizes and constants.</param>
    public AssignmentSearch(FederationSystem system)
    {
        (_system, _formation, _preferences) = (system, new CoalitionFormation(system), new AssignmentPreferences(system));
        (_assignment, _trial) = (new int[system.PartialDts], new int[system.PartialDts]);
    }

    /// <summary>Forms the coalitions; after a decision it has formed those that were decided.</summary>
    public CoalitionFormation Formation => _formation;

    /// <summary>Refuses an exhaustive search that would go through too many assignments.</summary>
    /// <exception cref="SolverRefusedException">There are more than <see cref="MostAssignments"/>.</exception>
    public static void Admit(FederationSystem system, AssignmentRule rule)
    {
        var count = 1.0;
        for (var c = 0; c < system.PartialDts; c++)
        {
            count *= system.EdgeServers - c;
        }

        if (rule == AssignmentRule.Exhaustive && count > MostAssignments)
        {
            throw new SolverRefusedException(FormattableString.Invariant(
                $"assignment=exhaustive goes through at most {MostAssignments} assignments, but {system.PartialDts} partial-DTs on {system.EdgeServers} edge servers have {count:0}"));
        }
    }

    /// <summary>Gale and Shapley's matching of a frame; partial-DTs propose.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="settings">How rounds are chosen.</param>
    public ReadOnlySpan<int> Match(FrameState frame, CoalitionSettings settings)
    {
        _preferences.Load(frame, settings);
        _matching.Solve(_system.PartialDts, _system.EdgeServers, _preferences.ByPartialDt, _preferences.ByEdgeServer);
        return _matching.ReceiverOf;
    }

    /// <summary>Decides a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="rule">How to assign.</param>
    /// <param name="swaps">Most exchanges that <see cref="AssignmentRule.Swaps"/> makes.</param>
    /// <param name="settings">How to form coalitions.</param>
    /// <param name="actions">Takes the decision.</param>
    public void Decide(FrameState frame, AssignmentRule rule, int swaps, CoalitionSettings settings, FrameActions actions)
    {
        if (rule == AssignmentRule.Exhaustive)
        {
            TryAll(frame, settings, actions);
            return;
        }

        Match(frame, settings).CopyTo(_assignment);
        _formation.Form(frame, _assignment, settings, actions);
        for (var made = 0; rule == AssignmentRule.Swaps && made < swaps && Exchange(frame, settings, actions, _formation.Potential); made++)
        {
        }
    }

    private void TryAll(FrameState frame, CoalitionSettings settings, FrameActions actions)
    {
        var best = double.NegativeInfinity;
        foreach (var assignment in Arrangements(_system.EdgeServers, _system.PartialDts))
        {
            _formation.Form(frame, assignment, settings, actions);
            if (_formation.Potential > best)
            {
                best = _formation.Potential;
                assignment.CopyTo(_assignment.AsSpan());
            }
        }

        _formation.Form(frame, _assignment, settings, actions);
    }

    /// <summary>Makes the first exchange of two partial-DTs, or move to an idle edge server, that is worth more.</summary>
    private bool Exchange(FrameState frame, CoalitionSettings settings, FrameActions actions, double before)
    {
        for (var c = 0; c < _system.PartialDts; c++)
        {
            for (var b = 0; b < _system.EdgeServers; b++)
            {
                var other = Array.IndexOf(_assignment, b);
                if (other == c || (other >= 0 && other < c))
                {
                    continue;
                }

                _assignment.CopyTo(_trial.AsSpan());
                (_trial[c], _trial[other < 0 ? c : other]) = other < 0 ? (b, b) : (b, _assignment[c]);
                _formation.Form(frame, _trial, settings, actions);
                if (_formation.Potential > before + MoveSearch.Least)
                {
                    _trial.CopyTo(_assignment.AsSpan());
                    return true;
                }
            }
        }

        _formation.Form(frame, _assignment, settings, actions);
        return false;
    }

    /// <summary>All ways to put partial-DTs on different edge servers, in lexical order.</summary>
    /// <param name="edgeServers">B.</param>
    /// <param name="partialDts">C.</param>
    /// <returns>The same array each time, with the next assignment.</returns>
    public static IEnumerable<int[]> Arrangements(int edgeServers, int partialDts)
    {
        var (assignment, taken) = (new int[partialDts], new bool[edgeServers]);
        return Place(0);

        IEnumerable<int[]> Place(int c)
        {
            if (c == partialDts)
            {
                yield return assignment;
                yield break;
            }

            for (var b = 0; b < edgeServers; b++)
            {
                if (taken[b])
                {
                    continue;
                }

                (assignment[c], taken[b]) = (b, true);
                foreach (var whole in Place(c + 1))
                {
                    yield return whole;
                }

                taken[b] = false;
            }
        }
    }
}
