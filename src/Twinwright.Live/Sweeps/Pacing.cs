namespace Twinwright.Live.Sweeps;

/// <summary>How long to wait for the next look at a queue: short after something has happened, twice as long each time nothing has.</summary>
/// <param name="longest">The longest wait.</param>
internal sealed class Pacing(TimeSpan longest)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private TimeSpan _next = Shortest;

    /// <summary>The wait after a look.</summary>
    /// <param name="happened">Whether it found anything.</param>
    public TimeSpan Next(bool happened)
    {
        _next = happened ? Shortest : _next * 2 < longest ? _next * 2 : longest;
        return _next;
    }
}
