namespace Twinwright.Solvers.WideArea;

/// <summary>A coordinate descent under way; see <see cref="HelperSearch.Descend"/>.</summary>
internal sealed class Descent
{
    private const int FlipReach = 4;
    private const int SwapReach = 6;
    private readonly IReadOnlyList<CyclePlan> _plans;
    private readonly CyclePlan _first;
    private readonly Surroundings _flips;
    private readonly Surroundings _swaps;
    private readonly int[] _tried;
    private double _energyJ;

    public Descent(IReadOnlyList<CyclePlan> plans)
    {
        (_plans, _first) = (plans, plans[0]);
        (_flips, _swaps) = (new Surroundings(_first.Graph), new Surroundings(_first.Graph));
        _tried = new int[_first.EdgeServers];
        _energyJ = HelperSearch.EnergyJ(plans);
    }

    public void Run()
    {
        while (SweepFlips() || SweepSwaps())
        {
        }
    }

    private bool SweepFlips()
    {
        var improved = false;
        for (var i = 0; i < _first.EdgeServers; i++)
        {
            improved |= _flips.Take(i) && TryMove(i, null);
        }

        return improved;
    }

    private bool SweepSwaps()
    {
        var improved = false;
        Array.Clear(_tried);
        for (var helper = 0; helper < _first.EdgeServers; helper++)
        {
            improved |= _first.Helper[helper] && _swaps.Take(helper) && TrySwaps(helper);
        }

        return improved;
    }

    private bool TrySwaps(int helper)
    {
        foreach (var near in _first.Graph.Of(helper))
        {
            if (TrySwap(helper, near))
            {
                return true;
            }

            foreach (var far in _first.Graph.Of(near))
            {
                if (TrySwap(helper, far))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool TrySwap(int helper, int recipient)
    {
        if (_first.Helper[recipient] || _tried[recipient] == helper + 1)
        {
            return false;
        }

        _tried[recipient] = helper + 1;
        return TryMove(helper, recipient);
    }

    /// <summary>Flips one or two edge servers and keeps it if the energy falls.</summary>
    private bool TryMove(int one, int? other)
    {
        var change = 0.0;
        foreach (var plan in _plans)
        {
            plan.Flip(one);
            if (other is { } second)
            {
                plan.Flip(second);
            }

            change += plan.MeanChangeJ;
        }

        // The change is a sum of differences: where energies span many orders it may be rounding, so a promising move
        // is judged by the energies themselves. Their sum falls strictly, and the descent ends.
        var energyJ = change < -HelperSearch.LeastGain * _energyJ ? HelperSearch.EnergyJ(_plans) : double.NaN;
        var keep = energyJ < _energyJ * (1 - HelperSearch.LeastGain);
        foreach (var plan in _plans)
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
            _energyJ = energyJ;
            MarkAround(one);
            if (other is { } second)
            {
                MarkAround(second);
            }
        }

        return keep;
    }

    private void MarkAround(int edgeServer)
    {
        _flips.Mark(edgeServer, FlipReach);
        _swaps.Mark(edgeServer, SwapReach);
    }
}
