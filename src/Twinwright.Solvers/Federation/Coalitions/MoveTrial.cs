using Twinwright.Solvers.Games;

namespace Twinwright.Solvers.Federation.Coalitions;

/// <summary>What any single move is worth, by working out the subcarriers that it touches anew.</summary>
/// <remarks>It does not change the state, allocates nothing, and gives to the bit what making the move would give.</remarks>
internal sealed class MoveTrial
{
    private readonly CoalitionState _state;
    private readonly int _edgeServers;
    private readonly double[] _owner;
    private readonly double[] _interference;
    private readonly double[] _signal;
    private readonly double[] _bit;
    private readonly double[] _powerW;
    private readonly double[] _timeS;
    private readonly double[] _energyJ;
    private readonly int[] _list;
    private readonly double[] _sensorPowerW;

    /// <summary>Scratch for moves of a state.</summary>
    public MoveTrial(CoalitionState state, Model.Federation.FederationSystem system)
    {
        (_state, _edgeServers, _sensorPowerW) = (state, system.EdgeServers, system.SensorPowerW);
        var cells = state.Radio.Cells;
        (_owner, _interference, _signal, _bit) = (new double[cells], new double[cells], new double[cells], new double[cells]);
        (_powerW, _timeS, _energyJ) = (new double[cells], new double[cells], new double[cells]);
        _list = new int[system.EdgeServers + 2];
    }

    /// <summary>By how much a move raises the potential; its own <c>Gain</c> is not read.</summary>
    public double Gain(in CoalitionMove move)
    {
        var (first, second) = (move.FromSubcarrier, move.ToSubcarrier == move.FromSubcarrier ? -1 : move.ToSubcarrier);
        Touch(first, move);
        Touch(second, move);
        var gain = 0.0;
        for (var b = 0; b < _edgeServers; b++)
        {
            if (b == move.From || b == move.To || IsOwned(b, first) || IsOwned(b, second))
            {
                gain += PotentialAfter(b, move, first, second) - _state.Potential[b];
            }
        }

        return gain;
    }

    private bool IsOwned(int b, int w) => w >= 0 && _owner[_state.Radio.CellOf(b, w)] >= 0;

    private void Touch(int w, in CoalitionMove move)
    {
        if (w < 0)
        {
            return;
        }

        var radio = _state.Radio;
        var (from, stride) = (w * radio.Stride, radio.Stride);
        radio.Owner.AsSpan(from, stride).CopyTo(_owner.AsSpan(from));
        radio.Signal.AsSpan(from, stride).CopyTo(_signal.AsSpan(from));
        radio.Bit.AsSpan(from, stride).CopyTo(_bit.AsSpan(from));
        radio.PowerW.AsSpan(from, stride).CopyTo(_powerW.AsSpan(from));
        if (w == move.FromSubcarrier)
        {
            _owner[radio.CellOf(move.From, w)] = RadioCells.Free;
        }

        if (w == move.ToSubcarrier)
        {
            var cell = radio.CellOf(move.To, w);
            _owner[cell] = move.Sensor;
            _signal[cell] = radio.Received[(move.Sensor * radio.Cells) + cell];
            _bit[cell] = _state.Bit[(move.Sensor * stride) + move.To];
            _powerW[cell] = _sensorPowerW[move.Sensor];
        }

        radio.SumInterference(w, OnAirAfter(w, move), _owner, _interference);
        radio.Transmit(w, _interference, _owner, _signal, _bit, _powerW, _timeS, _energyJ);
    }

    /// <summary>The sensors on a subcarrier after the move, ascending.</summary>
    private ReadOnlySpan<int> OnAirAfter(int w, in CoalitionMove move)
    {
        var radio = _state.Radio;
        var comes = w == move.ToSubcarrier;
        var sensorStays = comes || radio.LinksOnAir(w, move.Sensor) > (w == move.FromSubcarrier ? 1 : 0);
        var replacedLeaves = comes && move.Replaced >= 0 && radio.LinksOnAir(w, move.Replaced) == 1;
        var count = 0;
        var placed = !sensorStays;
        foreach (var n in radio.OnAir(w))
        {
            if (!placed && n >= move.Sensor)
            {
                _list[count++] = move.Sensor;
                placed = true;
            }

            if (n != move.Sensor && !(replacedLeaves && n == move.Replaced))
            {
                _list[count++] = n;
            }
        }

        if (!placed)
        {
            _list[count++] = move.Sensor;
        }

        return _list.AsSpan(0, count);
    }

    private double PotentialAfter(int b, in CoalitionMove move, int first, int second)
    {
        var (radio, stride) = (_state.Radio, _state.Radio.Stride);
        var (data, energy, delay) = (0.0, 0.0, 0.0);
        var changes = b == move.From || b == move.To;
        for (var (w, cell) = (0, b); cell < radio.Cells; w++, cell += stride)
        {
            var touched = w == first || w == second;
            var owner = touched ? _owner[cell] : radio.Owner[cell];
            if (owner >= 0)
            {
                data += changes ? _state.DataKbit[((int)owner * stride) + b] : 0;
                energy += touched ? _energyJ[cell] : radio.EnergyJ[cell];
                delay = Math.Max(delay, touched ? _timeS[cell] : radio.TimeS[cell]);
            }
        }

        if (!changes)
        {
            var same = delay >= _state.LowS[b] && delay <= _state.HighS[b];
            var own = same ? _state.Value[b] : _state.Terms.At(b, _state.Data[b], delay).Value;
            return _state.PotentialOf(b, own, energy, _state.ChangeCost[b], delay);
        }

        var cost = _state.ChangeCost[b];
        cost -= b == move.From ? _state.JoinCost[(move.Sensor * stride) + b] : 0;
        cost -= b == move.To && move.Replaced >= 0 ? _state.JoinCost[(move.Replaced * stride) + b] : 0;
        cost += b == move.To ? _state.JoinCost[(move.Sensor * stride) + b] : 0;
        return _state.PotentialOf(b, _state.Terms.At(b, _state.Terms.Of(b, data), delay).Value, energy, cost, delay);
    }
}
