using Twinwright.Experiments.Files;
using Twinwright.Experiments.Running;
using Twinwright.Live.Deciding;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;
using Twinwright.Solvers.WideArea;

namespace Twinwright.Cli.Live;

/// <summary>Solvers of the catalogue, with policies from the shelf.</summary>
internal sealed class ShelfDeciders(PolicyShelf shelf) : IDeciders
{
    public IFederationSolver Federation(SolverSpec solver, FederationContext context)
    {
        if (solver.Entry.Id == FederationRunner.Centra)
        {
            throw new SolverRefusedException($"solver {solver.Entry.Id} has no edge servers, so that it cannot build a twin on them");
        }

        Admit(solver, context.System.EdgeServers);
        var decider = (IFederationSolver)Create(solver, PolicyWorld.Of(context.Deployment!));
        decider.Begin(context);
        return decider;
    }

    public IWideAreaSolver WideArea(SolverSpec solver, WideAreaContext context)
    {
        Admit(solver, context.Deployment!.System.EdgeServers);
        var decider = (IWideAreaSolver)Create(solver, PolicyWorld.Of(context.Deployment));
        decider.Begin(context);
        return decider;
    }

    private object Create(SolverSpec solver, PolicyWorld world)
    {
        try
        {
            return shelf.Create(solver, world);
        }
        catch (InputException broken)
        {
            throw new SolverRefusedException(broken.Message);
        }
    }

    private static void Admit(SolverSpec solver, int edgeServers)
    {
        if (edgeServers > solver.Entry.MaxEdgeServers)
        {
            throw new SolverRefusedException($"solver {solver.Entry.Id} takes on at most {solver.Entry.MaxEdgeServers} edge servers, but there are {edgeServers}");
        }
    }
}
