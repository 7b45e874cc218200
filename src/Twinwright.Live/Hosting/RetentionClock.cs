using Microsoft.Extensions.Logging;
using Twinwright.Live.Storage;
using Twinwright.Live.Twin;

namespace Twinwright.Live.Hosting;

/// <summary>Deletes from time to time what is kept no longer.</summary>
internal sealed class RetentionClock(Retention retention, TwinStore store, TwinPlan plan, TimeProvider clock, ILogger<RetentionClock> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Deletes until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(Pause, clock, stop).ConfigureAwait(false);
            try
            {
                await OnceAsync(stop).ConfigureAwait(false);
            }
            catch (NotStoredException full)
            {
                log.LogWarning("Nothing could be deleted: {Problem}", full.InnerException?.Message ?? full.Message);
            }
        }
    }

    private async Task OnceAsync(CancellationToken stop)
    {
        if (store.CloudState() is not { } bytes)
        {
            return;
        }

        var memory = CloudMemory.From(bytes);
        if (plan.Settings.KeepCycles is { } cycles && memory.Cycles > cycles)
        {
            // A whole frame stays, so that what begins it is still known.
            var first = memory.Cycles - Math.Max(cycles, 2 * plan.Deployment.Scenario.CyclesPerFrame);
            log.LogDebug("{Rows} rows of cycles before {Cycle} are deleted", await retention.DeleteCyclesAsync(first, stop).ConfigureAwait(false), first);
        }

        if (plan.Settings.KeepReadingsDays is { } days)
        {
            var before = clock.GetUtcNow().AddDays(-days).ToUnixTimeMilliseconds();
            log.LogDebug("{Rows} readings are deleted", await retention.DeleteReadingsAsync(before, memory.Cut, stop).ConfigureAwait(false));
        }
    }
}
