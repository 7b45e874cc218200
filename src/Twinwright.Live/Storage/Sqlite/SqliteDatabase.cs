using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Twinwright.Live.Storage.Sqlite;

/// <summary>The file in which the live system keeps everything: one SQLite database in WAL mode.</summary>
public sealed class SqliteDatabase : LiveDatabase
{
    /// <summary>Name of the file in the data folder.</summary>
    public const string FileName = "twin.db";

    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private readonly string _readerText;
    private bool _closed;

    private SqliteDatabase(string path, ILogger log)
        : base(new SqliteSession(Connect(path)), log)
    {
        Path = path;
        _readerText = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadWrite }.ConnectionString;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Opens the database of a folder, and makes it when there is none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="log">Told of failed transactions.</param>
    /// <exception cref="DataRefusedException">The file is none of ours, or of a later version.</exception>
    public static SqliteDatabase Open(string folder, ILogger log)
    {
        Directory.CreateDirectory(folder);
        var path = System.IO.Path.Combine(folder, FileName);
        try
        {
            return new SqliteDatabase(path, log);
        }
        catch (SqliteException problem) when (problem.SqliteErrorCode is 26 or 11)
        {
            throw new DataRefusedException($"{path}: is no database of Twinwright's ({problem.Message})");
        }
    }

    /// <summary>Reads with a connection of its own.</summary>
    private T Read<T>(Func<SqliteConnection, T> read)
    {
        if (!_readers.TryTake(out var connection))
        {
            connection = new SqliteConnection(_readerText);
            connection.Open();
            Execute(connection, "PRAGMA query_only = ON; PRAGMA busy_timeout = 5000");
        }

        try
        {
            return read(connection);
        }
        finally
        {
            if (_closed)
            {
                connection.Dispose();
            }
            else
            {
                _readers.Add(connection);
            }
        }
    }

    /// <inheritdoc />
    public override List<T> Rows<T>(string sql, Func<DbDataReader, T> row, params object?[] values) => Read(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var at = 0; at < values.Length; at++)
        {
            command.Parameters.AddWithValue($"${at}", values[at] ?? DBNull.Value);
        }

        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows;
    });

    /// <inheritdoc />
    public override void Dispose()
    {
        base.Dispose();
        _closed = true;
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadWriteCreate }.ConnectionString);
        connection.Open();
        try
        {
            // FULL: a transaction is on the disk when it is told to be durable, whatever becomes of the machine.
            Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA busy_timeout = 5000");
            SqliteSchema.Bring(connection, path);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    internal static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
