using System.Globalization;
using Twinwright.Experiments.Reproduction;

namespace Twinwright.Cli.Screen;

/// <summary>A line on stderr with how far a reproduction is; a line now and then when stderr is no terminal.</summary>
internal sealed class ReproductionLine : IReproductionSink, IDisposable
{
    private readonly StatusLine _line = new();

    /// <inheritdoc />
    public void Report(in ReproductionProgress progress)
    {
        var shown = progress;
        _line.Show(() => Text(shown), progress.Trained == progress.Trainings && progress.Run == progress.Runs);
    }

    /// <summary>Removes the line.</summary>
    public void Dispose() => _line.Dispose();

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
