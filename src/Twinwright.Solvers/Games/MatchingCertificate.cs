using Twinwright.Model.Equations;

namespace Twinwright.Solvers.Games;

/// <summary>Tells of any one-to-one matching whether it is stable, whoever made it.</summary>
/// <remarks>
/// Matchings are two arrays of partners with <see cref="GaleShapley.Alone"/> for who has none. Being alone is worth
/// negative infinity, so a partner scored so is never wanted. <see cref="MatchingLists"/> are preferences too.
/// Every pair is looked at, in rising order of proposer and receiver; scores are compared as they are, without breaking
/// ties, since a pair blocks only if both are strictly better off.
/// </remarks>
public static class MatchingCertificate
{
    /// <summary>Whether the two sides name each other.</summary>
    /// <remarks>Chen 2025, eq. 30:  Φ(c) = b ⇔ Φ(b) = c.</remarks>
    /// <param name="receiverOf">Φ(c), the receiver of each proposer, or −1 [1].</param>
    /// <param name="proposerOf">Φ(b), the proposer of each receiver, or −1 [1].</param>
    /// <returns>False too if an entry is neither a partner nor −1.</returns>
    [Equation(Paper.Chen2025, "30")]
    public static bool IsMutual(ReadOnlySpan<int> receiverOf, ReadOnlySpan<int> proposerOf) =>
        PartnersNameBack(receiverOf, proposerOf) && PartnersNameBack(proposerOf, receiverOf);

    /// <summary>Counts the pairs that would both rather have each other, and lists them if wanted.</summary>
    /// <remarks>Chen 2025, Definition 5: (c, b) blocks if both p^{c,b} > p^{c,Φ(c)} and p^{b,c} > p^{b,Φ(b)}.</remarks>
    /// <typeparam name="TProposers">How proposers score receivers.</typeparam>
    /// <typeparam name="TReceivers">How receivers score proposers.</typeparam>
    /// <param name="receiverOf">Φ(c), the receiver of each proposer, or −1 [1].</param>
    /// <param name="proposerOf">Φ(b), the proposer of each receiver, or −1 [1].</param>
    /// <param name="proposerScores">p^{c,b}, higher is better [1].</param>
    /// <param name="receiverScores">p^{b,c}, likewise [1].</param>
    /// <param name="found">Takes the pairs, or null.</param>
    /// <param name="atMost">Blocking pairs after which the search ends.</param>
    /// <returns>Blocking pairs found, no more than <paramref name="atMost"/>.</returns>
    public static long BlockingPairs<TProposers, TReceivers>(
        ReadOnlySpan<int> receiverOf,
        ReadOnlySpan<int> proposerOf,
        TProposers proposerScores,
        TReceivers receiverScores,
        ICollection<(int Proposer, int Receiver)>? found = null,
        long atMost = long.MaxValue)
        where TProposers : IPreferences, allows ref struct
        where TReceivers : IPreferences, allows ref struct
    {
        if (!IsMutual(receiverOf, proposerOf))
        {
            throw new ArgumentException("the two sides must name each other", nameof(receiverOf));
        }

        var held = new double[proposerOf.Length];
        for (var receiver = 0; receiver < held.Length; receiver++)
        {
            held[receiver] = Worth(ref receiverScores, receiver, proposerOf[receiver], nameof(receiverScores));
        }

        var count = 0L;
        for (var proposer = 0; proposer < receiverOf.Length && count < atMost; proposer++)
        {
            var own = Worth(ref proposerScores, proposer, receiverOf[proposer], nameof(proposerScores));
            for (var receiver = 0; receiver < held.Length && count < atMost; receiver++)
            {
                if (MatchingPreferences.Read(ref proposerScores, proposer, receiver, nameof(proposerScores)) > own
                    && MatchingPreferences.Read(ref receiverScores, receiver, proposer, nameof(receiverScores)) > held[receiver])
                {
                    count++;
                    found?.Add((proposer, receiver));
                }
            }
        }

        return count;
    }

    /// <summary>The same for full tables of scores.</summary>
    /// <inheritdoc cref="BlockingPairs{TProposers, TReceivers}"/>
    public static long BlockingPairs(
        ReadOnlySpan<int> receiverOf,
        ReadOnlySpan<int> proposerOf,
        ReadOnlySpan<double> proposerScores,
        ReadOnlySpan<double> receiverScores,
        ICollection<(int Proposer, int Receiver)>? found = null,
        long atMost = long.MaxValue)
    {
        var (proposers, receivers) = (receiverOf.Length, proposerOf.Length);
        MatchingPreferences.CheckTable(proposerScores, proposers, receivers, nameof(proposerScores));
        MatchingPreferences.CheckTable(receiverScores, receivers, proposers, nameof(receiverScores));
        return BlockingPairs(
            receiverOf,
            proposerOf,
            new ScoreTable(proposerScores, receivers),
            new ScoreTable(receiverScores, proposers),
            found,
            atMost);
    }

    /// <summary>The first blocking pair by proposer, then receiver, or null.</summary>
    /// <inheritdoc cref="BlockingPairs{TProposers, TReceivers}"/>
    public static (int Proposer, int Receiver)? FirstBlockingPair<TProposers, TReceivers>(
        ReadOnlySpan<int> receiverOf,
        ReadOnlySpan<int> proposerOf,
        TProposers proposerScores,
        TReceivers receiverScores)
        where TProposers : IPreferences, allows ref struct
        where TReceivers : IPreferences, allows ref struct
    {
        var found = new List<(int Proposer, int Receiver)>(1);
        return BlockingPairs(receiverOf, proposerOf, proposerScores, receiverScores, found, atMost: 1) > 0 ? found[0] : null;
    }

    /// <summary>Whether the sides name each other, nobody has an unacceptable partner, and no pair blocks.</summary>
    /// <inheritdoc cref="BlockingPairs{TProposers, TReceivers}"/>
    public static bool IsStable<TProposers, TReceivers>(
        ReadOnlySpan<int> receiverOf,
        ReadOnlySpan<int> proposerOf,
        TProposers proposerScores,
        TReceivers receiverScores)
        where TProposers : IPreferences, allows ref struct
        where TReceivers : IPreferences, allows ref struct
    {
        if (!IsMutual(receiverOf, proposerOf))
        {
            return false;
        }

        for (var proposer = 0; proposer < receiverOf.Length; proposer++)
        {
            var receiver = receiverOf[proposer];
            if (receiver != GaleShapley.Alone
                && (Worth(ref proposerScores, proposer, receiver, nameof(proposerScores)) == MatchingPreferences.Alone
                || Worth(ref receiverScores, receiver, proposer, nameof(receiverScores)) == MatchingPreferences.Alone))
            {
                return false;
            }
        }

        return BlockingPairs(receiverOf, proposerOf, proposerScores, receiverScores, atMost: 1) == 0;
    }

    private static double Worth<T>(ref T preferences, int who, int partner, string name)
        where T : IPreferences, allows ref struct =>
        partner == GaleShapley.Alone ? MatchingPreferences.Alone : MatchingPreferences.Read(ref preferences, who, partner, name);

    private static bool PartnersNameBack(ReadOnlySpan<int> partnerOf, ReadOnlySpan<int> others)
    {
        for (var who = 0; who < partnerOf.Length; who++)
        {
            var partner = partnerOf[who];
            if (partner != GaleShapley.Alone && ((uint)partner >= (uint)others.Length || others[partner] != who))
            {
                return false;
            }
        }

        return true;
    }
}
