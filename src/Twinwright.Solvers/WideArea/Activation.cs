using Twinwright.Model.Computing;
using Twinwright.Model.Quality;
using Twinwright.Model.WideArea;

namespace Twinwright.Solvers.WideArea;

/// <summary>What every policy does that decides identities only.</summary>
public static class Activation
{
    /// <summary>Activates what the cheapest sub-process needs, receives at one power, and asks for what is missing.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="receivedW">P_r [W].</param>
    /// <param name="actions">All but the identities are written.</param>
    public static void Write(in CycleView cycle, double receivedW, in CycleActionsView actions)
    {
        var constants = cycle.System.Constants;
        for (var i = 0; i < cycle.EdgeServers; i++)
        {
            (actions.Embb[i], actions.Urllc[i]) = Workload.NeededSensors(
                constants, cycle.System.Importance[i], cycle.AvailableEmbb[i], cycle.AvailableUrllc[i]);
            actions.ReceivedW[i] = receivedW;
            actions.Convergency[i] = Convergency.Need(cycle.BasicConvergency[i]);
        }
    }
}
