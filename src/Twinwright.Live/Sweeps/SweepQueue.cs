using Npgsql;

namespace Twinwright.Live.Sweeps;

/// <summary>Has jobs done by the silos of a cluster: the asker's side.</summary>
/// <remarks>
/// One loop talks to the database, a round trip at a time: it says that the asker is there, adds and removes jobs and looks
/// for answers. Whatever a round trip was about is said again until it is known to have arrived, so that a connection
/// which breaks loses nothing; a sweep that was removed meanwhile is made anew with all that is still waited for.
/// </remarks>
public sealed class SweepQueue : IAsyncDisposable
{
    // A slow database may take its time to hear it; what it does not hear, silos remove when the asker has said nothing for long.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);
    private readonly NpgsqlDataSource _database;
    private readonly string _version;
    private readonly SweepTimes _times;
    private readonly Action<string>? _tell;
    private readonly Guid _id = Guid.NewGuid();
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Asked> _asked = [];
    private readonly HashSet<int> _finished = [];
    private readonly SemaphoreSlim _something = new(0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _loop;
    private Exception? _broken;
    private volatile int _width;
    private int _next;
    private bool _away;
    private bool _lonely;

    private SweepQueue(NpgsqlDataSource database, string version, SweepTimes times, Action<string>? tell)
    {
        (_database, _version, _times, _tell) = (database, version, times, tell);
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Silos of this version that have been seen lately.</summary>
    public int Width => _width;

    /// <summary>Opens a sweep.</summary>
    /// <param name="database">The cluster's database; its search path finds the tables.</param>
    /// <param name="version">Version of the program; only silos of the same one do the jobs.</param>
    /// <param name="stop">Ends the opening.</param>
    /// <param name="times">How long who is waited for; null for the usual.</param>
    /// <param name="tell">Told, in a sentence, of what is waited for; null for nobody.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached, or has no such tables.</exception>
    public static async Task<SweepQueue> OpenAsync(
        NpgsqlDataSource database, string version, CancellationToken stop, SweepTimes? times = null, Action<string>? tell = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        times ??= new();
        await using var count = database.CreateBatch();
        count.BatchCommands.Add(SweepSql.Statement(SweepSql.CountSilos, version, times.Silo));
        var width = (long)(await count.ExecuteScalarAsync(stop).ConfigureAwait(false))!;
        return new(database, version, times, tell) { _width = (int)width };
    }

    /// <summary>Has a job done.</summary>
    /// <param name="kind">What is to be done.</param>
    /// <param name="order">All that it takes.</param>
    /// <param name="stop">Withdraws it.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="SweepFailedException">It failed, or silo after silo died over it.</exception>
    public async Task<byte[]> RunAsync(string kind, byte[] order, CancellationToken stop)
    {
        var job = new Asked(kind, order);
        int number;
        lock (_lock)
        {
            if (_broken is not null)
            {
                throw _broken;
            }

            number = _next++;
            _asked.Add(number, job);
        }

        Wake();
        await using var withdrawal = stop.Register(() => End(number, asked => asked.Answer.TrySetCanceled(stop)));
        return await job.Answer.Task.ConfigureAwait(false);
    }

    /// <summary>Withdraws all that is not done.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        Wake();
        await _loop.ConfigureAwait(false);
        using (var patience = new CancellationTokenSource(Farewell))
        {
            await WithdrawAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Break(new OperationCanceledException("the sweep has been closed"));
        _end.Dispose();
        _something.Dispose();
    }

    private async Task LoopAsync()
    {
        var pacing = new Pacing(_times.Poll);
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var happened = await TalkAsync(_end.Token).ConfigureAwait(false);
                _away = false;
                await _something.WaitAsync(pacing.Next(happened), _end.Token).ConfigureAwait(false);
                while (_something.Wait(0, CancellationToken.None))
                {
                    // Whatever it was about, one look tells all.
                }
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (SweepSql.MayPass(failure))
            {
                if (!_away)
                {
                    _away = true;
                    _tell?.Invoke($"waiting for the cluster's database: {failure.Message}");
                }

                await Task.Delay(_times.Pause, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception failure)
            {
                Break(failure);
                return;
            }
        }
    }

    /// <summary>One round trip.</summary>
    /// <returns>Whether anything has happened.</returns>
    private async Task<bool> TalkAsync(CancellationToken stop)
    {
        int[] removed;
        List<(int Number, Asked Job)> added;
        lock (_lock)
        {
            removed = [.. _finished];
            added = [.. _asked.Where(job => !job.Value.Added).Select(job => (job.Key, job.Value)).OrderBy(job => job.Key)];
        }

        await using var batch = _database.CreateBatch();
        batch.BatchCommands.Add(SweepSql.Statement(SweepSql.Renew, _id, _version, _times.Asker));
        batch.BatchCommands.Add(SweepSql.Statement(SweepSql.CountSilos, _version, _times.Silo));
        batch.BatchCommands.Add(SweepSql.Statement(SweepSql.Remove, _id, removed));
        batch.BatchCommands.Add(SweepSql.Statement(SweepSql.Ended, _id, _times.Tries, _times.Lease));
        foreach (var (number, job) in added)
        {
            batch.BatchCommands.Add(SweepSql.Statement(SweepSql.Add, _id, number, job.Kind, job.Order));
        }

        var ended = new List<(int Number, byte[]? Result, string? Failure, int Tries)>();
        bool isNew;
        await using (var rows = await batch.ExecuteReaderAsync(stop).ConfigureAwait(false))
        {
            isNew = await rows.ReadAsync(stop).ConfigureAwait(false) && rows.GetBoolean(0);
            await rows.NextResultAsync(stop).ConfigureAwait(false);
            _width = await rows.ReadAsync(stop).ConfigureAwait(false) ? (int)rows.GetInt64(0) : 0;
            await rows.NextResultAsync(stop).ConfigureAwait(false);
            while (await rows.ReadAsync(stop).ConfigureAwait(false))
            {
                ended.Add((
                    rows.GetInt32(0), rows.IsDBNull(1) ? null : rows.GetFieldValue<byte[]>(1), rows.IsDBNull(2) ? null : rows.GetString(2), rows.GetInt32(3)));
            }

            while (await rows.NextResultAsync(stop).ConfigureAwait(false))
            {
                // To the end: a failure of a later statement shows only there, and undoes all of them.
            }
        }

        Arrived(removed, added, isNew);
        if (_width == 0 && !_lonely)
        {
            _lonely = true;
            _tell?.Invoke($"no silo of version {_version} has been seen for {_times.Silo.TotalSeconds:0} s; waiting for one");
        }

        var news = false;
        foreach (var (number, result, failure, tries) in ended)
        {
            news |= End(number, job => _ = result is not null ? job.Answer.TrySetResult(result) : job.Answer.TrySetException(Failed(failure, tries)));
        }

        return news || added.Count > 0;
    }

    /// <summary>What was said has arrived; of a sweep that has been made anew only what was said just now.</summary>
    private void Arrived(int[] removed, List<(int Number, Asked Job)> added, bool isNew)
    {
        lock (_lock)
        {
            foreach (var job in isNew ? _asked.Values : Enumerable.Empty<Asked>())
            {
                job.Added = false;
            }

            foreach (var (_, job) in added)
            {
                job.Added = true;
            }

            _finished.ExceptWith(removed);
        }
    }

    private static SweepFailedException Failed(string? failure, int tries) => new(failure is null
        ? $"a job of the sweep was given up: {tries} silos in turn died or lost their database while they did it"
        : $"a silo could not do a job of the sweep ({failure})");

    /// <summary>Ends a job that is waited for, and has it removed.</summary>
    private bool End(int number, Action<Asked> answer)
    {
        Asked? job;
        lock (_lock)
        {
            if (!_asked.Remove(number, out job))
            {
                return false;
            }

            _finished.Add(number);
        }

        answer(job);
        Wake();
        return true;
    }

    private void Break(Exception failure)
    {
        List<Asked> left;
        lock (_lock)
        {
            _broken ??= failure;
            left = [.. _asked.Values];
            _asked.Clear();
        }

        foreach (var job in left)
        {
            job.Answer.TrySetException(failure);
        }
    }

    private async Task WithdrawAsync(CancellationToken stop)
    {
        await using var batch = _database.CreateBatch();
        batch.BatchCommands.Add(SweepSql.Statement(SweepSql.Withdraw, _id));
        await batch.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
    }

    private void Wake()
    {
        try
        {
            _something.Release();
        }
        catch (ObjectDisposedException)
        {
            // A job is withdrawn after the queue was closed: it is gone with the sweep.
        }
    }

    /// <summary>A job that is waited for.</summary>
    private sealed class Asked(string kind, byte[] order)
    {
        public string Kind => kind;

        public byte[] Order => order;

        /// <summary>Whether it is known to have arrived.</summary>
        public bool Added { get; set; }

        public TaskCompletionSource<byte[]> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
