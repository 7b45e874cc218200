using Twinwright.Model.Randomness;
using Twinwright.Solvers.Games;
using Xunit;

namespace Twinwright.Tests.Games;

public class GaleShapleyTests
{
    private static readonly Rng Root = new Rng(5).Split("matching");

    [Fact]
    public void No_pair_blocks_in_a_thousand_markets_whichever_form_the_preferences_have()
    {
        var solver = new GaleShapley();
        for (var trial = 0; trial < 1_000; trial++)
        {
            var market = Market.Draw(Root.Split("stable", trial), largest: 40);
            solver.Solve(market.Proposers, market.Receivers, market.ProposerScores, market.ReceiverScores);
            var byTables = solver.ReceiverOf.ToArray();
            Assert.True(MatchingCertificate.IsStable(
                byTables,
                solver.ProposerOf,
                new ScoreTable(market.ProposerScores, market.Receivers),
                new ScoreTable(market.ReceiverScores, market.Proposers)));

            var (proposers, receivers) = market.Lists();
            solver.Solve(proposers, receivers);
            Assert.Equal(byTables, solver.ReceiverOf.ToArray());
            Assert.True(MatchingCertificate.IsStable(solver.ReceiverOf, solver.ProposerOf, proposers, receivers));

            solver.Solve(market.Proposers, market.Receivers, new OnDemand(market.OfProposer), new OnDemand(market.OfReceiver));
            Assert.Equal(byTables, solver.ReceiverOf.ToArray());
        }
    }

    [Fact]
    public void Every_proposer_has_the_best_partner_of_all_stable_matchings()
    {
        for (var trial = 0; trial < 300; trial++)
        {
            var market = Market.Draw(Root.Split("small", trial), largest: 4);
            var best = new int[market.Proposers];
            Array.Fill(best, GaleShapley.Alone);
            var stable = 0;
            foreach (var matching in Matchings(market, new int[market.Proposers], 0))
            {
                if (IsStable(market, matching))
                {
                    stable++;
                    for (var c = 0; c < best.Length; c++)
                    {
                        best[c] = Prefers(market.OfProposer, c, matching[c], best[c]) ? matching[c] : best[c];
                    }
                }
            }

            Assert.NotEqual(0, stable);
            Assert.Equal(best, market.Solved().ReceiverOf.ToArray());
        }
    }

    [Fact]
    public void Proposing_is_never_worse_than_being_proposed_to_and_leaves_the_same_ones_alone()
    {
        var moved = 0;
        for (var trial = 0; trial < 200; trial++)
        {
            var market = Market.Draw(Root.Split("sides", trial), largest: 30);
            var (own, other) = (market.Solved(), market.Reversed().Solved());
            for (var c = 0; c < market.Proposers; c++)
            {
                var (proposing, asked) = (own.ReceiverOf[c], other.ProposerOf[c]);
                Assert.True(market.OfProposer(c, proposing) >= market.OfProposer(c, asked));
                Assert.Equal(proposing == GaleShapley.Alone, asked == GaleShapley.Alone);
                moved += proposing == asked ? 0 : 1;
            }

            for (var b = 0; b < market.Receivers; b++)
            {
                Assert.True(market.OfReceiver(b, own.ProposerOf[b]) <= market.OfReceiver(b, other.ReceiverOf[b]));
            }
        }

        Assert.NotEqual(0, moved);
    }

    [Theory]
    [InlineData(3, 7)]
    [InlineData(7, 3)]
    [InlineData(0, 4)]
    [InlineData(4, 0)]
    [InlineData(40, 90)]
    [InlineData(90, 40)]
    public void The_smaller_side_is_matched_whole_where_all_are_acceptable(int proposers, int receivers)
    {
        var solver = Market.Draw(Root.Split("unequal"), proposers, receivers).Solved();

        Assert.Equal(Math.Max(0, proposers - receivers), solver.ReceiverOf.Count(GaleShapley.Alone));
        Assert.Equal(Math.Max(0, receivers - proposers), solver.ProposerOf.Count(GaleShapley.Alone));
    }

