using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Twinwright.Model.Federation;
using Twinwright.Solvers.Games;

namespace Twinwright.Solvers.Federation.Coalitions;

/// <summary>The best single move of a sensor.</summary>
/// <remarks>
/// A move changes the mover's coalitions and, through interference, everybody on the subcarriers that it leaves or
/// takes. The first part is looked up by coalition, the second is a run of vectors over the edge servers and the same
/// for all moves that take the subcarrier. The two add up as long as nobody's transmission delay leaves the range in
/// which the rounds stay the same; where one may, <see cref="MoveTrial"/> works the move out anew. A move is passed
/// over when its own part, and the most that others can win, do not reach the best found so far.
/// </remarks>
internal sealed class MoveSearch
{
    /// <summary>A move must raise the potential by more than this [1].</summary>
    public const double Least = 1e-9;

    private readonly FederationSystem _system;
    private readonly CoalitionState _state;
    private readonly MoveTrial _trial;
    private readonly Neighbourhood _near;
    private readonly double[] _own;
    private readonly double[] _timeS;
    private readonly double[] _rate;
    private readonly double[] _subcarrier;
    private readonly double[] _joinGain;
    private readonly Entry[] _entries;
    private readonly Crowding[] _crowding;
    private readonly Leaving[] _leaving;
    private readonly int[] _list;
    private int _sensor;
    private double _best;
    private CoalitionMove _move;

    /// <summary>Scratch for searching moves of a state.</summary>
    public MoveSearch(CoalitionState state, FederationSystem system)
    {
        (_system, _state, _trial, _near) = (system, state, new MoveTrial(state, system), new Neighbourhood(system));
        var stride = state.Radio.Stride;
        _own = new double[state.Radio.Cells];
        (_timeS, _rate, _subcarrier, _joinGain) = (new double[stride], new double[stride], new double[stride], new double[stride]);
        _entries = new Entry[system.Sensors * stride];
        _crowding = new Crowding[system.Subcarriers];
        _leaving = new Leaving[state.MostLinks];
        _list = new int[system.EdgeServers];
    }

    /// <summary>What joining or quitting makes of an edge server's training, as long as its coalition stays the same.</summary>
    private struct Entry
    {
        public double Value;
        public double LowS;
        public double HighS;
        public double Rest;
        public int Version;
    }

    /// <summary>What the sensor's coming to a subcarrier does to the others on it.</summary>
    private struct Crowding
    {
        public bool Bounded;
        public double Bound;
        public bool Known;
        public double Effect;
        public bool Exact;
    }

    /// <summary>What the sensor's leaving a coalition does.</summary>
    private struct Leaving
    {
        public int EdgeServer;
        public int Subcarrier;
        public double Gain;
        public double Relief;
        public double ReliefBound;
        public bool Exact;
        public double HighS;
        public double Rest;
    }

    /// <summary>Takes a frame that the state has been loaded with.</summary>
    public void Load(CoalitionSettings settings) => _near.Load(_state.Radio, _state.Terms.PartialDt, settings.Neighbours);

    /// <summary>The best move of a sensor, if one raises the potential by more than <see cref="Least"/>.</summary>
    public bool Find(int sensor, bool swaps, out CoalitionMove move)
    {
        (_sensor, _best) = (sensor, Least);
        Hear();
        LookAtJoins();
        LookAtQuits();
        var mayJoin = _state.LinkCount[sensor] < _state.LinkLimit[sensor];
        for (var b = 0; b < _system.EdgeServers && mayJoin; b++)
        {
            TryJoin(b);
        }

        for (var i = 0; i < _state.LinkCount[sensor]; i++)
        {
            for (var b = 0; b < _system.EdgeServers; b++)
            {
                TryTransfer(_leaving[i], b);
            }
        }

        for (var b = 0; b < _system.EdgeServers && mayJoin && swaps; b++)
        {
            TrySwaps(b);
        }

        move = _move;
        return _best > Least;
    }

    private bool IsOnAir(int w) => _state.Radio.LinksOnAir(w, _sensor) > 0;

    /// <summary>The interference as this sensor meets it: without itself on the subcarriers that it uses.</summary>
    private double[] HeardOn(int w) => IsOnAir(w) ? _own : _state.Radio.Interference;

