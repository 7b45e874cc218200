using Microsoft.Data.Sqlite;
using Parquet;
using Parquet.Schema;
using Twinwright.Live.Storage;
using Twinwright.Live.Storage.Sqlite;

namespace Twinwright.Live.Export;

/// <summary>Writes what a live system has kept to Parquet files, a table a file; also while it runs.</summary>
public static class ParquetExport
{
    private const int GroupRows = 65_536;

    /// <summary>Writes tables.</summary>
    /// <param name="data">The data folder of a live system.</param>
    /// <param name="tables">Which tables.</param>
    /// <param name="fromMs">From this time on [ms].</param>
    /// <param name="toMs">Before this time [ms].</param>
    /// <param name="into">Folder of the files; made when there is none. Files of the same names are replaced, each whole or not at all.</param>
    /// <param name="stop">Ends it between rows.</param>
    /// <returns>Rows by table.</returns>
    /// <exception cref="DataRefusedException">There is no database of ours in the folder.</exception>
    public static async Task<IReadOnlyList<(string Table, long Rows)>> WriteAsync(
        string data, IReadOnlyList<ExportTable> tables, long fromMs, long toMs, string into, CancellationToken stop)
    {
        var path = Path.Combine(data, SqliteDatabase.FileName);
        if (!File.Exists(path))
        {
            throw new DataRefusedException($"{data}: holds no {SqliteDatabase.FileName}; give the folder that serve was given with --data");
        }

        await using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadWrite }.ConnectionString);
        try
        {
            await connection.OpenAsync(stop).ConfigureAwait(false);
            SqliteSchema.RequireOurs(connection, path);
        }
        catch (SqliteException problem)
        {
            throw new DataRefusedException($"{path}: is no database of Twinwright's ({problem.Message})");
        }

        SqliteDatabase.Execute(connection, "PRAGMA query_only = ON; PRAGMA busy_timeout = 5000");

        // All tables as they were at one moment.
        await using var moment = connection.BeginTransaction(deferred: true);
        Directory.CreateDirectory(into);
        var rows = new List<(string, long)>();
        foreach (var table in tables)
        {
            rows.Add((table.Name, await WriteAsync(connection, moment, table, fromMs, toMs, into, stop).ConfigureAwait(false)));
        }

        return rows;
    }

    private static async Task<long> WriteAsync(
        SqliteConnection connection, SqliteTransaction moment, ExportTable table, long fromMs, long toMs, string into, CancellationToken stop)
    {
        var path = Path.Combine(into, table.Name + ".parquet");
        var temporary = Path.Combine(into, $".{table.Name}.{Guid.NewGuid():N}.tmp");
        try
        {
            long rows;
            await using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite))
            {
                rows = await WriteAsync(connection, moment, table, fromMs, toMs, stream, stop).ConfigureAwait(false);
                await stream.FlushAsync(stop).ConfigureAwait(false);
            }

            File.Move(temporary, path, overwrite: true);
            return rows;
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static async Task<long> WriteAsync(
        SqliteConnection connection, SqliteTransaction moment, ExportTable table, long fromMs, long toMs, Stream stream, CancellationToken stop)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = moment;
        command.CommandText = table.Sql;
        command.Parameters.AddWithValue("$0", fromMs);
        command.Parameters.AddWithValue("$1", toMs);
        await using var reader = await command.ExecuteReaderAsync(stop).ConfigureAwait(false);
        var schema = new ParquetSchema([.. table.Columns.Select(column => column.Field)]);
        await using var writer = await ParquetWriter.CreateAsync(schema, stream, cancellationToken: stop).ConfigureAwait(false);
        var cells = table.Columns.Select(column => column.Cells()).ToList();
        var (rows, waiting) = (0L, 0);
        while (await reader.ReadAsync(stop).ConfigureAwait(false))
        {
            stop.ThrowIfCancellationRequested();
            for (var at = 0; at < cells.Count; at++)
            {
                cells[at].Add((SqliteDataReader)reader, at);
            }

            rows++;
            if (++waiting == GroupRows)
            {
                await WriteGroupAsync(writer, cells).ConfigureAwait(false);
                waiting = 0;
            }
        }

        if (waiting > 0 || rows == 0)
        {
            await WriteGroupAsync(writer, cells).ConfigureAwait(false);
        }

        return rows;
    }

    private static async Task WriteGroupAsync(ParquetWriter writer, List<ExportColumn.ICells> cells)
    {
        using var group = writer.CreateRowGroup();
        foreach (var column in cells)
        {
            await column.WriteAsync(group).ConfigureAwait(false);
        }
    }
}
