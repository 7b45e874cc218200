using Twinwright.Experiments.Trainings;

namespace Twinwright.Cli.Screen;

/// <summary>A line on stderr with how a training goes; a line now and then when stderr is no terminal.</summary>
internal sealed class TrainingLine : ITrainingSink, IDisposable
{
    private const int Width = 16;
    private readonly StatusLine _line = new();

    /// <inheritdoc />
    public void Report(in TrainingProgress progress)
    {
        var shown = progress;
        _line.Show(() => Text(shown), progress.Iteration == progress.Iterations);
    }

    /// <summary>Removes the line.</summary>
    public void Dispose() => _line.Dispose();

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
}