    [Fact]
    public void Whoever_finds_nobody_acceptable_stays_alone()
    {
        var solver = new GaleShapley();
        solver.Solve(MatchingLists.Of(3, [[0, 1], [], [0]]), MatchingLists.Of(3, [[2, 0], [1], [0, 1, 2]]));

        // 0 wants 1, who accepts only 1; 1 wants nobody; 2 is wanted by receiver 2, whom it does not want.
        Assert.Equal([GaleShapley.Alone, GaleShapley.Alone, 0], solver.ReceiverOf.ToArray());
        Assert.Equal([2, GaleShapley.Alone, GaleShapley.Alone], solver.ProposerOf.ToArray());
    }

    [Fact]
    public void Ties_go_to_the_lower_index_on_both_sides()
    {
        var solver = new GaleShapley();
        solver.Solve(2, 3, new double[6], new double[6]);
        Assert.Equal([0, 1], solver.ReceiverOf.ToArray());

        solver.Solve(3, 1, new double[3], new double[3]);
        Assert.Equal([0, GaleShapley.Alone, GaleShapley.Alone], solver.ReceiverOf.ToArray());
    }

    [Fact]
    public void A_thousand_a_side_match_alike_by_lists_and_on_demand()
    {
        var market = Market.Draw(Root.Split("thousand"), 1_000, 1_000);
        var (proposers, receivers) = market.Lists();
        var solver = new GaleShapley();
        solver.Solve(proposers, receivers);

        Assert.Equal(0, MatchingCertificate.BlockingPairs(
            solver.ReceiverOf, solver.ProposerOf, market.ProposerScores, market.ReceiverScores));
        Assert.Equal(market.Solved().ReceiverOf.ToArray(), solver.ReceiverOf.ToArray());
    }

    [Fact]
    public void Short_lists_of_many_match_as_their_scores_do()
    {
        // 300 a side on a ring, each with the eight ahead of it: ranks are searched in the lists instead of looked up.
        const int Side = 300;
        var market = Market.Draw(Root.Split("sparse"), Side, Side, levels: 3);
        for (var pair = 0; pair < Side * Side; pair++)
        {
            var (c, b) = (pair / Side, pair % Side);
            if ((b - c + Side) % Side >= 8)
            {
                market.ProposerScores[pair] = market.ReceiverScores[(b * Side) + c] = double.NegativeInfinity;
            }
        }

        var (proposers, receivers) = market.Lists();
        Assert.False(receivers.IsDense);
        var solver = new GaleShapley();
        solver.Solve(proposers, receivers);

        Assert.Equal(market.Solved().ReceiverOf.ToArray(), solver.ReceiverOf.ToArray());
        Assert.True(MatchingCertificate.IsStable(solver.ReceiverOf, solver.ProposerOf, proposers, receivers));
        Assert.InRange(solver.ReceiverOf.Count(GaleShapley.Alone), 1, Side / 4);
    }

    [Fact]
    public void Where_all_agree_the_best_get_the_best()
    {
        // Far more receivers than a proposer keeps, all of them in demand: the searches must go on past what was kept.
        const int Side = 20 * GaleShapley.KeptAtMost;
        var solver = new GaleShapley();
        solver.Solve(Side, Side, new OnDemand((_, b) => b), new OnDemand((_, c) => -c));
        Assert.Equal(Enumerable.Range(0, Side).Select(c => Side - 1 - c), solver.ReceiverOf.ToArray());

        // And where receivers have each their own mind but proposers agree, the best receiver picks first.
        var minds = new Hashed(Root.Split("minds").Field());
        solver.Solve(Side, Side, new OnDemand((_, b) => b), minds);
        var left = Enumerable.Range(0, Side).ToHashSet();
        for (var b = Side - 1; b >= 0; b--)
        {
            var choice = left.OrderByDescending(c => minds.Score(b, c)).ThenBy(c => c).First();
            Assert.Equal(choice, solver.ProposerOf[b]);
            left.Remove(choice);
        }
    }

