using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Parquet;
using Parquet.Schema;
using Twinwright.Live.Storage;
using Twinwright.Live.Storage.Postgres;
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
        await using var moment = connection.BeginTransaction(deferred: true);
        return await WriteAsync(moment, table => table.Sql, at => $"${at}", tables, fromMs, toMs, into, stop).ConfigureAwait(false);
    }

    /// <summary>Writes tables of a cluster's database; it may be running.</summary>
    /// <param name="connection">How the database is reached, as Npgsql's connection string.</param>
    /// <param name="tables">Which tables.</param>
    /// <param name="fromMs">From this time of the data on [ms].</param>
    /// <param name="toMs">Before this time [ms].</param>
    /// <param name="into">Folder of the files.</param>
    /// <param name="stop">Ends it; a file is whole or not there.</param>
    /// <returns>Rows of each table.</returns>
    /// <exception cref="DataRefusedException">The database is none of ours.</exception>
    /// <exception cref="DataAwayException">It cannot be reached.</exception>
    public static async Task<IReadOnlyList<(string Table, long Rows)>> WriteClusterAsync(
        string connection, IReadOnlyList<ExportTable> tables, long fromMs, long toMs, string into, CancellationToken stop)
    {
        await using var source = PostgresDatabase.SourceOf(connection, "twinwright export");
        PostgresSchema.Require(source);
        await using var open = await source.OpenConnectionAsync(stop).ConfigureAwait(false);
        await using var moment = await open.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop).ConfigureAwait(false);
        return await WriteAsync(moment, table => PostgresText.Of(table.PostgresSql), _ => "", tables, fromMs, toMs, into, stop).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<(string Table, long Rows)>> WriteAsync(
        DbTransaction moment, Func<ExportTable, string> sql, Func<int, string> parameter, IReadOnlyList<ExportTable> tables, long fromMs, long toMs, string into, CancellationToken stop)
    {
        // All tables as they were at one moment.
        Directory.CreateDirectory(into);
        var rows = new List<(string, long)>();
        foreach (var table in tables)
        {
            await using var command = moment.Connection!.CreateCommand();
            (command.Transaction, command.CommandText, command.CommandTimeout) = (moment, sql(table), 0);
            foreach (var (at, value) in new[] { fromMs, toMs }.Index())
            {
                var bound = command.CreateParameter();
                (bound.ParameterName, bound.Value) = (parameter(at), value);
                command.Parameters.Add(bound);
            }

            rows.Add((table.Name, await WriteAsync(command, table, into, stop).ConfigureAwait(false)));
        }

        return rows;
    }

    private static async Task<long> WriteAsync(DbCommand command, ExportTable table, string into, CancellationToken stop)
    {
        var path = Path.Combine(into, table.Name + ".parquet");
        var temporary = Path.Combine(into, $".{table.Name}.{Guid.NewGuid():N}.tmp");
        try
        {
            long rows;
            await using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite))
            {
                rows = await WriteAsync(command, table, stream, stop).ConfigureAwait(false);
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

    private static async Task<long> WriteAsync(DbCommand command, ExportTable table, Stream stream, CancellationToken stop)
    {
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
                cells[at].Add(reader, at);
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
