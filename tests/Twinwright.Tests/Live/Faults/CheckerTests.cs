using System.Globalization;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Twinwright.Tests.Live.Faults;

/// <summary>The checker tells what is wrong with a database: each test spoils a good one.</summary>
/// <remarks>SQLite holds the rows, under the tables' names and without their constraints, so that rows can be there that PostgreSQL would refuse.</remarks>
public sealed class CheckerTests : IDisposable
{
    private const int PerFrame = 2;
    private readonly SqliteConnection _database = new("Data Source=:memory:");
    private readonly List<PublishedReading> _published = [];

    public CheckerTests()
    {
        _database.Open();
        Run("ATTACH ':memory:' AS twinwright");
        Run("""
            CREATE TABLE twinwright.sensor (id, area, name, boot, last_seq, readings_stored, readings_refused);
            CREATE TABLE twinwright.reading (sensor, boot, seq, value_json);
            CREATE TABLE twinwright.cycle (cycle, frame, epoch, finished_at_ms, summary);
            CREATE TABLE twinwright.frame (frame, epoch, finished_at_ms, summary);
            CREATE TABLE twinwright.twin_version (version, frame, cycle);
            CREATE TABLE twinwright.partial_dt_version (partial_dt, version, cycle);
            CREATE TABLE twinwright.edge_update (edge_server, cycle, report);
            CREATE TABLE twinwright.prediction (cycle, area, sensor, name);
            CREATE TABLE twinwright.edge_step (edge_server, step, epoch, cloud_epoch);
            CREATE TABLE twinwright.edge_server (id);
            INSERT INTO twinwright.edge_server VALUES ('a'), ('b');
            INSERT INTO twinwright.sensor VALUES (1, 'faults', 'one', 1, 2, 8, 0), (2, 'motes', 'other', -1, -1, 0, 0);
            """);
        for (var cycle = 0; cycle < 7; cycle++)
        {
            var finished = cycle < 6;
            Run(string.Create(CultureInfo.InvariantCulture, $$"""
                INSERT INTO twinwright.cycle VALUES ({{cycle}}, {{(cycle / PerFrame) + 1}}, {{1 + (cycle / 3)}}, {{(finished ? 1000 * cycle : "NULL")}}, {{(finished ? "'{\"energy_j\": 0.3, \"parameter_bytes\": 12}'" : "NULL")}})
                """));
            if (cycle % PerFrame == 0)
            {
                Run($"INSERT INTO twinwright.frame VALUES ({(cycle / PerFrame) + 1}, {1 + (cycle / 3)}, {(finished ? $"{1000 * (cycle + 1)}" : "NULL")}, NULL)");
            }

            if (finished)
            {
                Run($$"""
                    INSERT INTO twinwright.edge_update VALUES ('a', {{cycle}}, '{"energy_j": 0.1, "parameter_bytes": 12}'), ('b', {{cycle}}, '{"energy_j": 0.2, "parameter_bytes": 0}');
                    INSERT INTO twinwright.prediction VALUES ({{cycle}}, 'a', 'one', 'pm10'), ({{cycle}}, 'a', 'two', 'pm10');
                    INSERT INTO twinwright.edge_step VALUES ('a', {{cycle}}, {{1 + (cycle / 2)}}, {{1 + (cycle / 3)}}), ('b', {{cycle}}, 7, {{1 + (cycle / 3)}});
                    """);
            }
        }

        for (var frame = 1; frame <= 3; frame++)
        {
            Run($"INSERT INTO twinwright.twin_version VALUES ({frame}, {frame}, {(frame * PerFrame) - 1}); INSERT INTO twinwright.partial_dt_version VALUES (0, {frame * 3}, {(frame * PerFrame) - 1}), (1, {frame}, {(frame * PerFrame) - 1})");
        }

        foreach (var (boot, sequence) in new[] { (0, 0), (0, 1), (0, 2), (0, 3), (0, 4), (1, 0), (1, 1), (1, 2) })
        {
            _published.Add(new PublishedReading("faults", "one", boot, sequence, sequence + 0.5) { ReceiptAtS = 1 });
            Run(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO twinwright.reading VALUES (1, {boot}, {sequence}, '{{\"pm10\":{sequence}.5}}')"));
        }
    }

    public static TheoryData<string, string> Spoilt => new()
    {
        { "INSERT INTO twinwright.reading SELECT * FROM twinwright.reading WHERE boot = 0 AND seq = 3", "reading 0/3 of faults/one, which has a receipt, is stored 2 times" },
        { "DELETE FROM twinwright.reading WHERE boot = 1 AND seq = 1", "reading 1/1 of faults/one, which has a receipt, is stored 0 times" },
        { "UPDATE twinwright.reading SET value_json = '{\"pm10\":9}' WHERE boot = 0 AND seq = 4", "reading 0/4 of faults/one, which has a receipt, was 4.5 and is stored as {\"pm10\":9}" },
        { "UPDATE twinwright.reading SET seq = 77 WHERE boot = 0 AND seq = 4", "reading 0/77 of faults/one is stored and was never published" },
        { "INSERT INTO twinwright.reading VALUES (2, 0, 5, '{}'), (2, 0, 5, '{}')", "reading 0/5 of sensor 2 is stored 2 times" },
        { "UPDATE twinwright.sensor SET readings_stored = 9 WHERE id = 1", "sensor faults/one counts 9 readings stored, and has 8" },
        { "UPDATE twinwright.sensor SET readings_refused = 1 WHERE id = 1", "sensor faults/one counts 1 readings refused" },
        { "UPDATE twinwright.sensor SET boot = 0, last_seq = 4 WHERE id = 1", "sensor faults/one has boot 0 and last_seq 4, and its last reading is 1/2" },
        { "DELETE FROM twinwright.cycle WHERE cycle = 0", "cycle 1 is the first" },
        { "DELETE FROM twinwright.cycle WHERE cycle = 3", "cycle 4 follows cycle 2" },
        { "INSERT INTO twinwright.cycle SELECT * FROM twinwright.cycle WHERE cycle = 2", "cycle 2 follows cycle 2" },
        { "UPDATE twinwright.cycle SET finished_at_ms = NULL WHERE cycle = 2", "cycle 2 is unfinished, and cycle 3 was begun" },
        { "UPDATE twinwright.cycle SET finished_at_ms = 2900 WHERE cycle = 4", "cycle 4 was finished 100 ms before cycle 3" },
        { "UPDATE twinwright.cycle SET frame = 2 WHERE cycle = 5", "cycle 5 is of frame 2, and 2 cycles are a frame" },
        { "UPDATE twinwright.cycle SET epoch = 1 WHERE cycle = 4", "cycle 4 is of epoch 1, after cycle 3 of epoch 2" },
        { "DELETE FROM twinwright.frame WHERE frame = 2", "frame 3 follows frame 1" },
        { "UPDATE twinwright.frame SET epoch = 1 WHERE frame = 4", "frame 4 is of epoch 1, after frame 3 of epoch 2" },
        { "UPDATE twinwright.frame SET finished_at_ms = 1 WHERE frame = 3", "frame 3 was finished 2999 ms before frame 2" },
        { "UPDATE twinwright.frame SET finished_at_ms = 8000 WHERE frame = 4", "4 frames are finished, and 6 cycles" },
        { "INSERT INTO twinwright.frame VALUES (5, 3, NULL, NULL), (6, 3, NULL, NULL)", "6 frames are decided, 2 more than 7 cycles have" },
        { "DELETE FROM twinwright.twin_version WHERE version = 2", "version 3 of the twin is number 2" },
        { "UPDATE twinwright.twin_version SET cycle = 4 WHERE version = 3", "version 3 of the twin is of frame 3 and cycle 4" },
        { "DELETE FROM twinwright.twin_version WHERE version = 3", "the twin has 2 versions, and 3 frames are finished" },
        { "UPDATE twinwright.partial_dt_version SET version = 6 WHERE partial_dt = 0 AND version = 9", "partial-DT 0 has version 6 in cycle 5, after version 6 in cycle 3" },
        { "UPDATE twinwright.edge_step SET epoch = 1 WHERE edge_server = 'a' AND step = 5", "edge server a obeyed order 5 in its epoch 1, after order 4 in epoch 3" },
        { "UPDATE twinwright.edge_step SET cloud_epoch = 3 WHERE edge_server = 'b' AND step = 4", "edge server b obeyed order 5 of the cloud's epoch 2, after order 4 of epoch 3" },
        { "INSERT INTO twinwright.edge_step VALUES ('a', 5, 4, 2)", "edge server a obeyed order 5 twice, in epochs 3 and 4" },
        { "UPDATE twinwright.edge_update SET report = '{\"energy_j\": 0.100001, \"parameter_bytes\": 12}' WHERE edge_server = 'a' AND cycle = 4", "cycle 4 has energy_j 0.3, and its edge servers have 0.300001" },
        { "UPDATE twinwright.cycle SET summary = '{\"energy_j\": 0.3, \"parameter_bytes\": 13}' WHERE cycle = 1", "cycle 1 has parameter_bytes 13, and its edge servers have 12" },
        { "UPDATE twinwright.cycle SET summary = '{}' WHERE cycle = 1", "cycle 1 has energy_j NaN, and its edge servers have" },
        { "DELETE FROM twinwright.edge_update WHERE edge_server = 'b' AND cycle = 2", "cycle 2 has updates of edge servers a, and there are a, b" },
        { "INSERT INTO twinwright.edge_update SELECT * FROM twinwright.edge_update WHERE edge_server = 'b' AND cycle = 2", "cycle 2 has updates of edge servers a, b, b, and there are a, b" },
        { "INSERT INTO twinwright.edge_update VALUES ('a', 6, '{}')", "cycle 6 is not finished, and edge server a has an update of it" },
        { "INSERT INTO twinwright.prediction SELECT * FROM twinwright.prediction WHERE cycle = 2 AND sensor = 'two'", "2 predictions are PredictionRecord { Cycle = 2, Area = a, Sensor = two, Name = pm10 }" },
        { "INSERT INTO twinwright.prediction VALUES (6, 'a', 'one', 'pm10')", "there are predictions of cycle 6, which is not finished" },
    };

    [Fact]
    public async Task A_good_database_has_no_problem() => Assert.Empty(await ProblemsAsync());

    [Theory]
    [MemberData(nameof(Spoilt))]
    public async Task A_spoilt_database_is_told(string spoil, string problem)
    {
        Run(spoil);
        var told = await ProblemsAsync();
        Assert.True(told.Any(one => one.StartsWith(problem, StringComparison.Ordinal)), $"expected: {problem}\ntold: {string.Join('\n', told)}");
    }

    [Fact]
    public async Task Times_of_clocks_that_do_not_agree_are_not_compared()
    {
        Run("UPDATE twinwright.cycle SET finished_at_ms = 2900 WHERE cycle = 4");
        Assert.NotEmpty(await ProblemsAsync());
        Assert.Empty(await ProblemsAsync(clocksAgree: false));
    }

    [Fact]
    public async Task An_acknowledged_reading_that_is_not_stored_is_told()
    {
        var record = await ClusterRecord.ReadAsync(_database);
        var lost = new PublishedReading("faults", "one", 1, 3, 3.5) { Acknowledged = true };
        Assert.Contains("reading 1/3 of faults/one, which the broker has acknowledged, is stored 0 times", ReadingChecks.Problems(record, [.. _published, lost]));
    }

    [Fact]
    public void A_version_that_goes_down_is_told()
    {
        Assert.Empty(StepChecks.Seen([0, 1, 1, 3]));
        Assert.Equal(["the API told version 2 of the twin after version 3"], StepChecks.Seen([0, 1, 3, 2, 3]));
    }

    public void Dispose() => _database.Dispose();

    private async Task<List<string>> ProblemsAsync(bool clocksAgree = true)
    {
        var record = await ClusterRecord.ReadAsync(_database);
        return [.. ReadingChecks.Problems(record, _published), .. StepChecks.Problems(record, PerFrame, clocksAgree), .. LedgerChecks.Problems(record)];
    }

    private void Run(string sql)
    {
        using var command = _database.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
