using System.Buffers;
using Twinwright.Live.Grains;
using Twinwright.Live.Settings;
using Twinwright.Live.Storage;
using Twinwright.Live.Telemetry;

namespace Twinwright.Live.Ingestion;

/// <summary>From a message to a durable reading.</summary>
public sealed class ReadingIntake : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly NameTable _names = new();
    private readonly IGrainFactory _grains;
    private readonly LiveMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _room;
    private readonly int _most;
    private Tuple<GrainType, GrainInterfaceType>? _kind;

    /// <summary>An intake.</summary>
    public ReadingIntake(IGrainFactory grains, LiveMetrics metrics, TimeProvider clock, LiveSettings settings)
    {
        (_grains, _metrics, _clock, _most) = (grains, metrics, clock, settings.MaxInFlight);
        _room = new SemaphoreSlim(_most);
        metrics.Watch("twinwright.readings.in_flight", "Readings on their way into the store.", () => _most - _room.CurrentCount);
    }

    /// <summary>Takes a message to the topic of a reading.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="payload">The payload; read before this returns for the first time.</param>
    /// <param name="mayPublish">Whether the sender may publish for a sensor, given as <c>{area}/{sensor}</c>.</param>
    /// <returns>What is said to it; <see cref="Refusal.None"/> once the reading is durable.</returns>
    public Task<Refusal> OfferAsync(string? topic, ReadOnlySequence<byte> payload, Func<string, bool> mayPublish)
    {
        var (refusal, key, reading) = (Refusal.Topic, "", default(Reading));
        if (ReadingTopic.TryKey(topic, out key))
        {
            refusal = mayPublish(key)
                ? ReadingPayload.Read(payload.IsSingleSegment ? payload.First : payload.ToArray(), _names, out reading)
                : Refusal.NotAllowed;
        }

        if (refusal != Refusal.None)
        {
            _metrics.Refused(refusal);
            return Task.FromResult(refusal);
        }

        return TakeAsync(key, reading!);
    }

    /// <inheritdoc />
    public void Dispose() => _room.Dispose();

    /// <summary>A sensor's grain.</summary>
    /// <remarks>The factory would work out the name of the interface from its type for every reading, which takes longer than the call.</remarks>
    private ISensorGrain Grain(string key)
    {
        var (type, face) = _kind ??= KindOf(_grains.GetGrain<ISensorGrain>(key));
        return (ISensorGrain)_grains.GetGrain(GrainId.Create(type, key), face);
    }

    private static Tuple<GrainType, GrainInterfaceType> KindOf(ISensorGrain grain) =>
        Tuple.Create(grain.GetGrainId().Type, ((GrainReference)grain).InterfaceType);

    private async Task<Refusal> TakeAsync(string key, Reading reading)
    {
        var start = _clock.GetTimestamp();
        if (!await _room.WaitAsync(Patience).ConfigureAwait(false))
        {
            _metrics.Refused(Refusal.Busy);
            return Refusal.Busy;
        }

        Refusal refusal;
        try
        {
            refusal = await Grain(key).TakeAsync(reading).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is NotStoredException or OrleansException or TimeoutException)
        {
            refusal = Refusal.NotStored;
        }
        finally
        {
            _room.Release();
        }

        switch (refusal)
        {
            case Refusal.None:
                _metrics.Stored(_clock.GetElapsedTime(start).TotalSeconds);
                break;
            case Refusal.Repeated:
                _metrics.Repeated();
                break;
            default:
                _metrics.Refused(refusal);
                break;
        }

        return refusal;
    }
}
