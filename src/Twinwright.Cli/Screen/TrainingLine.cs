using System.Diagnostics;
using Twinwright.Experiments.Trainings;

namespace Twinwright.Cli.Screen;

/// <summary>A line on stderr with how a training goes; a line now and then when stderr is no terminal.</summary>
internal sealed class TrainingLine : ITrainingSink, IDisposable
{
    private const int Width = 16;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan ShortestInLog = TimeSpan.FromSeconds(10);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly bool _terminal = !Console.IsErrorRedirected;
    private TimeSpan? _shown;
    private bool _drawn;

    /// <inheritdoc />
    public void Report(in TrainingProgress progress)
    {
        var now = _clock.Elapsed;
        var end = progress.Iteration == progress.Iterations;
        if (!end && now - (_shown ?? TimeSpan.Zero) < (_terminal ? Shortest : ShortestInLog))
        {
            return;
        }

        _shown = now;
        if (_terminal)
        {
            // Cut, since a line that wraps could not be overwritten.
            var text = Text(progress);
            Console.Error.Write($"\r\u001b[2K{text[..Math.Min(text.Length, Math.Max(20, ColumnCount() - 1))]}");
            _drawn = true;
        }
        else
        {
            Console.Error.WriteLine(Text(progress));
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

    /// <summary>The line; what the method has no word for is left out.</summary>
    internal static string Text(in TrainingProgress progress)
    {
        var report = progress.Report;
        var filled = (int)((long)Width * progress.Iteration / Math.Max(1, progress.Iterations));
        var parts = new List<string>
        {
            $"{progress.Place}{(progress.Jobs > 1 ? $" ({progress.Job} of {progress.Jobs})" : "")} "
                + $"{new string('█', filled)}{new string('░', Width - filled)} {progress.Iteration}/{progress.Iterations}, {ProgressBar.Text(progress.Left)} left",
        };
        Add("objective", report.Objective);
        Add("validation", report.Validation);
        Add("return", report.Return);
        Add("entropy", report.Entropy);
        Add("KL", report.Divergence);
        Add("clipped", report.ClipFraction);
        Add("steps/s", progress.StepsPerS);
        return string.Join(" · ", parts);

        void Add(string name, double value)
        {
            if (double.IsFinite(value))
            {
                parts.Add($"{name} {Rendering.Number(value)}");
            }
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
