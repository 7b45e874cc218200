using Twinwright.Model.WideArea;
using Twinwright.Solvers.WideArea;
using Twinwright.Solvers.WideArea.Messages;
using Twinwright.Solvers.WideArea.Sparing;

namespace Twinwright.Tests.Solvers;

/// <summary>Negotiations of a cycle apart from their solver.</summary>
internal static class Negotiations
{
    /// <summary>Everyone has been told its own part of the cycle.</summary>
    public static LocalPlan[] Open(Negotiation negotiation, in CycleView view)
    {
        var constants = view.System.Constants;
        var planner = new SparingPlanner(constants, new SparingRules(), WideAreaContext.ForInstance());
        var plans = new LocalPlan[view.EdgeServers];
        for (var i = 0; i < plans.Length; i++)
        {
            var record = LocalRecord.Of(view, i);
            plans[i] = LocalPlan.Of(constants, constants.ConvergencyScale, planner, record);
            negotiation[i].Open(record, plans[i]);
        }

        return plans;
    }

    /// <summary>A negotiation from its start to its end, between edge servers who have not met.</summary>
    public static (Negotiation Negotiation, LocalPlan[] Plans) Run(in CycleView view, NegotiationRules rules)
    {
        var negotiation = new Negotiation(view.System, rules);
        var plans = Open(negotiation, view);
        negotiation.Run();
        return (negotiation, plans);
    }
}
