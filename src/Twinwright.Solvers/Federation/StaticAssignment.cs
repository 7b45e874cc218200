using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation.Coalitions;

namespace Twinwright.Solvers.Federation;

/// <summary>A reference of ours: partial-DT c stays at edge server c for ever, and coalitions are formed for that.</summary>
/// <remarks>It shows what the matching is worth: nothing is ever migrated, and no edge server is chosen for its place.</remarks>
[Solver(SystemKind.Federation, "static", "partial-DT c stays at edge server c; coalitions as socf", Order = 80)]
public sealed class StaticAssignment : IFederationSolver
{
    private static readonly CoalitionSettings Coalitions = new();

    private CoalitionFormation? _formation;
    private int[] _assignment = [];

    /// <inheritdoc />
    public void Begin(FederationContext context)
    {
        _formation = new CoalitionFormation(context.System);
        _assignment = [.. Enumerable.Range(0, context.System.PartialDts)];
    }

    /// <inheritdoc />
    public void Decide(FrameState frame, FrameActions actions) => _formation!.Form(frame, _assignment, Coalitions, actions);
}
