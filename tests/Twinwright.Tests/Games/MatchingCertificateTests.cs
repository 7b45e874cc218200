using Twinwright.Model.Randomness;
using Twinwright.Solvers.Games;
using Xunit;

namespace Twinwright.Tests.Games;

public class MatchingCertificateTests
{
    private const double No = double.NegativeInfinity;
    private static readonly Rng Root = new Rng(5).Split("certificate");

    [Fact]
    public void Two_sides_are_mutual_when_each_names_the_other()
    {
        Assert.True(MatchingCertificate.IsMutual([1, -1, 0], [2, 0]));
        Assert.True(MatchingCertificate.IsMutual([], [-1]));
    }

    [Theory]
    [InlineData(new[] { 0, 1 }, new[] { 1, 0 })]
    [InlineData(new[] { 0, 0 }, new[] { 0, -1 })]
    [InlineData(new[] { 0, -1 }, new[] { 0, 1 })]
    [InlineData(new[] { 0, 1 }, new[] { 0, -1 })]
    [InlineData(new[] { 0, 2 }, new[] { 0, -1 })]
    [InlineData(new[] { 0, -2 }, new[] { 0, -1 })]
    public void Sides_that_do_not_name_each_other_are_no_matching(int[] receiverOf, int[] proposerOf)
    {
        var scores = new double[4];

        Assert.False(MatchingCertificate.IsMutual(receiverOf, proposerOf));
        Assert.False(MatchingCertificate.IsStable(receiverOf, proposerOf, new ScoreTable(scores, 2), new ScoreTable(scores, 2)));
        Assert.Throws<ArgumentException>(() => MatchingCertificate.BlockingPairs(receiverOf, proposerOf, scores, scores));
    }

    [Fact]
    public void A_pair_blocks_only_if_both_are_strictly_better_off()
    {
        // Both proposers want receiver 1 and have the other's choice; receiver 1 wants proposer 0 more, or just as much.
        double[] proposers = [1, 2, 1, 2];
        double[] keen = [1, 1, 2, 1];
        double[] even = [1, 1, 1, 1];

        Assert.Equal((0, 1), MatchingCertificate.FirstBlockingPair([0, 1], [0, 1], new ScoreTable(proposers, 2), new ScoreTable(keen, 2)));
        Assert.Null(MatchingCertificate.FirstBlockingPair([0, 1], [0, 1], new ScoreTable(proposers, 2), new ScoreTable(even, 2)));
        Assert.Equal(0, MatchingCertificate.BlockingPairs([1, 0], [1, 0], proposers, keen));
    }

    [Fact]
    public void Being_alone_is_worst_but_an_unacceptable_partner_is_no_better()
    {
        Assert.Equal(1, MatchingCertificate.BlockingPairs([-1], [-1], [-1e300], [-1e300]));
        Assert.Equal(0, MatchingCertificate.BlockingPairs([-1], [-1], [No], [1]));
        Assert.Equal(0, MatchingCertificate.BlockingPairs([-1], [-1], [1], [No]));

        double[] refuses = [No];
        double[] wants = [1];
        Assert.False(MatchingCertificate.IsStable([0], [0], new ScoreTable(refuses, 1), new ScoreTable(wants, 1)));
        Assert.False(MatchingCertificate.IsStable([0], [0], new ScoreTable(wants, 1), new ScoreTable(refuses, 1)));
        Assert.True(MatchingCertificate.IsStable([-1], [-1], new ScoreTable(wants, 1), new ScoreTable(refuses, 1)));
    }

    [Fact]
    public void Any_exchange_of_two_partners_is_caught_where_all_agree()
    {
        const int Side = 12;
        var (proposers, receivers) = (new OnDemand((_, b) => -b), new OnDemand((_, c) => -c));
        for (var one = 0; one < Side; one++)
        {
            for (var other = one + 1; other < Side; other++)
            {
                var matching = Enumerable.Range(0, Side).ToArray();
                Assert.Null(MatchingCertificate.FirstBlockingPair(matching, matching, proposers, receivers));

                // The better of the two and its old partner, who holds a worse one now, want each other back.
                (matching[one], matching[other]) = (matching[other], matching[one]);
                Assert.Equal((one, one), MatchingCertificate.FirstBlockingPair(matching, matching, proposers, receivers));
            }
        }
    }

    [Fact]
    public void It_finds_what_the_definition_finds_in_any_matching()
    {
        var blocked = 0;
        for (var trial = 0; trial < 300; trial++)
        {
            var rng = Root.Split("any", trial);
            var market = Market.Draw(rng, largest: 12);
            var receiverOf = AnyMatching(market, rng);
            var proposerOf = market.ProposerOf(receiverOf);
            var expected =
                (from c in Enumerable.Range(0, market.Proposers)
                 from b in Enumerable.Range(0, market.Receivers)
                 where market.OfProposer(c, b) > market.OfProposer(c, receiverOf[c])
                     && market.OfReceiver(b, c) > market.OfReceiver(b, proposerOf[b])
                 select (c, b)).ToList();
            var found = new List<(int, int)>();

            Assert.Equal(expected.Count, MatchingCertificate.BlockingPairs(
                receiverOf, proposerOf, market.ProposerScores, market.ReceiverScores, found));
            Assert.Equal(expected, found);
            Assert.Equal(Math.Min(2, expected.Count), MatchingCertificate.BlockingPairs(
                receiverOf, proposerOf, market.ProposerScores, market.ReceiverScores, atMost: 2));
            blocked += expected.Count;
        }

        Assert.NotEqual(0, blocked);
    }

    [Fact]
    public void Lists_are_judged_like_the_scores_they_come_from_where_no_two_are_equal()
    {
        for (var trial = 0; trial < 100; trial++)
        {
            var rng = Root.Split("lists", trial);
            var market = Market.Draw(rng, rng.NextInteger(1, 12), rng.NextInteger(1, 12), refused: 0.3);
            var (proposers, receivers) = market.Lists();
            var receiverOf = AnyMatching(market, rng);
            var proposerOf = market.ProposerOf(receiverOf);

            Assert.Equal(
                MatchingCertificate.BlockingPairs(receiverOf, proposerOf, market.ProposerScores, market.ReceiverScores),
                MatchingCertificate.BlockingPairs(receiverOf, proposerOf, proposers, receivers));
        }
    }

    private static int[] AnyMatching(Market market, Rng rng)
    {
        var left = Enumerable.Range(0, market.Receivers).ToList();
        var receiverOf = new int[market.Proposers];
        for (var c = 0; c < receiverOf.Length; c++)
        {
            var at = rng.NextInteger(-1, left.Count - 1);
            receiverOf[c] = at < 0 ? GaleShapley.Alone : left[at];
            if (at >= 0)
            {
                left.RemoveAt(at);
            }
        }

        return receiverOf;
    }
}
