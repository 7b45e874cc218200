using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation.Coalitions;

namespace Twinwright.Solvers.Federation;

/// <summary>How many rounds <see cref="Gre"/> trains.</summary>
public enum GreedyRounds
{
    /// <summary>As many as the cap allows.</summary>
    Cap,

    /// <summary>The better of the two whole numbers beside the best real one.</summary>
    Best,
}

/// <summary>The most data for the most important partial-DT, ignoring energy and changes.</summary>
/// <remarks>
/// GRE of Chen 2025, section 5.2: <see cref="GreedyAssignment"/>, then coalitions formed as by <see cref="Socf"/>, but
/// with C^Conf = 0 and T_b at the cap; what changes and rounds cost is paid when the frame is scored. Where a
/// partial-DT matters so little that all rounds that fit are worth less than none, coalitions may prefer to be late:
/// no rounds are left then, at the price of a breach of eq. 25b.
/// </remarks>
[Solver(SystemKind.Federation, "gre", "the most data for the most important partial-DT, as many rounds as fit, changes as if they were free", Order = 30)]
public sealed class Gre(Gre.Settings settings) : IFederationSolver
{
    private GreedyAssignment? _greedy;
    private CoalitionFormation? _formation;
    private int[] _assignment = [];

    /// <inheritdoc />
    public void Begin(FederationContext context)
    {
        (_greedy, _formation) = (new GreedyAssignment(context.System), new CoalitionFormation(context.System));
        _assignment = new int[context.System.PartialDts];
    }

    /// <inheritdoc />
    public void Decide(FrameState frame, FrameActions actions)
    {
        _greedy!.Write(frame, _assignment);
        _formation!.Form(frame, _assignment, settings.Coalitions, actions);
    }

    /// <summary>Options of <see cref="Gre"/>.</summary>
    public sealed record Settings
    {
        /// <summary>Whether coalitions are formed with the cost of changes.</summary>
        [Option("form coalitions with the cost of changes: a stronger variant")]
        public bool CountChanges { get; set; }

        /// <summary>How many rounds are trained.</summary>
        [Option("rounds of an edge server: all that fit, or the best number")]
        public GreedyRounds Rounds { get; set; }

        internal CoalitionSettings Coalitions => new()
        {
            ChangeCost = CountChanges ? null : 0,
            Rounds = Rounds == GreedyRounds.Cap ? RoundsRule.Cap : RoundsRule.Best,
        };
    }
}
