using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation.Coalitions;

namespace Twinwright.Solvers.Federation;

/// <summary>Non-Overlap (Chen 2025, section 5.1): as <see cref="Socf"/>, but a sensor joins one coalition at most.</summary>
[Solver(SystemKind.Federation, "non-overlap", "as socf, but a sensor joins one coalition at most", Order = 20)]
public sealed class NonOverlap : IFormingSolver
{
    private static readonly CoalitionSettings Coalitions = new() { MaxAssociations = 1 };

    private AssignmentSearch? _search;

    /// <inheritdoc />
    public CoalitionFormation Formation => _search!.Formation;

    /// <inheritdoc />
    public void Begin(FederationContext context) => _search = new AssignmentSearch(context.System);

    /// <inheritdoc />
    public void Decide(FrameState frame, FrameActions actions) =>
        _search!.Decide(frame, AssignmentRule.Gs, 0, Coalitions, actions);
}
