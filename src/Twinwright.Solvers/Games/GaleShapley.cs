namespace Twinwright.Solvers.Games;

/// <summary>Stable one-to-one matching by deferred acceptance: proposers propose, receivers keep the best so far.</summary>
/// <remarks>
/// Gale and Shapley 1962: each proposer goes down its preferences and stays with the first receiver that does not turn
/// it away; a receiver turns away whomever it holds for one it likes more. Ties go to the lower index on both sides.
/// With ties so broken the result does not depend on the order of the proposers, and no stable matching is better for
/// any of them. The sides may differ in size; who is left over stays alone, as does who finds nobody acceptable.
/// An object keeps its memory: calls of a size seen before allocate nothing. The result stands until the next call.
/// </remarks>
public sealed partial class GaleShapley
{
    /// <summary>The partner of who is alone.</summary>
    public const int Alone = -1;

    private int[] _receiverOf = [];
    private int[] _proposerOf = [];
    private int[] _next = [];
    private int[] _heldRank = [];
    private int _proposers;
    private int _receivers;

    /// <summary>The receiver of each proposer, or <see cref="Alone"/>: Φ(c).</summary>
    public ReadOnlySpan<int> ReceiverOf => _receiverOf.AsSpan(0, _proposers);

    /// <summary>The proposer of each receiver, or <see cref="Alone"/>: Φ(b).</summary>
    public ReadOnlySpan<int> ProposerOf => _proposerOf.AsSpan(0, _receivers);

    /// <summary>Matches by preference lists.</summary>
    /// <remarks>
    /// At most one step for each entry of the proposers' lists. Receivers that are asked often get a table of ranks, so
    /// later calls with the same lists are faster.
    /// </remarks>
    /// <param name="proposers">The proposers' lists, over the receivers.</param>
    /// <param name="receivers">The receivers' lists, over the proposers.</param>
    public void Solve(MatchingLists proposers, MatchingLists receivers)
    {
        ArgumentNullException.ThrowIfNull(proposers);
        ArgumentNullException.ThrowIfNull(receivers);
        if (proposers.Others != receivers.Count || receivers.Others != proposers.Count)
        {
            throw new ArgumentException(
                $"are for {receivers.Count} × {receivers.Others}, but the proposers' for {proposers.Others} × {proposers.Count}",
                nameof(receivers));
        }

        Start(proposers.Count, receivers.Count);
        Array.Fill(_heldRank, MatchingLists.Absent, 0, _receivers);
        for (var first = 0; first < _proposers; first++)
        {
            for (var proposer = first; proposer != Alone;)
            {
                proposer = Settle(proposer, proposers.Of(proposer), receivers);
            }
        }
    }

    /// <summary>Matches by full tables of scores.</summary>
    /// <param name="proposers">C, number of proposers [1].</param>
    /// <param name="receivers">B, number of receivers [1].</param>
    /// <param name="proposerScores">p^{c,b}, C × B, higher is better, negative infinity is unacceptable [1].</param>
    /// <param name="receiverScores">p^{b,c}, B × C, likewise [1].</param>
    public void Solve(
        int proposers, int receivers, ReadOnlySpan<double> proposerScores, ReadOnlySpan<double> receiverScores)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(proposers);
        ArgumentOutOfRangeException.ThrowIfNegative(receivers);
        MatchingPreferences.CheckTable(proposerScores, proposers, receivers, nameof(proposerScores));
        MatchingPreferences.CheckTable(receiverScores, receivers, proposers, nameof(receiverScores));
        Solve(proposers, receivers, new ScoreTable(proposerScores, receivers), new ScoreTable(receiverScores, proposers));
    }

    /// <summary>A proposer goes on down its list until a receiver takes it.</summary>
    /// <returns>The proposer that was turned away for it, or <see cref="Alone"/>.</returns>
    private int Settle(int proposer, ReadOnlySpan<int> list, MatchingLists receivers)
    {
        for (var at = _next[proposer]; at < list.Length; at++)
        {
            var receiver = list[at];
            var rank = receivers.RankBefore(receiver, proposer, _heldRank[receiver]);
            if (rank < _heldRank[receiver])
            {
                _heldRank[receiver] = rank;
                _next[proposer] = at + 1;
                return Pair(proposer, receiver);
            }
        }

        _next[proposer] = list.Length;
        return Alone;
    }

    /// <summary>Joins two and parts the receiver from its former proposer, which is returned.</summary>
    private int Pair(int proposer, int receiver)
    {
        var former = _proposerOf[receiver];
        (_proposerOf[receiver], _receiverOf[proposer]) = (proposer, receiver);
        if (former != Alone)
        {
            _receiverOf[former] = Alone;
        }

        return former;
    }

    private void Start(int proposers, int receivers)
    {
        (_proposers, _receivers) = (proposers, receivers);
        if (_receiverOf.Length < proposers)
        {
            (_receiverOf, _next) = (new int[proposers], new int[proposers]);
        }

        if (_proposerOf.Length < receivers)
        {
            (_proposerOf, _heldRank) = (new int[receivers], new int[receivers]);
        }

        Array.Fill(_receiverOf, Alone, 0, proposers);
        Array.Fill(_proposerOf, Alone, 0, receivers);
        Array.Clear(_next, 0, proposers);
    }
}
