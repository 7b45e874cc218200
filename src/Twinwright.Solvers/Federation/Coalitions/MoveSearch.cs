using System.Runtime.Intrinsics;
using Twinwright.Model.Federation;
using Twinwright.Solvers.Games;

namespace Twinwright.Solvers.Federation.Coalitions;

/// <summary>The best single move of a sensor.</summary>
/// <remarks>
/// A move changes the mover's coalitions and, through interference, everybody on the subcarriers that it leaves or
/// takes. What it does to a coalition is looked up; what it does to the others depends on the subcarrier alone and is
/// worked out once for all moves that leave or take it. A transfer adds up four such parts, and mends the sum at the
/// edge servers that are touched twice. A move is passed over when its own part, and the most that others can win, do
/// not reach the best found so far. A swap is worked out by <see cref="MoveTrial"/>, which knows no shortcuts.
/// </remarks>
internal sealed partial class MoveSearch
{
    /// <summary>A move must raise the potential by more than this [1].</summary>
    public const double Least = 1e-9;

    // Potentials above this cannot be told apart by Least any more; their own rounding must not look like a gain.
    private const double ExactUpTo = 1000;

    private readonly FederationSystem _system;
    private readonly CoalitionState _state;
    private readonly MoveTrial _trial;
    private readonly Neighbourhood _near;
    private readonly bool[] _isOnAir;
    private readonly double[][] _heard;
    private readonly double[] _own;
    private readonly double[] _timeS;
    private readonly double[] _rate;
    private readonly double[] _subcarrier;
    private readonly double[] _joinGain;
    private readonly Entry[] _entries;
    private readonly Crowding[] _crowding;
    private readonly double[] _crowdedS;
    private readonly double[] _crowdedBy;
    private readonly int[] _crowdedAt;
    private readonly Leaving[] _leaving;
    private readonly double[] _relievedS;
    private readonly double[] _relievedBy;
    private readonly int[] _relievedAt;
    private readonly int[] _list;
    private int _sensor;
    private double _powerW;
    private double _best;
    private CoalitionMove _move;
    private int _joinable;

    /// <summary>Scratch for searching moves of a state.</summary>
    public MoveSearch(CoalitionState state, FederationSystem system)
    {
        (_system, _state, _trial, _near) = (system, state, new MoveTrial(state, system), new Neighbourhood(system));
        var (stride, cells) = (state.Radio.Stride, state.Radio.Cells);
        (_isOnAir, _heard, _own) = (new bool[system.Subcarriers], new double[system.Subcarriers][], new double[cells]);
        (_timeS, _rate, _subcarrier, _joinGain) = (new double[stride], new double[stride], new double[stride], new double[stride]);
        _entries = new Entry[system.Sensors * stride];
        (_crowding, _crowdedS, _crowdedBy, _crowdedAt) = (new Crowding[system.Subcarriers], new double[cells], new double[cells], new int[cells]);
        (_leaving, _relievedS, _relievedBy) = (new Leaving[state.MostLinks], new double[cells], new double[cells]);
        (_relievedAt, _list) = (new int[state.MostLinks * stride], new int[system.EdgeServers]);
    }

    /// <summary>What joining or quitting makes of an edge server's training, as long as its coalition stays the same.</summary>
    private struct Entry
    {
        public DataValue Data;
        public double Value;
        public double LowS;
        public double HighS;
        public double Rest;
        public int Version;
    }

    /// <summary>What counts as a gain among potentials of a size: <see cref="Least"/>, or more where that would be rounding.</summary>
    /// <param name="largest">The largest potential [1].</param>
    public static double LeastAt(double largest) => Least * Math.Max(1, largest / ExactUpTo);

    /// <summary>Moves that sensors had when they were looked at, those passed over by their bounds among them.</summary>
    public long Candidates { get; private set; }

    /// <summary>Takes a frame that the state has been loaded with.</summary>
    public void Load(CoalitionSettings settings)
    {
        _near.Load(_state.Radio, _state.Terms.PartialDt, settings.Neighbours);
        Candidates = 0;
    }

