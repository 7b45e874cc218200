using Twinwright.Model.Computing;
using Twinwright.Model.Quality;
using Twinwright.Model.WideArea;

namespace Twinwright.Solvers.WideArea.Messages;

/// <summary>An edge server's own share of the system's expected energy, and what flips near it would do to it.</summary>
/// <remarks>
/// A helper answers for its group, a recipient with a helper near for nothing, and without one for itself. Summed over all
/// edge servers that is the expected energy of the system, each joule once.
/// </remarks>
internal sealed class LocalCost
{
    private readonly bool _everyone;
    private readonly int _neighbours;
    private readonly double _scale;
    private readonly ExpectedGroup _group;
    private readonly double[] _delayS;
    private readonly double[] _cube;
    private readonly int[] _helpersNear;

    /// <summary>Makes room.</summary>
    /// <param name="constants">The model's constants.</param>
    /// <param name="rules">Whose energy counts.</param>
    /// <param name="neighbours">d.</param>
    public LocalCost(WideAreaConstants constants, NegotiationRules rules, int neighbours)
    {
        (_everyone, _neighbours, _scale) = (rules.Gain == GainScope.System, neighbours, constants.ConvergencyScale);
        _group = new ExpectedGroup(constants, neighbours, rules.ExactChoices);
        (_delayS, _cube, _helpersNear) = (new double[neighbours], new double[neighbours], new int[neighbours]);
    }

    /// <summary>Takes in what a neighbour has said of itself as a recipient.</summary>
    public void Take(int neighbour, in Offer offer, in LocalPlan own)
    {
        var after = Convergency.AfterHelp(offer.Basic, offer.Similarity, own.HelperTotal);
        var flop = Workload.OptimalFlop(Convergency.Need(after), _scale, offer.FlopPerConvergency);
        (_delayS[neighbour], _cube[neighbour]) = (offer.DelayS, flop * flop * flop);
    }

    /// <summary>Takes in how many helpers a neighbour has around it.</summary>
    public void SetHelpersNear(int neighbour, int helpers) => _helpersNear[neighbour] = helpers;

    /// <summary>Writes what the flip of each edge server near would do to the local cost.</summary>
    /// <param name="near">Who lives where.</param>
    /// <param name="helper">m of each, by number.</param>
    /// <param name="plan">What the edge server does in each role.</param>
    /// <param name="changeJ">The change of the cost, by number; written [J].</param>
    /// <returns>The energies of which its own flip's change is the difference, added up [J].</returns>
    public double WriteChanges(Neighbourhood near, ReadOnlySpan<bool> helper, in LocalPlan plan, Span<double> changeJ)
    {
        var (now, scale) = (CostJ(near, helper, plan, -1, -1), 0.0);
        for (var number = 0; number <= near.Self; number++)
        {
            // Only a helper's group reaches two hops.
            if (number >= _neighbours && number < near.Self && !helper[near.Self])
            {
                changeJ[number] = 0;
                continue;
            }

            var before = _everyone ? now : CostJ(near, helper, plan, -1, number);
            var after = CostJ(near, helper, plan, number, number);
            changeJ[number] = after - before;
            scale = Math.Abs(after) + Math.Abs(before);
        }

        return scale;
    }

    /// <summary>The cost when an edge server near has flipped.</summary>
    /// <param name="near">Who lives where.</param>
    /// <param name="helper">m of each, by number.</param>
    /// <param name="plan">What the edge server does in each role.</param>
    /// <param name="flipped">Whose flip; −1 for nobody's.</param>
    /// <param name="around">Whose own and neighbours' energies count; −1 for everyone's.</param>
    private double CostJ(Neighbourhood near, ReadOnlySpan<bool> helper, in LocalPlan plan, int flipped, int around)
    {
        if (!(helper[near.Self] ^ (flipped == near.Self)))
        {
            for (var a = 0; a < _neighbours; a++)
            {
                if (helper[a] ^ (flipped == a))
                {
                    return 0;
                }
            }

            return plan.AloneJ;
        }

        var everyone = _everyone || around < 0;
        var touched = flipped < 0 ? default : near.Touches(flipped);
        var counted = everyone ? default : near.Touches(around);
        var step = flipped < 0 ? 0 : helper[flipped] ? -1 : 1;
        _group.Clear();
        for (var a = 0; a < _neighbours; a++)
        {
            var helpers = _helpersNear[a] + (Next(ref touched, a) ? step : 0);
            var counts = Next(ref counted, a) || everyone || around == a;
            if (!(helper[a] ^ (flipped == a)))
            {
                _group.Add(_cube[a], _delayS[a], 1.0 / helpers, counts);
            }
        }

        return _group.EnergyJ(plan.Flop, plan.Own.DelayS, everyone || around < _neighbours || around == near.Self);
    }

    /// <summary>Whether an ascending list goes on with a number, which is then taken off it.</summary>
    private static bool Next(ref ReadOnlySpan<int> list, int number)
    {
        if (list.IsEmpty || list[0] != number)
        {
            return false;
        }

        list = list[1..];
        return true;
    }
}
