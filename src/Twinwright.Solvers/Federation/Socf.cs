using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation.Coalitions;
using Twinwright.Solvers.Games;

namespace Twinwright.Solvers.Federation;

/// <summary>Gale-Shapley, then switch rules based overlapping coalition formation, with rounds in closed form.</summary>
/// <remarks>Chen 2025, section 4.3.1, without what DMO learns.</remarks>
[Solver(SystemKind.Federation, "socf", "matching of partial-DTs, then overlapping coalitions formed by single moves", Order = 10)]
public sealed class Socf(Socf.Settings settings) : IFormingSolver
{
    private AssignmentSearch? _search;

    /// <inheritdoc />
    public CoalitionFormation Formation => _search!.Formation;

    /// <inheritdoc />
    public void Begin(FederationContext context)
    {
        AssignmentSearch.Admit(context.System, settings.Assignment);
        _search = new AssignmentSearch(context.System);
    }

    /// <inheritdoc />
    public void Decide(FrameState frame, FrameActions actions) =>
        _search!.Decide(frame, settings.Assignment, settings.Swaps, settings.Coalitions, actions);

    /// <summary>Options of <see cref="Socf"/>.</summary>
    public sealed record Settings
    {
        /// <summary>Which moves there are, and when one is made.</summary>
        [Option("when a sensor moves")]
        public CoalitionRule Rule { get; set; } = CoalitionRule.Potential;

        /// <summary>How partial-DTs come to edge servers.</summary>
        [Option("how partial-DTs come to edge servers")]
        public AssignmentRule Assignment { get; set; } = AssignmentRule.Gs;

        /// <summary>Most exchanges for assignment=gs+swaps.</summary>
        [Option("most exchanges after the matching, for assignment=gs+swaps", Min = 0, Max = 1000)]
        public int Swaps { get; set; } = 4;

        /// <summary>Edge servers that a sensor looks at.</summary>
        [Option("a sensor looks at this many edge servers, those it reaches best; 0 for all", Min = 0, Max = 10000)]
        public int Neighbours { get; set; }

        /// <summary>Whether free subcarriers are filled at random in every frame.</summary>
        [Option("fill free subcarriers at random in every frame, not in the first alone")]
        public bool Fill { get; set; }

        /// <summary>Whether T* − 1 is a further candidate.</summary>
        [Option("try one round less than the cap, too")]
        public bool OneLess { get; set; }

        internal CoalitionSettings Coalitions => new()
        {
            Rule = Rule,
            Neighbours = Neighbours,
            FillEveryFrame = Fill,
            OneRoundLess = OneLess,
        };
    }
}
