namespace Twinwright.Solvers.Games;

/// <content>Deferred acceptance without tables: scores are asked for when they are needed.</content>
public sealed partial class GaleShapley
{
    /// <summary>Receivers that a proposer keeps from one look at all of them.</summary>
    internal const int KeptAtMost = 32;

    private const int Samples = 16;

    private int[] _kept = [];
    private int[] _keptCount = [];
    private double[] _keptScore = [];
    private double[] _heldScore = [];
    private bool[] _sawAll = [];
    private int[] _order = [];
    private long[] _rankSum = [];
    private double[] _sampled = [];
    private int _width;

    /// <summary>Matches by scores on demand.</summary>
    /// <remarks>
    /// Memory grows with C + B, not with C · B. A proposer looks at all receivers and keeps the best 32 of those that
    /// would take it now; when these are used up it looks again. A receiver that turns a proposer away holds a better
    /// one from then on, so whom it would not take now it will never take, and nobody who matters is passed over.
    /// </remarks>
    /// <typeparam name="TProposers">How proposers score receivers; a struct is called without indirection.</typeparam>
    /// <typeparam name="TReceivers">How receivers score proposers.</typeparam>
    /// <param name="proposers">C, number of proposers [1].</param>
    /// <param name="receivers">B, number of receivers [1].</param>
    /// <param name="proposerScores">p^{c,b}, higher is better, negative infinity is unacceptable [1].</param>
    /// <param name="receiverScores">p^{b,c}, likewise [1].</param>
    public void Solve<TProposers, TReceivers>(
        int proposers, int receivers, TProposers proposerScores, TReceivers receiverScores)
        where TProposers : IPreferences, allows ref struct
        where TReceivers : IPreferences, allows ref struct
    {
        ArgumentOutOfRangeException.ThrowIfNegative(proposers);
        ArgumentOutOfRangeException.ThrowIfNegative(receivers);
        Start(proposers, receivers);
        StartKept();
        var order = Order(ref receiverScores);
        for (var first = 0; first < proposers; first++)
        {
            for (var proposer = order.IsEmpty ? first : order[first]; proposer != Alone;)
            {
                proposer = Settle(proposer, ref proposerScores, ref receiverScores);
            }
        }
    }

    private int Settle<TProposers, TReceivers>(int proposer, ref TProposers proposers, ref TReceivers receivers)
        where TProposers : IPreferences, allows ref struct
        where TReceivers : IPreferences, allows ref struct
    {
        while (true)
        {
            while (_next[proposer] < _keptCount[proposer])
            {
                var receiver = _kept[(proposer * _width) + _next[proposer]++];
                if (Takes(receiver, proposer, ref receivers, out var score))
                {
                    _heldScore[receiver] = score;
                    return Pair(proposer, receiver);
                }
            }

            if (_sawAll[proposer])
            {
                return Alone;
            }

            Look(proposer, ref proposers, ref receivers);
        }
    }

    /// <summary>Keeps the best of the receivers that would take a proposer now.</summary>
    private void Look<TProposers, TReceivers>(int proposer, ref TProposers proposers, ref TReceivers receivers)
        where TProposers : IPreferences, allows ref struct
        where TReceivers : IPreferences, allows ref struct
    {
        var kept = _kept.AsSpan(proposer * _width, _width);
        var count = 0;
        for (var receiver = 0; receiver < _receivers; receiver++)
        {
            var score = MatchingPreferences.Read(ref proposers, proposer, receiver, "proposerScores");
            var full = count == _width;
            if (score == MatchingPreferences.Alone || (full && score <= _keptScore[count - 1])
                || !Takes(receiver, proposer, ref receivers, out _))
            {
                continue;
            }

            // Receivers come in rising order, so an equal score goes behind.
            var at = full ? count - 1 : count++;
            while (at > 0 && _keptScore[at - 1] < score)
            {
                (kept[at], _keptScore[at]) = (kept[at - 1], _keptScore[at - 1]);
                at--;
            }

            (kept[at], _keptScore[at]) = (receiver, score);
        }

        (_next[proposer], _keptCount[proposer], _sawAll[proposer]) = (0, count, count < _width || _width == _receivers);
    }

    /// <summary>The proposers by their rank with a sample of receivers, the most wanted first; empty if few.</summary>
    /// <remarks>
    /// Any order gives the same matching. Where receivers agree about proposers this one spares most of the rejections:
    /// whoever is wanted settles first, and who comes later sees at once where there is no place.
    /// </remarks>
    private ReadOnlySpan<int> Order<TReceivers>(ref TReceivers receivers)
        where TReceivers : IPreferences, allows ref struct
    {
        if (_width == _receivers)
        {
            return [];
        }

        if (_order.Length < _proposers)
        {
            (_order, _rankSum, _sampled) = (new int[_proposers], new long[_proposers], new double[_proposers]);
        }

        var order = _order.AsSpan(0, _proposers);
        var sum = _rankSum.AsSpan(0, _proposers);
        var score = _sampled.AsSpan(0, _proposers);
        sum.Clear();
        for (var sample = 0; sample < Samples; sample++)
        {
            var receiver = (int)((long)_receivers * sample / Samples);
            for (var proposer = 0; proposer < _proposers; proposer++)
            {
                order[proposer] = proposer;
                score[proposer] = -MatchingPreferences.Read(ref receivers, receiver, proposer, "receiverScores");
            }

            score.Sort(order);
            for (var rank = 0; rank < _proposers; rank++)
            {
                sum[order[rank]] += rank;
            }
        }

        for (var proposer = 0; proposer < _proposers; proposer++)
        {
            order[proposer] = proposer;
        }

        sum.Sort(order);
        return order;
    }

    private bool Takes<TReceivers>(int receiver, int proposer, ref TReceivers receivers, out double score)
        where TReceivers : IPreferences, allows ref struct
    {
        score = MatchingPreferences.Read(ref receivers, receiver, proposer, "receiverScores");
        var holder = _proposerOf[receiver];
        return holder == Alone
            ? score > MatchingPreferences.Alone
            : score > _heldScore[receiver] || (score == _heldScore[receiver] && proposer < holder);
    }

    private void StartKept()
    {
        _width = Math.Min(_receivers, KeptAtMost);
        var cells = checked(_proposers * _width);
        if (_kept.Length < cells)
        {
            _kept = new int[cells];
        }

        if (_keptCount.Length < _proposers)
        {
            (_keptCount, _sawAll) = (new int[_proposers], new bool[_proposers]);
        }

        if (_keptScore.Length < _width)
        {
            _keptScore = new double[KeptAtMost];
        }

        if (_heldScore.Length < _receivers)
        {
            _heldScore = new double[_receivers];
        }

        Array.Clear(_keptCount, 0, _proposers);
        Array.Clear(_sawAll, 0, _proposers);
    }
}
