using Twinwright.Experiments.Running;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Reproduction.Probes;

/// <summary>What each edge server does and pays in a wide-area run (Kang 2023, Figs. 2, 5, 7 and 8).</summary>
/// <remarks>
/// Totals are the run's metrics. Arrays have F entries, means over the measured cycles, but for these: the 64 entries of
/// <c>cell_…</c> are sums over edge servers and cycles by available sensors, see <see cref="SensorCells"/>; the sums of
/// <c>dominated_…</c> and <c>between_…</c> are over cycles, see <see cref="SensorBalance"/>; <c>neighbour_first</c> has
/// F + 1 entries and says where the neighbours of each edge server begin in <c>neighbour_index</c>.
/// </remarks>
public static class EdgeServerProbe
{
    /// <summary>Runs a solver and tells of its edge servers.</summary>
    /// <param name="scenario">Name of the scenario, for messages.</param>
    /// <param name="deployment">Topology, sensors and channels.</param>
    /// <param name="dynamicsSeed">Seed of the dynamics.</param>
    /// <param name="solver">Which solver.</param>
    /// <param name="length">Cycles, and how many of them are measured.</param>
    /// <param name="stop">Checked before every cycle.</param>
    /// <param name="policies">Where policies are; null for those that come with the program alone.</param>
    /// <exception cref="SolverRefusedException">The solver does not take on this world.</exception>
    public static RunFacts Probe(
        string scenario, Deployment deployment, long dynamicsSeed, SolverSpec solver, RunLength length, CancellationToken stop,
        PolicyShelf? policies = null)
    {
        var tally = new EdgeServerTally(deployment.System);
        var run = WideAreaRunner.Run(
            scenario, deployment, dynamicsSeed, solver, length, stop, policies: policies, observer: tally);
        var facts = new FactsWriter().Metrics(run);
        Topology(deployment.System, facts);
        tally.Write(facts);
        return facts.Facts();
    }

    private static void Topology(WideAreaSystem system, FactsWriter facts)
    {
        var graph = system.Graph;
        var sensors = system.EmbbCount.Zip(system.UrllcCount, (embb, urllc) => (double)embb + urllc).ToArray();
        var degree = new double[system.EdgeServers];
        var around = new double[system.EdgeServers];
        for (var i = 0; i < degree.Length; i++)
        {
            foreach (var j in graph.Of(i))
            {
                degree[i]++;
                around[i] += sensors[j];
            }

            around[i] = degree[i] > 0 ? around[i] / degree[i] : 0;
        }

        facts.Array("east_m", system.EastM)
            .Array("north_m", system.NorthM)
            .Array("sensors", sensors)
            .Array("neighbour_sensors", around)
            .Array("neighbours", degree)
            .Array("neighbour_first", graph.Offsets.Select(first => (double)first))
            .Array("neighbour_index", graph.Neighbours.Select(j => (double)j));
    }
}
