using Twinwright.Model.Computing;
using Twinwright.Model.Quality;

namespace Twinwright.Solvers.WideArea.MaximumGain;

/// <summary>An edge server that decides whether to help by talking with its neighbours.</summary>
/// <remarks>
/// It knows its own <see cref="LocalRecord"/> and what arrives in its box. Expected energies are a sum over groups: a
/// recipient with n neighbouring helpers comes to each with probability 1/n. If a flip of i changes those
/// probabilities, each helper h within two hops knows by how much its own group's expectation changes, and tells i, through
/// one neighbour in between where it must; i adds what its own group changes. The sum is the change of the expected
/// system energy, exactly, and i flips if its gain is the largest within two hops.
/// </remarks>
public sealed class Negotiator
{
    private readonly int _degree;
    private readonly int[] _neighbours;
    private readonly int[][] _lists;
    private readonly bool[][] _near;
    private readonly bool[] _helper;
    private readonly int[] _helpers;
    private readonly double[] _aloneJ;
    private readonly double[] _probability;
    private readonly double[] _changed;
    private readonly double[] _relayed;
    private readonly ExpectedGroup _group;
    private double[] _answers = [];
    private byte[] _message = new byte[64];
    private SecondRing? _ring;
    private LocalRecord _record;
    private double _receivedW;
    private double _ownAloneJ;
    private double _gainJ;
    private double _leastJ;
    private double _largestJ;
    private int _largestId;
    private double _latestStartS;

    /// <summary>Starts with its first record.</summary>
    /// <param name="record">What it knows by itself.</param>
    public Negotiator(LocalRecord record)
    {
        _record = record;
        (_neighbours, _degree) = (record.Neighbours, record.Neighbours.Length);
        (_lists, _near) = (new int[_degree][], new bool[_degree][]);
        (_helper, _helpers, _aloneJ) = (new bool[_degree], new int[_degree], new double[_degree]);
        (_probability, _changed, _relayed) = (new double[_degree], new double[_degree], new double[_degree]);
        _group = new ExpectedGroup(record.Constants, _degree, record.Id);
    }

    /// <summary>m at present.</summary>
    public bool Helps { get; private set; }

    /// <summary>Time until which a recipient waits for any of its possible helpers; 0 where it may be on its own [s].</summary>
    public double WaitsUntilS => Helps || double.IsInfinity(_latestStartS) ? 0 : _latestStartS;

    /// <summary>Takes on a new cycle.</summary>
    /// <param name="record">What it knows by itself.</param>
    /// <param name="receivedW">The power at which it plans to receive [W].</param>
    public void Start(LocalRecord record, double receivedW)
    {
        (_record, _receivedW) = (record, receivedW);
        Helps = record.Helper && _degree > 0;
        var (flop, delay) = (record.FlopPerConvergency * Convergency.Need(record.Basic), record.DelayS(receivedW));
        _ownAloneJ = AloneJ(flop, delay);
        _group.SetHelper(flop, delay);
    }

    /// <summary>Sends its messages of a topic.</summary>
    public void Speak(Topic topic, in PostOffice.Box box)
    {
        for (var k = 0; k < _degree; k++)
        {
            box.Send(topic, k, Compose(topic, k));
        }
    }

    /// <summary>Takes in the messages of a topic.</summary>
    public void Listen(Topic topic, in PostOffice.Box box)
    {
        switch (topic)
        {
            case Topic.Relay:
                Weigh(box);
                return;
            case Topic.Gain:
                (_largestJ, _largestId) = (_gainJ, _record.Id);
                break;
            case Topic.Answer:
                Array.Clear(_relayed);
                break;
            case Topic.Finish:
                _latestStartS = double.PositiveInfinity;
                break;
        }

        for (var k = 0; k < _degree; k++)
        {
            Hear(topic, k, box.Receive(topic, k));
        }

        if (topic == Topic.Neighbours)
        {
            _ring = SecondRing.Of(_record.Id, _neighbours, _lists);
        }
    }

    /// <summary>Flips if nobody within two hops gains more.</summary>
    public bool FlipIfBest()
    {
        var flips = _gainJ > _leastJ && _largestId == _record.Id;
        Helps ^= flips;
        return flips;
    }

