using System.Collections.Concurrent;
using Twinwright.Live.Storage;
using Twinwright.Live.SubModels;

namespace Twinwright.Live.Twin;

/// <summary>What the series have measured, for edge servers of this process that the cloud gives no orders.</summary>
/// <remarks>It reads beside the <see cref="SeriesReader"/>, which stays where the cloud's last order was, so that orders of steps that were missed find theirs.</remarks>
public sealed class CutOffReader
{
    private readonly ReadingStore _readings;
    private readonly TwinPlan _plan;
    private readonly SeriesReader _series;
    private readonly Lock _reading = new();
    private (long Cut, long Newest) _seen = (0, -1);
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, long>> _taken = new(StringComparer.Ordinal);

    /// <summary>A reader that has read nothing yet.</summary>
    public CutOffReader(ReadingStore readings, TwinPlan plan, SubModelTask task)
    {
        (_readings, _plan, _series) = (readings, plan, new SeriesReader(readings, plan, task));
        Depth = plan.Deployment.Scenario.CyclesPerFrame;
    }

    /// <summary>Steps before the newest that can still be looked at.</summary>
    public int Depth { get; }

    /// <summary>The newest step of which an edge server's sensors had published when last looked; −1 for none.</summary>
    public long NewestStep(int edgeServer)
    {
        var taken = _taken.GetValueOrDefault(_plan.Areas[edgeServer]);
        return _plan.SeriesOf(edgeServer)
            .Select(one => taken is not null && taken.TryGetValue(_plan.Feed.Series[one].Sensor, out var atMs) ? _plan.Feed.StepOf(atMs) : -1)
            .DefaultIfEmpty(-1).Max();
    }

    /// <summary>Looks how far an area's sensors are: one question for all of them.</summary>
    public void Look(string area) => _taken[area] = _readings.LastTaken(area);

    /// <summary>Looks at the series as of now, up to a step.</summary>
    /// <typeparam name="T">What is made of them.</typeparam>
    /// <param name="newest">A step that the readings have come to.</param>
    /// <param name="look">Looks at them.</param>
    public T At<T>(long newest, Func<SeriesView, T> look)
    {
        lock (_reading)
        {
            return _series.At(_seen.Cut, Math.Max(_seen.Newest, newest), look);
        }
    }

    /// <summary>Takes in what has been stored since, up to a step.</summary>
    public void Refresh(long newest)
    {
        var cut = _readings.LastReading();
        lock (_reading)
        {
            _seen = (Math.Max(_seen.Cut, cut), Math.Max(_seen.Newest, newest));
        }
    }
}
