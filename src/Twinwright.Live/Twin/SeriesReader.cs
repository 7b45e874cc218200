using Twinwright.Live.Storage;
using Twinwright.Live.SubModels;

namespace Twinwright.Live.Twin;

/// <summary>What the twin's series have measured up to a reading, for all grains of this process.</summary>
/// <remarks>
/// What is told depends on the cut alone: the id of the last reading that counts. So an edge server that is asked again
/// after a crash learns from the same readings.
/// </remarks>
public sealed class SeriesReader
{
    /// <summary>Readings between two cuts of which reading the last of each sensor takes less than reading all.</summary>
    private const long FarApart = 500_000;

    private const int MostAhead = 100_000;

    private readonly ReadingStore _readings;
    private readonly TwinPlan _plan;
    private readonly SubModelTask _task;
    private readonly Lock _reading = new();
    private SeriesWindow _window;
    private readonly List<StoredReading> _ahead = [];
    private readonly int _steps;
    private long _cut = -1;

    /// <summary>A reader that has read nothing yet.</summary>
    public SeriesReader(ReadingStore readings, TwinPlan plan, SubModelTask task)
    {
        (_readings, _plan, _task) = (readings, plan, task);
        _steps = task.Window + plan.Deployment.Scenario.CyclesPerFrame + 1;
        _window = Empty();
    }

    private SeriesWindow Empty() => new(_plan.Feed.Neighbours, _task.Quantities.Count, _steps);

    /// <summary>Looks at the series as of a cut, at a step.</summary>
    /// <typeparam name="T">What is made of them.</typeparam>
    /// <param name="cut">Id of the last reading that counts; never smaller than before.</param>
    /// <param name="step">The newest step.</param>
    /// <param name="look">Looks at them; no other reads meanwhile.</param>
    public T At<T>(long cut, long step, Func<SeriesView, T> look)
    {
        lock (_reading)
        {
            if (cut < _cut)
            {
                throw new InvalidOperationException($"readings up to {_cut} have been looked at, those up to {cut} cannot be any more");
            }

            if (_cut >= 0 && cut - _cut > FarApart)
            {
                (_window, _cut) = (Empty(), -1);
                _ahead.Clear();
            }

            // All is read before anything is taken, so that a database that fails leaves the window as it was.
            var readings = _cut < 0 ? _readings.Last(Sensors(), cut, 2 * (_steps + StepsAhead(step)))
                : cut > _cut ? _readings.Scan(_cut, cut)
                : [];
            if (_cut < 0 || cut > _cut || step > _window.Newest)
            {
                _window.Advance(step);
                var ahead = _ahead.ToList();
                _ahead.Clear();
                foreach (var reading in ahead.Concat(readings))
                {
                    Take(reading);
                }
            }

            _cut = cut;
            return look(new SeriesView(_window, _plan, _task));
        }
    }

    /// <summary>Steps that sensors have published beyond one, as when the cloud was away: what comes before it lies behind them.</summary>
    private int StepsAhead(long step)
    {
        var newest = Sensors().Select(sensor => _readings.Sensor(sensor.Area, sensor.Sensor)?.LastTakenAtMs).Max();
        return newest is { } taken ? (int)Math.Clamp(_plan.Feed.StepOf(taken) - step, 0, MostAhead) : 0;
    }

    private IEnumerable<(string Area, string Sensor)> Sensors() =>
        _plan.Feed.Series.SelectMany(series => new[] { (series.Area, series.Sensor), (series.Area, series.UrgentSensor) });

    private void Take(StoredReading reading)
    {
        if (_plan.Find(reading.Area, reading.Sensor) is not { } found)
        {
            return;
        }

        var step = _plan.Feed.StepOf(reading.TimeMs);
        if (step > _window.Newest)
        {
            // It counts once its step has come.
            _ahead.Add(reading);
            return;
        }

        if (found.Urgent)
        {
            _window.TakeUrgent(found.Series, step);
            return;
        }

        var read = ValuesText.Read(reading.Values);
        var numbers = new double[_task.Quantities.Count];
        for (var quantity = 0; quantity < numbers.Length; quantity++)
        {
            var at = Array.FindIndex(read, value => value.Name == _task.Quantities[quantity].Name);
            if (at < 0)
            {
                return;
            }

            numbers[quantity] = read[at].Value;
        }

        _window.Take(found.Series, step, numbers);
    }
}
