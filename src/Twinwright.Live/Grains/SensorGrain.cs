using Orleans.Concurrency;
using Twinwright.Live.Hosting;
using Twinwright.Live.Ingestion;
using Twinwright.Live.Settings;
using Twinwright.Live.Storage;
using Twinwright.Live.Storage.Sqlite;

namespace Twinwright.Live.Grains;

/// <summary>Keeps a sensor's readings in bounds, and remembers how far it has counted.</summary>
/// <remarks>
/// Which readings are stored only the store knows, so that nothing is lost or doubled whenever the process dies. While one
/// reading becomes durable, the next may come in: the grain is reentrant.
/// </remarks>
[Reentrant]
internal sealed class SensorGrain(SqliteReadingStore store, SensorRoll roll, TwinPresence twin, LiveSettings settings, TimeProvider clock) : Grain, ISensorGrain
{
    private string _area = "";
    private string _name = "";
    private long _id;
    private long _boot = -1;
    private long _lastSequence = -1;

    /// <inheritdoc />
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        var slash = key.IndexOf('/');
        (_area, _name) = (key[..slash], key[(slash + 1)..]);
        if (store.Sensor(_area, _name) is { } row)
        {
            (_id, _boot, _lastSequence) = (row.Id, row.Boot, row.LastSequence);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task<Refusal> TakeAsync(Reading reading)
    {
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (_id == 0 && !roll.Admits(settings) && twin.Plan?.Find(_area, _name) is null)
        {
            return Refusal.UnknownSensor;
        }

        if (reading.TakenAtMs > nowMs + Reading.MaxAheadMs)
        {
            CountRefused();
            return Refusal.Ahead;
        }

        // One that is too old may still be a reading that was stored and whose acknowledgement was lost.
        var older = reading.Boot == _boot && reading.Sequence < _lastSequence - Reading.Window;
        var isFirst = _id == 0;
        var stored = await store.AppendAsync(_area, _name, _id, reading, nowMs, onlyIfStored: older, earlierBoot: reading.Boot < _boot);
        if (isFirst && _id == 0)
        {
            _id = stored.Sensor;
            roll.Registered();
        }

        if (stored.As == StoredAs.Missing)
        {
            return Refusal.Older;
        }

        if ((reading.Boot, reading.Sequence).CompareTo((_boot, _lastSequence)) > 0)
        {
            (_boot, _lastSequence) = (reading.Boot, reading.Sequence);
        }

        return stored.As == StoredAs.Repeated ? Refusal.Repeated : Refusal.None;
    }

    private void CountRefused()
    {
        if (_id != 0)
        {
            store.CountRefused(_id);
        }
    }
}
