using System.Buffers.Binary;
using Twinwright.Model.WideArea;

namespace Twinwright.Solvers.WideArea.Messages;

/// <summary>An edge server that negotiates its identity with its neighbours (maximum gain messages).</summary>
/// <remarks>
/// It holds its own state and what it has been told, and nothing else. The expected energy of the system is a sum of
/// local costs: a helper's is that of its group (<see cref="ExpectedGroup"/>), that of a recipient without a helper near
/// is what it spends on its own, and all others' are 0, for they are in groups. A flip changes local costs up to two
/// hops away. So everyone works out what the flip of each edge server within two hops would do to its own local cost
/// and tells it so, neighbours passing on what is meant for others; the sum is the change of the system's expected energy.
/// Then the largest gains around are told from neighbour to neighbour, and whoever has the largest flips.
/// </remarks>
internal sealed partial class Negotiator
{
    /// <summary>A gain counts when it is more than this share of the energies that it is the difference of.</summary>
    private const double LeastShare = 1e-9;

    private static readonly (double GainJ, int Index) NoGain = (double.NegativeInfinity, -1);
    private readonly int _index;
    private readonly int[] _neighbours;
    private readonly LocalCost _cost;
    private readonly double[] _similarity;
    private readonly double[] _told;
    private readonly double[] _passedOn;
    private readonly double[] _toPassOn;
    private readonly bool[] _passOnDirty;
    private Neighbourhood? _near;
    private bool[] _helper = [];
    private double[] _change = [];
    private LocalPlan _plan;
    private bool _dirty;
    private bool _bitsDirty;
    private double _basic;
    private double _scaleJ;
    private double _changeJ;
    private (double GainJ, int Index) _best;

    /// <summary>An edge server that knows its neighbours and nothing of the world.</summary>
    /// <param name="constants">The model's constants.</param>
    /// <param name="rules">How the negotiation goes.</param>
    /// <param name="index">Its index.</param>
    /// <param name="neighbours">Its neighbours' indices, ascending.</param>
    public Negotiator(WideAreaConstants constants, NegotiationRules rules, int index, ReadOnlySpan<int> neighbours)
    {
        (_index, _neighbours) = (index, neighbours.ToArray());
        var d = neighbours.Length;
        _cost = new LocalCost(constants, rules, d);
        _similarity = new double[d];
        (_told, _passedOn, _toPassOn, _passOnDirty) = (new double[d], new double[d], new double[d * d], new bool[d]);
    }

    /// <summary>m.</summary>
    public bool Helper { get; private set; }

    /// <summary>Whether a neighbour helps.</summary>
    public bool HelperNear
    {
        get
        {
            foreach (var helper in _helper.AsSpan(0, _neighbours.Length))
            {
                if (helper)
                {
                    return true;
                }
            }

            return false;
        }
    }

    private int Self => _near!.Self;

    /// <summary>What its flip would change, by what it was told last: the expected energy of the system, or under (26) its own and its neighbours' [J].</summary>
    public double ChangeJ => _changeJ;

    /// <summary>Whether it has yet to be introduced to its neighbours' neighbours.</summary>
    public bool IsStranger => _near is null;

    /// <summary>Tells neighbours who its neighbours are; once.</summary>
    private void Introduce(Outbox outbox)
    {
        for (var a = 0; a < _neighbours.Length; a++)
        {
            var room = outbox.Room(a);
            for (var at = 0; at < _neighbours.Length; at++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(room[(4 * at)..], _neighbours[at]);
            }

            outbox.Send(a, 4 * _neighbours.Length);
        }
    }

    /// <summary>Learns who its neighbours' neighbours are.</summary>
    private void Meet(Inbox inbox)
    {
        _near = new Neighbourhood(_index, _neighbours, inbox);
        (_helper, _triedWith, _change) = (new bool[Self + 1], new bool[Self + 1], new double[Self + 1]);
    }

    /// <summary>Starts a cycle.</summary>
    /// <param name="record">Its own state.</param>
    /// <param name="plan">What it would do in each role.</param>
    public void Open(in LocalRecord record, in LocalPlan plan)
    {
        (_plan, Helper, _tried) = (plan, record.PreviousHelper, false);
        _basic = record.BasicConvergency;
        record.Similarity.CopyTo(_similarity);
    }

    /// <summary>Tells neighbours what they need to know of it as a recipient.</summary>
    private void SayOffer(Outbox outbox)
    {
        for (var a = 0; a < _neighbours.Length; a++)
        {
            new Offer(Helper, _plan.Helped.DelayS, _plan.Helped.FlopPerConvergency, _basic, _similarity[a]).Write(outbox.Room(a));
            outbox.Send(a, Offer.Size);
        }
    }

    /// <summary>Hears its neighbours' offers; what they would need if it helped follows.</summary>
    private void HearOffers(Inbox inbox)
    {
        Array.Clear(_told);
        Array.Clear(_passedOn);
        Array.Clear(_toPassOn);
        Array.Clear(_change);
        Array.Clear(_passOnDirty);
        for (var a = 0; a < _neighbours.Length; a++)
        {
            var offer = Offer.Read(inbox.From(a));
            _cost.Take(a, offer, _plan);
            _helper[a] = offer.Helper;
        }

        _helper[Self] = Helper;
        (_bitsDirty, _dirty) = (true, true);
    }

    /// <summary>Tells neighbours which of its neighbours help, when that has changed.</summary>
    private void SayWhoHelps(Outbox outbox)
    {
        if (!_bitsDirty)
        {
            return;
        }

        for (var a = 0; a < _neighbours.Length; a++)
        {
            var room = outbox.Room(a)[..((_neighbours.Length + 7) / 8)];
            room.Clear();
            for (var b = 0; b < _neighbours.Length; b++)
            {
                room[b / 8] |= (byte)(_helper[b] ? 1 << (b % 8) : 0);
            }

            outbox.Send(a, room.Length);
        }

        _bitsDirty = false;
    }

    /// <summary>Hears which edge servers two hops away help.</summary>
    private void HearWhoHelps(Inbox inbox)
    {
        for (var a = 0; a < _neighbours.Length; a++)
        {
            if (!inbox.Has(a))
            {
                continue;
            }

            var bits = inbox.From(a);
            var row = _near!.Row(a);
            var helpers = 0;
            for (var b = 0; b < row.Length; b++)
            {
                var helps = (bits[b / 8] >> (b % 8) & 1) != 0;
                helpers += helps ? 1 : 0;
                _helper[row[b]] = helps;
            }

            _cost.SetHelpersNear(a, helpers);
            _dirty = true;
        }
    }

    /// <summary>Whether its gain is the largest around.</summary>
    public bool IsBest => _best.Index == _index;

    /// <summary>Flips if its gain is the largest around, and tells its neighbours.</summary>
    private void FlipIfBest(Outbox outbox)
    {
        if (IsBest)
        {
            Flip(outbox);
        }
    }

    private void Flip(Outbox outbox)
    {
        Helper = !Helper;
        (_helper[Self], _dirty) = (Helper, true);
        for (var a = 0; a < _neighbours.Length; a++)
        {
            outbox.Send(a, 0);
        }
    }

    /// <summary>Hears which neighbours have flipped.</summary>
    private void HearFlips(Inbox inbox)
    {
        for (var a = 0; a < _neighbours.Length; a++)
        {
            if (inbox.Has(a))
            {
                _helper[a] = !_helper[a];
                (_bitsDirty, _dirty) = (true, true);
            }
        }
    }
}
