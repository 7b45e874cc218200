namespace Twinwright.Solvers.WideArea;

/// <summary>Local searches for the set of helpers, over one planned cycle or the sum of several.</summary>
public static class HelperSearch
{
    /// <summary>A move counts as better when it saves more than this share of the energy.</summary>
    public const double LeastGain = 1e-10;

    /// <summary>Coordinate descent: flips, and swaps of a helper with a recipient at most two hops away.</summary>
    /// <remarks>
    /// Sweeps over all edge servers whose surroundings have changed until none of the moves lowers the energy. Every
    /// move kept lowers it by a share of at least <see cref="LeastGain"/>, so the descent ends.
    /// </remarks>
    /// <param name="plans">Loaded cycles with the same identities.</param>
    public static void Descend(IReadOnlyList<CyclePlan> plans) => new Descent(plans).Run();

    /// <summary>Best response: an edge server flips when its own and its neighbours' energy falls.</summary>
    /// <param name="plan">A loaded cycle.</param>
    /// <param name="maxSweeps">Sweeps after which it stops, since local gains need not settle.</param>
    public static void RespondLocally(CyclePlan plan, int maxSweeps)
    {
        var threshold = LeastGain * plan.MeanEnergyJ();
        for (var sweep = 0; sweep < maxSweeps; sweep++)
        {
            var moved = false;
            for (var i = 0; i < plan.EdgeServers; i++)
            {
                plan.WatchAround(i);
                plan.Flip(i);
                if (plan.WatchedChangeJ < -threshold)
                {
                    plan.Keep();
                    moved = true;
                }
                else
                {
                    plan.Undo();
                }
            }

            if (!moved)
            {
                return;
            }
        }
    }

    /// <summary>Mean energy over the samples, summed over the cycles [J].</summary>
    public static double EnergyJ(IReadOnlyList<CyclePlan> plans)
    {
        var sum = 0.0;
        foreach (var plan in plans)
        {
            sum += plan.MeanEnergyJ();
        }

        return sum;
    }

    /// <summary>Takes on identities.</summary>
    public static void SetHelpers(IReadOnlyList<CyclePlan> plans, ReadOnlySpan<bool> helper)
    {
        foreach (var plan in plans)
        {
            for (var i = 0; i < helper.Length; i++)
            {
                if (plan.Helper[i] != helper[i])
                {
                    plan.Flip(i);
                    plan.Keep();
                }
            }
        }
    }
}
