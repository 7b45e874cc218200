using Microsoft.Extensions.Logging;
using Twinwright.Live.Hosting;
using Xunit;

namespace Twinwright.Tests.Live;

/// <summary>Trouble that lasts is told once a minute.</summary>
public sealed class ComplaintsTests
{
    [Fact]
    public void The_same_trouble_is_told_once_a_minute_and_anew_once_it_was_over()
    {
        var (clock, said) = (new Seconds(), new List<string>());
        var complaints = new Complaints(new Lines(said), clock);
        for (var second = 0; second < 150; second++)
        {
            complaints.Tell("a lane is away", "refused");
            clock.Now++;
        }

        Assert.Equal(["a lane is away: refused", "a lane is away: refused", "a lane is away: refused"], said);
        complaints.Tell("a lane is away", "another");
        complaints.Over();
        complaints.Tell("a lane is away", "another");
        Assert.Equal(5, said.Count);
        foreach (var (what, trouble) in new[] { ("a", "one"), ("a", "two"), ("b", "one"), ("a", "two") })
        {
            complaints.Tell(what, trouble);
        }

        Assert.Equal(["a: one", "a: two"], said[5..]);
    }

    private sealed class Seconds : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Now;
    }

    private sealed class Lines(List<string> said) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning)
            {
                said.Add(formatter(state, exception));
            }
        }
    }
}
