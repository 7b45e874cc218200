using System.Diagnostics;
using Twinwright.Experiments.Running;

namespace Twinwright.Cli.Screen;

/// <summary>A bar on stderr with the time left; a line now and then when stderr is no terminal.</summary>
internal sealed class ProgressBar(string label) : IProgressSink, IDisposable
{
    private const int Width = 30;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan ShortestInLog = TimeSpan.FromSeconds(10);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly bool _terminal = !Console.IsErrorRedirected;
    private readonly Lock _lock = new();
    private TimeSpan _shown;
    private int _best;
    private bool _drawn;

    /// <inheritdoc />
    public void Report(int done, int total)
    {
        lock (_lock)
        {
            _best = Math.Max(_best, done);
            var since = _clock.Elapsed - _shown;
            if (since < (_terminal ? Shortest : ShortestInLog) && (!_terminal || _best < total))
            {
                return;
            }

            _shown = _clock.Elapsed;
            _drawn = true;
            var filled = (int)((long)Width * _best / total);
            var left = _best == 0 ? TimeSpan.Zero : _clock.Elapsed * ((double)(total - _best) / _best);
            var bar = new string('█', filled) + new string('░', Width - filled);
            var text = $"{label} {bar} {_best}/{total}, {Text(left)} left";
            if (_terminal)
            {
                Console.Error.Write($"\r{text}   ");
            }
            else
            {
                Console.Error.WriteLine(text);
            }
        }
    }

    /// <summary>Removes the bar.</summary>
    public void Dispose()
    {
        if (_terminal && _drawn)
        {
            Console.Error.Write("\r\u001b[2K");
        }
    }

    /// <summary>A length of time in words.</summary>
    internal static string Text(TimeSpan time) => time.TotalMinutes >= 1
        ? $"{(int)time.TotalMinutes} min {time.Seconds} s"
        : $"{Math.Ceiling(time.TotalSeconds):0} s";
}