    /// <summary>The best move of a sensor, if one raises the potential by more than <see cref="Least"/>.</summary>
    public bool Find(int sensor, bool swaps, out CoalitionMove move)
    {
        var least = LeastAt(_state.Largest);
        (_sensor, _powerW, _best) = (sensor, _system.SensorPowerW[sensor], least);
        Hear();
        _joinable = 0;
        LookAtJoins();
        for (var i = 0; i < _state.LinkCount[sensor]; i++)
        {
            TryQuit(i);
        }

        var mayJoin = _state.LinkCount[sensor] < _state.LinkLimit[sensor];
        for (var b = 0; b < _system.EdgeServers && mayJoin; b++)
        {
            TryJoin(b);
        }

        for (var i = 0; i < _state.LinkCount[sensor]; i++)
        {
            for (var b = 0; b < _system.EdgeServers; b++)
            {
                TryTransfer(i, b);
            }
        }

        for (var b = 0; b < _system.EdgeServers && mayJoin && swaps; b++)
        {
            TrySwaps(b);
        }

        var links = _state.LinkCount[sensor];
        Candidates += links + ((links + (mayJoin ? 1L : 0)) * _joinable);
        move = _move;
        return _best > least;
    }

    private void TryQuit(int i)
    {
        var radio = _state.Radio;
        var own = _state.CellsOf(_sensor)[i];
        var (a, w) = (own % radio.Stride, radio.SubcarrierOf(own));
        var (data, energy, delay) = (0.0, 0.0, 0.0);
        for (var cell = a; cell < radio.Cells; cell += radio.Stride)
        {
            if (cell != own && radio.Owner[cell] >= 0)
            {
                data += _state.DataKbit[((int)radio.Owner[cell] * radio.Stride) + a];
                energy += radio.EnergyJ[cell];
                delay = Math.Max(delay, radio.TimeS[cell]);
            }
        }

        ref var entry = ref EntryAt(a, data, delay);
        var cost = _state.ChangeCost[a] - _state.JoinCost[(_sensor * radio.Stride) + a];
        _leaving[i] = new Leaving
        {
            EdgeServer = a,
            Subcarrier = w,
            Gain = _state.PotentialOf(a, entry.Value, energy, cost, delay) - _state.Potential[a],
            Data = entry.Data,
            EnergyJ = energy,
            DelayS = delay,
            ChangeCost = cost,
            HighS = entry.HighS,
            Rest = entry.Rest,
        };
        if (radio.LinksOnAir(w, _sensor) == 1)
        {
            Relieve(i);
        }

        Offer(new CoalitionMove(MoveKind.Quit, _sensor, a, -1, w, -1, -1, 0), _leaving[i].Gain + _leaving[i].Relief);
    }

    private void TryJoin(int b)
    {
        var gain = _joinGain[b];
        if (double.IsNegativeInfinity(gain))
        {
            return;
        }

        var w = (int)_subcarrier[b];
        if (gain + CrowdingBound(w) > _best)
        {
            Offer(new CoalitionMove(MoveKind.Join, _sensor, -1, b, -1, w, -1, 0), gain + CrowdingEffect(w));
        }
    }

    private void TryTransfer(int i, int b)
    {
        ref var leaving = ref _leaving[i];
        if (double.IsNegativeInfinity(_joinGain[b]))
        {
            return;
        }

        var gain = leaving.Gain + _joinGain[b];

        var (radio, a, from, to) = (_state.Radio, leaving.EdgeServer, leaving.Subcarrier, (int)_subcarrier[b]);
        var leaves = from != to && radio.LinksOnAir(from, _sensor) == 1;
        var comes = !_isOnAir[to];
        var mendsTo = leaves && IsOthers(radio.CellOf(b, from)) && RelievesJoined(b, radio.CellOf(b, from));
        var mendsFrom = comes && IsOthers(radio.CellOf(a, to)) && MayDelayLeft(leaving, radio.CellOf(a, to));
        var bound = gain + (leaves ? leaving.ReliefBound : 0) + (comes ? CrowdingBound(to) : 0)
            + (mendsTo ? _entries[(_sensor * radio.Stride) + b].Rest : 0) + (mendsFrom ? leaving.Rest : 0);
        if (!(bound > _best))
        {
            return;
        }

        gain += leaves ? leaving.Relief : 0;
        gain += comes ? CrowdingEffect(to) : 0;
        gain += mendsTo ? MendJoined(b, radio.CellOf(b, from)) : 0;
        gain += mendsFrom ? MendLeft(leaving, radio.CellOf(a, to)) : 0;
        gain += leaves && comes ? MendTouchedTwice(i, b) : 0;
        Offer(new CoalitionMove(MoveKind.Transfer, _sensor, a, b, from, to, -1, 0), gain);
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
            var sinr = radio.Received[(_sensor * radio.Cells) + cell] / (_heard[w][cell] + stays + _system.NoiseW);
            var rate = _system.SubcarrierHz * RadioCells.Log2OnePlus(Vector256.Create(sinr))[0];
            if (rate >= _system.Constants.MinRateBitPerS)
            {
                Candidates++;
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

    private bool IsOthers(int cell) => _state.Radio.Owner[cell] >= 0 && (int)_state.Radio.Owner[cell] != _sensor;
}
