using System.Diagnostics;

namespace Twinwright.Experiments.Sweeps;

/// <summary>Has many jobs done by a pool, a few for each who does them on their way at once.</summary>
internal static class SweepLoop
{
    /// <summary>Jobs on their way for each who does them: one at work, one to go on with.</summary>
    public const int PerSilo = 2;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>Has jobs done.</summary>
    /// <param name="pool">Who does them.</param>
    /// <param name="items">What jobs are made of.</param>
    /// <param name="order">Makes the job of an item, when its turn has come; null where there is nothing to do.</param>
    /// <param name="take">Takes the result of an item, one at a time in the order in which they come, and the time since it was ordered; null where there was nothing to do.</param>
    /// <param name="stop">Withdraws all jobs.</param>
    public static void Run<T>(
        ISweepPool pool, IReadOnlyList<T> items, Func<T, SweepJob?> order, Action<T, byte[]?, TimeSpan> take, CancellationToken stop) =>
        RunAsync(pool, items, order, take, stop).GetAwaiter().GetResult();

    private static async Task RunAsync<T>(
        ISweepPool pool, IReadOnlyList<T> items, Func<T, SweepJob?> order, Action<T, byte[]?, TimeSpan> take, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var flights = new List<Flight<T>>();
        try
        {
            for (var next = 0; next < items.Count || flights.Count > 0;)
            {
                stop.ThrowIfCancellationRequested();
                if (next < items.Count && flights.Count < Math.Max(1, PerSilo * pool.Width))
                {
                    var item = items[next++];
                    if (order(item) is { } job)
                    {
                        flights.Add(new(item, Stopwatch.GetTimestamp(), pool.RunAsync(job, end.Token)));
                    }
                    else
                    {
                        take(item, null, TimeSpan.Zero);
                    }

                    continue;
                }

                // Now and then also without an answer: the pool may have grown.
                var answered = Task.WhenAny(flights.Select(flight => flight.Answer));
                await Task.WhenAny(answered, Task.Delay(LookAgain, end.Token)).ConfigureAwait(false);
                foreach (var landed in flights.FindAll(flight => flight.Answer.IsCompleted))
                {
                    flights.Remove(landed);
                    var answer = await landed.Answer.ConfigureAwait(false);
                    take(landed.Item, SweepAnswer.Open(answer), Stopwatch.GetElapsedTime(landed.Ordered));
                }
            }
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            Task withdrawn = Task.WhenAll(flights.Select(flight => flight.Answer));
            await withdrawn.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private sealed record Flight<T>(T Item, long Ordered, Task<byte[]> Answer);
}
