using Microsoft.Extensions.Logging.Abstractions;
using Parquet;
using Twinwright.Live.Export;
using Twinwright.Live.Hosting;
using Twinwright.Live.Ingestion;
using Twinwright.Live.Settings;
using Twinwright.Live.Storage;
using Twinwright.Live.Storage.Sqlite;
using Twinwright.Live.Twin;
using Xunit;

namespace Twinwright.Tests.Live;

/// <summary>What was kept, read back from Parquet; and what is kept no longer.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("twinwright-export-").FullName;
    private readonly LiveDatabase _database;

    public ExportTests() => _database = SqliteDatabase.Open(_folder, NullLogger.Instance);

    [Fact]
    public async Task Readings_come_back_value_by_value_with_their_revision_and_times()
    {
        await AppendAsync(1, 1_000, new ReadingValue("pm10", 12.25), new ReadingValue("pm25", -1));
        await AppendAsync(2, 2_000, new ReadingValue("pm10", 13));
        await AppendAsync(3, 9_000, new ReadingValue("pm10", 14));

        var rows = await ParquetExport.WriteAsync(_folder, ExportTable.All, 1_000, 9_000, Path.Combine(_folder, "out"), TestContext.Current.CancellationToken);

        Assert.Equal(ExportTable.All.Select(table => table.Name), rows.Select(row => row.Table));
        Assert.Equal(3, rows[0].Rows);
        await using var stream = File.OpenRead(Path.Combine(_folder, "out", "readings.parquet"));
        await using var reader = await ParquetReader.CreateAsync(stream, cancellationToken: TestContext.Current.CancellationToken);
        using var group = reader.OpenRowGroupReader(0);
        var fields = reader.Schema.DataFields.ToDictionary(field => field.Name);
        Assert.Equal(["area", "sensor", "boot", "seq", "taken_at", "received_at", "name", "value"], reader.Schema.DataFields.Select(field => field.Name));
        Assert.Equal(3, group.RowCount);
        var values = new double?[3];
        await group.ReadAsync<double>(fields["value"], values.AsMemory(), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([12.25, -1, 13], values);
        var times = new DateTime?[3];
        await group.ReadAsync<DateTime>(fields["taken_at"], times.AsMemory(), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([1.0, 1.0, 2.0], times.Select(time => (time!.Value - DateTime.UnixEpoch).TotalSeconds));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder, "out"), ".*"));
    }

    [Fact]
    public async Task A_folder_without_a_database_is_refused_and_nothing_is_made()
    {
        var empty = Directory.CreateDirectory(Path.Combine(_folder, "empty")).FullName;

        var refused = await Assert.ThrowsAsync<DataRefusedException>(() =>
            ParquetExport.WriteAsync(empty, ExportTable.All, 0, 1, Path.Combine(_folder, "out"), TestContext.Current.CancellationToken));
        Assert.Contains(empty, refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "out")));
    }

    [Fact]
    public async Task Readings_are_forgotten_without_a_twin_too()
    {
        for (var seq = 0; seq < 3; seq++)
        {
            await AppendAsync(seq, 0, new ReadingValue("pm10", seq));
        }

        await AppendAsync(5_000, 0, new ReadingValue("pm10", 4));
        var settings = new LiveSettings { Twin = new TwinSettings { KeepReadingsDays = 1 } };
        var clock = new StillClock(DateTimeOffset.FromUnixTimeMilliseconds(0).AddDays(3));
        var readings = new SqliteReadingStore(_database);
        var retention = new RetentionClock(
            new Retention(_database), new TwinStore(_database), readings, new TwinPresence(null), settings, clock, NullLogger<RetentionClock>.Instance);

        await retention.OnceAsync(TestContext.Current.CancellationToken);

        Assert.Equal([1L], _database.Rows("SELECT count(*) FROM reading", row => row.GetInt64(0)));
        Assert.Equal(4, readings.Sensor("a", "s")!.Stored);
    }

    public void Dispose()
    {
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class StillClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    private Task<Stored> AppendAsync(long seq, long takenAtMs, params ReadingValue[] values) =>
        new SqliteReadingStore(_database).AppendAsync("a", "s", 0, new Reading(seq, 0, takenAtMs, values), takenAtMs, onlyIfStored: false);
}
