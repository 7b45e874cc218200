using System.Numerics;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Solvers.WideArea;

/// <summary>Exhaustive: the best of all sets of helpers.</summary>
/// <remarks>In the order of a Gray code, in which neighbours differ by one flip.</remarks>
[Solver(SystemKind.WideArea, "exhaustive", "the best of all sets of helpers, each cycle; up to 14 edge servers", Order = 70, MaxEdgeServers = 14)]
public sealed class Exhaustive : PlanningSolver
{
    /// <inheritdoc />
    protected override bool StartMatters => false;

    /// <inheritdoc />
    protected override void Search(CyclePlan plan)
    {
        var best = plan.Helper.ToArray();
        var bestEnergy = plan.MeanEnergyJ();
        for (var number = 1u; number < 1u << plan.EdgeServers; number++)
        {
            plan.Flip(BitOperations.TrailingZeroCount(number));
            plan.Keep();
            var energy = plan.MeanEnergyJ();
            if (energy < bestEnergy)
            {
                bestEnergy = energy;
                plan.Helper.CopyTo(best);
            }
        }

        HelperSearch.SetHelpers([plan], best);
    }
}
