using System.Diagnostics;

namespace Twinwright.Cli.Screen;

/// <summary>A line on stderr that is written over itself; lines now and then when stderr is no terminal.</summary>
internal sealed class StatusLine : IDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan ShortestInLog = TimeSpan.FromSeconds(10);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly bool _terminal = !Console.IsErrorRedirected;
    private readonly Lock _lock = new();
    private TimeSpan? _shown;
    private bool _drawn;

    /// <summary>Shows a text, unless the last one was shown a moment ago.</summary>
    /// <param name="text">The text, asked for only when it is shown.</param>
    /// <param name="isLast">Whether it is shown in any case.</param>
    public void Show(Func<string> text, bool isLast)
    {
        lock (_lock)
        {
            var now = _clock.Elapsed;
            if (!isLast && now - (_shown ?? TimeSpan.Zero) < (_terminal ? Shortest : ShortestInLog))
            {
                return;
            }

            _shown = now;
            if (!_terminal)
            {
                Console.Error.WriteLine(text());
                return;
            }

            // Cut, since a line that wraps could not be overwritten.
            var line = text();
            Console.Error.Write($"\r\u001b[2K{line[..Math.Min(line.Length, Math.Max(20, ColumnCount() - 1))]}");
            _drawn = true;
        }
    }

    /// <summary>Removes the line.</summary>
    public void Dispose()
    {
        if (_drawn)
        {
            Console.Error.Write("\r\u001b[2K");
        }
    }

    private static int ColumnCount()
    {
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : 80;
        }
        catch (IOException)
        {
            return 80;
        }
    }
}