    private void Hear()
    {
        Array.Clear(_crowding);
        foreach (var cell in _state.CellsOf(_sensor))
        {
            var w = _state.Radio.SubcarrierOf(cell);
            var count = 0;
            foreach (var n in _state.Radio.OnAir(w))
            {
                if (n != _sensor)
                {
                    _list[count++] = n;
                }
            }

            _state.Radio.SumInterference(w, _list.AsSpan(0, count), _state.Radio.Owner, _own);
        }
    }

    /// <summary>The best free subcarrier at every edge server, and what joining there is worth to its coalition.</summary>
    private void LookAtJoins()
    {
        if (_near.IsLimited)
        {
            HearNeighbours();
        }
        else
        {
            HearAll();
        }

        var power = _system.SensorPowerW[_sensor];
        for (var b = 0; b < _system.EdgeServers; b++)
        {
            var at = (_sensor * _state.Radio.Stride) + b;
            if (!(_rate[b] >= _system.Constants.MinRateBitPerS) || _subcarrier[b] < 0 || _state.IsMember(_sensor, b))
            {
                _joinGain[b] = double.NegativeInfinity;
                continue;
            }

            var delay = Math.Max(_state.DelayS[b], _timeS[b]);
            ref var entry = ref EntryAt(b, _state.GatheredKbit[b] + _state.DataKbit[at], delay);
            _joinGain[b] = _state.PotentialOf(
                b, entry.Value, _state.EnergyJ[b] + (power * _timeS[b]), _state.ChangeCost[b] + _state.JoinCost[at], delay)
                - _state.Potential[b];
        }
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
            for (var w = 0; w < _system.Subcarriers; w++)
            {
                var cell = (nuint)((w * radio.Stride) + v);
                var heard = Vector256.LoadUnsafe(ref HeardOn(w)[0], cell) + noise;
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

    private void HearNeighbours()
    {
        var radio = _state.Radio;
        Array.Fill(_rate, -1);
        foreach (var b in _near.Of(_sensor))
        {
            var (best, subcarrier) = (0.0, -1);
            for (var w = 0; w < _system.Subcarriers; w++)
            {
                var cell = radio.CellOf(b, w);
                var sinr = radio.Received[(_sensor * radio.Cells) + cell] / (HeardOn(w)[cell] + _system.NoiseW);
                (best, subcarrier) = radio.Owner[cell] == RadioCells.Free && sinr > best ? (sinr, w) : (best, subcarrier);
            }

            _rate[b] = _system.SubcarrierHz * RadioCells.Log2OnePlus(Vector256.Create(best))[0];
            (_subcarrier[b], _timeS[b]) = (subcarrier, _state.Bit[(_sensor * radio.Stride) + b] / _rate[b]);
        }
    }

    /// <summary>The training of an edge server with other data, remembered while its coalition stays the same.</summary>
    private ref Entry EntryAt(int b, double dataKbit, double delayS)
    {
        ref var entry = ref _entries[(_sensor * _state.Radio.Stride) + b];
        if (entry.Version != _state.Version[b] || !(delayS >= entry.LowS && delayS <= entry.HighS))
        {
            var trained = _state.Terms.At(b, dataKbit, delayS);
            (entry.Value, entry.LowS, entry.HighS) = (trained.Value, trained.LowS, trained.HighS);
            entry.Rest = trained.Rest + (_system.PenaltyPerS * FrameDelays.LatenessS(delayS, _state.Terms.SlackS[b]));
            entry.Version = _state.Version[b];
        }

        return ref entry;
    }

    private void LookAtQuits()
    {
        var radio = _state.Radio;
        var cells = _state.CellsOf(_sensor);
        for (var i = 0; i < cells.Length; i++)
        {
            var (a, w) = (cells[i] % radio.Stride, radio.SubcarrierOf(cells[i]));
            var (data, energy, delay) = (0.0, 0.0, 0.0);
            for (var cell = a; cell < radio.Cells; cell += radio.Stride)
            {
                if (cell != cells[i] && radio.Owner[cell] >= 0)
                {
                    data += _state.DataKbit[((int)radio.Owner[cell] * radio.Stride) + a];
                    energy += radio.EnergyJ[cell];
                    delay = Math.Max(delay, radio.TimeS[cell]);
                }
            }

            ref var entry = ref EntryAt(a, data, delay);
            var cost = _state.ChangeCost[a] - _state.JoinCost[(_sensor * radio.Stride) + a];
            ref var leaving = ref _leaving[i];
            leaving = new Leaving
            {
                EdgeServer = a,
                Subcarrier = w,
                Gain = _state.PotentialOf(a, entry.Value, energy, cost, delay) - _state.Potential[a],
                HighS = entry.HighS,
                Rest = entry.Rest,
            };
            if (radio.LinksOnAir(w, _sensor) == 1)
            {
                Relieve(w, ref leaving);
            }

            var move = new CoalitionMove(MoveKind.Quit, _sensor, a, -1, w, -1, -1, 0);
            if (leaving.Gain + leaving.Relief + leaving.ReliefBound > _best)
            {
                Offer(move, leaving.Exact ? _trial.Gain(move) : leaving.Gain + leaving.Relief);
            }
        }
    }

    /// <summary>What the others on a subcarrier win when the sensor leaves it.</summary>
    private void Relieve(int w, ref Leaving leaving)
    {
        var radio = _state.Radio;
        var (noise, width) = (Vector256.Create(_system.NoiseW), Vector256.Create(_system.SubcarrierHz));
        var (saved, sensor) = (Vector256<double>.Zero, Vector256.Create((double)_sensor));
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
            var sinr = Vector256.LoadUnsafe(ref radio.Signal[0], cell) / (Vector256.LoadUnsafe(ref _own[0], cell) + noise);
            var after = Vector256.LoadUnsafe(ref radio.Bit[0], cell) / (width * RadioCells.Log2OnePlus(sinr));
            saved += (time - after) * Vector256.LoadUnsafe(ref radio.PowerW[0], cell) & others;

            // Where the slowest link gets faster, an edge server that is short of time may train more.
            var slowest = Vector256.Equals(time, Vector256.LoadUnsafe(ref _state.DelayS[v]));
            var shortOfTime = Vector256.GreaterThan(Vector256.LoadUnsafe(ref _state.LowS[v]), Vector256.Create(double.MinValue));
            var mask = (slowest & shortOfTime & others).ExtractMostSignificantBits();
            for (; mask != 0; mask &= mask - 1)
            {
                leaving.ReliefBound += _state.Rest[v + System.Numerics.BitOperations.TrailingZeroCount(mask)];
                leaving.Exact = true;
            }
        }

        leaving.Relief = _state.EnergyPrice * Vector256.Sum(saved);
    }

    /// <summary>The most that others can win by the sensor's coming to a subcarrier: only by rounds that delay forbids.</summary>
    private double CrowdingBound(int w)
    {
        ref var crowding = ref _crowding[w];
        if (crowding.Bounded || IsOnAir(w))
        {
            return crowding.Bound;
        }

        crowding.Bounded = true;
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
                crowding.Bound += _state.Rest[v + System.Numerics.BitOperations.TrailingZeroCount(mask)];
                crowding.Exact = true;
            }
        }

