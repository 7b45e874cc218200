using System.Buffers.Binary;

namespace Twinwright.Solvers.WideArea.Messages;

/// <summary>Handing over: a helper resigns for a trial and finds out whether somebody near would do better.</summary>
/// <remarks>
/// No single flip may gain where a swap would. The helper's flip is made for a trial, so that everyone near works out gains
/// as if it had resigned; if the best of them within two hops is more than the resignation loses, that edge server becomes
/// a helper in its place, and otherwise the flip is taken back. Trials of one time are far apart.
/// </remarks>
internal sealed partial class Negotiator
{
    private bool _resigned;
    private double _lossJ;
    private int _accepted = -1;
    private bool[] _triedWith = [];
    private bool _tried;

    /// <summary>Offers to resign, unless gains are open near it or it has tried in the same surroundings; the least loss is the best offer.</summary>
    private void OfferToResign()
    {
        var open = Helper && _best.Index < 0 && !(_tried && _helper.AsSpan().SequenceEqual(_triedWith));
        _best = open ? (-_changeJ, _index) : NoGain;
    }

    /// <summary>Resigns for a trial if its offer is the best around, and tells its neighbours.</summary>
    private void ResignIfBest(Outbox outbox)
    {
        if (IsBest)
        {
            (_resigned, _lossJ, _tried) = (true, _changeJ, true);
            _helper.CopyTo(_triedWith, 0);
            Flip(outbox);
        }
    }

    /// <summary>Ends the trial: takes the best successor, if it gains more than the resignation loses.</summary>
    private void ChooseSuccessor() =>
        _accepted = _resigned && _best.GainJ > _lossJ + (LeastShare * Math.Abs(_lossJ)) ? _best.Index : -1;

    /// <summary>Names the successor, or passes on who is.</summary>
    private void SaySuccessor(Outbox outbox)
    {
        for (var a = 0; a < _neighbours.Length && _accepted >= 0; a++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(outbox.Room(a), _accepted);
            outbox.Send(a, 4);
        }
    }

    /// <summary>Hears who the successor is.</summary>
    private void HearSuccessor(Inbox inbox)
    {
        for (var a = 0; a < _neighbours.Length; a++)
        {
            if (inbox.Has(a) && _accepted < 0)
            {
                _accepted = BinaryPrimitives.ReadInt32LittleEndian(inbox.From(a));
            }
        }
    }

    /// <summary>The successor becomes a helper; who has resigned in vain is one again.</summary>
    private void EndTrial(Outbox outbox)
    {
        if (_accepted == _index || (_resigned && _accepted < 0))
        {
            Flip(outbox);
        }

        (_resigned, _accepted) = (false, -1);
    }
}
