using Twinwright.Live.Study;
using Twinwright.Live.SubModels;
using Twinwright.Model.Computing;
using Twinwright.Model.Randomness;

namespace Twinwright.Live.Calibration;

/// <summary>Measurements on a data set under conditions that are chosen: what the fits need beyond <see cref="Measurements"/>.</summary>
/// <remarks>Losses are held out: samples after the split, which nothing was trained on. Every sensor has an edge server of its own.</remarks>
public static class ControlledMeasurements
{
    private static readonly SubProcess[] Processes = [SubProcess.Embb, SubProcess.Urllc, SubProcess.Integrated];

    /// <summary>Gains of training from the origin, by sensor, sub-process, samples and minibatches.</summary>
    /// <remarks>As in the live system, half the minibatches of a child's update train the integrated network, without which no prediction changes.</remarks>
    public static IReadOnlyList<ConvergencyMeasurement> Convergency(SampleSource source, ISubModelFamily family, MeasurementSettings settings, CancellationToken stop = default)
    {
        var rows = new List<ConvergencyMeasurement>();
        foreach (var (sensor, _, held) in Measurements.Sensors(source, settings))
        {
            var before = family.Create().Loss(held, held.Count);
            foreach (var process in Processes)
            {
                foreach (var samples in settings.Samples)
                {
                    stop.ThrowIfCancellationRequested();
                    var window = Measurements.Collect(source, [sensor], settings.FirstStep, settings.SplitStep, samples);
                    var rng = Stream(settings, "convergency").Split(process.ToString()).Split("sensor", sensor).Split("samples", samples);
                    var (model, done) = (family.Create(), 0);
                    foreach (var count in settings.Iterations)
                    {
                        Train(model, window, process, count - done, rng);
                        done = count;
                        rows.Add(new ConvergencyMeasurement(sensor, process, window.Count, count, before - model.Loss(held, held.Count)));
                    }
                }
            }
        }

        return rows;
    }

    /// <summary>Gains of sub-models that were trained some cycles ago, beside those that were trained just now, at two times.</summary>
    /// <param name="source">The samples.</param>
    /// <param name="family">The sub-models.</param>
    /// <param name="settings">How much is trained: the most samples, and half the most minibatches.</param>
    /// <param name="ages">Cycles since training, ascending from 0.</param>
    /// <param name="heldSteps">Steps over which losses are taken.</param>
    /// <param name="stop">Ends it early with an exception.</param>
    public static IReadOnlyList<DriftMeasurement> Drift(
        SampleSource source, ISubModelFamily family, MeasurementSettings settings, IReadOnlyList<int> ages, int heldSteps, CancellationToken stop = default)
    {
        var rows = new List<DriftMeasurement>();
        var samples = settings.Samples.Max();
        foreach (var split in new[] { settings.SplitStep, settings.SplitStep + ((settings.EndStep - settings.SplitStep) / 2) })
        {
            for (var sensor = 0; sensor < source.Data.Sensors.Count; sensor++)
            {
                stop.ThrowIfCancellationRequested();
                var held = Measurements.Collect(source, [sensor], split, Math.Min(settings.EndStep, split + heldSteps), int.MaxValue);
                if (held.Count < heldSteps / 2)
                {
                    continue;
                }

                var before = family.Create().Loss(held, held.Count);
                var fresh = double.NaN;
                foreach (var age in ages)
                {
                    var window = Measurements.Collect(source, [sensor], settings.FirstStep, split - age, samples);
                    if (window.Count < Math.Min(samples, settings.FewestSamples))
                    {
                        break;
                    }

                    // The same draws at every age: models differ by their data alone.
                    var model = family.Create();
                    model.Train(window, settings.Process, settings.Iterations[^1] / 2, Stream(settings, "drift").Split("sensor", sensor).Split("split", split));
                    var gain = before - model.Loss(held, held.Count);
                    fresh = age == 0 ? gain : fresh;
                    rows.Add(new DriftMeasurement(sensor, age, gain, fresh));
                }
            }
        }

        return rows;
    }

    private static void Train(ISubModel model, SampleWindow window, SubProcess process, int minibatches, Rng rng)
    {
        var half = process == SubProcess.Integrated ? 0 : minibatches / 2;
        model.Train(window, process, half, rng);
        model.Train(window, SubProcess.Integrated, minibatches - half, rng);
    }

    private static Rng Stream(MeasurementSettings settings, string name) => new Rng(settings.Seed).Split("calibration").Split(name);
}
