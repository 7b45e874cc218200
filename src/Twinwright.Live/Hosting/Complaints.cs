using Microsoft.Extensions.Logging;

namespace Twinwright.Live.Hosting;

/// <summary>Tells of trouble that comes again and again of one kind when it is new, and once a minute, so that a log can be read after a night without a database.</summary>
/// <param name="log">Told.</param>
/// <param name="clock">The clock.</param>
internal sealed class Complaints(ILogger log, TimeProvider clock)
{
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);
    private const int Most = 100;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _toldAt = [];

    /// <summary>Tells of trouble, unless the same was told a short while ago.</summary>
    /// <param name="what">What does not go on.</param>
    /// <param name="trouble">Why.</param>
    public void Tell(string what, string trouble)
    {
        lock (_lock)
        {
            if (_toldAt.TryGetValue(trouble, out var toldAt) && clock.GetElapsedTime(toldAt) < Again)
            {
                log.LogDebug("{What}: {Trouble}", what, trouble);
                return;
            }

            if (_toldAt.Count == Most)
            {
                _toldAt.Clear();
            }

            _toldAt[trouble] = clock.GetTimestamp();
        }

        log.LogWarning("{What}: {Trouble}", what, trouble);
    }

    /// <summary>It goes on: the next trouble is new.</summary>
    public void Over()
    {
        lock (_lock)
        {
            _toldAt.Clear();
        }
    }
}
