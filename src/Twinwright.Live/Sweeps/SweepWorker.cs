using Npgsql;

namespace Twinwright.Live.Sweeps;

/// <summary>Does jobs for those who ask, one at a time, for as long as a silo runs.</summary>
/// <remarks>
/// While a job is done a thread of its own prolongs the lease, until the answer is in: neither a busy pool of threads nor the
/// job itself can keep it from that. Whoever loses a lease all the same, stops: the job is somebody else's. No transaction is open meanwhile.
/// </remarks>
/// <param name="database">The cluster's database; its search path finds the tables.</param>
/// <param name="work">Does them.</param>
/// <param name="threads">Threads for a job.</param>
/// <param name="name">Name of the silo; made unique by what is added to it.</param>
/// <param name="times">How long who is waited for; null for the usual.</param>
/// <param name="tell">Told, in a sentence, of what goes wrong; null for nobody.</param>
public sealed class SweepWorker(
    NpgsqlDataSource database, ISweepWork work, int threads, string name, SweepTimes? times = null, Action<string>? tell = null)
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);
    private readonly SweepTimes _times = times ?? new();
    private readonly SweepDesk _desk = new(database, $"{name}/{Guid.NewGuid():N}", work.Version, times ?? new());
    private bool _away;

    /// <summary>Jobs that this silo has answered.</summary>
    public long Answered { get; private set; }

    /// <summary>Does jobs until it is stopped; a job that is at work then is given back. While the database is away it waits.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var pacing = new Pacing(_times.Poll);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var claim = await _desk.ClaimAsync(stop).ConfigureAwait(false);
                _away = false;
                if (claim is not null)
                {
                    await DoAsync(claim, stop).ConfigureAwait(false);
                }

                // Who has just done a job looks for the next one at once.
                var wait = pacing.Next(claim is not null);
                if (claim is null)
                {
                    await Task.Delay(wait, stop).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure) when (failure is NpgsqlException || SweepSql.MayPass(failure))
            {
                Tell(failure);
                await Task.Delay(_times.Pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await BeforeLeavingAsync(_desk.LeaveAsync).ConfigureAwait(false);
    }

    private async Task DoAsync(SweepClaim claim, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.Factory.StartNew(
            () => Do(claim, end, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
    }

    /// <summary>Does a job and hands in what comes of it, while a thread prolongs its lease.</summary>
    private void Do(SweepClaim claim, CancellationTokenSource end, CancellationToken stop)
    {
        using var done = new ManualResetEventSlim();
        var keeper = new Thread(() => KeepLease(claim, end, done)) { IsBackground = true, Name = "sweep lease" };
        keeper.Start();
        try
        {
            byte[] answer;
            try
            {
                answer = work.Run(claim.Kind, claim.Order, threads, end.Token);
            }
            catch (Exception) when (end.IsCancellationRequested)
            {
                HandIn(() => _desk.GiveBack(claim), stop);
                return;
            }
            catch (Exception failure)
            {
                HandIn(() => _desk.Fail(claim, $"{failure.GetType().Name}: {failure.Message}"), stop);
                return;
            }

            Answered += HandIn(() => _desk.Answer(claim, answer), stop) ? 1 : 0;
        }
        finally
        {
            done.Set();
            keeper.Join();
        }
    }

    private void KeepLease(SweepClaim claim, CancellationTokenSource end, ManualResetEventSlim done)
    {
        while (!done.Wait(_times.Renewal))
        {
            try
            {
                if (!_desk.Prolong(claim))
                {
                    // Taken over, or withdrawn: nobody waits for this answer.
                    end.Cancel();
                    return;
                }
            }
            catch (Exception failure) when (failure is NpgsqlException || SweepSql.MayPass(failure))
            {
                Tell(failure);
            }
        }
    }

    /// <summary>
    /// Says what has become of a job. An answer may have taken long: it is worth being handed in once the database is back,
    /// unless somebody else has the job by then. Who is stopping says it once.
    /// </summary>
    private bool HandIn(Func<bool> say, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return say();
            }
            catch (Exception failure) when (SweepSql.MayPass(failure))
            {
                Tell(failure);
                if (stop.WaitHandle.WaitOne(_times.Pause))
                {
                    return false;
                }
            }
        }
    }

    /// <summary>Says a last word if that can be done in a moment; leases run out in any case.</summary>
    private static async Task BeforeLeavingAsync(Func<CancellationToken, Task> say)
    {
        using var patience = new CancellationTokenSource(Farewell);
        await say(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Tell(Exception failure)
    {
        if (!_away)
        {
            _away = true;
            tell?.Invoke($"sweeps wait for the database: {failure.Message}");
        }
    }
}
