using Twinwright.Model.Federation;
using Twinwright.Model.Radio;

namespace Twinwright.Solvers.Federation;

/// <summary>Every way to own the cells of a subcarrier, and how long a kbit then takes in each of them.</summary>
/// <remarks>
/// Interference stays within a subcarrier and rates do not depend on what is sent, so this table serves every
/// assignment to the same edge servers. Only rows that are feasible by themselves are kept: every rate is at least
/// R_Min (Chen 2025, eq. 25c), and no sensor has more than L_n of the cells (eq. 8).
/// </remarks>
internal sealed class ExactCells
{
    /// <summary>Owner of a cell that is free.</summary>
    public const int Nobody = -1;

    private readonly FederationSystem _system;
    private readonly int _width;
    private readonly List<int>[] _owner;
    private readonly List<double>[] _secondPerKbit;
    private readonly int[] _edgeServers;
    private readonly int[] _row;
    private readonly double[] _time;

    /// <summary>Room for the frames of a system.</summary>
    /// <param name="system">Its sizes and constants.</param>
    public ExactCells(FederationSystem system)
    {
        (_system, _width) = (system, system.PartialDts);
        _owner = [.. Enumerable.Range(0, system.Subcarriers).Select(_ => new List<int>())];
        _secondPerKbit = [.. Enumerable.Range(0, system.Subcarriers).Select(_ => new List<double>())];
        (_edgeServers, _row, _time) = (new int[_width], new int[_width], new double[_width]);
    }

    /// <summary>The edge servers with a partial-DT, ascending: the columns of the table.</summary>
    public ReadOnlySpan<int> EdgeServers => _edgeServers;

    /// <summary>Rows of a subcarrier.</summary>
    public int Rows(int w) => _owner[w].Count / _width;

    /// <summary>Owners of a row's cells.</summary>
    public ReadOnlySpan<int> Owner(int w, int row) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_owner[w]).Slice(row * _width, _width);

    /// <summary>Time that a kbit takes in a row's cells; 0 where nobody is [s/kbit].</summary>
    public ReadOnlySpan<double> SecondPerKbit(int w, int row) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_secondPerKbit[w]).Slice(row * _width, _width);

    /// <summary>Fills the table.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="edgeServers">The edge servers with a partial-DT, ascending.</param>
    public void Load(FrameState frame, ReadOnlySpan<int> edgeServers)
    {
        edgeServers.CopyTo(_edgeServers);
        for (var w = 0; w < _system.Subcarriers; w++)
        {
            _owner[w].Clear();
            _secondPerKbit[w].Clear();
            Array.Fill(_row, Nobody);
            do
            {
                Keep(frame, w);
            }
            while (Next());
        }
    }

    /// <summary>Counts on: the last column turns fastest.</summary>
    private bool Next()
    {
        for (var i = _width - 1; i >= 0; i--)
        {
            if (++_row[i] < _system.Sensors)
            {
                return true;
            }

            _row[i] = Nobody;
        }

        return false;
    }

    private void Keep(FrameState frame, int w)
    {
        for (var i = 0; i < _width; i++)
        {
            var n = _row[i];
            if (n == Nobody)
            {
                _time[i] = 0;
                continue;
            }

            var rate = CochannelUplink.RateBitPerS(
                _system.SubcarrierHz, ReceivedW(frame, n, w, i), InterferenceW(frame, w, i), _system.NoiseW);
            if (rate < _system.Constants.MinRateBitPerS || _row.AsSpan().Count(n) > _system.MaxAssociations[n])
            {
                return;
            }

            _time[i] = FrameDelays.TransmissionS(1, rate);
        }

        _owner[w].AddRange(_row);
        _secondPerKbit[w].AddRange(_time);
    }

    /// <summary>What column i hears of all other sensors on the subcarrier, each once.</summary>
    private double InterferenceW(FrameState frame, int w, int i)
    {
        var sum = 0.0;
        for (var k = 0; k < _width; k++)
        {
            var n = _row[k];
            if (n != Nobody && n != _row[i] && !_row.AsSpan(0, k).Contains(n))
            {
                sum += ReceivedW(frame, n, w, i);
            }
        }

        return sum;
    }

    private double ReceivedW(FrameState frame, int n, int w, int i) =>
        _system.SensorPowerW[n] * frame.Gain[(((n * _system.Subcarriers) + w) * _system.EdgeServers) + _edgeServers[i]];
}
