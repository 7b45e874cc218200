using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;

namespace Twinwright.Experiments.Reproduction.Probes;

/// <summary>Which solvers have a coalition formation to watch.</summary>
internal static class FormingSolvers
{
    /// <summary>Refuses a solver, or a framework, without coalitions formed by single moves.</summary>
    /// <exception cref="SolverRefusedException">There is nothing to watch.</exception>
    public static void Require(SolverSpec solver, FederationDeployment deployment)
    {
        if (!typeof(IFormingSolver).IsAssignableFrom(solver.Entry.Type) || deployment.Scenario.Framework == Framework.Centra)
        {
            throw new SolverRefusedException($"solver {solver.Entry.Id} forms no coalitions here that could be watched; socf and non-overlap do, at edge servers");
        }
    }
}
