using System.Data.Common;

namespace Twinwright.Tests.Live.Faults;

/// <summary>A sensor, as its row tells it.</summary>
internal sealed record SensorRecord(long Id, string Area, string Name, long Boot, long LastSequence, long Stored, long Refused);

/// <summary>A stored reading.</summary>
internal sealed record ReadingRecord(long Sensor, long Boot, long Sequence, string Values);

/// <summary>A cycle or a frame; unfinished without a time and a summary.</summary>
internal sealed record StepRecord(long Step, long Frame, long Epoch, long? FinishedAtMs, string? Summary);

/// <summary>A version of the twin.</summary>
internal sealed record TwinRecord(long Version, long Frame, long Cycle);

/// <summary>A version of a partial-DT.</summary>
internal sealed record PartialDtRecord(long PartialDt, long Version, long Cycle);

/// <summary>What an edge server has told of a cycle.</summary>
internal sealed record UpdateRecord(string EdgeServer, long Cycle, string Report);

/// <summary>A prediction's name.</summary>
internal sealed record PredictionRecord(long Cycle, string Area, string Sensor, string Name);

/// <summary>An order that an edge server has obeyed.</summary>
internal sealed record EdgeStepRecord(string EdgeServer, long Step, long Epoch, long CloudEpoch);

/// <summary>What a cluster has left in its database, row by row, without believing any of its constraints.</summary>
internal sealed record ClusterRecord
{
    public required IReadOnlyList<SensorRecord> Sensors { get; init; }

    public required IReadOnlyList<ReadingRecord> Readings { get; init; }

    public required IReadOnlyList<StepRecord> Cycles { get; init; }

    public required IReadOnlyList<StepRecord> Frames { get; init; }

    public required IReadOnlyList<TwinRecord> Twins { get; init; }

    public required IReadOnlyList<PartialDtRecord> PartialDts { get; init; }

    public required IReadOnlyList<UpdateRecord> Updates { get; init; }

    public required IReadOnlyList<PredictionRecord> Predictions { get; init; }

    public required IReadOnlyList<EdgeStepRecord> EdgeSteps { get; init; }

    public required IReadOnlyList<string> EdgeServers { get; init; }

    /// <summary>Reads it.</summary>
    /// <param name="database">The database, open.</param>
    public static async Task<ClusterRecord> ReadAsync(DbConnection database) => new()
    {
        Sensors = await RowsAsync(
            database, "SELECT id, area, name, boot, last_seq, readings_stored, readings_refused FROM twinwright.sensor ORDER BY id",
            row => new SensorRecord(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6))),
        Readings = await RowsAsync(
            database, "SELECT sensor, boot, seq, value_json FROM twinwright.reading ORDER BY sensor, boot, seq",
            row => new ReadingRecord(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetString(3))),
        Cycles = await RowsAsync(database, "SELECT cycle, frame, epoch, finished_at_ms, summary FROM twinwright.cycle ORDER BY cycle", Step),
        Frames = await RowsAsync(database, "SELECT frame, frame, epoch, finished_at_ms, summary FROM twinwright.frame ORDER BY frame", Step),
        Twins = await RowsAsync(
            database, "SELECT version, frame, cycle FROM twinwright.twin_version ORDER BY version", row => new TwinRecord(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2))),
        PartialDts = await RowsAsync(
            database, "SELECT partial_dt, version, cycle FROM twinwright.partial_dt_version ORDER BY partial_dt, cycle, version",
            row => new PartialDtRecord(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2))),
        Updates = await RowsAsync(
            database, "SELECT edge_server, cycle, report FROM twinwright.edge_update ORDER BY cycle, edge_server",
            row => new UpdateRecord(row.GetString(0), row.GetInt64(1), row.GetString(2))),
        Predictions = await RowsAsync(
            database, "SELECT cycle, area, sensor, name FROM twinwright.prediction ORDER BY cycle, area, sensor, name",
            row => new PredictionRecord(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3))),
        EdgeSteps = await RowsAsync(
            database, "SELECT edge_server, step, epoch, cloud_epoch FROM twinwright.edge_step ORDER BY edge_server, step",
            row => new EdgeStepRecord(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3))),
        EdgeServers = await RowsAsync(database, "SELECT id FROM twinwright.edge_server ORDER BY id", row => row.GetString(0)),
    };

    private static StepRecord Step(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.IsDBNull(3) ? null : row.GetInt64(3), row.IsDBNull(4) ? null : row.GetString(4));

    private static async Task<List<T>> RowsAsync<T>(DbConnection database, string sql, Func<DbDataReader, T> read)
    {
        await using var command = database.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
