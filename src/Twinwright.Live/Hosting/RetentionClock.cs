using Microsoft.Extensions.Logging;
using Twinwright.Live.Settings;
using Twinwright.Live.Storage;
using Twinwright.Live.Twin;

namespace Twinwright.Live.Hosting;

/// <summary>Deletes from time to time what is kept no longer.</summary>
internal sealed class RetentionClock(
    Retention retention, TwinStore store, ReadingStore readings, TwinPresence twin, LiveSettings settings, TimeProvider clock, ILogger<RetentionClock> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Deletes until it is stopped.</summary>
    /// <param name="isFirst">Whether it is this process's turn.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(Func<bool> isFirst, CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(Pause, clock, stop).ConfigureAwait(false);
            try
            {
                if (isFirst())
                {
                    await OnceAsync(stop).ConfigureAwait(false);
                }
            }
            catch (Exception problem) when (!stop.IsCancellationRequested)
            {
                log.LogWarning("Nothing could be deleted: {Problem}", problem.InnerException?.Message ?? problem.Message);
            }
        }
    }

    /// <summary>Deletes what is kept no longer now.</summary>
    internal async Task OnceAsync(CancellationToken stop)
    {
        if (settings.Twin is { KeepCycles: null, KeepReadingsDays: null })
        {
            return;
        }

        var memory = store.CloudState() is { } bytes ? CloudMemory.From(bytes) : null;
        if (settings.Twin.KeepCycles is { } cycles && twin.Plan is { } plan && memory is not null && memory.Cycles > cycles)
        {
            // A whole frame stays, so that what begins it is still known.
            var first = memory.Cycles - Math.Max(cycles, 2 * plan.Deployment.Scenario.CyclesPerFrame);
            log.LogDebug("{Rows} rows of cycles before {Cycle} are deleted", await retention.DeleteCyclesAsync(first, memory.FirstStep, stop).ConfigureAwait(false), first);
        }

        if (settings.Twin.KeepReadingsDays is { } days)
        {
            // While a replay goes on, what it has not used yet stays.
            var upTo = twin.Plan is not null && memory is not null ? memory.Cut : readings.LastReading();
            var now = readings.NowMs(clock);
            var before = now - (long)TimeSpan.FromDays(days).TotalMilliseconds;
            log.LogDebug("{Rows} readings are deleted", await retention.DeleteReadingsAsync(before, now, upTo, stop).ConfigureAwait(false));
        }
    }
}
