using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;
using Twinwright.Solvers.WideArea;

namespace Twinwright.Live.Deciding;

/// <summary>Makes solvers, and gives those that act by a policy theirs. Whoever starts the live system knows where policies are.</summary>
public interface IDeciders
{
    /// <summary>A solver of federated construction that has begun.</summary>
    /// <exception cref="SolverRefusedException">It does not take on this world.</exception>
    IFederationSolver Federation(SolverSpec solver, FederationContext context);

    /// <summary>A solver of wide-area updating that has begun.</summary>
    /// <param name="solver">Which.</param>
    /// <param name="context">What is known beforehand; with a deployment.</param>
    /// <exception cref="SolverRefusedException">It does not take on this world.</exception>
    IWideAreaSolver WideArea(SolverSpec solver, WideAreaContext context);
}