    [Fact]
    public void Memory_on_demand_grows_with_the_side_and_not_with_its_square()
    {
        var (proposers, receivers) = (new Hashed(Root.Split("c").Field()), new Hashed(Root.Split("b").Field()));
        long Allocated(int side)
        {
            var solver = new GaleShapley();
            var before = GC.GetAllocatedBytesForCurrentThread();
            solver.Solve(side, side, proposers, receivers);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(0, MatchingCertificate.BlockingPairs(solver.ReceiverOf, solver.ProposerOf, proposers, receivers));
            return allocated;
        }

        _ = Allocated(100);
        var (half, whole) = (Allocated(1_000), Allocated(2_000));

        Assert.InRange(whole, 1.9 * half, 2.1 * half);
        Assert.InRange(whole, 1, 250 * 2_000);
    }

    [Fact]
    public void A_solver_used_again_allocates_nothing()
    {
        var market = Market.Draw(Root.Split("again"), 5, 5);
        var (proposers, receivers) = market.Lists();
        var solver = new GaleShapley();
        void Run()
        {
            solver.Solve(5, 5, market.ProposerScores, market.ReceiverScores);
            proposers.LoadScores(5, 5, market.ProposerScores);
            receivers.LoadScores(5, 5, market.ReceiverScores);
            solver.Solve(proposers, receivers);
        }

        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < 100; call++)
        {
            Run();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Scores_that_are_no_numbers_and_tables_of_the_wrong_size_are_refused()
    {
        var solver = new GaleShapley();
        var bad = new double[6];
        bad[5] = double.NaN;

        Assert.Contains("the score of 2 for 1", Assert.Throws<ArgumentException>(() => solver.Solve(2, 3, bad, new double[6])).Message, StringComparison.Ordinal);
        Assert.Contains("the score of 1 for 2", Assert.Throws<ArgumentException>(() => solver.Solve(2, 3, new double[6], bad)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => solver.Solve(2, 3, new double[5], new double[6]));
        Assert.Throws<ArgumentException>(() => solver.Solve(2, 2, new OnDemand((_, _) => double.NaN), new OnDemand((_, _) => 1)));
        Assert.Throws<ArgumentException>(() => solver.Solve(MatchingLists.Of(2, [[0]]), MatchingLists.Of(2, [[0]])));
    }

    /// <summary>All ways to give receivers to proposers, nobody also being one.</summary>
    private static IEnumerable<int[]> Matchings(Market market, int[] chosen, int at)
    {
        if (at == market.Proposers)
        {
            yield return [.. chosen];
            yield break;
        }

        for (var receiver = GaleShapley.Alone; receiver < market.Receivers; receiver++)
        {
            if (receiver == GaleShapley.Alone || !chosen[..at].Contains(receiver))
            {
                chosen[at] = receiver;
                foreach (var matching in Matchings(market, chosen, at + 1))
                {
                    yield return matching;
                }
            }
        }
    }

    /// <summary>Stable under preferences made strict by index, from the definition.</summary>
    private static bool IsStable(Market market, int[] receiverOf)
    {
        var proposerOf = market.ProposerOf(receiverOf);
        for (var c = 0; c < market.Proposers; c++)
        {
            if (receiverOf[c] >= 0 && (double.IsNegativeInfinity(market.OfProposer(c, receiverOf[c]))
                || double.IsNegativeInfinity(market.OfReceiver(receiverOf[c], c))))
            {
                return false;
            }

            for (var b = 0; b < market.Receivers; b++)
            {
                if (Prefers(market.OfProposer, c, b, receiverOf[c]) && Prefers(market.OfReceiver, b, c, proposerOf[b]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool Prefers(Func<int, int, double> scoreOf, int who, int one, int other)
    {
        var (first, second) = (scoreOf(who, one), scoreOf(who, other));
        return first > second || (first == second && other >= 0 && one >= 0 && one < other && !double.IsNegativeInfinity(first));
    }
}
