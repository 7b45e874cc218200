using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Twinwright.Live.Ingestion;
using Twinwright.Live.Storage;
using Twinwright.Live.Storage.Postgres;
using Xunit;

namespace Twinwright.Tests.Live.Cluster;

/// <summary>What holds in a file holds in the database that silos share; and what several silos do to it at once.</summary>
public sealed class PostgresStoreTests : TwinStoreTests
{
    private readonly PostgresServer _server;

    public PostgresStoreTests(PostgresServer server)
        : base(In(server.DatabaseAsync().GetAwaiter().GetResult())) => _server = server;

    private PostgresDatabase Postgres => (PostgresDatabase)Database;

    [Fact]
    public async Task Readings_are_stored_once_whoever_hands_them_over_and_however_often()
    {
        await using var one = new PostgresReadingStore(Postgres);
        using var beside = PostgresDatabase.Open(Postgres.Source.ConnectionString, "beside", NullLogger.Instance);
        await using var two = new PostgresReadingStore(beside);
        var told = await Task.WhenAll(Enumerable.Range(0, 3000).SelectMany(at =>
            new[] { one, two }.Select(store => store.AppendAsync("a", $"s{at % 7}", Of(at / 7), mayRegister: true))));

        Assert.Equal(3000, told.Count(refusal => refusal == Refusal.None));
        Assert.Equal(3000, told.Count(refusal => refusal == Refusal.Repeated));
        Assert.Equal([3000L], Database.Rows("SELECT count(*) FROM reading", row => row.GetInt64(0)));
        Assert.Equal(7, one.SensorCount());
        Assert.Equal(429, one.Sensor("a", "s0")!.Stored);
        Assert.Equal(429, one.Sensor("a", "s0")!.Repeated);
        Assert.Equal((0L, 428L, """{"v":428}"""), (one.Sensor("a", "s0")!.Boot, one.Sensor("a", "s0")!.LastSequence, one.Sensor("a", "s0")!.LastValues));
    }

