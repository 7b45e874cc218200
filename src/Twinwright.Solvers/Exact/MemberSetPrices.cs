using System.Numerics;
using Twinwright.Solvers.Games;

namespace Twinwright.Solvers.Exact;

/// <summary>Leaves out the member sets that no best choice can contain.</summary>
/// <remarks>
/// With a price μ_n ≥ 0 on every link of a sensor in place of the bound L_n, each pair (c, b) takes its best set and
/// the pairs are a linear assignment, of potentials u_c and v_b: Σ u + Σ v + Σ μ_n L_n bounds every choice, and less
/// u_c + v_b − (value − Σ μ_n over its members) it bounds every choice with that set. A choice that keeps L_n is made
/// of each assignment on the way by letting its pairs take their best sets of the sensors that are left, in turn. Prices
/// follow Polyak's subgradient towards the best choice so made.
/// </remarks>
internal sealed class MemberSetPrices
{
    private const int Steps = 150;
    private const int Patience = 8;
    private const double Tolerance = 1e-9;

    private readonly int _edgeServers;
    private readonly int _partialDts;
    private readonly IReadOnlyList<int> _maxAssociations;
    private readonly IReadOnlyList<MemberSetColumn> _columns;
    private readonly int[][] _ofPair;
    private readonly LinearAssignment _assignment = new();
    private readonly double[] _net;
    private readonly int[] _bestOfPair;
    private readonly int[] _edgeServerOf;
    private readonly double[] _priceOfSet;
    private readonly int[] _used;

    private MemberSetPrices(
        int edgeServers, int partialDts, IReadOnlyList<int> maxAssociations, IReadOnlyList<MemberSetColumn> columns)
    {
        (_edgeServers, _partialDts, _maxAssociations, _columns) = (edgeServers, partialDts, maxAssociations, columns);
        var pairs = Enumerable.Range(0, columns.Count).ToLookup(at => (columns[at].PartialDt * edgeServers) + columns[at].EdgeServer);
        _ofPair = [.. Enumerable.Range(0, partialDts * edgeServers).Select(pair => pairs[pair].ToArray())];
        if (_ofPair.Any(own => !own.Any(at => columns[at].Members == 0)))
        {
            throw new ArgumentException("every pair needs an empty set", nameof(columns));
        }

        (_net, _bestOfPair, _edgeServerOf) = (new double[_ofPair.Length], new int[_ofPair.Length], new int[partialDts]);
        (_priceOfSet, _used) = (new double[1 << maxAssociations.Count], new int[maxAssociations.Count]);
    }

    /// <summary>The sets that a best choice may contain, and all of those that one does contain.</summary>
    /// <inheritdoc cref="MemberSetProgram.Solve"/>
    public static IReadOnlyList<MemberSetColumn> Worthwhile(
        int edgeServers, int partialDts, IReadOnlyList<int> maxAssociations, IReadOnlyList<MemberSetColumn> columns)
    {
        var prices = new MemberSetPrices(edgeServers, partialDts, maxAssociations, columns);
        return prices.Select(prices.Search(out var least), least);
    }

    private double[] Search(out double least)
    {
        var (price, best, step, idle) = (new double[_used.Length], new double[_used.Length], 1.0, 0);
        (least, var lowest) = (double.NegativeInfinity, double.PositiveInfinity);
        for (var k = 0; k < Steps; k++)
        {
            var bound = Bound(price);
            least = Math.Max(least, Repair());
            if (bound < lowest)
            {
                (lowest, idle) = (bound, 0);
                price.CopyTo(best, 0);
            }
            else if (++idle == Patience)
            {
                (step, idle) = (step / 2, 0);
                best.CopyTo(price, 0);
                Bound(price);
            }

            var squares = 0.0;
            CountUsed();
            for (var n = 0; n < price.Length; n++)
            {
                var excess = _used[n] - _maxAssociations[n];
                squares += price[n] > 0 || excess > 0 ? excess * excess : 0;
            }

            if (squares == 0 || lowest - least <= Tolerance * (1 + Math.Abs(lowest)))
            {
                break;
            }

            for (var n = 0; n < price.Length; n++)
            {
                price[n] = Math.Max(0, price[n] + (step * Math.Max(0, lowest - least) / squares * (_used[n] - _maxAssociations[n])));
            }
        }

        return best;
    }

    /// <summary>Σ u + Σ v + Σ μ L; sets the best set of every pair, and the assignment.</summary>
    private double Bound(double[] price)
    {
        for (var set = 1; set < _priceOfSet.Length; set++)
        {
            _priceOfSet[set] = _priceOfSet[set & (set - 1)] + price[BitOperations.TrailingZeroCount(set)];
        }

        for (var pair = 0; pair < _net.Length; pair++)
        {
            (_net[pair], _bestOfPair[pair]) = (double.NegativeInfinity, -1);
            foreach (var at in _ofPair[pair])
            {
                var net = _columns[at].Value - _priceOfSet[_columns[at].Members];
                if (net > _net[pair])
                {
                    (_net[pair], _bestOfPair[pair]) = (net, at);
                }
            }
        }

        var bound = _assignment.Solve(_partialDts, _edgeServers, _net, _edgeServerOf);
        for (var n = 0; n < price.Length; n++)
        {
            bound += price[n] * _maxAssociations[n];
        }

        return bound;
    }

    private void CountUsed()
    {
        Array.Clear(_used);
        for (var c = 0; c < _partialDts; c++)
        {
            var members = _columns[_bestOfPair[(c * _edgeServers) + _edgeServerOf[c]]].Members;
            for (var left = members; left != 0; left &= left - 1)
            {
                _used[BitOperations.TrailingZeroCount(left)]++;
            }
        }
    }

    /// <summary>What the assignment is worth when its pairs take turns with the sensors that are left.</summary>
    private double Repair()
    {
        Array.Clear(_used);
        var sum = 0.0;
        for (var c = 0; c < _partialDts; c++)
        {
            var full = 0;
            for (var n = 0; n < _used.Length; n++)
            {
                full |= _used[n] >= _maxAssociations[n] ? 1 << n : 0;
            }

            var (best, chosen) = (double.NegativeInfinity, -1);
            foreach (var at in _ofPair[(c * _edgeServers) + _edgeServerOf[c]])
            {
                var net = _columns[at].Value - _priceOfSet[_columns[at].Members];
                if ((_columns[at].Members & full) == 0 && net > best)
                {
                    (best, chosen) = (net, at);
                }
            }

            sum += _columns[chosen].Value;
            for (var left = _columns[chosen].Members; left != 0; left &= left - 1)
            {
                _used[BitOperations.TrailingZeroCount(left)]++;
            }
        }

        return sum;
    }

    private List<MemberSetColumn> Select(double[] price, double least)
    {
        var bound = Bound(price);
        var slack = bound - least + (Tolerance * (1 + Math.Abs(bound) + Math.Abs(least)));
        var u = _assignment.RowPotential;
        var v = _assignment.ColumnPotential;
        var kept = new List<MemberSetColumn>();
        foreach (var column in _columns)
        {
            var net = column.Value - _priceOfSet[column.Members];
            if (u[column.PartialDt] + v[column.EdgeServer] - net <= slack)
            {
                kept.Add(column);
            }
        }

        return kept;
    }
}
