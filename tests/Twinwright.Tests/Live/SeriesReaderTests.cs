using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Twinwright.Cli.Live;
using Twinwright.Live.Ingestion;
using Twinwright.Live.Storage;
using Twinwright.Live.Storage.Sqlite;
using Twinwright.Live.Twin;
using Twinwright.Tests.Cli;
using Xunit;

namespace Twinwright.Tests.Live;

/// <summary>Whenever a reader begins and however far behind it is, it tells what was measured.</summary>
public sealed class SeriesReaderTests : IDisposable
{
    private static readonly TwinWorld World = TwinLoader.Load("motes", null, new TwinSettings()).World;
    private static readonly int Steps = World.Task.Window + World.Plan.Deployment.Scenario.CyclesPerFrame + 1;
    private readonly Scratch _scratch = new();
    private readonly SqliteDatabase _database;
    private readonly WatchedDatabase _watched;

    public SeriesReaderTests()
    {
        _database = SqliteDatabase.Open(_scratch["data"], NullLogger.Instance);
        _watched = new WatchedDatabase(_database);
    }

    [Fact]
    public async Task A_reader_that_begins_where_sensors_are_far_ahead_finds_what_comes_before_and_what_comes_next()
    {
        var cut = await PublishAsync(0, 300);
        var reader = NewReader();

        foreach (var step in new[] { 100, 101, 102, 110, 140, 299 })
        {
            AssertAsMeasured(reader, cut, step);
        }
    }

    [Fact]
    public async Task A_reader_far_behind_begins_anew_and_tells_what_one_does_that_has_read_all_and_a_fresh_one()
    {
        const long Others = 6_100, Apart = 100;
        var before = await PublishAsync(0, 60);
        var (behind, close) = (NewReader(), NewReader());
        AssertAsMeasured(behind, before, 59);
        AssertAsMeasured(close, before, 59);
        await PublishElsewhereAsync(before, Others, Apart);
        var after = await PublishAsync(60, 64);
        Assert.True(after - before > Others * Apart);

        for (var cut = before; cut < after; cut += 100_000)
        {
            AssertAsMeasured(close, cut, 59);
        }

        AssertAsMeasured(close, after, 63);
        _watched.RowsRead = 0;
        AssertAsMeasured(behind, after, 63);
        Assert.InRange(_watched.RowsRead, 1, Others / 2);
        AssertAsMeasured(NewReader(), after, 63);

        // Both go on from there as if nothing had happened.
        var next = await PublishAsync(64, 66);
        AssertAsMeasured(behind, next, 65);
        AssertAsMeasured(close, next, 65);
    }

    [Fact]
    public async Task A_reader_does_not_go_back()
    {
        var early = await PublishAsync(0, 4);
        var late = await PublishAsync(4, 8);
        var reader = NewReader();
        AssertAsMeasured(reader, late, 7);

        Assert.Throws<InvalidOperationException>(() => AssertAsMeasured(reader, early, 3));
        AssertAsMeasured(reader, late, 7);
    }

    [Fact]
    public async Task A_database_that_fails_in_between_takes_nothing_from_a_reader()
    {
        var cut = await PublishAsync(0, 20);
        var reader = NewReader();
        AssertAsMeasured(reader, cut, 9);
        var next = await PublishAsync(20, 24);
        _watched.Fails = true;
        Assert.Throws<IOException>(() => AssertAsMeasured(reader, next, 21));
        _watched.Fails = false;

        AssertAsMeasured(reader, next, 21);
    }

    public void Dispose()
    {
        _watched.Dispose();
        _database.Dispose();
        _scratch.Dispose();
    }

    private SeriesReader NewReader() => new(new SqliteReadingStore(_watched), World.Plan, World.Task);

    // What is measured, as a formula: with gaps, with urgent messages, and every value another.
    private static double[]? Measured(int series, long step) => (step + (3 * series)) % 7 == 0 ? null : [40 + series + (0.01 * step), 20 - series + (0.02 * step)];