        return crowding.Bound;
    }

    /// <summary>What the others on a subcarrier lose in energy when the sensor comes.</summary>
    private double CrowdingEffect(int w)
    {
        ref var crowding = ref _crowding[w];
        if (crowding.Known || IsOnAir(w))
        {
            return crowding.Effect;
        }

        crowding.Known = true;
        var radio = _state.Radio;
        var (noise, width, lost) = (Vector256.Create(_system.NoiseW), Vector256.Create(_system.SubcarrierHz), Vector256<double>.Zero);
        for (var v = 0; v < radio.Stride; v += 4)
        {
            var cell = (nuint)((w * radio.Stride) + v);
            var owned = Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref radio.Owner[0], cell), Vector256<double>.Zero);
            if (owned == Vector256<double>.Zero)
            {
                continue;
            }

            var added = Vector256.LoadUnsafe(ref radio.Received[_sensor * radio.Cells], cell);
            var heard = Vector256.LoadUnsafe(ref radio.Interference[0], cell) + added + noise;
            var rate = width * RadioCells.Log2OnePlus(Vector256.LoadUnsafe(ref radio.Signal[0], cell) / heard);
            var after = Vector256.LoadUnsafe(ref radio.Bit[0], cell) / rate;
            lost += (after - Vector256.LoadUnsafe(ref radio.TimeS[0], cell)) * Vector256.LoadUnsafe(ref radio.PowerW[0], cell) & owned;
        }

        crowding.Effect = -_state.EnergyPrice * Vector256.Sum(lost);
        return crowding.Effect;
    }

    private void TryJoin(int b)
    {
        var gain = _joinGain[b];
        if (double.IsNegativeInfinity(gain))
        {
            return;
        }

        var w = (int)_subcarrier[b];
        if (gain + CrowdingBound(w) > _best && gain + CrowdingEffect(w) + CrowdingBound(w) > _best)
        {
            var move = new CoalitionMove(MoveKind.Join, _sensor, -1, b, -1, w, -1, 0);
            Offer(move, _crowding[w].Exact ? _trial.Gain(move) : gain + CrowdingEffect(w));
        }
    }

    private void TryTransfer(in Leaving leaving, int b)
    {
        var gain = leaving.Gain + _joinGain[b];
        if (double.IsNegativeInfinity(gain))
        {
            return;
        }

        var (radio, from, w) = (_state.Radio, leaving.Subcarrier, (int)_subcarrier[b]);
        var (bound, exact) = (0.0, false);
        if (from != w && radio.LinksOnAir(from, _sensor) == 1)
        {
            gain += leaving.Relief;
            (bound, exact) = (leaving.ReliefBound, leaving.Exact);
            var cell = radio.CellOf(b, from);
            ref var entry = ref _entries[(_sensor * radio.Stride) + b];
            if (radio.Owner[cell] >= 0 && radio.TimeS[cell] >= Math.Max(_timeS[b], _state.DelayS[b]) && entry.LowS > double.MinValue)
            {
                (bound, exact) = (bound + entry.Rest, true);
            }
        }

        if (from != w && !IsOnAir(w))
        {
            bound += CrowdingBound(w);
            exact |= _crowding[w].Exact;
            var cell = radio.CellOf(leaving.EdgeServer, w);
            var heard = radio.Interference[cell] + _system.NoiseW;
            var room = leaving.HighS - radio.TimeS[cell];
            if (radio.Owner[cell] >= 0 && !(radio.Received[(_sensor * radio.Cells) + cell] * radio.TimeS[cell] < heard * room))
            {
                (bound, exact) = (bound + leaving.Rest, true);
            }

            if (gain + bound > _best)
            {
                gain += CrowdingEffect(w);
            }
        }

        if (gain + bound > _best)
        {
            var move = new CoalitionMove(MoveKind.Transfer, _sensor, leaving.EdgeServer, b, from, w, -1, 0);
            Offer(move, exact ? _trial.Gain(move) : gain);
        }
    }

    private void TrySwaps(int b)
    {
        if (_state.IsMember(_sensor, b) || !_near.Has(_sensor, b))
        {
            return;
        }

        var radio = _state.Radio;
        for (var w = 0; w < _system.Subcarriers; w++)
        {
            var cell = radio.CellOf(b, w);
            var replaced = (int)radio.Owner[cell];
            if (replaced < 0)
            {
                continue;
            }

            var stays = radio.LinksOnAir(w, replaced) > 1 ? radio.Received[(replaced * radio.Cells) + cell] : 0;
            var sinr = radio.Received[(_sensor * radio.Cells) + cell] / (HeardOn(w)[cell] + stays + _system.NoiseW);
            var rate = _system.SubcarrierHz * RadioCells.Log2OnePlus(Vector256.Create(sinr))[0];
            if (rate >= _system.Constants.MinRateBitPerS)
            {
                var move = new CoalitionMove(MoveKind.Swap, _sensor, -1, b, -1, w, replaced, 0);
                Offer(move, _trial.Gain(move));
            }
        }
    }

    private void Offer(in CoalitionMove move, double gain)
    {
        if (gain > _best)
        {
            (_best, _move) = (gain, move with { Gain = gain });
        }
    }
}
