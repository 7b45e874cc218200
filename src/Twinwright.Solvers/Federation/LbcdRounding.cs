using Twinwright.Model.Federation;
using Twinwright.Model.Radio;
using Twinwright.Solvers.Games;

namespace Twinwright.Solvers.Federation;

/// <summary>From y and z in [0, 1] to links.</summary>
/// <remarks>
/// Associations of at least ½ are taken by falling y (ties: by edge server, then by sensor) while the sensor is within
/// L_n and the edge server has subcarriers left. The members of an edge server get subcarriers by exact linear
/// assignment on z, so that each cell has one link at most; where z does not say, by the rate.
/// </remarks>
internal sealed class LbcdRounding
{
    private const double RateShare = 0.05;

    private readonly FederationSystem _system;
    private readonly LinearAssignment _matching = new();
    private readonly int[] _order;
    private readonly double[] _key;
    private readonly int[] _ofSensor;
    private readonly int[] _ofEdgeServer;
    private readonly int[] _members;
    private readonly int[] _subcarrier;
    private readonly double[] _value;

    /// <summary>Room for the frames of a system.</summary>
    public LbcdRounding(FederationSystem system)
    {
        var (pairs, most) = (system.EdgeServers * system.Sensors, Math.Min(system.Sensors, system.Subcarriers));
        (_system, _order, _key) = (system, new int[pairs], new double[pairs]);
        (_ofSensor, _ofEdgeServer) = (new int[system.Sensors], new int[system.EdgeServers]);
        (_members, _subcarrier, _value) = (new int[most], new int[most], new double[most * system.Subcarriers]);
    }

    /// <summary>Rounds the point that a relaxation stands at.</summary>
    /// <param name="relaxation">y, z and what is on the air there.</param>
    /// <param name="plan">Takes the links.</param>
    public void Round(LbcdRelaxation relaxation, LbcdPlan plan)
    {
        Array.Fill(plan.Subcarrier, LbcdPlan.None);
        Associate(relaxation.Y, plan.Subcarrier);
        for (var b = 0; b < _system.EdgeServers; b++)
        {
            var count = 0;
            for (var n = 0; n < _system.Sensors; n++)
            {
                if (plan.Subcarrier[(b * _system.Sensors) + n] != LbcdPlan.None)
                {
                    _members[count++] = n;
                }
            }

            Allocate(relaxation, b, _members.AsSpan(0, count), plan.Subcarrier);
        }
    }

    /// <summary>Chooses the associations; they stand on subcarrier 0 for now.</summary>
    private void Associate(double[] y, int[] subcarrier)
    {
        var count = 0;
        for (var pair = 0; pair < y.Length; pair++)
        {
            if (y[pair] >= 0.5)
            {
                (_order[count], _key[count]) = (pair, -y[pair]);
                count++;
            }
        }

        // Of equal keys the lower pair comes first, whatever the sort does with them.
        _key.AsSpan(0, count).Sort(_order.AsSpan(0, count));
        for (var (from, to) = (0, 1); to <= count; to++)
        {
            if (to == count || _key[to] != _key[from])
            {
                _order.AsSpan(from, to - from).Sort();
                from = to;
            }
        }

        Array.Clear(_ofSensor);
        Array.Clear(_ofEdgeServer);
        foreach (var pair in _order.AsSpan(0, count))
        {
            var (b, n) = Math.DivRem(pair, _system.Sensors);
            if (_ofSensor[n] < _system.MaxAssociations[n] && _ofEdgeServer[b] < _system.Subcarriers)
            {
                (_ofSensor[n], _ofEdgeServer[b], subcarrier[pair]) = (_ofSensor[n] + 1, _ofEdgeServer[b] + 1, 0);
            }
        }
    }

    private void Allocate(LbcdRelaxation relaxation, int b, ReadOnlySpan<int> members, int[] subcarrier)
    {
        var (sensors, subcarriers) = (_system.Sensors, _system.Subcarriers);
        for (var row = 0; row < members.Length; row++)
        {
            var (n, best) = (members[row], 0.0);
            var values = _value.AsSpan(row * subcarriers, subcarriers);
            for (var w = 0; w < subcarriers; w++)
            {
                values[w] = CochannelUplink.RateBitPerS(1, relaxation.Sinr(b, n, w), 0, 1);
                best = Math.Max(best, values[w]);
            }

            for (var w = 0; w < subcarriers; w++)
            {
                var rate = best > 0 && double.IsFinite(best) ? values[w] / best : 0;
                values[w] = relaxation.Z[(((b * sensors) + n) * subcarriers) + w] + (RateShare * rate);
            }
        }

        _matching.Solve(members.Length, subcarriers, _value.AsSpan(0, members.Length * subcarriers), _subcarrier.AsSpan(0, members.Length));
        for (var row = 0; row < members.Length; row++)
        {
            subcarrier[(b * sensors) + members[row]] = _subcarrier[row];
        }
    }
}
