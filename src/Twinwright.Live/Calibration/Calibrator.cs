using Twinwright.Live.Study;
using Twinwright.Live.SubModels;
using Twinwright.Model.Composed;

namespace Twinwright.Live.Calibration;

/// <summary>Measures, or takes what a live system measured, and fits the models' parameters to it.</summary>
public static class Calibrator
{
    private static readonly int[] Ages = [0, 1, 4, 16, 64];
    private const int HeldSteps = 96;

    /// <summary>Calibrates by measurements on a data set.</summary>
    /// <param name="source">The samples.</param>
    /// <param name="family">The sub-models.</param>
    /// <param name="measurement">How much is measured.</param>
    /// <param name="gathered">Samples of a region's partial-DT [1].</param>
    /// <param name="world">The scenario that is calibrated.</param>
    /// <param name="settings">Bootstrap and folds.</param>
    /// <param name="progress">Told how much is done, of how much.</param>
    /// <param name="stop">Ends it early with an exception.</param>
    public static CalibrationResult Measure(
        SampleSource source, ISubModelFamily family, MeasurementSettings measurement, IReadOnlyList<int> gathered, ComposedScenario world, FitSettings settings,
        Action<int, int>? progress = null, CancellationToken stop = default)
    {
        var convergency = ControlledMeasurements.Convergency(source, family, measurement, stop);
        progress?.Invoke(50, 100);
        var worth = Measurements.Worth(source, family, measurement, stop)
            .Select(row => new WorthMeasurement(row.Helper, row.Recipient, row.DistanceM, row.Gain, row.OwnGain)).ToList();
        progress?.Invoke(65, 100);
        var quality = Measurements.Quality(source, family, measurement with { Samples = gathered }, stop)
            .Select(row => new QualityMeasurement(row.Region, row.GatheredKbit, row.Rounds, row.Quality)).ToList();
        progress?.Invoke(70, 100);
        var drift = ControlledMeasurements.Drift(source, family, measurement, Ages, HeldSteps, stop);
        progress?.Invoke(90, 100);
        var curve = QualityFit.Of(quality, settings);
        curve = curve with { Note = FormattableString.Invariant($"A round is {measurement.IterationsOfRound} minibatches. {curve.Note}").TrimEnd() };
        return Fit(source, family, convergency, worth, curve, drift, world, settings) with
        {
            Source = FormattableString.Invariant(
                $"controlled measurements on {source.Data.Name}: trained before {source.Data.TimeAt(measurement.SplitStep):yyyy-MM-dd}, losses held out after it"),
            MostGatheredKbit = QualityFit.MostGathered(quality),
        };
    }

    /// <summary>Calibrates by what a live system has kept.</summary>
    /// <param name="live">Its measurements; a gain is a share of a loss, so all that can be gained is 1.</param>
    /// <param name="source">The samples of its data set.</param>
    /// <param name="family">Its sub-models.</param>
    /// <param name="world">The scenario that is calibrated.</param>
    /// <param name="settings">Bootstrap and folds.</param>
    public static CalibrationResult Read(LiveMeasurements live, SampleSource source, ISubModelFamily family, ComposedScenario world, FitSettings settings) =>
        Fit(
            source, family, live.Convergency, live.Worth,
            FitReport.None(QualityFit.Name, "Chen 2025, eq. 4", "a live system's cycles vary neither data nor rounds of a partial-DT from the start, so quality is not fitted to them"),
            live.Drift, world, settings, attainable: 1) with
        {
            Source = FormattableString.Invariant($"{live.Cycles} cycles of a live system; losses over the newest samples of the window that is trained on, not held out"),
            Live = live.Cost,
        };

    private static CalibrationResult Fit(
        SampleSource source, ISubModelFamily family, IReadOnlyList<ConvergencyMeasurement> convergency, IReadOnlyList<WorthMeasurement> worth, FitReport quality,
        IReadOnlyList<DriftMeasurement> drift, ComposedScenario world, FitSettings settings, double? attainable = null)
    {
        var area = world.WideArea;
        var curve = ConvergencyFit.Of(convergency, family.Minibatch, area.Constants.IterationUnit, area.Constants.ConvergencyScale, area.Constants.ConvergencyExponent, settings,
            attainable);
        var law = SimilarityFit.Of(worth, area.MaxNeighbourDistanceM, settings);
        return new CalibrationResult
        {
            DataSet = source.Data.Name,
            Source = "",
            Seed = settings.Seed,
            Convergency = curve,
            MostData = ConvergencyFit.MostData(convergency),
            Similarity = law,
            ScenarioLaw = law.Estimates.Count == 0 ? null : SimilarityFit.Within(worth, area.MaxNeighbourDistanceM, law),
            Quality = quality,
            MostGatheredKbit = double.NaN,
            Drift = DriftFit.Of(drift, area.Constants.ConvergencyScale, settings),
            Costs = CalibratedWorld.Costs(world, curve, family),
        };
    }
}
