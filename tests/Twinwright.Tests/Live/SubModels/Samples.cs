using Twinwright.Live.SubModels;
using Twinwright.Model.Numerics;
using Twinwright.Model.Randomness;

namespace Twinwright.Tests.Live.SubModels;

/// <summary>Samples that tests make up.</summary>
internal static class Samples
{
    public static readonly SubModelTask Two = new(
        "two", [new("x", 0, 2, 2), new("y", 0, 1, 3)], 2, 2, AlarmKind.Above, 9, false);

    public static readonly SubModelTask Series = new("series", [new("x", 0, 2, 1)], 3, 0, AlarmKind.Above, 1e9, false);

    /// <summary>Random samples.</summary>
    public static SampleWindow Window(SubModelTask task, int count, long seed, int capacity = 1000, int sensors = 1)
    {
        var rng = new Rng(seed).Split("samples");
        var window = new SampleWindow(task.Layout, capacity);
        var row = new float[task.Layout.Width];
        for (var at = 0; at < count; at++)
        {
            foreach (ref var value in row.AsSpan())
            {
                value = (float)rng.NextUniform(-1.5, 1.5);
            }

            window.Add(rng.NextInteger(0, sensors - 1), row);
        }

        return window;
    }

    /// <summary>x_t = a x_(t−1) + b x_(t−2) + e, e standard normal: samples of one quantity, all known.</summary>
    public static SampleWindow Autoregressive(double a, double b, int count, long seed)
    {
        var rng = new Rng(seed).Split("series");
        var window = new SampleWindow(Series.Layout, count);
        var row = new float[Series.Layout.Width];
        double[] past = [0, 0, 0];
        double[] none = [double.NaN, double.NaN, double.NaN];
        for (var at = -50; at < count; at++)
        {
            var next = (a * past[0]) + (b * past[1]) - SpecialFunctions.InverseQ(rng.NextUnit());
            FeatureWriter.Write(Series, past, none, 0, row);
            FeatureWriter.SetNext(Series, [next], row);
            if (at >= 0)
            {
                window.Add(0, row);
            }

            past = [next, past[0], past[1]];
        }

        return window;
    }

    public static SampleBatch Batch(SubModelTask task, int count, long seed, int sensors = 1)
    {
        var window = Window(task, count, seed, sensors: sensors);
        var batch = new SampleBatch(task.Layout);
        for (var age = count - 1; age >= 0; age--)
        {
            batch.Add(window.SensorOfNewest(age), window.Newest(age));
        }

        return batch;
    }
}
