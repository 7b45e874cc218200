using Twinwright.Live.Hosting;
using Twinwright.Live.Ingestion;
using Twinwright.Live.Settings;
using Twinwright.Live.Storage.Postgres;

namespace Twinwright.Live.Cluster;

/// <summary>Hands readings to the database that all silos share, from whichever silo they came to.</summary>
/// <remarks>
/// The broker shares the readings of a sensor among all silos. A grain of the sensor would have two of three readings sent on
/// to another silo, only to be judged by the database in the end, which alone knows what is stored.
/// </remarks>
internal sealed class SharedReadingTaker(PostgresReadingStore store, SensorRoll roll, TwinPresence twin, LiveSettings settings) : IReadingTaker
{
    /// <inheritdoc />
    public Task<Refusal> TakeAsync(string key, Reading reading)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var (area, name) = (key[..slash], key[(slash + 1)..]);
        return store.AppendAsync(area, name, reading, mayRegister: roll.Admits(settings) || twin.Plan?.Find(area, name) is not null);
    }
}
