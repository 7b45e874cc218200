using Twinwright.Live.Settings;
using Twinwright.Live.Storage;

namespace Twinwright.Live.Hosting;

/// <summary>How many sensors are registered, and whether another may register itself.</summary>
/// <param name="store">Where they are kept.</param>
public sealed class SensorRoll(ReadingStore store)
{
    private long _count = store.SensorCount();

    /// <summary>Registered sensors.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Whether a sensor that is not registered may register itself.</summary>
    public bool Admits(LiveSettings settings) => settings.AutoRegister && Count < settings.MaxSensors;

    /// <summary>Counts again, since others register sensors, too.</summary>
    public void Recount() => Volatile.Write(ref _count, store.SensorCount());

    /// <summary>Counts a sensor that has registered.</summary>
    public void Registered() => Interlocked.Increment(ref _count);
}
