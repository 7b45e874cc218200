using Twinwright.Live.Deciding;
using Xunit;

namespace Twinwright.Tests.Live;

/// <summary>Who decides: shadow, active, fall-back.</summary>
public class SeatTests
{
    private static readonly SafetySettings Settings = new() { Margin = 0.1, LatestS = 1, Strikes = 3, ShadowSteps = 4, Promote = true, ShadowMargin = 0.02 };

    [Fact]
    public void What_is_as_good_as_the_fall_back_is_done_and_nothing_is_told()
    {
        var seat = Seat();

        Assert.True(seat.Judge(1, 0, Good(10), Good(10), null));
        Assert.True(seat.Judge(2, 0, Good(9.01), Good(10), null));
        Assert.True(seat.Judge(3, 0, Good(-10.99), Good(-10), null));
        Assert.Empty(seat.TakeSwitches());
        Assert.Equal(0, seat.State.Strikes);
    }

    [Theory]
    [InlineData(8.9, 0, 0.1, "worse")]
    [InlineData(20, 1, 0.1, "infeasible")]
    [InlineData(20, 0, 1.1, "late")]
    public void A_bad_decision_is_replaced_for_this_step_and_the_reason_is_told(double score, int violations, double seconds, string reason)
    {
        var seat = Seat();

        Assert.False(seat.Judge(7, 42, new Proposal(score, violations, seconds), Good(10), null));

        var change = Assert.Single(seat.TakeSwitches());
        Assert.Equal(("federation", 7L, 42L, "dmo", "socf"), (change.System, change.Step, change.AtMs, change.From, change.To));
        Assert.Contains(reason, change.Reason, StringComparison.Ordinal);
        Assert.Equal("dmo", seat.State.Active);
    }

    [Fact]
    public void A_solver_that_cannot_decide_is_replaced_with_its_own_words()
    {
        var seat = Seat();

        Assert.False(seat.Judge(1, 0, new Proposal(double.NegativeInfinity, int.MaxValue, 0, "there is no policy"), Good(10), null));

        Assert.Contains("there is no policy", Assert.Single(seat.TakeSwitches()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void After_three_bad_decisions_in_a_row_the_fall_back_keeps_the_seat()
    {
        var seat = Seat();
        seat.Judge(1, 0, Good(1), Good(10), null);
        seat.Judge(2, 0, Good(1), Good(10), null);
        seat.Judge(3, 0, Good(10), Good(10), null);
        Assert.Equal(0, seat.State.Strikes);
        for (var step = 4; step <= 6; step++)
        {
            Assert.False(seat.Judge(step, 0, Good(1), Good(10), null));
        }

        Assert.Equal(("socf", true, 0), (seat.State.Active, seat.State.FellBack, seat.State.Strikes));
        Assert.Contains("3rd bad decision", seat.TakeSwitches()[^1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nobody_is_without_violations_a_few_more_do_not_count()
    {
        var seat = Seat();

        Assert.True(seat.Judge(1, 0, new Proposal(10, 66, 0), new Proposal(10, 60, 0), null));
        Assert.False(seat.Judge(2, 0, new Proposal(10, 67, 0), new Proposal(10, 60, 0), null));
    }

    [Fact]
    public void A_shadow_that_is_better_over_its_steps_gets_the_seat()
    {
        var seat = Seat("lbcd");
        for (var step = 1; step <= 3; step++)
        {
            Assert.True(seat.Judge(step, 0, Good(10), Good(10), Good(10.3)));
            Assert.Equal("dmo", seat.State.Active);
        }

        seat.Judge(4, 0, Good(10), Good(10), Good(10.3));

        Assert.Equal(("lbcd", null), (seat.State.Active, seat.State.Shadow));
        Assert.Equal(5, Assert.Single(seat.TakeSwitches()).Step);
    }

    [Theory]
    [InlineData(10.1, 0)]
    [InlineData(100, 1)]
    public void A_shadow_that_is_hardly_better_or_once_infeasible_does_not(double score, int violations)
    {
        var seat = Seat("lbcd");
        for (var step = 1; step <= 8; step++)
        {
            seat.Judge(step, 0, Good(10), Good(10), new Proposal(score, step % 4 == 1 ? violations : 0, 0));
        }

        Assert.Equal("dmo", seat.State.Active);
        Assert.Equal(0, seat.State.ShadowSteps);
        Assert.Empty(seat.TakeSwitches());
    }

    [Fact]
    public void Appointing_tells_who_asked_and_clears_what_was_counted()
    {
        var seat = Seat("lbcd");
        seat.Judge(1, 0, Good(1), Good(10), Good(10));
        seat.TakeSwitches();

        seat.Appoint("gre", 2, 5, "asked for over the API");

        Assert.Equal(("gre", 0, 0), (seat.State.Active, seat.State.Strikes, seat.State.ShadowSteps));
        Assert.Equal("asked for over the API", Assert.Single(seat.TakeSwitches()).Reason);
    }

    private static Seat Seat(string? shadow = null) => new("federation", Settings, new SeatState("dmo", "socf", shadow));

    private static Proposal Good(double score) => new(score, 0, 0.1);
}