    // The same order that the grain of a sensor and the file would judge in, in groups of any size.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task A_group_is_judged_as_if_its_readings_came_one_after_the_other(int size)
    {
        (long Boot, long Seq, Refusal Told)[] cases =
        [
            (0, 0, Refusal.None), (0, 5000, Refusal.None), (0, 4000, Refusal.None), (0, 3999, Refusal.Older), (0, 0, Refusal.Repeated), (0, 4500, Refusal.None),
            (0, 4500, Refusal.Repeated), (1, 3, Refusal.None), (0, 3999, Refusal.Older), (0, 4001, Refusal.None), (0, 7000, Refusal.None), (0, 5999, Refusal.Older),
            (1, 2000, Refusal.None), (1, 999, Refusal.Older), (1, 1000, Refusal.None), (1, 3, Refusal.Repeated), (2, 0, Refusal.None), (1, 1001, Refusal.None),
        ];
        var told = new List<Refusal>();
        foreach (var group in cases.Chunk(size))
        {
            // One call is one group, whatever the writer's own would be.
            await using var command = Postgres.Source.CreateCommand("SELECT take_readings($1, $2, $3, $4, $5, $6, $7, 1000, 86400000)");
            object[] columns =
            [
                group.Select(_ => "a").ToArray(), group.Select(_ => "s").ToArray(), group.Select(_ => true).ToArray(), group.Select(one => one.Boot).ToArray(),
                group.Select(one => one.Seq).ToArray(), group.Select(_ => 1L).ToArray(), group.Select(_ => "{}").ToArray(),
            ];
            command.Parameters.AddRange(columns.Select(column => new NpgsqlParameter { Value = column }).ToArray());
            told.AddRange(((short[])(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!)
                .Select(verdict => verdict switch { 0 => Refusal.None, 1 => Refusal.Repeated, 2 => Refusal.Older, _ => Refusal.Busy }));
        }

        Assert.Equal(cases.Select(one => one.Told), told);
        Assert.Equal([(11L, 0L)], Database.Rows("SELECT readings_stored, boot - 2 FROM sensor", row => (row.GetInt64(0), row.GetInt64(1))));
    }

    [Fact]
    public async Task A_reading_far_ahead_of_the_database_s_clock_and_one_of_an_unknown_sensor_are_refused()
    {
        await using var store = new PostgresReadingStore(Postgres);
        var ahead = Of(1) with { TakenAtMs = DateTimeOffset.UtcNow.AddHours(25).ToUnixTimeMilliseconds() };

        Assert.Equal(Refusal.UnknownSensor, await store.AppendAsync("a", "s", Of(0), mayRegister: false));
        Assert.Equal(Refusal.Ahead, await store.AppendAsync("a", "s", ahead, mayRegister: true));
        Assert.Equal(0, store.SensorCount());
        Assert.Equal(Refusal.None, await store.AppendAsync("a", "s", Of(0), mayRegister: true));
        Assert.Equal(Refusal.Ahead, await store.AppendAsync("a", "s", ahead, mayRegister: false));
        Assert.Equal((1L, 1L), (store.Sensor("a", "s")!.Stored, store.Sensor("a", "s")!.Refused));
    }

    [Fact]
    public async Task No_reading_becomes_durable_behind_the_last_one_that_was_told()
    {
        await using var one = new PostgresReadingStore(Postgres);
        using var beside = PostgresDatabase.Open(Postgres.Source.ConnectionString, "beside", NullLogger.Instance);
        await using var two = new PostgresReadingStore(beside);
        var writing = Task.WhenAll(Enumerable.Range(0, 8).Select(async at =>
        {
            for (var seq = 0; seq < 150; seq++)
            {
                await (at % 2 == 0 ? one : two).AppendAsync("a", $"s{at}", Of(seq), mayRegister: true);
            }
        }));
        var cuts = new List<(long Cut, long Count)>();
        while (!writing.IsCompleted)
        {
            var cut = two.LastReading();
            cuts.Add((cut, Count(cut)));
        }

        await writing;
        Assert.True(cuts.Select(cut => cut.Cut).Distinct().Count() > 3);
        Assert.All(cuts, cut => Assert.Equal(cut.Count, Count(cut.Cut)));
    }

    [Fact]
    public async Task Whoever_writes_under_an_epoch_ends_before_the_next_epoch_begins()
    {
        var store = new TwinStore(Database);
        var epoch = await store.TakeEpochAsync(TwinStore.Cloud, 1);
        using var beside = PostgresDatabase.Open(Postgres.Source.ConnectionString, "beside", NullLogger.Instance);
        Task<long>? next = null;
        var kept = await Database.Writer.WriteAsync(session =>
        {
            session.RequireEpoch(TwinStore.Cloud, epoch);
            next = new TwinStore(beside).TakeEpochAsync(TwinStore.Cloud, 2);
            Thread.Sleep(300);
            Assert.False(next.IsCompleted);
            return session.Run("INSERT INTO setting (name, value) VALUES ('a', 'b')");
        });

        Assert.Equal((1, epoch + 1), (kept, await next!));
        await Assert.ThrowsAsync<StaleEpochException>(() => store.KeepCloudAsync(epoch, [1], []));
    }

    [Fact]
    public async Task Old_readings_go_but_a_sensor_s_last_ones_and_those_that_the_twin_has_not_used_stay()
    {
        await using var readings = new PostgresReadingStore(Postgres);
        for (var seq = 0; seq < 1200; seq++)
        {
            _ = readings.AppendAsync("a", "s", Of(seq), mayRegister: true);
        }

        await readings.AppendAsync("a", "s", Of(1199), mayRegister: true);
        var retention = new Retention(Database);

        Assert.Equal(0, await retention.DeleteReadingsAsync(0, long.MaxValue, long.MaxValue, TestContext.Current.CancellationToken));
        Assert.Equal(120, await retention.DeleteReadingsAsync(long.MaxValue, long.MaxValue, 120, TestContext.Current.CancellationToken));
        Assert.Equal(79, await retention.DeleteReadingsAsync(long.MaxValue, long.MaxValue, long.MaxValue, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Tables_are_made_once_brought_forward_by_version_and_refused_where_they_are_others()
    {
        var connection = await _server.NoDatabaseAsync();
        Assert.Contains("twinwright database create", Assert.Throws<DataRefusedException>(() => PostgresDatabase.Open(connection, "t", NullLogger.Instance)).Message, StringComparison.Ordinal);
        Assert.Throws<DataRefusedException>(() => PostgresSchema.Migrate(connection));
        Assert.Equal((null, true), PostgresSchema.Create(connection));
        Assert.Equal((PostgresSchema.Current, false), PostgresSchema.Create(connection));
        Assert.Equal(PostgresSchema.Current, PostgresSchema.Migrate(connection));
        Run(connection, "UPDATE schema_version SET version = 99");
        Assert.Contains("a later program", Assert.Throws<DataRefusedException>(() => PostgresDatabase.Open(connection, "t", NullLogger.Instance)).Message, StringComparison.Ordinal);

        // As a program of version 2 left it: without what the later steps make.
        Run(connection, "DROP TABLE sweep_job, sweep, sweep_silo, membership, membership_version; UPDATE schema_version SET version = 2");
        Assert.Contains("database migrate", Assert.Throws<DataRefusedException>(() => PostgresDatabase.Open(connection, "t", NullLogger.Instance)).Message, StringComparison.Ordinal);
        Assert.Equal(2, PostgresSchema.Migrate(connection));
        PostgresDatabase.Open(connection, "t", NullLogger.Instance).Dispose();
    }

    private static Func<LiveDatabase> In(string connection) => () => PostgresDatabase.Open(connection, "test", NullLogger.Instance);

    private static Reading Of(long seq) => new(seq, 0, 1, [new ReadingValue("v", seq)]);

    private static void Run(string connection, string sql)
    {
        using var source = PostgresDatabase.SourceOf(connection, "test");
        using var command = source.CreateCommand(sql);
        command.ExecuteNonQuery();
    }

    private long Count(long cut) => Database.Rows("SELECT count(*) FROM reading WHERE id <= $0", row => row.GetInt64(0), cut)[0];
}