    private static string Told(double[]? values) => values is null ? "nothing" : FormattableString.Invariant($"{values[0]:R} {values[1]:R}");

    private static bool IsUrgent(int series, long step) => ((5 * step) + series) % 11 == 0;

    /// <summary>Looks at all that a reader keeps.</summary>
    private static void AssertAsMeasured(SeriesReader reader, long cut, long step) => reader.At(cut, step, view =>
    {
        for (var at = Math.Max(0, step - Steps + 1); at <= step; at++)
        {
            for (var series = 0; series < World.Plan.Feed.Series.Count; series++)
            {
                Assert.Equal((series, at, Told(Measured(series, at))), (series, at, Told(view.Values(series, at))));
                Assert.Equal((series, at, IsUrgent(series, at)), (series, at, view.Urgent(series, at)));
            }
        }

        return view.Newest;
    });

    /// <summary>Publishes steps in pairs, the later of a pair first, as sensors do that deliver late.</summary>
    /// <returns>Id of the last reading.</returns>
    private async Task<long> PublishAsync(long first, long end)
    {
        var store = new SqliteReadingStore(_database);
        var writes = new List<Task>();
        for (var at = first; at < end; at++)
        {
            var step = at ^ 1;
            foreach (var (number, series) in World.Plan.Feed.Series.Index())
            {
                if (Measured(number, step) is { } values)
                {
                    writes.Add(store.AppendAsync(series.Area, series.Sensor, 0, Of(step, [.. World.Task.Quantities.Zip(values, (quantity, value) => new ReadingValue(quantity.Name, value))]), 0, onlyIfStored: false));
                }

                if (IsUrgent(number, step))
                {
                    writes.Add(store.AppendAsync(series.Area, series.UrgentSensor, 0, Of(step, [new ReadingValue("alarm", 1)]), 0, onlyIfStored: false));
                }
            }
        }

        await Task.WhenAll(writes);
        return store.LastReading();
    }

    /// <summary>Readings of a sensor that the twin does not live on, with their ids apart.</summary>
    private async Task PublishElsewhereAsync(long after, long count, long apart)
    {
        var sensor = (await new SqliteReadingStore(_database).AppendAsync("elsewhere", "other", 0, Of(0, []), 0, onlyIfStored: false)).Sensor;
        await _database.Writer.WriteAsync(session => session.Run(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
            INSERT INTO reading (id, sensor, boot, seq, taken_at_ms, received_at_ms, value_json) SELECT $0 + $3 * i, $2, 0, i, 0, 0, '{}' FROM n
            """,
            after + 1, count, sensor, apart));
    }

    private static Reading Of(long step, ReadingValue[] values) => new(step, 0, World.Plan.Feed.TimeMs(step), values);

    /// <summary>Counts what is read from another, and fails when it is told to.</summary>
    private sealed class WatchedDatabase(LiveDatabase inner) : LiveDatabase(new NoSession(), NullLogger.Instance)
    {
        public long RowsRead { get; set; }

        public bool Fails { get; set; }

        public override List<T> Rows<T>(string sql, Func<DbDataReader, T> row, params object?[] values)
        {
            var rows = Fails ? throw new IOException("the database is away") : inner.Rows(sql, row, values);
            RowsRead += rows.Count;
            return rows;
        }
    }

    /// <summary>Nothing is written through it.</summary>
    private sealed class NoSession : WriteSession
    {
        public override void Begin() => throw new NotSupportedException();

        public override void Commit() => throw new NotSupportedException();

        public override void RollBack() => throw new NotSupportedException();

        public override int Run(string sql, params ReadOnlySpan<object?> values) => throw new NotSupportedException();

        public override object? Ask(string sql, params ReadOnlySpan<object?> values) => throw new NotSupportedException();

        public override int Delete(string table, IReadOnlyList<long> ids) => throw new NotSupportedException();

        public override void Dispose()
        {
        }
    }
}
