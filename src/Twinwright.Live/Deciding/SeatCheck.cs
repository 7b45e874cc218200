using Twinwright.Live.Twin;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;
using Twinwright.Solvers.WideArea;

namespace Twinwright.Live.Deciding;

/// <summary>Asks, before anything runs, whether the solvers of the settings take on the world.</summary>
internal static class SeatCheck
{
    /// <summary>Makes them all once.</summary>
    /// <exception cref="SolverRefusedException">One does not.</exception>
    public static void Require(TwinPlan plan, IDeciders deciders)
    {
        var context = new FederationContext { Deployment = plan.Deployment.Federation, System = plan.Deployment.Federation.System };
        foreach (var pair in new[] { plan.Settings.Solver, plan.Settings.FallBack, plan.Settings.Shadow }.OfType<string>().Distinct())
        {
            var (federation, wideArea) = SolverPair.Of(pair);
            _ = deciders.Federation(SolverSpec.Parse(federation, SystemKind.Federation), context);
            _ = deciders.WideArea(SolverSpec.Parse(wideArea, SystemKind.WideArea), WideAreaContext.For(plan.Deployment.WideArea));
        }
    }
}
