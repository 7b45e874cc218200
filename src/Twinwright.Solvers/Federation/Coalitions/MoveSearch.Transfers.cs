namespace Twinwright.Solvers.Federation.Coalitions;

/// <content>Where the parts of a transfer do not add up: at edge servers that two of them touch.</content>
/// <remarks>
/// Energy adds up always. Training does not, where delay bounds it: the delay is the largest of all links', and the
/// rounds that it allows are whole numbers. Each mend is the joint change less the parts that were added.
/// </remarks>
internal sealed partial class MoveSearch
{
    /// <summary>Whether the link that gets faster may be the one for which the joined edge server is short of time.</summary>
    private bool RelievesJoined(int b, int cell)
    {
        ref var entry = ref _entries[(_sensor * _state.Radio.Stride) + b];
        return _state.Radio.TimeS[cell] == _state.DelayS[b] && (entry.LowS > double.MinValue || _state.LowS[b] > double.MinValue);
    }

    /// <summary>Whether the link that gets slower may delay the edge server that was left, or was touched before it was.</summary>
    private bool MayDelayLeft(in Leaving leaving, int cell)
    {
        var radio = _state.Radio;
        var heard = radio.Interference[cell] + _system.NoiseW;
        var room = Math.Min(leaving.HighS, _state.HighS[leaving.EdgeServer]) - radio.TimeS[cell];
        return !(radio.Received[(_sensor * radio.Cells) + cell] * radio.TimeS[cell] < heard * room);
    }

    /// <summary>The edge server that is joined, when a link of it gets faster.</summary>
    private double MendJoined(int b, int cell)
    {
        var (radio, at) = (_state.Radio, (_sensor * _state.Radio.Stride) + b);
        var fasterS = _relievedS[cell];
        var delay = Math.Max(_timeS[b], DelayWith(b, radio.SubcarrierOf(cell), fasterS, -1, 0));
        var saved = (radio.TimeS[cell] - fasterS) * radio.PowerW[cell];
        var energy = _state.EnergyJ[b] + (_powerW * _timeS[b]) - saved;
        var value = _state.Terms.At(b, _entries[at].Data, delay).Value;
        var joint = _state.PotentialOf(b, value, energy, _state.ChangeCost[b] + _state.JoinCost[at], delay) - _state.Potential[b];
        return joint - _joinGain[b] - RelievedBy(b, cell);
    }

    /// <summary>The edge server that is left, when a link of it gets slower.</summary>
    private double MendLeft(in Leaving leaving, int cell)
    {
        var (radio, a, slowerS) = (_state.Radio, leaving.EdgeServer, _crowdedS[cell]);
        var delay = Math.Max(leaving.DelayS, slowerS);
        var energy = leaving.EnergyJ + ((slowerS - radio.TimeS[cell]) * radio.PowerW[cell]);
        var value = _state.Terms.At(a, leaving.Data, delay).Value;
        var joint = _state.PotentialOf(a, value, energy, leaving.ChangeCost, delay) - _state.Potential[a];
        return joint - leaving.Gain - CrowdedBy(a, cell);
    }

    /// <summary>All others that have links on both subcarriers, where one of the two touches them.</summary>
    private double MendTouchedTwice(int i, int joined)
    {
        ref var leaving = ref _leaving[i];
        var (radio, from, to, mend) = (_state.Radio, leaving.Subcarrier, (int)_subcarrier[joined], 0.0);
        var (crowded, relieved) = (_crowding[to].Touched, leaving.Touched);
        for (var k = 0; k < crowded + relieved; k++)
        {
            var isCrowded = k < crowded;
            var b = isCrowded ? _crowdedAt[(to * radio.Stride) + k] : _relievedAt[(i * radio.Stride) + k - crowded];
            var (first, second) = (radio.CellOf(b, from), radio.CellOf(b, to));
            if (b == leaving.EdgeServer || b == joined || !IsOthers(first) || !IsOthers(second) || (!isCrowded && IsCrowded(b, second)))
            {
                continue;
            }

            var delay = DelayWith(b, from, _relievedS[first], to, _crowdedS[second]);
            var energy = _state.EnergyJ[b]
                + ((_relievedS[first] - radio.TimeS[first]) * radio.PowerW[first])
                + ((_crowdedS[second] - radio.TimeS[second]) * radio.PowerW[second]);
            var joint = _state.PotentialOf(b, ValueAt(b, delay), energy, _state.ChangeCost[b], delay) - _state.Potential[b];
            mend += joint - RelievedBy(b, first) - CrowdedBy(b, second);
        }

        return mend;
    }

    /// <summary>Whether the slower link touches its edge server by itself.</summary>
    private bool IsCrowded(int b, int cell) => !(_crowdedS[cell] <= _state.HighS[b]);

    /// <summary>What was added for the slower link of an edge server.</summary>
    private double CrowdedBy(int b, int cell) => IsCrowded(b, cell)
        ? _crowdedBy[cell]
        : -_state.EnergyPrice * ((_crowdedS[cell] - _state.Radio.TimeS[cell]) * _state.Radio.PowerW[cell]);

    /// <summary>What was added for the faster link of an edge server.</summary>
    private double RelievedBy(int b, int cell) =>
        _state.Radio.TimeS[cell] == _state.DelayS[b] && _state.LowS[b] > double.MinValue
            ? _relievedBy[cell]
            : _state.EnergyPrice * ((_state.Radio.TimeS[cell] - _relievedS[cell]) * _state.Radio.PowerW[cell]);
}
