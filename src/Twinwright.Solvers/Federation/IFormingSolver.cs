using Twinwright.Solvers.Federation.Coalitions;

namespace Twinwright.Solvers.Federation;

/// <summary>A solver whose decisions end in one coalition formation, so that its moves and its work can be watched.</summary>
public interface IFormingSolver : IFederationSolver
{
    /// <summary>The formation; it stands after <see cref="IFederationSolver.Begin"/>.</summary>
    CoalitionFormation Formation { get; }
}
