using System.Buffers;
using Twinwright.Live.Settings;
using Twinwright.Live.Storage;
using Twinwright.Live.Telemetry;

namespace Twinwright.Live.Ingestion;

/// <summary>From a message to a durable reading.</summary>
public sealed class ReadingIntake : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly NameTable _names = new();
    private readonly IReadingTaker _taker;
    private readonly LiveMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _room;
    private readonly int _most;

    /// <summary>An intake.</summary>
    public ReadingIntake(IReadingTaker taker, LiveMetrics metrics, TimeProvider clock, LiveSettings settings)
    {
        (_taker, _metrics, _clock, _most) = (taker, metrics, clock, settings.MaxInFlight);
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
        var refusal = Read(topic, payload, mayPublish, out var key, out var reading);
        return refusal == Refusal.None ? TakeAsync(key, reading!) : Task.FromResult(refusal);
    }

    /// <summary>Reads a message to the topic of a reading, and counts one that is refused.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="mayPublish">Whether the sender may publish for a sensor, given as <c>{area}/{sensor}</c>.</param>
    /// <param name="key">The sensor, as <c>{area}/{sensor}</c>.</param>
    /// <param name="reading">The reading; null when it is refused.</param>
    /// <returns>Why it is refused; <see cref="Refusal.None"/> when it may be taken.</returns>
    internal Refusal Read(string? topic, ReadOnlySequence<byte> payload, Func<string, bool> mayPublish, out string key, out Reading? reading)
    {
        (var refusal, reading) = (Refusal.Topic, null);
        if (ReadingTopic.TryKey(topic, out key))
        {
            refusal = mayPublish(key)
                ? ReadingPayload.Read(payload.IsSingleSegment ? payload.First : payload.ToArray(), _names, out reading)
                : Refusal.NotAllowed;
        }

        if (refusal != Refusal.None)
        {
            _metrics.Refused(refusal);
        }

        return refusal;
    }

    /// <inheritdoc />
    public void Dispose() => _room.Dispose();

    /// <summary>Takes a reading, however often it comes.</summary>
    /// <returns>What is said to it; <see cref="Refusal.None"/> or <see cref="Refusal.Repeated"/> once it is durable.</returns>
    internal async Task<Refusal> TakeAsync(string key, Reading reading)
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
            refusal = await _taker.TakeAsync(key, reading).ConfigureAwait(false);
        }
        catch (NotStoredException)
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
