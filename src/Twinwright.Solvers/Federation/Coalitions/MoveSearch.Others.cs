using System.Numerics;
using System.Runtime.Intrinsics;

namespace Twinwright.Solvers.Federation.Coalitions;

/// <content>What the sensor's coming to a subcarrier, or leaving it, does to the others on it.</content>
/// <remarks>
/// A changed interference changes everybody's energy; that is summed in vectors. Where it moves a transmission delay
/// out of the range in which the rounds stay the same, the edge server is <b>touched</b>: its potential is worked out
/// by itself, and it is listed, since the effects of two subcarriers on it do not simply add up.
/// </remarks>
internal sealed partial class MoveSearch
{
    /// <summary>What the sensor's coming to a subcarrier does.</summary>
    private struct Crowding
    {
        public bool IsBounded;
        public double Bound;
        public bool IsKnown;
        public double Effect;
        public int Touched;
    }

    /// <summary>What the sensor's leaving a coalition does.</summary>
    private struct Leaving
    {
        public int EdgeServer;
        public int Subcarrier;

        /// <summary>To the coalition.</summary>
        public double Gain;

        /// <summary>To the others on the subcarrier.</summary>
        public double Relief;

        /// <summary>The most that it can be to them, whatever else happens.</summary>
        public double ReliefBound;

        public int Touched;
        public DataValue Data;
        public double EnergyJ;
        public double DelayS;
        public double ChangeCost;
        public double HighS;
        public double Rest;
    }

