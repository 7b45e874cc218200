using Twinwright.Model.Federation;

namespace Twinwright.Solvers.Federation;

/// <summary>The most important partial-DT goes to the edge server with the most data, and so on.</summary>
/// <remarks>
/// The data of an edge server is the sum of the W largest d̄_n, the mean of d_nc over c, among the sensors whose largest
/// gain (over all subcarriers) is to it and those that were its members in the frame before: more than W cannot send.
/// Equal importance, data or gain goes to the lower index.
/// </remarks>
public sealed class GreedyAssignment
{
    private readonly FederationSystem _system;
    private readonly double[] _meanKbit;
    private readonly int[] _nearest;
    private readonly double[] _own;
    private readonly double[] _dataKbit;
    private readonly int[] _edgeServers;
    private readonly int[] _partialDts;

    /// <summary>Room for the frames of a system.</summary>
    /// <param name="system">Its sizes.</param>
    public GreedyAssignment(FederationSystem system)
    {
        _system = system;
        (_meanKbit, _nearest, _own) = (new double[system.Sensors], new int[system.Sensors], new double[system.Sensors]);
        (_dataKbit, _edgeServers, _partialDts) = (new double[system.EdgeServers], new int[system.EdgeServers], new int[system.PartialDts]);
    }

    /// <summary>The data of each edge server in the last frame that was assigned [kbit].</summary>
    public ReadOnlySpan<double> DataKbit => _dataKbit;

    /// <summary>Assigns.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="assignment">Takes x: the edge server of each partial-DT.</param>
    public void Write(FrameState frame, Span<int> assignment)
    {
        for (var n = 0; n < _system.Sensors; n++)
        {
            _meanKbit[n] = Mean(frame.DataKbit.AsSpan(n * _system.PartialDts, _system.PartialDts));
            _nearest[n] = Nearest(frame, n);
        }

        for (var b = 0; b < _system.EdgeServers; b++)
        {
            _dataKbit[b] = Gather(frame, b);
        }

        Rank(_dataKbit, _edgeServers);
        Rank(frame.Importance, _partialDts);
        for (var rank = 0; rank < _partialDts.Length; rank++)
        {
            assignment[_partialDts[rank]] = _edgeServers[rank];
        }
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    private int Nearest(FrameState frame, int n)
    {
        var (best, nearest) = (double.NegativeInfinity, 0);
        for (var b = 0; b < _system.EdgeServers; b++)
        {
            for (var w = 0; w < _system.Subcarriers; w++)
            {
                var gain = frame.Gain[(((n * _system.Subcarriers) + w) * _system.EdgeServers) + b];
                (best, nearest) = gain > best ? (gain, b) : (best, nearest);
            }
        }

        return nearest;
    }

    private double Gather(FrameState frame, int b)
    {
        var count = 0;
        for (var n = 0; n < _system.Sensors; n++)
        {
            if (_nearest[n] == b || frame.WasMember(b, n))
            {
                _own[count++] = _meanKbit[n];
            }
        }

        var own = _own.AsSpan(0, count);
        own.Sort();
        var sum = 0.0;
        for (var at = count - 1; at >= Math.Max(0, count - _system.Subcarriers); at--)
        {
            sum += own[at];
        }

        return sum;
    }

    private static void Rank(double[] keys, int[] order)
    {
        for (var at = 0; at < order.Length; at++)
        {
            order[at] = at;
        }

        order.AsSpan().Sort(new GreedyOrder(keys));
    }
}
