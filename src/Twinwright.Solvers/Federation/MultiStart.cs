using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation.Coalitions;
using Twinwright.Solvers.Games;

namespace Twinwright.Solvers.Federation;

/// <summary>A reference of ours: the best of several formations from different starts.</summary>
/// <remarks>
/// The first start is that of <see cref="Socf"/>, the others forget the coalitions before and fill the subcarriers at
/// random, each in its own way. It shows how much a single start leaves to chance.
/// </remarks>
[Solver(SystemKind.Federation, "multi-start", "the best of several coalition formations from different starts", Order = 85)]
public sealed class MultiStart(MultiStart.Settings settings) : IFederationSolver
{
    private AssignmentSearch? _search;
    private CoalitionFormation? _formation;

    /// <inheritdoc />
    public void Begin(FederationContext context) =>
        (_search, _formation) = (new AssignmentSearch(context.System), new CoalitionFormation(context.System));

    /// <inheritdoc />
    public void Decide(FrameState frame, FrameActions actions)
    {
        var assignment = _search!.Match(frame, new CoalitionSettings());
        var (best, chosen, moves) = (double.NegativeInfinity, 0, 0);
        for (var start = 0; start < settings.Starts; start++)
        {
            _formation!.Form(frame, assignment, Coalitions(start), actions);
            moves += actions.Moves;
            (best, chosen) = _formation.Potential > best ? (_formation.Potential, start) : (best, chosen);
        }

        if (chosen != settings.Starts - 1)
        {
            _formation!.Form(frame, assignment, Coalitions(chosen), actions);
        }

        actions.Moves = moves;
    }

    private CoalitionSettings Coalitions(int start) => new() { Rule = settings.Rule, Start = start };

    /// <summary>Options of <see cref="MultiStart"/>.</summary>
    public sealed record Settings
    {
        /// <summary>Number of starts.</summary>
        [Option("starts, the coalitions of the frame before among them", Min = 1, Max = 10000)]
        public int Starts { get; set; } = 8;

        /// <summary>Which moves there are, and when one is made.</summary>
        [Option("when a sensor moves")]
        public CoalitionRule Rule { get; set; } = CoalitionRule.Potential;
    }
}
