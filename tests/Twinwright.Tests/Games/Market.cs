using Twinwright.Model.Randomness;
using Twinwright.Solvers.Games;

namespace Twinwright.Tests.Games;

/// <summary>Two sides and their tables of scores.</summary>
internal sealed record Market(int Proposers, int Receivers, double[] ProposerScores, double[] ReceiverScores)
{
    /// <summary>A market of random size, with ties or not, with unacceptable partners or not.</summary>
    public static Market Draw(Rng rng, int largest)
    {
        var levels = rng.NextInteger(0, 1) == 0 ? 0 : rng.NextInteger(1, 4);
        var refused = rng.NextInteger(0, 1) == 0 ? 0 : 0.3;
        return Draw(rng, rng.NextInteger(0, largest), rng.NextInteger(0, largest), levels, refused);
    }

    public static Market Draw(Rng rng, int proposers, int receivers, int levels = 0, double refused = 0) =>
        new(proposers, receivers, Scores(rng, proposers * receivers, levels, refused), Scores(rng, proposers * receivers, levels, refused));

    public Market Reversed() => new(Receivers, Proposers, ReceiverScores, ProposerScores);

    public GaleShapley Solved()
    {
        var solver = new GaleShapley();
        solver.Solve(Proposers, Receivers, ProposerScores, ReceiverScores);
        return solver;
    }

    public (MatchingLists Proposers, MatchingLists Receivers) Lists()
    {
        var (proposers, receivers) = (new MatchingLists(), new MatchingLists());
        proposers.LoadScores(Proposers, Receivers, ProposerScores);
        receivers.LoadScores(Receivers, Proposers, ReceiverScores);
        return (proposers, receivers);
    }

    public double OfProposer(int proposer, int receiver) =>
        receiver < 0 ? double.NegativeInfinity : ProposerScores[(proposer * Receivers) + receiver];

    public double OfReceiver(int receiver, int proposer) =>
        proposer < 0 ? double.NegativeInfinity : ReceiverScores[(receiver * Proposers) + proposer];

    /// <summary>The proposers' side of a matching turned round.</summary>
    public int[] ProposerOf(ReadOnlySpan<int> receiverOf)
    {
        var proposerOf = new int[Receivers];
        Array.Fill(proposerOf, GaleShapley.Alone);
        for (var proposer = 0; proposer < Proposers; proposer++)
        {
            if (receiverOf[proposer] >= 0)
            {
                proposerOf[receiverOf[proposer]] = proposer;
            }
        }

        return proposerOf;
    }

    private static double[] Scores(Rng rng, int count, int levels, double refused)
    {
        var scores = new double[count];
        for (var at = 0; at < count; at++)
        {
            var score = levels == 0 ? rng.NextUniform(-1, 1) : rng.NextInteger(1, levels);
            scores[at] = rng.NextUnit() < refused ? double.NegativeInfinity : score;
        }

        return scores;
    }
}

/// <summary>Scores that are worked out when asked for.</summary>
internal readonly struct OnDemand(Func<int, int, double> score) : IPreferences
{
    public double Score(int who, int whom) => score(who, whom);
}

/// <summary>Scores from a hash of the pair: a table of any size that takes no memory.</summary>
internal readonly struct Hashed(RandomField field) : IPreferences
{
    private readonly RandomField _field = field;

    public double Score(int who, int whom) => _field[who, whom];
}
