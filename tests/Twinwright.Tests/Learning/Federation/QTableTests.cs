using Twinwright.Learning.Federation;
using Twinwright.Model.Federation;
using Twinwright.Tests.Solvers.Federation;
using Xunit;

namespace Twinwright.Tests.Learning.Federation;

public class QTableTests
{
    [Fact]
    public void An_update_moves_the_value_by_the_rate_towards_the_target()
    {
        var table = new QTable();
        table.Update(7, 3, reward: 10, next: 20, discount: 0.9, rate: 0.25);
        Assert.Equal(0.25 * (10 + (0.9 * 20)), table.Values[(7 * EdgeServerChoices.Count) + 3], 1e-12);

        table.Update(7, 3, reward: -4, next: 0, discount: 0.9, rate: 0.25);
        Assert.Equal((0.75 * 7) - 1, table.Values[(7 * EdgeServerChoices.Count) + 3], 1e-12);
        Assert.Single(table.Values, value => value != 0);
    }

    [Fact]
    public void The_best_choice_is_the_first_of_the_largest_values()
    {
        var table = new QTable();
        (table.Values[(2 * EdgeServerChoices.Count) + 4], table.Values[(2 * EdgeServerChoices.Count) + 9]) = (5, 5);

        Assert.Equal(5, table.Best(2, out var choice));
        Assert.Equal(4, choice);
    }

    [Fact]
    public void Every_combination_of_bins_is_a_state_of_its_own()
    {
        var frame = CoalitionFrames.First(new(), 1);
        var beta = frame.System.Constants.DataReferenceKbit;
        frame.Frame = 11;
        var seen = new HashSet<int>();
        foreach (var importance in new[] { 0.1, 0.3, 0.5, 0.7, 0.9 })
        {
            foreach (var betas in new[] { 1, 5, 9, 13, 40 })
            {
                foreach (var members in new[] { 0, 1, 3, 6, 8, 10 })
                {
                    (frame.Importance[2], frame.HistoryKbit[2], frame.PreviousMembers[4]) = (importance, 10 * betas * beta, members);
                    seen.Add(QTable.State(frame, 2, 4));
                }
            }
        }

        Assert.Equal(Enumerable.Range(0, QTable.States), seen.Order());
    }

    [Theory]
    [InlineData(0.0, 0.199)]
    [InlineData(0.8, 1.0)]
    public void Importances_of_a_fifth_share_a_state(double one, double other)
    {
        var frame = CoalitionFrames.First(new(), 1);
        (frame.Importance[0], frame.Importance[1]) = (one, other);

        Assert.Equal(QTable.State(frame, 0, 0), QTable.State(frame, 1, 0));
    }

    [Fact]
    public void Choices_are_all_pairs_of_four_shares_and_five_numbers_of_links()
    {
        var choices = Enumerable.Range(0, EdgeServerChoices.Count).ToList();

        Assert.Equal([0.25, 0.5, 0.75, 1], choices.Select(a => EdgeServerChoices.Share(a, RoundsScale.Cap)).Distinct().Order());
        Assert.Equal([0.5, 1, 1.5, 2], choices.Select(a => EdgeServerChoices.Share(a, RoundsScale.ClosedForm)).Distinct().Order());
        Assert.Equal([2, 4, 6, 8, 10], choices.Select(EdgeServerChoices.Links).Distinct().Order());
        Assert.Equal(20, choices.Select(a => (EdgeServerChoices.Links(a), EdgeServerChoices.Share(a, RoundsScale.Cap))).Distinct().Count());
    }
}
