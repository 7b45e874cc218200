using Twinwright.Model.Federation;
using Twinwright.Model.Radio;

namespace Twinwright.Learning.Federation;

/// <summary>Picks sensors and subcarriers for edge servers that want some number of links.</summary>
/// <remarks>
/// Edge servers pick one after the other, by rising index. Each goes through the sensors by falling strength
/// P_n max_w H_nbw (equal ones by rising index) and takes those that are eligible, until it has as many as it wants.
/// Eligible is a sensor with fewer than L_n links that has, on the free subcarrier of the highest signal to interference
/// and noise (ties: lower index), a rate of at least R_Min at which its data arrives within the frame, and that leaves
/// as much to every link already there. So no decision breaks eq. 25b or 25c by its links.
/// </remarks>
internal sealed class GreedyLinks
{
    private const int None = -1;

    private readonly FederationSystem _system;
    private readonly double[] _strengthW;
    private readonly int[] _order;
    private readonly int[] _linkCount;
    private readonly int[] _owner;
    private readonly int[] _onAir;
    private readonly int[] _onAirCount;
    private readonly double[] _neededBitPerS;
    private readonly Comparison<int> _strongestFirst;

    /// <summary>Room for the frames of a system.</summary>
    public GreedyLinks(FederationSystem system)
    {
        _system = system;
        (_strengthW, _order, _linkCount) = (new double[system.Sensors], new int[system.Sensors], new int[system.Sensors]);
        (_owner, _onAir) = (new int[system.Subcarriers * system.EdgeServers], new int[system.Subcarriers * system.EdgeServers]);
        (_onAirCount, _neededBitPerS) = (new int[system.Subcarriers], new double[system.Subcarriers * system.EdgeServers]);
        _strongestFirst = StrongestFirst;
    }

    /// <summary>Picks the links of a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="wanted">Links that each edge server wants; by b [1].</param>
    /// <param name="partialDt">Partial-DT of each edge server that wants links; by b.</param>
    /// <param name="slackS">Time that each of them has for transmission and training; by b [s].</param>
    /// <param name="actions">Takes the links, by edge server and falling strength.</param>
    public void Pick(FrameState frame, ReadOnlySpan<int> wanted, ReadOnlySpan<int> partialDt, ReadOnlySpan<double> slackS, FrameActions actions)
    {
        Array.Fill(_owner, None);
        Array.Clear(_linkCount);
        Array.Clear(_onAirCount);
        for (var b = 0; b < wanted.Length; b++)
        {
            var rest = Math.Min(wanted[b], _system.Subcarriers);
            if (rest == 0)
            {
                continue;
            }

            Rank(frame, b);
            for (var at = 0; at < _order.Length && rest > 0; at++)
            {
                var n = _order[at];
                if (_linkCount[n] == _system.MaxAssociations[n])
                {
                    continue;
                }

                var needed = Math.Max(
                    _system.Constants.MinRateBitPerS,
                    FrameDelays.BitPerKbit * frame.DataKbit[(n * _system.PartialDts) + partialDt[b]] / Math.Max(0, slackS[b]));
                if (BestFree(frame, n, b, needed) is var w and >= 0)
                {
                    Put(n, b, w, needed);
                    actions.Add(b, n, w);
                    rest--;
                }
            }
        }
    }

    /// <summary>Rate of a link among those picked [bit/s].</summary>
    public double RateBitPerS(FrameState frame, int n, int b, int w) => RateBitPerS(frame, n, b, w, HeardW(frame, n, b, w));

    private double RateBitPerS(FrameState frame, int n, int b, int w, double heardW) =>
        CochannelUplink.RateBitPerS(_system.SubcarrierHz, ReceivedW(frame, n, b, w), heardW, _system.NoiseW);

    private void Rank(FrameState frame, int b)
    {
        for (var n = 0; n < _order.Length; n++)
        {
            var gain = 0.0;
            for (var w = 0; w < _system.Subcarriers; w++)
            {
                gain = Math.Max(gain, frame.Gain[(((n * _system.Subcarriers) + w) * _system.EdgeServers) + b]);
            }

            (_strengthW[n], _order[n]) = (_system.SensorPowerW[n] * gain, n);
        }

        _order.AsSpan().Sort(_strongestFirst);
    }

    /// <summary>The subcarrier that an eligible sensor would have at an edge server; −1 when it is not eligible.</summary>
    private int BestFree(FrameState frame, int n, int b, double neededBitPerS)
    {
        var (best, heard, chosen) = (0.0, 0.0, None);
        for (var w = 0; w < _system.Subcarriers; w++)
        {
            if (_owner[(w * _system.EdgeServers) + b] != None)
            {
                continue;
            }

            var other = HeardW(frame, n, b, w);
            var ratio = ReceivedW(frame, n, b, w) / (other + _system.NoiseW);
            (best, heard, chosen) = ratio > best ? (ratio, other, w) : (best, heard, chosen);
        }

        return chosen != None && RateBitPerS(frame, n, b, chosen, heard) >= neededBitPerS && Spares(frame, n, chosen)
            ? chosen
            : None;
    }

    /// <summary>Whether all links on a subcarrier stay as fast as they must be when a sensor comes on the air there.</summary>
    private bool Spares(FrameState frame, int n, int w)
    {
        if (_onAir.AsSpan(w * _system.EdgeServers, _onAirCount[w]).Contains(n))
        {
            return true;
        }

        for (var b = 0; b < _system.EdgeServers; b++)
        {
            var owner = _owner[(w * _system.EdgeServers) + b];
            if (owner != None
                && RateBitPerS(frame, owner, b, w, HeardW(frame, owner, b, w) + ReceivedW(frame, n, b, w)) < _neededBitPerS[(w * _system.EdgeServers) + b])
            {
                return false;
            }
        }

        return true;
    }

    private void Put(int n, int b, int w, double neededBitPerS)
    {
        (_owner[(w * _system.EdgeServers) + b], _neededBitPerS[(w * _system.EdgeServers) + b]) = (n, neededBitPerS);
        _linkCount[n]++;
        var onAir = _onAir.AsSpan(w * _system.EdgeServers, _onAirCount[w] + 1);
        if (!onAir[..^1].Contains(n))
        {
            onAir[^1] = n;
            _onAirCount[w]++;
        }
    }

    private double HeardW(FrameState frame, int n, int b, int w)
    {
        var sum = 0.0;
        foreach (var other in _onAir.AsSpan(w * _system.EdgeServers, _onAirCount[w]))
        {
            sum += other == n ? 0 : ReceivedW(frame, other, b, w);
        }

        return sum;
    }

    private double ReceivedW(FrameState frame, int n, int b, int w) =>
        _system.SensorPowerW[n] * frame.Gain[(((n * _system.Subcarriers) + w) * _system.EdgeServers) + b];

    private int StrongestFirst(int x, int y) =>
        _strengthW[x] == _strengthW[y] ? x.CompareTo(y) : _strengthW[y].CompareTo(_strengthW[x]);
}
