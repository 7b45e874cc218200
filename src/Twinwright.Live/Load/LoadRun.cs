namespace Twinwright.Live.Load;

/// <summary>Loads a live system from outside, by MQTT, and watches it by its API.</summary>
public static class LoadRun
{
    /// <summary>Loads it.</summary>
    /// <param name="plan">How.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="stop">Ends it early, without a result.</param>
    public static async Task<LoadResult> RunAsync(LoadPlan plan, TimeProvider clock, CancellationToken stop)
    {
        var count = new LoadCount();
        using var http = new HttpClient { BaseAddress = plan.Url };
        var senders = Enumerable.Range(0, plan.Connections).Select(number => new LoadSender(plan, number, count, clock)).ToList();
        try
        {
            foreach (var sender in senders)
            {
                await sender.ConnectAsync(stop).ConfigureAwait(false);
            }

            await Task.WhenAll(senders.Select(sender => sender.OnceAsync(stop))).ConfigureAwait(false);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var work = senders.Select(sender => Task.Run(() => sender.RunAsync(end.Token), stop))
                .Concat(Enumerable.Range(0, plan.Probes).Select(_ => new LoadProbe(http, count, clock).RunAsync(end.Token))).ToList();
            await Task.Delay(plan.Warmup, stop).ConfigureAwait(false);
            count.Begin();
            var (start, processorS) = (clock.GetTimestamp(), plan.ProcessorS());
            await Task.Delay(plan.Duration, stop).ConfigureAwait(false);
            var result = count.End(clock.GetElapsedTime(start).TotalSeconds, plan.ProcessorS() - processorS);
            await end.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(work).ConfigureAwait(false);
            await Task.WhenAll(senders.Select(sender => sender.DrainAsync(stop))).ConfigureAwait(false);
            return result with { Ever = count.Ever };
        }
        finally
        {
            foreach (var sender in senders)
            {
                sender.Dispose();
            }
        }
    }

    /// <summary>Lets every sensor publish one reading.</summary>
    /// <param name="plan">The sensors and connections.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>Readings that were refused.</returns>
    public static async Task<long> OnceAsync(LoadPlan plan, TimeProvider clock, CancellationToken stop)
    {
        var count = new LoadCount();
        var senders = Enumerable.Range(0, plan.Connections).Select(number => new LoadSender(plan, number, count, clock)).ToList();
        try
        {
            await Task.WhenAll(senders.Select(sender => sender.ConnectAsync(stop))).ConfigureAwait(false);
            await Task.WhenAll(senders.Select(sender => sender.OnceAsync(stop))).ConfigureAwait(false);
            return count.End(0, 0).Refused;
        }
        finally
        {
            foreach (var sender in senders)
            {
                sender.Dispose();
            }
        }
    }
}
