using Twinwright.Experiments.Reproduction;
using Twinwright.Experiments.Statistics;
using Twinwright.Model.Threading;

namespace Twinwright.Experiments.Figures.Reproduction;

/// <summary>The figures of a paper, drawn anew from what an experiment has found.</summary>
public static class ReproductionFigures
{
    /// <summary>Draws the figures of an experiment, in the order in which they are read.</summary>
    /// <remarks>
    /// A figure is named after the experiment's last part, and its panel, solver or measure where there are several
    /// (<c>fig6-a</c>). A solver without runs at a point leaves a gap there; a figure with nothing to show is left out.
    /// </remarks>
    /// <param name="results">What came out.</param>
    /// <param name="bootstrap">Resamples and seed of the intervals.</param>
    /// <param name="team">Threads; the figures do not depend on how many.</param>
    /// <returns>The figures; none for a form without a picture.</returns>
    public static IReadOnlyList<Figure> Of(ExperimentResults results, StratifiedBootstrap bootstrap, WorkerTeam team)
    {
        ArgumentNullException.ThrowIfNull(results);
        ArgumentNullException.ThrowIfNull(bootstrap);
        ArgumentNullException.ThrowIfNull(team);
        var sketch = new Sketch(results, new Estimator(bootstrap, team));
        var figures = results.Experiment.Form switch
        {
            ExperimentForm.Maps => MapFigures.Of(sketch),
            ExperimentForm.Training => TrainingFigures.Of(sketch),
            ExperimentForm.Identity => IdentityFigures.Of(sketch),
            ExperimentForm.Sacrifice => SacrificeFigures.Of(sketch),
            ExperimentForm.Sweep => SweepFigures.Of(sketch),
            ExperimentForm.Power => PowerFigures.Of(sketch),
            ExperimentForm.Activation => ActivationFigures.Of(sketch),
            ExperimentForm.Moves => MovesFigures.Of(sketch),
            ExperimentForm.Bars => BarFigures.Of(sketch),
            ExperimentForm.Work => WorkFigures.Of(sketch),
            ExperimentForm.Profile => ProfileFigures.Of(sketch),
            ExperimentForm.Certificate => [],
            _ => throw new ArgumentOutOfRangeException(nameof(results), results.Experiment.Form, "no such form"),
        };
        return [.. figures.OfType<Figure>()];
    }
}
