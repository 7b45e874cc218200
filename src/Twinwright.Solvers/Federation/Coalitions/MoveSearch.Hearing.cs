using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Twinwright.Model.Federation;

namespace Twinwright.Solvers.Federation.Coalitions;

/// <content>What the sensor hears: the best free subcarrier of every edge server, and what joining there is worth.</content>
internal sealed partial class MoveSearch
{
    /// <summary>The interference as this sensor meets it: without itself on the subcarriers that it uses.</summary>
    private void Hear()
    {
        var radio = _state.Radio;
        for (var w = 0; w < _system.Subcarriers; w++)
        {
            _isOnAir[w] = radio.LinksOnAir(w, _sensor) > 0;
            _heard[w] = _isOnAir[w] ? _own : radio.Interference;
            (_crowding[w].IsBounded, _crowding[w].IsKnown) = (false, false);
            if (!_isOnAir[w])
            {
                continue;
            }

            var count = 0;
            foreach (var n in radio.OnAir(w))
            {
                if (n != _sensor)
                {
                    _list[count++] = n;
                }
            }

            radio.SumInterference(w, _list.AsSpan(0, count), radio.Owner, _own);
        }
    }

    private void LookAtJoins()
    {
        if (_near.IsLimited)
        {
            Array.Fill(_joinGain, double.NegativeInfinity);
            foreach (var b in _near.Of(_sensor))
            {
                HearAt(b);
                LookAtJoin(b);
            }

            return;
        }

        if (_state.HasWanted)
        {
            for (var b = 0; b < _system.EdgeServers; b++)
            {
                HearAt(b);
            }
        }
        else
        {
            HearAll();
        }

        for (var b = 0; b < _system.EdgeServers; b++)
        {
            LookAtJoin(b);
        }
    }

    private void LookAtJoin(int b)
    {
        if (!(_rate[b] >= _system.Constants.MinRateBitPerS) || _subcarrier[b] < 0 || _state.IsMember(_sensor, b))
        {
            _joinGain[b] = double.NegativeInfinity;
            return;
        }

        _joinable++;
        var at = (_sensor * _state.Radio.Stride) + b;
        var delay = Math.Max(_state.DelayS[b], _timeS[b]);
        ref var entry = ref EntryAt(b, _state.GatheredKbit[b] + _state.DataKbit[at], delay);
        _joinGain[b] = _state.PotentialOf(
            b, entry.Value, _state.EnergyJ[b] + (_powerW * _timeS[b]), _state.ChangeCost[b] + _state.JoinCost[at], delay)
            - _state.Potential[b];
    }

    private void HearAll()
    {
        var radio = _state.Radio;
        var noise = Vector256.Create(_system.NoiseW);
        var width = Vector256.Create(_system.SubcarrierHz);
        var free = Vector256.Create(RadioCells.Free);
        ref var received = ref radio.Received[_sensor * radio.Cells];
        ref var owners = ref MemoryMarshal.GetArrayDataReference(radio.Owner);
        for (var v = 0; v < radio.Stride; v += 4)
        {
            var (best, subcarrier) = (Vector256<double>.Zero, Vector256.Create(-1.0));
            var cell = (nuint)v;
            for (var w = 0; w < _heard.Length; w++, cell += (nuint)radio.Stride)
            {
                var heard = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_heard[w]), cell) + noise;
                var sinr = Vector256.LoadUnsafe(ref received, cell) / heard;
                var better = Vector256.Equals(Vector256.LoadUnsafe(ref owners, cell), free) & Vector256.GreaterThan(sinr, best);
                best = Vector256.ConditionalSelect(better, sinr, best);
                subcarrier = Vector256.ConditionalSelect(better, Vector256.Create((double)w), subcarrier);
            }

            var rate = width * RadioCells.Log2OnePlus(best);
            rate.StoreUnsafe(ref _rate[v]);
            subcarrier.StoreUnsafe(ref _subcarrier[v]);
            (Vector256.LoadUnsafe(ref _state.Bit[(_sensor * radio.Stride) + v]) / rate).StoreUnsafe(ref _timeS[v]);
        }
    }

    private void HearAt(int b)
    {
        var radio = _state.Radio;
        var (best, subcarrier, cell) = (0.0, -1, b);
        var wanted = _state.WantedFree(_sensor, b);
        for (var w = 0; w < _heard.Length; w++, cell += radio.Stride)
        {
            if (radio.Owner[cell] == RadioCells.Free && (wanted < 0 || w == wanted))
            {
                var sinr = radio.Received[(_sensor * radio.Cells) + cell] / (_heard[w][cell] + _system.NoiseW);
                (best, subcarrier) = sinr > best ? (sinr, w) : (best, subcarrier);
            }
        }

        _rate[b] = _system.SubcarrierHz * RadioCells.Log2OnePlus(Vector256.Create(best))[0];
        (_subcarrier[b], _timeS[b]) = (subcarrier, _state.Bit[(_sensor * radio.Stride) + b] / _rate[b]);
    }

    /// <summary>The training of an edge server with other data, remembered while its coalition stays the same.</summary>
    private ref Entry EntryAt(int b, double dataKbit, double delayS)
    {
        ref var entry = ref _entries[(_sensor * _state.Radio.Stride) + b];
        var isOld = entry.Version != _state.Version[b];
        if (isOld)
        {
            (entry.Data, entry.Version) = (_state.Terms.Of(b, dataKbit), _state.Version[b]);
        }

        if (isOld || !(delayS >= entry.LowS && delayS <= entry.HighS))
        {
            var trained = _state.Terms.At(b, entry.Data, delayS);
            (entry.Value, entry.LowS, entry.HighS) = (trained.Value, trained.LowS, trained.HighS);
            entry.Rest = trained.Rest + (_system.PenaltyPerS * FrameDelays.LatenessS(delayS, _state.Terms.SlackS[b]));
        }

        return ref entry;
    }
}
