using Twinwright.Live.SubModels;
using Twinwright.Model.Randomness;

namespace Twinwright.Live.Study;

/// <summary>Measures what the papers assume: convergency, the worth of help, the quality of partial-DTs. Tables, for others to fit.</summary>
public static class Measurements
{
    private const double BitsOfNumber = 32;

    /// <summary>Convergency against data and iterations; rows by samples, then iterations.</summary>
    public static IReadOnlyList<ConvergencyRow> Convergency(SampleSource source, ISubModelFamily family, MeasurementSettings settings, CancellationToken stop = default)
    {
        var sensors = Sensors(source, settings);
        var (before, after) = (0.0, new double[settings.Samples.Count, settings.Iterations.Count]);
        foreach (var (sensor, _, held) in sensors)
        {
            before += family.Create().Loss(held, held.Count) / sensors.Count;
            foreach (var (s, samples) in settings.Samples.Index())
            {
                stop.ThrowIfCancellationRequested();
                var window = Collect(source, [sensor], settings.FirstStep, settings.SplitStep, samples);
                var losses = Losses(family, window, held, settings.Iterations, 1, settings, sensor);
                foreach (var (i, loss) in losses.Index())
                {
                    after[s, i] += loss / sensors.Count;
                }
            }
        }

        var least = after.Cast<double>().DefaultIfEmpty(0).Min();
        return [.. settings.Samples.Index().SelectMany(samples => settings.Iterations.Index().Select(iterations => new ConvergencyRow(
            samples.Item, iterations.Item, before, after[samples.Index, iterations.Index],
            (before - after[samples.Index, iterations.Index]) / (before - least))))];
    }

    /// <summary>Worth of every sensor's parameters to every other, trained for the most iterations.</summary>
    public static IReadOnlyList<WorthRow> Worth(SampleSource source, ISubModelFamily family, MeasurementSettings settings, CancellationToken stop = default)
    {
        var sensors = Sensors(source, settings);
        var models = new List<ISubModel>();
        foreach (var (sensor, training, _) in sensors)
        {
            stop.ThrowIfCancellationRequested();
            var model = family.Create();
            model.Train(training, settings.Process, settings.Iterations[^1], new Rng(settings.Seed).Split("worth", sensor));
            models.Add(model);
        }

        var rows = new List<WorthRow>();
        foreach (var (j, (recipient, _, held)) in sensors.Index())
        {
            stop.ThrowIfCancellationRequested();
            var origin = family.Create().Loss(held, held.Count);
            var own = origin - models[j].Loss(held, held.Count);
            foreach (var (i, (helper, _, _)) in sensors.Index())
            {
                if (i != j)
                {
                    var gain = origin - models[i].Loss(held, held.Count);
                    var distance = source.Data.Sensors[helper].DistanceM(source.Data.Sensors[recipient]);
                    rows.Add(new WorthRow(helper, recipient, distance, gain / own, gain, own));
                }
            }
        }

        return rows;
    }

    /// <summary>Quality of each region's partial-DT against the data gathered and the rounds.</summary>
    public static IReadOnlyList<QualityRow> Quality(SampleSource source, ISubModelFamily family, MeasurementSettings settings, CancellationToken stop = default)
    {
        var regions = RegionMap.Of(source.Data.Sensors, settings.Regions);
        var sampleKbit = (source.Task.Layout.Anchors + source.Task.Layout.Outputs) * BitsOfNumber / 1000;
        var rows = new List<QualityRow>();
        for (var region = 0; region < settings.Regions; region++)
        {
            int[] members = [.. Enumerable.Range(0, regions.Length).Where(sensor => regions[sensor] == region)];
            var held = Collect(source, members, settings.SplitStep, settings.EndStep, int.MaxValue);
            if (held.Count == 0)
            {
                continue;
            }

            var before = family.Create().Loss(held, held.Count);
            var found = new List<(int Samples, int Rounds, double Loss)>();
            foreach (var samples in settings.Samples)
            {
                stop.ThrowIfCancellationRequested();
                var window = Collect(source, members, settings.FirstStep, settings.SplitStep, samples);
                var losses = Losses(family, window, held, settings.Rounds, settings.IterationsOfRound, settings, regions.Length + region);
                found.AddRange(losses.Zip(settings.Rounds, (loss, rounds) => (window.Count, rounds, loss)));
            }

            var least = found.Min(row => row.Loss);
            rows.AddRange(found.Select(row => new QualityRow(
                region, row.Samples * sampleKbit, row.Rounds, before, row.Loss, (before - row.Loss) / (before - least))));
        }

        return rows;
    }

    /// <summary>Sensors with enough samples on both sides of the split, with their training and held-out samples.</summary>
    internal static List<(int Sensor, SampleWindow Training, SampleWindow Held)> Sensors(SampleSource source, MeasurementSettings settings)
    {
        var most = settings.Samples.Max();
        var sensors = new List<(int, SampleWindow, SampleWindow)>();
        for (var sensor = 0; sensor < source.Data.Sensors.Count; sensor++)
        {
            var training = Collect(source, [sensor], settings.FirstStep, settings.SplitStep, most);
            var held = Collect(source, [sensor], settings.SplitStep, settings.EndStep, int.MaxValue);
            if (training.Count >= Math.Min(most, settings.FewestSamples) && held.Count >= settings.FewestSamples)
            {
                sensors.Add((sensor, training, held));
            }
        }

        return sensors;
    }

    /// <summary>Samples of sensors, step by step; of many, the newest.</summary>
    internal static SampleWindow Collect(SampleSource source, int[] sensors, int first, int end, int most)
    {
        var batch = new SampleBatch(source.Task.Layout);
        for (var step = Math.Max(1, first); step < Math.Min(end, source.Data.Steps); step++)
        {
            foreach (var (number, sensor) in sensors.Index())
            {
                source.Add(step, sensor, batch, number);
            }
        }

        var window = new SampleWindow(source.Task.Layout, Math.Max(1, Math.Min(most, batch.Rows)));
        for (var row = Math.Max(0, batch.Rows - window.Capacity); row < batch.Rows; row++)
        {
            window.Add(batch.Sensor(row), batch.Row(row));
        }

        return window;
    }

    /// <summary>Held-out losses of one training from the origin, at each of the ascending counts.</summary>
    private static List<double> Losses(
        ISubModelFamily family, SampleWindow training, SampleWindow held, IReadOnlyList<int> counts, int iterations, MeasurementSettings settings, int stream)
    {
        var model = family.Create();
        var rng = new Rng(settings.Seed).Split("measurement", stream).Split("samples", training.Count);
        var (done, losses) = (0, new List<double>());
        foreach (var count in counts)
        {
            model.Train(training, settings.Process, (count - done) * iterations, rng);
            done = count;
            losses.Add(model.Loss(held, held.Count));
        }

        return losses;
    }
}
