using Twinwright.Live.Ingestion;
using Twinwright.Live.Mqtt;
using Xunit;

namespace Twinwright.Tests.Live;

public class BrokerSessionsTests
{
    [Fact]
    public void A_session_belongs_to_its_user_until_it_ends()
    {
        var sessions = new BrokerSessions(10);

        Assert.True(sessions.Admit("station", "anna", out _));
        Assert.True(sessions.Admit("station", "anna", out _));
        Assert.False(sessions.Admit("station", "bert", out var isFull));
        Assert.False(isFull);
        sessions.Delete("station");
        Assert.True(sessions.Admit("station", "bert", out _));
    }

    [Fact]
    public void Sessions_beyond_the_most_are_refused()
    {
        var sessions = new BrokerSessions(1);
        Assert.True(sessions.Admit("one", "", out _));

        Assert.False(sessions.Admit("two", "", out var isFull));
        Assert.True(isFull);
        Assert.True(sessions.Admit("one", "", out _));
    }

    [Fact]
    public void Somebody_listens_while_a_subscription_lasts_however_often_it_is_told()
    {
        var sessions = new BrokerSessions(10);
        sessions.Admit("a", "", out _);
        sessions.Admit("b", "", out _);

        sessions.Leave("a", "never/listened");
        Assert.False(sessions.AnyListens);
        sessions.Listen("a", "x");
        sessions.Listen("a", "x");
        sessions.Listen("b", "y");
        sessions.Leave("a", "x");
        Assert.True(sessions.AnyListens);
        sessions.Delete("b");
        Assert.False(sessions.AnyListens);
    }

    [Theory]
    [InlineData("twinwright/#", true)]
    [InlineData("#", true)]
    [InlineData("twinwright/a/s/reading", true)]
    [InlineData("twinwright/+/+/reading", true)]
    [InlineData("+/a/+/+", true)]
    [InlineData("twinwright/a/s/command", false)]
    [InlineData("twinwright/a/+", false)]
    [InlineData("other/#", false)]
    [InlineData("twinwright/a/s/reading/more", false)]
    public void Filters_that_match_readings_are_told_from_others(string filter, bool matches) => Assert.Equal(matches, ReadingTopic.MayMatch(filter));
}
