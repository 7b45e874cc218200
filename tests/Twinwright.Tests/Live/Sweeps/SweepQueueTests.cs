using System.Collections.Concurrent;
using Npgsql;
using Twinwright.Live.Load;
using Twinwright.Live.Storage.Postgres;
using Twinwright.Live.Sweeps;
using Twinwright.Tests.Cli;
using Xunit;

namespace Twinwright.Tests.Live.Sweeps;

/// <summary>Askers and silos together.</summary>
public sealed class SweepQueueTests(SweepDatabase database) : IClassFixture<SweepDatabase>, IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly SweepTimes Times = new()
    {
        Lease = TimeSpan.FromSeconds(1), Renewal = TimeSpan.FromSeconds(0.2), Poll = TimeSpan.FromMilliseconds(50), Pause = TimeSpan.FromMilliseconds(100),
    };

    public async ValueTask InitializeAsync() => await database.ClearAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Answers_come_back_to_those_who_asked_from_several_silos()
    {
        await using var silos = new Silos(database.Source, new Doubling(), 3);
        await using var one = await OpenAsync();
        await using var two = await OpenAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(async n => (Sent: (byte)n, Got: await (n % 2 == 0 ? one : two).RunAsync("double", [(byte)n], Never))));

        Assert.All(answers, answer => Assert.Equal([(byte)(2 * answer.Sent)], answer.Got));
        Assert.Equal(60, silos.Answered);
        await silos.UntilAsync(async () => await database.AskAsync<long>("SELECT count(*) FROM sweep_job") == 0);
        Assert.Equal(3, one.Width);
    }

    [Fact]
    public async Task A_silo_that_dies_over_a_job_loses_nothing()
    {
        // A holder who never answers and never prolongs: to the others it is dead.
        await using var queue = await OpenAsync();
        var answers = Enumerable.Range(0, 6).Select(n => queue.RunAsync("double", [(byte)n], Never)).ToList();
        var dying = new SweepDesk(database.Source, "dying", "1", Times);
        List<SweepClaim> held = [];
        while (held.Count < 3)
        {
            if (await dying.ClaimAsync(Never) is { } claim)
            {
                held.Add(claim);
            }
        }

        await using var silos = new Silos(database.Source, new Doubling(), 2);

        Assert.Equal([0, 2, 4, 6, 8, 10], (await Task.WhenAll(answers)).Select(answer => answer[0]));
    }

    [Fact]
    public async Task A_silo_that_is_stopped_gives_its_job_back_at_once()
    {
        await using var queue = await OpenAsync(new SweepTimes());
        var stuck = new Waiting();
        var first = new Silos(database.Source, stuck, 1, new SweepTimes());
        var answer = queue.RunAsync("k", [21], Never);
        await stuck.Begun.Task;

        await first.DisposeAsync();
        Assert.Equal("waiting 0", await database.AskAsync<string>("SELECT state || ' ' || tries FROM sweep_job"));
        await using var second = new Silos(database.Source, new Doubling(), 1);
        Assert.Equal([42], await answer);
    }

    [Fact]
    public async Task A_long_job_keeps_its_lease_though_every_thread_of_the_pool_is_busy()
    {
        var times = Times with { Lease = TimeSpan.FromSeconds(3) };
        await using var queue = await OpenAsync(times);
        var slow = new Hogging(times.Lease * 2.5);
        await using var silos = new Silos(database.Source, slow, 2, times);

        Assert.Equal([9], await queue.RunAsync("k", [9], Never));
        Assert.Equal(1, slow.Runs);
    }

    [Fact]
    public async Task A_job_that_every_silo_dies_over_fails_with_a_sentence()
    {
        await using var queue = await OpenAsync();
        var answer = queue.RunAsync("k", [1], Never);
        for (var silo = 0; silo < 3;)
        {
            silo += await new SweepDesk(database.Source, $"dying {silo}", "1", Times).ClaimAsync(Never) is null ? 0 : 1;
            await Task.Delay(20, Never);
        }

        var failure = await Assert.ThrowsAsync<SweepFailedException>(() => answer);
        Assert.Equal("a job of the sweep was given up: 3 silos in turn died or lost their database while they did it", failure.Message);
    }

    [Fact]
    public async Task A_job_that_throws_fails_at_once_with_the_reason()
    {
        await using var queue = await OpenAsync();
        var broken = new Throwing();
        await using var silos = new Silos(database.Source, broken, 2);

        var failure = await Assert.ThrowsAsync<SweepFailedException>(() => queue.RunAsync("k", [1], Never));

        Assert.Contains("InvalidOperationException: no such luck", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, broken.Runs);
    }

    [Fact]
    public async Task A_withdrawn_job_is_stopped_where_it_runs()
    {
        await using var queue = await OpenAsync();
        var stuck = new Waiting();
        await using var silos = new Silos(database.Source, stuck, 1);
        using var stop = new CancellationTokenSource();
        var answer = queue.RunAsync("k", [1], stop.Token);
        await stuck.Begun.Task;

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await stuck.Ended.Task.WaitAsync(TimeSpan.FromSeconds(20), Never);
        Assert.Equal(0, await database.AskAsync<long>("SELECT count(*) FROM sweep_job"));
    }

    [Fact]
    public async Task A_queue_that_is_closed_withdraws_all()
    {
        var queue = await OpenAsync();
        var answer = queue.RunAsync("k", [1], Never);
        await WaitAsync(async () => await database.AskAsync<long>("SELECT count(*) FROM sweep_job") == 1);

        await queue.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.Equal(0, await database.AskAsync<long>("SELECT count(*) FROM sweep"));
    }

    [Fact]
    public async Task A_sweep_that_was_removed_meanwhile_is_made_anew()
    {
        await using var queue = await OpenAsync();
        var answer = queue.RunAsync("k", [4], Never);
        await WaitAsync(async () => await database.AskAsync<long>("SELECT count(*) FROM sweep_job") == 1);

        await database.DoAsync("DELETE FROM sweep");

        await using var silos = new Silos(database.Source, new Doubling(), 1);
        Assert.Equal([8], await answer);
    }

    [Fact]
    public async Task A_database_that_crashes_and_comes_back_loses_nothing()
    {
        using var scratch = new Scratch();
        await using var server = await PrivatePostgres.StartAsync(scratch["postgres"], "fsync = off");
        PostgresSchema.Create(server.ConnectionText("sweeps"));
        await using var source = PostgresDatabase.SourceOf(server.ConnectionText("sweeps"), "test");
        var said = new ConcurrentQueue<string>();
        await using var queue = await SweepQueue.OpenAsync(source, "1", Never, Times, said.Enqueue);
        await using var silos = new Silos(source, new Doubling { Lasts = TimeSpan.FromMilliseconds(60) }, 2);
        var answers = Enumerable.Range(0, 40).Select(n => queue.RunAsync("double", [(byte)n], Never)).ToList();
        await WaitAsync(() => Task.FromResult(answers.Count(answer => answer.IsCompleted) >= 5));

        await server.KillAsync();
        await Task.Delay(300, Never);
        await server.RestartAsync();

        Assert.Equal(Enumerable.Range(0, 40).Select(n => (byte)(2 * n)), (await Task.WhenAll(answers)).Select(answer => answer[0]));
        Assert.Contains(said, sentence => sentence.StartsWith("waiting for the cluster's database", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_database_that_stays_away_for_longer_than_leases_takes_no_job_from_its_holder()
    {
        using var scratch = new Scratch();
        await using var server = await PrivatePostgres.StartAsync(scratch["postgres"], "fsync = off");
        PostgresSchema.Create(server.ConnectionText("sweeps"));
        await using var source = PostgresDatabase.SourceOf(server.ConnectionText("sweeps"), "test");
        var times = Times with { Lease = TimeSpan.FromSeconds(3) };
        await using var queue = await SweepQueue.OpenAsync(source, "1", Never, times);
        var work = new Released();
        await using var silos = new Silos(source, work, 3, times);
        var answer = queue.RunAsync("k", [21], Never);
        await work.Begun.Task;

        for (var outage = 0; outage < times.Tries; outage++)
        {
            await server.KillAsync();
            await Task.Delay(times.Lease + TimeSpan.FromMilliseconds(200), Never);
            await server.RestartAsync();
            await WaitAsync(async () => await LeaseIsAliveAsync(source));
        }

        work.Release.Set();
        Assert.Equal([21], await answer);
        Assert.Equal(1, work.Runs);
    }

    private static async Task<bool> LeaseIsAliveAsync(NpgsqlDataSource source)
    {
        try
        {
            await using var ask = source.CreateCommand("SELECT lease_until > clock_timestamp() FROM sweep_job");
            return await ask.ExecuteScalarAsync(Never) is true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    [Fact]
    public async Task Without_silos_it_is_said_once()
    {
        var said = new ConcurrentQueue<string>();
        await using var queue = await OpenAsync(tell: said.Enqueue);
        await WaitAsync(() => Task.FromResult(!said.IsEmpty));
        await Task.Delay(Times.Poll * 5, Never);

        Assert.Equal("no silo of version 1 has been seen for 10 s; waiting for one", Assert.Single(said));
        Assert.Equal(0, queue.Width);
    }

    private Task<SweepQueue> OpenAsync(SweepTimes? times = null, Action<string>? tell = null) =>
        SweepQueue.OpenAsync(database.Source, "1", Never, times ?? Times, tell);

    private static async Task WaitAsync(Func<Task<bool>> until)
    {
        for (var tries = 0; !await until(); tries++)
        {
            Assert.True(tries < 1000, "waited for too long");
            await Task.Delay(20, Never);
        }
    }

    /// <summary>Some silos.</summary>
    private sealed class Silos : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly List<SweepWorker> _workers;
        private readonly List<Task> _running;

        public Silos(NpgsqlDataSource database, ISweepWork work, int count, SweepTimes? times = null)
        {
            _workers = [.. Enumerable.Range(0, count).Select(silo => new SweepWorker(database, work, 1, $"silo {silo}", times ?? Times))];
            _running = [.. _workers.Select(worker => Task.Run(() => worker.RunAsync(_stop.Token)))];
        }

        public long Answered => _workers.Sum(worker => worker.Answered);

        public Task UntilAsync(Func<Task<bool>> until) => WaitAsync(until);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Task.WhenAll(_running);
            _stop.Dispose();
        }
    }

    private sealed class Doubling : ISweepWork
    {
        public string Version => "1";

        public TimeSpan Lasts { get; init; }

        public byte[] Run(string kind, byte[] order, int threads, CancellationToken stop)
        {
            stop.WaitHandle.WaitOne(Lasts);
            stop.ThrowIfCancellationRequested();
            return [(byte)(2 * order[0])];
        }
    }

    private sealed class Waiting : ISweepWork
    {
        public string Version => "1";

        public TaskCompletionSource Begun { get; } = new();

        public TaskCompletionSource Ended { get; } = new();

        public byte[] Run(string kind, byte[] order, int threads, CancellationToken stop)
        {
            Begun.TrySetResult();
            stop.WaitHandle.WaitOne();
            Ended.TrySetResult();
            throw new OperationCanceledException(stop);
        }
    }

    /// <summary>Goes on until it is released.</summary>
    private sealed class Released : ISweepWork
    {
        private int _runs;

        public string Version => "1";

        public int Runs => _runs;

        public TaskCompletionSource Begun { get; } = new();

        public ManualResetEventSlim Release { get; } = new();

        public byte[] Run(string kind, byte[] order, int threads, CancellationToken stop)
        {
            Interlocked.Increment(ref _runs);
            Begun.TrySetResult();
            Release.Wait(stop);
            return order;
        }
    }

    private sealed class Throwing : ISweepWork
    {
        public string Version => "1";

        public int Runs { get; private set; }

        public byte[] Run(string kind, byte[] order, int threads, CancellationToken stop)
        {
            Runs++;
            throw new InvalidOperationException("no such luck");
        }
    }

    /// <summary>Blocks all threads of the pool, as a job with many parallel parts would.</summary>
    private sealed class Hogging(TimeSpan lasts) : ISweepWork
    {
        public string Version => "1";

        private int _runs;

        public int Runs => _runs;

        public byte[] Run(string kind, byte[] order, int threads, CancellationToken stop)
        {
            Interlocked.Increment(ref _runs);
            for (var thread = 0; thread < 40; thread++)
            {
                ThreadPool.UnsafeQueueUserWorkItem(_ => Thread.Sleep(lasts), null);
            }

            Thread.Sleep(lasts);
            stop.ThrowIfCancellationRequested();
            return order;
        }
    }
}