    private ReadOnlySpan<byte> Compose(Topic topic, int k)
    {
        switch (topic)
        {
            case Topic.Neighbours:
                var list = Room(_degree * MessageCodec.Index);
                for (var at = 0; at < _degree; at++)
                {
                    MessageCodec.Put(list, at * MessageCodec.Index, _neighbours[at]);
                }

                return list;
            case Topic.State:
                var state = Room(4 * MessageCodec.Number);
                MessageCodec.Put(state, 0, _record.Basic);
                MessageCodec.Put(state, 8, _record.FlopPerConvergency);
                MessageCodec.Put(state, 16, _record.DelayS(_receivedW));
                MessageCodec.Put(state, 24, _record.Similarity[k]);
                return state;
            case Topic.Identity:
                var identity = Room(1);
                identity[0] = Helps ? (byte)1 : (byte)0;
                return identity;
            case Topic.Surroundings:
                var marks = Room((_degree + 7) / 8);
                marks.Clear();
                for (var at = 0; at < _degree; at++)
                {
                    marks[at / 8] |= (byte)(_helper[at] ? 1 << (at % 8) : 0);
                }

                return marks;
            case Topic.Answer:
                return Helps ? Answer(k) : [];
            case Topic.Relay:
                return _relayed[k] == 0 ? [] : One(_relayed[k]);
            case Topic.Gain:
                return One(_gainJ);
            case Topic.Largest:
                var largest = Room(MessageCodec.Number + MessageCodec.Index);
                MessageCodec.Put(largest, MessageCodec.Put(largest, 0, _largestJ), _largestId);
                return largest;
            default:
                SetProbabilities(_probability, 0);
                return Helps ? One(_group.EarliestFinishS(_probability)) : [];
        }
    }

    private void Hear(Topic topic, int k, ReadOnlySpan<byte> message)
    {
        switch (topic)
        {
            case Topic.Neighbours:
                _lists[k] = new int[message.Length / MessageCodec.Index];
                _near[k] = new bool[_lists[k].Length];
                for (var at = 0; at < _lists[k].Length; at++)
                {
                    _lists[k][at] = MessageCodec.IndexAt(message, at * MessageCodec.Index);
                }

                break;
            case Topic.State:
                var (basic, unit, delay) = (MessageCodec.NumberAt(message, 0), MessageCodec.NumberAt(message, 8), MessageCodec.NumberAt(message, 16));
                var after = Convergency.AfterHelp(basic, MessageCodec.NumberAt(message, 24), _record.Total);
                _group.SetRecipient(k, unit * Convergency.Need(after), delay);
                _aloneJ[k] = AloneJ(unit * Convergency.Need(basic), delay);
                break;
            case Topic.Identity:
                _helper[k] = message[0] != 0;
                break;
            case Topic.Surroundings:
                _helpers[k] = 0;
                for (var at = 0; at < _near[k].Length; at++)
                {
                    _near[k][at] = (message[at / 8] >> (at % 8) & 1) != 0;
                    _helpers[k] += _near[k][at] ? 1 : 0;
                }

                break;
            case Topic.Answer:
                for (var at = MessageCodec.Number; at < message.Length; at += MessageCodec.Index + MessageCodec.Number)
                {
                    _relayed[Array.BinarySearch(_neighbours, MessageCodec.IndexAt(message, at))] +=
                        MessageCodec.NumberAt(message, at + MessageCodec.Index);
                }

                break;
            case Topic.Gain:
                Consider(MessageCodec.NumberAt(message, 0), _neighbours[k]);
                break;
            case Topic.Largest:
                Consider(MessageCodec.NumberAt(message, 0), MessageCodec.IndexAt(message, MessageCodec.Number));
                break;
            case Topic.Finish:
                if (message.Length > 0)
                {
                    _latestStartS = Math.Min(_latestStartS, MessageCodec.NumberAt(message, 0));
                }

                break;
        }
    }

    private void Consider(double gainJ, int id)
    {
        if (gainJ > _largestJ || (gainJ == _largestJ && id < _largestId))
        {
            (_largestJ, _largestId) = (gainJ, id);
        }
    }

