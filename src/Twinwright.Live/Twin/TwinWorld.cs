using Twinwright.Live.Data;
using Twinwright.Live.Ingestion;
using Twinwright.Live.Replay;
using Twinwright.Live.SubModels;
using Twinwright.Model;
using Twinwright.Model.Composed;
using Twinwright.Model.WideArea;

namespace Twinwright.Live.Twin;

/// <summary>A twin of one of the data sets: its plan, its task, and the data as live sensors would publish it.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Task">What its sub-models predict.</param>
/// <param name="Source">The data, to be replayed.</param>
/// <param name="FirstStep">The step of the data with which a replay begins.</param>
public sealed record TwinWorld(TwinPlan Plan, SubModelTask Task, IReplaySource Source, long FirstStep)
{
    private const string UrgentSuffix = "-urgent";

    /// <summary>A data set's world: every station of <c>pm10-germany</c> is an area; of the motes each file is one.</summary>
    /// <param name="data">The data.</param>
    /// <param name="scenario">The model's world: an edge server for each area in their order, with an eMBB and a URLLC sensor for each series.</param>
    /// <param name="from">Where a replay begins; null for the data's own beginning of interest.</param>
    /// <param name="settings">How the twin is built.</param>
    /// <exception cref="WorldRefusedException">World and data do not fit together.</exception>
    public static TwinWorld Of(ReplayDataSet data, ComposedScenario scenario, DateTimeOffset? from, TwinSettings settings)
    {
        var pm10 = data.Name == Pm10Germany.Name;
        var task = pm10 ? SubModelTask.Pm10 : SubModelTask.Motes;
        TwinSeries[] series = [.. data.Sensors.Select(sensor => pm10
            ? new TwinSeries(sensor.Id, "pm10", "exceedance")
            : new TwinSeries(sensor.Area, sensor.Id, sensor.Id + UrgentSuffix))];
        string[] areas = [.. series.Select(one => one.Area).Distinct()];
        var deployment = ComposedDeployment.Draw(scenario, settings.Seed);
        var neighbourhood = new Neighbourhood(data.Sensors, task.Neighbours);
        var feed = new TwinFeed(
            data.Quantities, [.. task.Quantities.Select(quantity => quantity.ChangeScale)], series,
            [.. Enumerable.Range(0, series.Length).Select(one => neighbourhood.Of(one).ToArray())],
            data.TimeAt(1) - data.TimeAt(0), data.TimeAt(0).ToUnixTimeMilliseconds());
        var first = from is { } time ? data.StepAt(time) : pm10 ? data.StepAt(new DateTimeOffset(2005, 1, 1, 0, 0, 0, TimeSpan.Zero)) : 0;
        return first < data.Steps
            ? new TwinWorld(new TwinPlan(data.Name, deployment, areas, feed, settings), task, new DataSource(data, feed, task), first)
            : throw new WorldRefusedException($"the data of {data.Name} end on {data.TimeAt(data.Steps - 1):yyyy-MM-dd}, before {from:yyyy-MM-dd}");
    }

    /// <summary>The data as sensors publish it: the series, and an urgent message where a value is an alarm.</summary>
    private sealed class DataSource(ReplayDataSet data, TwinFeed feed, SubModelTask task) : IReplaySource
    {
        public long Steps => data.Steps;

        public TimeSpan Interval => feed.Interval;

        public long TimeMs(long step) => data.TimeAt((int)step).ToUnixTimeMilliseconds();

        public IEnumerable<Published> At(long step)
        {
            var at = (int)step;
            for (var one = 0; one < feed.Series.Count; one++)
            {
                if (!data.Has(at, one))
                {
                    continue;
                }

                var series = feed.Series[one];
                ReadingValue[] values = [.. data.Quantities.Select((name, quantity) => new ReadingValue(name, data.Value(at, one, quantity)))];
                yield return new Published(series.Area, series.Sensor, values);
                if (IsAlarm(at, one))
                {
                    yield return new Published(series.Area, series.UrgentSensor, [new ReadingValue("alarm", 1), .. values]);
                }
            }
        }

        private bool IsAlarm(int step, int one)
        {
            var own = new double[task.Window * data.Quantities.Count];
            for (var lag = 0; lag < task.Window; lag++)
            {
                for (var quantity = 0; quantity < data.Quantities.Count; quantity++)
                {
                    own[(lag * data.Quantities.Count) + quantity] = step - lag < 0 ? double.NaN : data.Value(step - lag, one, quantity);
                }
            }

            return FeatureWriter.SinceAlarm(task, own) == 0;
        }
    }
}
