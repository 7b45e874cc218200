using Microsoft.Extensions.Logging.Abstractions;
using Twinwright.Live.Ingestion;
using Twinwright.Live.Storage;
using Twinwright.Live.Storage.Sqlite;
using Twinwright.Tests.Cli;
using Xunit;

namespace Twinwright.Tests.Live;

/// <summary>The same in a file; and files that are none of ours.</summary>
public sealed class SqliteStoreTests(Scratch scratch) : TwinStoreTests(In(scratch[Guid.NewGuid().ToString("N")])), IClassFixture<Scratch>
{
    private static Func<LiveDatabase> In(string folder) => () => SqliteDatabase.Open(folder, NullLogger.Instance);

    [Fact]
    public async Task Old_readings_go_but_a_sensor_s_last_ones_and_those_that_the_twin_has_not_used_stay()
    {
        var readings = new SqliteReadingStore(Database);
        await Task.WhenAll(Enumerable.Range(0, 1200).Select(seq =>
            readings.AppendAsync("a", "s", 0, new Reading(seq, 0, seq, [new ReadingValue("v", seq)]), seq, onlyIfStored: false)));

        var deleted = await new Retention(Database).DeleteReadingsAsync(beforeMs: 150, nowMs: long.MaxValue, upTo: 120, TestContext.Current.CancellationToken);

        Assert.Equal(120, deleted);
        Assert.Equal(0, await new Retention(Database).DeleteReadingsAsync(long.MaxValue, long.MaxValue, 120, TestContext.Current.CancellationToken));
        Assert.Equal(1200, readings.Sensor("a", "s")!.Stored);
        Assert.Equal(
            79, await new Retention(Database).DeleteReadingsAsync(long.MaxValue, long.MaxValue, long.MaxValue, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Retention_passes_by_what_silent_sensors_keep_and_ends_where_all_is_young()
    {
        var readings = new SqliteReadingStore(Database);
        Task StoreAsync(string sensor, int count, long receivedMs) => Task.WhenAll(Enumerable.Range(0, count).Select(seq =>
            readings.AppendAsync("a", sensor, 0, new Reading(seq, 0, seq, [new ReadingValue("v", seq)]), receivedMs, onlyIfStored: false)));
        foreach (var silent in new[] { "s", "t", "u" })
        {
            await StoreAsync(silent, 900, receivedMs: 1);
        }

        await StoreAsync("v", 3001, receivedMs: 2);
        await StoreAsync("w", 4500, receivedMs: 9);
        await StoreAsync("x", 1500, receivedMs: 3);

        // What a clock that jumped has put behind the young ones goes once those are old, or once they are known to be of the future.
        Assert.Equal(2000, await new Retention(Database).DeleteReadingsAsync(beforeMs: 5, nowMs: 9, long.MaxValue, TestContext.Current.CancellationToken));
        Assert.Equal(499, await new Retention(Database).DeleteReadingsAsync(beforeMs: 5, nowMs: 8, long.MaxValue, TestContext.Current.CancellationToken));
        Assert.Equal(3499, await new Retention(Database).DeleteReadingsAsync(beforeMs: 10, nowMs: 10, long.MaxValue, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_file_that_is_none_of_ours_is_refused_and_left_alone()
    {
        var folder = Directory.CreateTempSubdirectory("twinwright-store-").FullName;
        var path = Path.Combine(folder, SqliteDatabase.FileName);
        File.WriteAllText(path, new string('x', 5000));

        Assert.Contains(path, Assert.Throws<DataRefusedException>(() => SqliteDatabase.Open(folder, NullLogger.Instance)).Message, StringComparison.Ordinal);
        Assert.Equal(new string('x', 5000), File.ReadAllText(path));
        Directory.Delete(folder, recursive: true);
    }
}
