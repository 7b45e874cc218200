using Twinwright.Live.Data;
using Twinwright.Live.SubModels;

namespace Twinwright.Live.Study;

/// <summary>Samples of a data set.</summary>
public sealed class SampleSource
{
    private readonly ReplayDataSet _data;
    private readonly SubModelTask _task;
    private readonly double[] _around;
    private readonly double[] _own;
    private readonly double[] _neighbours;

    /// <summary>Samples for a task; works out every neighbours' mean once.</summary>
    public SampleSource(ReplayDataSet data, SubModelTask task)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(data.Quantities.SequenceEqual(task.Quantities.Select(quantity => quantity.Name)), true, nameof(task));
        (_data, _task) = (data, task);
        var (sensors, count) = (data.Sensors.Count, task.Quantities.Count);
        var neighbourhood = new Neighbourhood(data.Sensors, task.Neighbours);
        _around = new double[data.Steps * sensors * count];
        for (var at = 0; at < _around.Length; at++)
        {
            _around[at] = neighbourhood.Mean(data, at / (sensors * count), at / count % sensors, at % count);
        }

        (_own, _neighbours) = (new double[task.Window * count], new double[task.Window * count]);
    }

    /// <summary>The measurements.</summary>
    public ReplayDataSet Data => _data;

    /// <summary>What is predicted.</summary>
    public SubModelTask Task => _task;

    /// <summary>Writes the sample that predicts the step after a given one.</summary>
    /// <returns>False when nothing is known in the window.</returns>
    public bool Write(int step, int sensor, Span<float> row)
    {
        var count = _task.Quantities.Count;
        for (var lag = 0; lag < _task.Window; lag++)
        {
            for (var q = 0; q < count; q++)
            {
                var at = (lag * count) + q;
                _own[at] = step < lag ? double.NaN : _data.Value(step - lag, sensor, q);
                _neighbours[at] = step < lag ? double.NaN : _around[((((step - lag) * _data.Sensors.Count) + sensor) * count) + q];
            }
        }

        return FeatureWriter.Write(_task, _own, _neighbours, (_data.TimeAt(step).DayOfYear - 1) / 366.0, row);
    }

    /// <summary>Adds the sample that would have predicted a step, with what came; nothing when the reading or the window is missing.</summary>
    /// <param name="step">The step that was to be predicted.</param>
    /// <param name="sensor">The sensor in the data set.</param>
    /// <param name="into">Where to.</param>
    /// <param name="number">Number of the sensor at its edge server.</param>
    public bool Add(int step, int sensor, SampleBatch into, int number)
    {
        if (step == 0 || !_data.Has(step, sensor))
        {
            return false;
        }

        var row = into.Add(number);
        if (!Write(step - 1, sensor, row))
        {
            into.TakeBack();
            return false;
        }

        FeatureWriter.SetNext(_task, _data.Values(step, sensor), row);
        return true;
    }
}
