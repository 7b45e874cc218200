using Twinwright.Live.SubModels;

namespace Twinwright.Live.Twin;

/// <summary>The series as of a cut; to be used only while it is shown.</summary>
public readonly struct SeriesView(SeriesWindow window, TwinPlan plan, SubModelTask task)
{
    private static readonly double DaysOfYear = 365.2425;

    /// <summary>The newest step.</summary>
    public long Newest => window.Newest;

    /// <summary>Values of a series at a step; null when there are none.</summary>
    public double[]? Values(int series, long step) => window.Values(series, step);

    /// <summary>Whether an urgent message of a series came at a step.</summary>
    public bool Urgent(int series, long step) => window.Urgent(series, step);

    /// <summary>The last values of a series up to a step; null when none are known.</summary>
    public double[]? Last(int series, long step)
    {
        for (var at = step; at > step - task.Window; at--)
        {
            if (window.Values(series, at) is { } values)
            {
                return values;
            }
        }

        return null;
    }

    /// <summary>Readings of each eMBB sensor in the last steps.</summary>
    public int[] CountReadings(long step, int steps)
    {
        var counts = new int[plan.SensorSeries.Length];
        for (var n = 0; n < counts.Length; n++)
        {
            for (var at = step - steps + 1; at <= step; at++)
            {
                counts[n] += window.Values(plan.SensorSeries[n], at) is null ? 0 : 1;
            }
        }

        return counts;
    }

    /// <summary>Which sensors have published at a step.</summary>
    public MeasuredCycle Present(long step)
    {
        var (embb, urllc) = (new List<int>(), new List<int>());
        for (var n = 0; n < plan.SensorSeries.Length; n++)
        {
            if (window.Values(plan.SensorSeries[n], step) is not null)
            {
                embb.Add(n);
            }

            if (window.Urgent(plan.SensorSeries[n], step))
            {
                urllc.Add(n);
            }
        }

        return new MeasuredCycle([.. embb], [.. urllc]);
    }

    /// <summary>Adds the sample of a series as it was known at a step.</summary>
    /// <param name="series">The series.</param>
    /// <param name="step">The step.</param>
    /// <param name="complete">Whether what came next must be known, too.</param>
    /// <param name="into">Where it goes; under the series' number.</param>
    /// <returns>Whether there is one.</returns>
    public bool AddSample(int series, long step, bool complete, SampleBatch into)
    {
        var count = task.Quantities.Count;
        var next = complete ? window.Values(series, step + 1) : null;
        if (complete && next is null)
        {
            return false;
        }

        var (own, neighbours) = (new double[task.Window * count], new double[task.Window * count]);
        for (var lag = 0; lag < task.Window; lag++)
        {
            var values = window.Values(series, step - lag);
            var around = window.Neighbours(series, step - lag);
            for (var quantity = 0; quantity < count; quantity++)
            {
                own[(lag * count) + quantity] = values is null ? double.NaN : values[quantity];
                neighbours[(lag * count) + quantity] = around[quantity];
            }
        }

        var row = into.Add(series);
        if (!FeatureWriter.Write(task, own, neighbours, YearShare(step), row))
        {
            into.TakeBack();
            return false;
        }

        if (next is not null)
        {
            FeatureWriter.SetNext(task, next, row);
        }

        return true;
    }

    private double YearShare(long step)
    {
        var days = (plan.Feed.FirstMs + (step * plan.Feed.Interval.TotalMilliseconds)) / TimeSpan.MillisecondsPerDay;
        return (days / DaysOfYear) - Math.Floor(days / DaysOfYear);
    }
}
