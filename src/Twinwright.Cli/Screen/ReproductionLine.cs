using System.Diagnostics;
using System.Globalization;
using Twinwright.Experiments.Reproduction;

namespace Twinwright.Cli.Screen;

/// <summary>A line on stderr with how far a reproduction is; a line now and then when stderr is no terminal.</summary>
internal sealed class ReproductionLine : IReproductionSink, IDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan ShortestInLog = TimeSpan.FromSeconds(10);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly bool _terminal = !Console.IsErrorRedirected;
    private readonly Lock _lock = new();
    private TimeSpan? _shown;
    private bool _drawn;

    /// <inheritdoc />
    public void Report(in ReproductionProgress progress)
    {
        lock (_lock)
        {
            var end = progress.Trained == progress.Trainings && progress.Run == progress.Runs;
            if (!end && _clock.Elapsed - (_shown ?? TimeSpan.Zero) < (_terminal ? Shortest : ShortestInLog))
            {
                return;
            }

            _shown = _clock.Elapsed;
            if (_terminal)
            {
                Console.Error.Write($"\r\u001b[2K{Text(progress)}");
                _drawn = true;
            }
            else
            {
                Console.Error.WriteLine(Text(progress));
            }
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

    /// <summary>The line.</summary>
    internal static string Text(in ReproductionProgress progress)
    {
        var culture = CultureInfo.InvariantCulture;
        var trainings = progress.Trainings > 0 ? string.Create(culture, $"trainings {progress.Trained}/{progress.Trainings}, ") : "";
        return progress.Trained == progress.Trainings && progress.Run == progress.Runs
            ? string.Create(culture, $"reproduce {trainings}runs {progress.Run}/{progress.Runs}, judging and drawing")
            : string.Create(culture, $"reproduce {trainings}runs {progress.Run}/{progress.Runs}, {ProgressBar.Text(progress.Left)} left");
    }
}
