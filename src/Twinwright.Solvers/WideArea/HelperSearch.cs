namespace Twinwright.Solvers.WideArea;

/// <summary>Local searches for the set of helpers, over one planned cycle or the sum of several.</summary>
public static class HelperSearch
{
    /// <summary>A move counts as better when it saves more than this share of the energy.</summary>
    public const double LeastGain = 1e-10;

    /// <summary>Coordinate descent: flips, and swaps of a helper with a recipient at most two hops away.</summary>
    /// <remarks>
    /// Sweeps over all edge servers until none of the moves lowers the energy. Every move kept lowers it by a share of
    /// at least <see cref="LeastGain"/>, so the descent ends.
    /// </remarks>
    /// <param name="plans">Loaded cycles with the same identities.</param>
    public static void Descend(IReadOnlyList<CyclePlan> plans)
    {
        var count = plans[0].EdgeServers;
        var energy = EnergyJ(plans);
        bool improved;
        do
        {
            improved = false;
            for (var i = 0; i < count; i++)
            {
                improved |= TryMove(plans, ref energy, i, -1);
            }

            if (!improved)
            {
                improved = TrySwaps(plans, ref energy);
            }
        }
        while (improved);
    }

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

    private static bool TrySwaps(IReadOnlyList<CyclePlan> plans, ref double energy)
    {
        var plan = plans[0];
        var improved = false;
        var seen = new int[plan.EdgeServers];
        for (var helper = 0; helper < plan.EdgeServers; helper++)
        {
            if (!plan.Helper[helper])
            {
                continue;
            }

            var swapped = false;
            foreach (var near in plan.NeighboursOf(helper))
            {
                swapped = swapped || TrySwap(plans, ref energy, helper, near, seen);
                foreach (var far in plan.NeighboursOf(near))
                {
                    swapped = swapped || TrySwap(plans, ref energy, helper, far, seen);
                }
            }

            improved |= swapped;
        }

        return improved;
    }

    private static bool TrySwap(IReadOnlyList<CyclePlan> plans, ref double energy, int helper, int recipient, int[] seen)
    {
        if (plans[0].Helper[recipient] || seen[recipient] == helper + 1)
        {
            return false;
        }

        seen[recipient] = helper + 1;
        return TryMove(plans, ref energy, helper, recipient);
    }

    /// <summary>Flips one or two edge servers and keeps it if the energy falls.</summary>
    private static bool TryMove(IReadOnlyList<CyclePlan> plans, ref double energy, int first, int second)
    {
        var change = 0.0;
        foreach (var plan in plans)
        {
            plan.Flip(first);
            if (second >= 0)
            {
                plan.Flip(second);
            }

            change += plan.MeanChangeJ;
        }

        var keep = change < -LeastGain * energy;
        foreach (var plan in plans)
        {
            if (keep)
            {
                plan.Keep();
            }
            else
            {
                plan.Undo();
            }
        }

        if (keep)
        {
            energy += change;
        }

        return keep;
    }
}