    /// <summary>What its group would pay more if neighbour k flipped, and then those behind k.</summary>
    private ReadOnlySpan<byte> Answer(int k)
    {
        if (k == 0)
        {
            Ask();
        }

        var ring = _ring!;
        var message = Room(MessageCodec.Number + (ring.Ids.Length * (MessageCodec.Index + MessageCodec.Number)));
        var at = MessageCodec.Number;
        for (var c = 0; c < ring.Ids.Length; c++)
        {
            if (ring.Direct[c] == k)
            {
                MessageCodec.Put(message, 0, _answers[c]);
            }
            else if (ring.Direct[c] < 0 && ring.Via[ring.Offsets[c]] == k && _answers[c] != 0)
            {
                at = MessageCodec.Put(message, MessageCodec.Put(message, at, ring.Ids[c]), _answers[c]);
            }
        }

        return message[..at];
    }

    /// <summary>Changes of its own group's expectation for everyone within two hops.</summary>
    private void Ask()
    {
        var ring = _ring!;
        if (_answers.Length != ring.Ids.Length)
        {
            _answers = new double[ring.Ids.Length];
        }

        SetProbabilities(_probability, 0);
        var now = _group.ExpectedJ(_probability);
        for (var c = 0; c < ring.Ids.Length; c++)
        {
            _probability.CopyTo(_changed, 0);
            var (direct, different, helps) = (ring.Direct[c], false, false);
            for (var at = ring.Offsets[c]; at < ring.Offsets[c + 1]; at++)
            {
                var k = ring.Via[at];
                helps = _near[k][ring.Place[at]];
                if (!_helper[k])
                {
                    _changed[k] = 1.0 / (_helpers[k] + (helps ? -1 : 1));
                    different = true;
                }
            }

            if (direct >= 0)
            {
                _changed[direct] = _helper[direct] ? 1.0 / _helpers[direct] : 0;
                different = true;
            }

            _answers[c] = different ? _group.ExpectedJ(_changed) - now : 0;
        }
    }

    /// <summary>Its own gain, with the answers of all helpers within two hops.</summary>
    private void Weigh(in PostOffice.Box box)
    {
        var helpers = 0;
        for (var k = 0; k < _degree; k++)
        {
            helpers += _helper[k] ? 1 : 0;
        }

        // As a helper it has counted itself already.
        SetProbabilities(_changed, Helps ? 0 : 1);
        var change = _group.ExpectedJ(_changed) - (helpers == 0 ? _ownAloneJ : 0);
        var around = _ownAloneJ;
        for (var k = 0; k < _degree; k++)
        {
            around += _aloneJ[k];
            change -= !_helper[k] && _changed[k] == 1 ? _aloneJ[k] : 0;
        }

        change = Helps ? -change : change;
        for (var k = 0; k < _degree; k++)
        {
            var direct = box.Receive(Topic.Answer, k);
            var relayed = box.Receive(Topic.Relay, k);
            change += direct.IsEmpty ? 0 : MessageCodec.NumberAt(direct, 0);
            change += relayed.IsEmpty ? 0 : MessageCodec.NumberAt(relayed, 0);
        }

        // Rounding is no gain.
        _leastJ = HelperSearch.LeastGain * around;
        _gainJ = double.IsFinite(change) ? -change : double.NegativeInfinity;
    }

    private void SetProbabilities(Span<double> into, int more)
    {
        for (var k = 0; k < _degree; k++)
        {
            into[k] = _helper[k] ? 0 : 1.0 / (_helpers[k] + more);
        }
    }

    private double AloneJ(double flop, double delayS)
    {
        var constants = _record.Constants;
        return ComputingEnergy.EnergyJ(constants.SwitchedCapacitanceWPerHz3, flop, ComputingEnergy.TimeLeftS(
            delayS, constants.LatencyThresholdS, constants.MinComputingTimeS));
    }

    private ReadOnlySpan<byte> One(double value)
    {
        var message = Room(MessageCodec.Number);
        MessageCodec.Put(message, 0, value);
        return message;
    }

    private Span<byte> Room(int bytes)
    {
        if (_message.Length < bytes)
        {
            _message = new byte[bytes];
        }

        return _message.AsSpan(0, bytes);
    }
}