    /// <summary>The most that others can win by the sensor's coming to a subcarrier: only by rounds that delay forbids.</summary>
    private double CrowdingBound(int w)
    {
        if (_isOnAir[w])
        {
            return 0;
        }

        ref var crowding = ref _crowding[w];
        if (crowding.IsBounded)
        {
            return crowding.Bound;
        }

        (crowding.IsBounded, crowding.Bound) = (true, 0);
        var radio = _state.Radio;
        var noise = Vector256.Create(_system.NoiseW);
        for (var v = 0; v < radio.Stride; v += 4)
        {
            // Time grows by less than interference and noise do, so this is never too strict, and needs no logarithm.
            var cell = (nuint)((w * radio.Stride) + v);
            var owned = Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref radio.Owner[0], cell), Vector256<double>.Zero);
            var time = Vector256.LoadUnsafe(ref radio.TimeS[0], cell);
            var heard = Vector256.LoadUnsafe(ref radio.Interference[0], cell) + noise;
            var added = Vector256.LoadUnsafe(ref radio.Received[_sensor * radio.Cells], cell);
            var room = Vector256.LoadUnsafe(ref _state.HighS[v]) - time;
            var mask = (Vector256.GreaterThanOrEqual(added * time, heard * room) & owned).ExtractMostSignificantBits();
            for (; mask != 0; mask &= mask - 1)
            {
                crowding.Bound += _state.Rest[v + BitOperations.TrailingZeroCount(mask)];
            }
        }

        return crowding.Bound;
    }

    /// <summary>What the others on a subcarrier lose when the sensor comes.</summary>
    private double CrowdingEffect(int w)
    {
        if (_isOnAir[w])
        {
            return 0;
        }

        ref var crowding = ref _crowding[w];
        if (crowding.IsKnown)
        {
            return crowding.Effect;
        }

        (crowding.IsKnown, crowding.Effect, crowding.Touched) = (true, 0, 0);
        var (radio, lost) = (_state.Radio, Vector256<double>.Zero);
        for (var v = 0; v < radio.Stride; v += 4)
        {
            var cell = (nuint)((w * radio.Stride) + v);
            var others = Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref radio.Owner[0], cell), Vector256<double>.Zero);
            if (others == Vector256<double>.Zero)
            {
                continue;
            }

            var added = Vector256.LoadUnsafe(ref radio.Received[_sensor * radio.Cells], cell);
            var after = TimeS(cell, Vector256.LoadUnsafe(ref radio.Interference[0], cell) + added);
            after.StoreUnsafe(ref _crowdedS[0], cell);
            var touched = others & ~Vector256.LessThanOrEqual(after, Vector256.LoadUnsafe(ref _state.HighS[v]));
            lost += EnergyOf(cell, after - Vector256.LoadUnsafe(ref radio.TimeS[0], cell)) & Vector256.AndNot(others, touched);
            for (var mask = touched.ExtractMostSignificantBits(); mask != 0; mask &= mask - 1)
            {
                var at = (int)cell + BitOperations.TrailingZeroCount(mask);
                crowding.Effect += _crowdedBy[at] = ChangeAt(at, _crowdedS[at], Math.Max(_state.DelayS[at % radio.Stride], _crowdedS[at]));
                _crowdedAt[(w * radio.Stride) + crowding.Touched++] = at % radio.Stride;
            }
        }

        crowding.Effect -= _state.EnergyPrice * Vector256.Sum(lost);
        return crowding.Effect;
    }

    /// <summary>What the others on a subcarrier win when the sensor leaves it.</summary>
    private void Relieve(int i)
    {
        ref var leaving = ref _leaving[i];
        var (radio, w, saved) = (_state.Radio, leaving.Subcarrier, Vector256<double>.Zero);
        var (sensor, savedAll) = (Vector256.Create((double)_sensor), Vector256<double>.Zero);
        for (var v = 0; v < radio.Stride; v += 4)
        {
            var cell = (nuint)((w * radio.Stride) + v);
            var owner = Vector256.LoadUnsafe(ref radio.Owner[0], cell);
            var others = Vector256.AndNot(Vector256.GreaterThanOrEqual(owner, Vector256<double>.Zero), Vector256.Equals(owner, sensor));
            if (others == Vector256<double>.Zero)
            {
                continue;
            }

            var time = Vector256.LoadUnsafe(ref radio.TimeS[0], cell);
            var after = TimeS(cell, Vector256.LoadUnsafe(ref _own[0], cell));
            after.StoreUnsafe(ref _relievedS[0], cell);

            // Where the slowest link gets faster, an edge server that is short of time may train more.
            var slowest = Vector256.Equals(time, Vector256.LoadUnsafe(ref _state.DelayS[v]));
            var shortOfTime = Vector256.GreaterThan(Vector256.LoadUnsafe(ref _state.LowS[v]), Vector256.Create(double.MinValue));
            var touched = slowest & shortOfTime & others;
            var energy = EnergyOf(cell, time - after) & others;
            saved += Vector256.AndNot(energy, touched);
            savedAll += energy;
            for (var mask = touched.ExtractMostSignificantBits(); mask != 0; mask &= mask - 1)
            {
                var at = (int)cell + BitOperations.TrailingZeroCount(mask);
                leaving.ReliefBound += _state.Rest[at % radio.Stride];
                leaving.Relief += _relievedBy[at] = ChangeAt(at, _relievedS[at], DelayWith(at % radio.Stride, w, _relievedS[at], -1, 0));
                _relievedAt[(i * radio.Stride) + leaving.Touched++] = at % radio.Stride;
            }
        }

        leaving.Relief += _state.EnergyPrice * Vector256.Sum(saved);
        leaving.ReliefBound += _state.EnergyPrice * Vector256.Sum(savedAll);
    }

    /// <summary>How the potential of a cell's edge server changes when its link there takes another time.</summary>
    private double ChangeAt(int cell, double timeS, double delayS)
    {
        var (radio, b) = (_state.Radio, cell % _state.Radio.Stride);
        var energy = _state.EnergyJ[b] + ((timeS - radio.TimeS[cell]) * radio.PowerW[cell]);
        return _state.PotentialOf(b, ValueAt(b, delayS), energy, _state.ChangeCost[b], delayS) - _state.Potential[b];
    }

    /// <summary>The value of an edge server's training at another delay.</summary>
    private double ValueAt(int b, double delayS) => delayS >= _state.LowS[b] && delayS <= _state.HighS[b]
        ? _state.Value[b]
        : _state.Terms.At(b, _state.Data[b], delayS).Value;

    /// <summary>The transmission delay of an edge server with other times on two subcarriers; −1 for none.</summary>
    private double DelayWith(int b, int first, double firstS, int second, double secondS)
    {
        var (radio, delay) = (_state.Radio, 0.0);
        for (var (w, cell) = (0, b); cell < radio.Cells; w++, cell += radio.Stride)
        {
            delay = Math.Max(delay, w == first ? firstS : w == second ? secondS : radio.TimeS[cell]);
        }

        return delay;
    }

    private Vector256<double> TimeS(nuint cell, Vector256<double> interference)
    {
        var radio = _state.Radio;
        var sinr = Vector256.LoadUnsafe(ref radio.Signal[0], cell) / (interference + Vector256.Create(_system.NoiseW));
        return Vector256.LoadUnsafe(ref radio.Bit[0], cell) / (Vector256.Create(_system.SubcarrierHz) * RadioCells.Log2OnePlus(sinr));
    }

    private Vector256<double> EnergyOf(nuint cell, Vector256<double> timeS) =>
        timeS * Vector256.LoadUnsafe(ref _state.Radio.PowerW[0], cell);
}
