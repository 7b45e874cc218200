using System.Buffers.Binary;

namespace Twinwright.Solvers.WideArea.Messages;

/// <summary>Gains: what a flip would change for everyone, added up from messages, and the largest around.</summary>
internal sealed partial class Negotiator
{
    /// <summary>Tells everyone within two hops what its flip would do to the own local cost, where that has changed.</summary>
    private void SayChanges(Outbox outbox)
    {
        if (!_dirty)
        {
            return;
        }

        _dirty = false;
        _scaleJ = _cost.WriteChanges(_near!, _helper, _plan, _change);
        for (var a = 0; a < _neighbours.Length; a++)
        {
            var room = outbox.Room(a);
            var row = _near!.Row(a);
            BinaryPrimitives.WriteDoubleLittleEndian(room, _change[a]);
            var bytes = 8;
            for (var b = 0; b < row.Length; b++)
            {
                var number = row[b];
                if (number >= _neighbours.Length && number < Self && _near.Relay(number) == a && _change[number] != 0)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(room[bytes..], (ushort)b);
                    BinaryPrimitives.WriteDoubleLittleEndian(room[(bytes + 2)..], _change[number]);
                    bytes += 10;
                }
            }

            outbox.Send(a, bytes);
        }
    }

    /// <summary>Hears what its flip, and those of its neighbours, would do to neighbours' local costs.</summary>
    private void HearChanges(Inbox inbox)
    {
        var d = _neighbours.Length;
        for (var a = 0; a < d; a++)
        {
            if (!inbox.Has(a))
            {
                continue;
            }

            var message = inbox.From(a);
            _told[a] = BinaryPrimitives.ReadDoubleLittleEndian(message);
            var row = _toPassOn.AsSpan(a * d, d);
            for (var b = 0; b < d; b++)
            {
                _passOnDirty[b] |= row[b] != 0;
            }

            row.Clear();
            for (var at = 8; at < message.Length; at += 10)
            {
                var b = BinaryPrimitives.ReadUInt16LittleEndian(message[at..]);
                row[b] = BinaryPrimitives.ReadDoubleLittleEndian(message[(at + 2)..]);
                _passOnDirty[b] = true;
            }
        }
    }

    /// <summary>Passes on the sum of what was meant for each neighbour, where that has changed.</summary>
    private void PassOn(Outbox outbox)
    {
        var d = _neighbours.Length;
        for (var b = 0; b < d; b++)
        {
            if (!_passOnDirty[b])
            {
                continue;
            }

            _passOnDirty[b] = false;
            var sum = 0.0;
            for (var a = 0; a < d; a++)
            {
                sum += _toPassOn[(a * d) + b];
            }

            BinaryPrimitives.WriteDoubleLittleEndian(outbox.Room(b), sum);
            outbox.Send(b, 8);
        }
    }

    /// <summary>Hears what was passed on; now it knows what its flip would gain.</summary>
    private void HearPassedOn(Inbox inbox)
    {
        for (var a = 0; a < _neighbours.Length; a++)
        {
            if (inbox.Has(a))
            {
                _passedOn[a] = BinaryPrimitives.ReadDoubleLittleEndian(inbox.From(a));
            }
        }

        var change = _change[Self];
        var scale = Math.Abs(change) + _scaleJ;
        for (var a = 0; a < _neighbours.Length; a++)
        {
            change += _told[a] + _passedOn[a];
            scale += Math.Abs(_told[a]) + Math.Abs(_passedOn[a]);
        }

        _changeJ = change;
        _best = !_resigned && -change > LeastShare * scale ? (-change, _index) : NoGain;
    }

    /// <summary>Tells neighbours the best gain it knows of.</summary>
    private void SayBest(Outbox outbox)
    {
        if (_best.Index < 0)
        {
            return;
        }

        for (var a = 0; a < _neighbours.Length; a++)
        {
            var room = outbox.Room(a);
            BinaryPrimitives.WriteDoubleLittleEndian(room, _best.GainJ);
            BinaryPrimitives.WriteInt32LittleEndian(room[8..], _best.Index);
            outbox.Send(a, 12);
        }
    }

    /// <summary>Hears the best gains that neighbours know of.</summary>
    private void HearBest(Inbox inbox)
    {
        for (var a = 0; a < _neighbours.Length; a++)
        {
            if (inbox.Has(a))
            {
                var message = inbox.From(a);
                var other = (GainJ: BinaryPrimitives.ReadDoubleLittleEndian(message), Index: BinaryPrimitives.ReadInt32LittleEndian(message[8..]));
                if (other.GainJ > _best.GainJ || (other.GainJ == _best.GainJ && other.Index < _best.Index))
                {
                    _best = other;
                }
            }
        }
    }
}
