using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Exact;
using Twinwright.Solvers.Federation.Coalitions;

namespace Twinwright.Solvers.Federation;

/// <summary>Which sensor may use which subcarrier.</summary>
public enum AllocationRule
{
    /// <summary>Any sensor any subcarrier.</summary>
    Free,

    /// <summary>Sensor n always subcarrier n, so that nobody disturbs anybody.</summary>
    Orthogonal,
}

/// <summary>Which assignments are gone through.</summary>
public enum ExactAssignment
{
    /// <summary>Every one.</summary>
    All,

    /// <summary>The matching of Gale and Shapley alone.</summary>
    Gs,

    /// <summary>The one by which partial-DTs and edge servers are worth most to each other in all, found by OR-Tools.</summary>
    Linear,
}

/// <summary>The best decision of every frame by itself.</summary>
/// <remarks>
/// Maximises Φ = Σ_b (U_b − ψ lateness_b) over the assignment, the association and the allocation, with the rounds in
/// closed form: what <see cref="Socf"/> climbs, with every link at R_Min or above. With <c>one_less</c> the rounds are
/// the best of all, too. It is the best for a frame, not for a run. With a free allocation it
/// goes through all decisions (<see cref="ExactSearch"/>), in lexical order of the assignments, and the first of equal
/// ones is taken; with an orthogonal one OR-Tools chooses among the member sets of all edge servers
/// (<see cref="ExactMemberSets"/>).
/// </remarks>
[Solver(SystemKind.Federation, "exact", "the best of all decisions of a frame under socf's choice of rounds; for tiny worlds", Order = 90)]
public sealed class ExactSolver(ExactSolver.Settings settings) : IFederationSolver
{
    /// <summary>Most decisions that are gone through.</summary>
    public const double MostDecisions = 2e7;

    /// <summary>Most subcarriers for a free allocation.</summary>
    public const int MostSubcarriers = 64;

    private ExactSearch? _search;
    private ExactMemberSets? _sets;
    private AssignmentSearch? _matching;
    private CoalitionState? _state;

    /// <inheritdoc />
    public void Begin(FederationContext context)
    {
        var system = context.System;
        if (settings.Allocation == AllocationRule.Orthogonal)
        {
            if (settings.Assignment != ExactAssignment.All || settings.OneLess)
            {
                throw new SolverRefusedException("exact: allocation=orthogonal chooses the assignment, too; it goes with no other option");
            }

            ExactMemberSets.Admit(system);
            _sets = new ExactMemberSets(system);
        }
        else
        {
            Admit(system);
            _search = new ExactSearch(system, Coalitions);
        }

        _matching = new AssignmentSearch(system);

        _state = new CoalitionState(system);
    }

    /// <inheritdoc />
    public void Decide(FrameState frame, FrameActions actions)
    {
        if (_sets is not null)
        {
            _sets.Solve(frame);
            Write(frame, _sets.Assignment, _sets.Owner, actions);
            return;
        }

        _search!.Load(frame);
        IEnumerable<int[]> assignments = settings.Assignment switch
        {
            ExactAssignment.Gs => [_matching!.Match(frame, Coalitions).ToArray()],
            ExactAssignment.Linear => [Linear(frame)],
            _ => AssignmentSearch.Arrangements(frame.System.EdgeServers, frame.System.PartialDts),
        };
        foreach (var assignment in assignments)
        {
            _search.Try(assignment);
        }

        Write(frame, _search.Assignment, _search.Owner, actions);
    }

    private CoalitionSettings Coalitions => new() { OneRoundLess = settings.OneLess };

    private int[] Linear(FrameState frame)
    {
        var (system, preferences, assignment) = (frame.System, new AssignmentPreferences(frame.System), new int[frame.System.PartialDts]);
        preferences.Load(frame, Coalitions);
        OrToolsAssignment.Solve(system.PartialDts, system.EdgeServers, preferences.ByPartialDt, assignment);
        return assignment;
    }

    private static void Admit(FederationSystem system)
    {
        var decisions = ExactSearch.Decisions(system);
        if (decisions > MostDecisions || system.Subcarriers > MostSubcarriers)
        {
            throw new SolverRefusedException(FormattableString.Invariant(
                $"exact goes through at most {MostDecisions:0} decisions on at most {MostSubcarriers} subcarriers, but {system.PartialDts} partial-DTs on {system.EdgeServers} edge servers with {system.Sensors} sensors on {system.Subcarriers} subcarriers have {decisions:g3}"));
        }
    }

    private void Write(FrameState frame, int[] assignment, int[] owner, FrameActions actions)
    {
        var (state, system) = (_state!, frame.System);
        state.Load(frame, assignment, Coalitions);
        for (var at = 0; at < owner.Length; at++)
        {
            if (owner[at] >= 0)
            {
                state.Put(owner[at], state.Radio.CellOf(at / system.Subcarriers, at % system.Subcarriers));
            }
        }

        state.RefreshAll();
        CoalitionActions.Write(state, system, assignment, 0, actions);
    }

    /// <summary>Options of <see cref="ExactSolver"/>.</summary>
    public sealed record Settings
    {
        /// <summary>Which sensor may use which subcarrier.</summary>
        [Option("free: all decisions; orthogonal: sensor n always on subcarrier n, solved by OR-Tools")]
        public AllocationRule Allocation { get; set; }

        /// <summary>Which assignments are gone through.</summary>
        [Option("all: every assignment; gs: that of socf alone; linear: that of the largest sum of preferences, by OR-Tools")]
        public ExactAssignment Assignment { get; set; }

        /// <summary>Whether T* − 1 is a further candidate.</summary>
        [Option("try one round less than the cap, too: then no decision at all is better")]
        public bool OneLess { get; set; }
    }
}
