using Twinwright.Model.Randomness;
using Twinwright.Solvers.Games;
using Xunit;

namespace Twinwright.Tests.Games;

public class MatchingListsTests
{
    [Fact]
    public void Lists_come_back_as_given_with_ranks_from_zero()
    {
        var lists = MatchingLists.Of(4, [[2, 0, 3], [], [1]]);

        Assert.Equal((3, 4), (lists.Count, lists.Others));
        Assert.Equal([2, 0, 3], lists.Of(0).ToArray());
        Assert.Equal([], lists.Of(1).ToArray());
        Assert.Equal([1, MatchingLists.Absent, 0, 2], Enumerable.Range(0, 4).Select(whom => lists.Rank(0, whom)));
        Assert.Equal(MatchingLists.Absent, lists.Rank(1, 0));
        Assert.Equal(double.NegativeInfinity, lists.Score(1, 0));
        Assert.True(lists.Score(0, 2) > lists.Score(0, 0));
    }

    [Fact]
    public void Scores_become_lists_from_the_highest_with_ties_to_the_lower_index()
    {
        var lists = new MatchingLists();
        lists.LoadScores(2, 5, [1, 3, double.NegativeInfinity, 3, 2, 0.0, -0.0, 0.0, double.PositiveInfinity, -1]);

        Assert.Equal([1, 3, 4, 0], lists.Of(0).ToArray());
        Assert.Equal([3, 0, 1, 2, 4], lists.Of(1).ToArray());
    }

    [Fact]
    public void Ranks_are_places_in_the_list_whether_looked_up_or_searched_and_after_loading_anew()
    {
        var rng = new Rng(5).Split("ranks");
        var lists = new MatchingLists();
        foreach (var refused in new[] { 0, 0.5, 0.99, 0.3, 0 })
        {
            var market = Market.Draw(rng, 40, 60, levels: 3, refused: refused);
            lists.LoadScores(40, 60, market.ProposerScores);
            Assert.Equal(refused < 0.9, lists.IsDense);
            for (var who = 0; who < 40; who++)
            {
                var list = lists.Of(who).ToArray();
                for (var whom = 0; whom < 60; whom++)
                {
                    var place = Array.IndexOf(list, whom);
                    Assert.Equal(place < 0 ? MatchingLists.Absent : place, lists.Rank(who, whom));
                }
            }
        }
    }

    [Fact]
    public void Lists_that_cannot_be_are_refused_and_say_where()
    {
        Assert.Contains("list 1: 2 stands there twice", Refusal(() => MatchingLists.Of(3, [[0], [2, 1, 2]])), StringComparison.Ordinal);
        Assert.Contains("list 0: 3 must lie in [0, 3)", Refusal(() => MatchingLists.Of(3, [[3]])), StringComparison.Ordinal);
        Assert.Contains("list 0: -1 must lie", Refusal(() => MatchingLists.Of(3, [[-1]])), StringComparison.Ordinal);
        Assert.Contains("falls after list 1", Refusal(() => new MatchingLists().Load(3, [0, 2, 1, 2], [0, 1])), StringComparison.Ordinal);
        Assert.Contains("must run from 0 to 2", Refusal(() => new MatchingLists().Load(3, [0, 1], [0, 1])), StringComparison.Ordinal);
        Assert.Contains("the score of 1 for 0", Refusal(() => new MatchingLists().LoadScores(1, 2, [0, double.NaN])), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => MatchingLists.Of(3, [[0]]).Rank(0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => MatchingLists.Of(3, [[0]]).Rank(1, 0));
    }

    private static string Refusal(Action action) => Assert.Throws<ArgumentException>(action).Message;
}
