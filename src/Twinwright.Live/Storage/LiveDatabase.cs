using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Twinwright.Live.Storage;

/// <summary>The file in which the live system keeps everything: one SQLite database in WAL mode.</summary>
public sealed class LiveDatabase : IDisposable
{
    /// <summary>Name of the file in the data folder.</summary>
    public const string FileName = "twin.db";

    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private readonly string _readerText;
    private bool _closed;

    private LiveDatabase(string path, ILogger log)
    {
        Path = path;
        _readerText = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadWrite }.ConnectionString;
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadWriteCreate }.ConnectionString);
        connection.Open();
        try
        {
            // FULL: a transaction is on the disk when it is told to be durable, whatever becomes of the machine.
            Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA busy_timeout = 5000");
            DatabaseSchema.Bring(connection, path);
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        Writer = new StoreWriter(connection, log);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The one that writes.</summary>
    public StoreWriter Writer { get; }

    /// <summary>Opens the database of a folder, and makes it when there is none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="log">Told of failed transactions.</param>
    /// <exception cref="DataRefusedException">The file is none of ours, or of a later version.</exception>
    public static LiveDatabase Open(string folder, ILogger log)
    {
        Directory.CreateDirectory(folder);
        var path = System.IO.Path.Combine(folder, FileName);
        try
        {
            return new LiveDatabase(path, log);
        }
        catch (SqliteException problem) when (problem.SqliteErrorCode is 26 or 11)
        {
            throw new DataRefusedException($"{path}: is no database of Twinwright's ({problem.Message})");
        }
    }

    /// <summary>Reads with a connection of its own; what is durable is seen, whatever is being written.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="read">The reading.</param>
    public T Read<T>(Func<SqliteConnection, T> read)
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

    /// <summary>Reads rows of a statement with <c>$0</c>, <c>$1</c> … bound to some values.</summary>
    /// <typeparam name="T">A row.</typeparam>
    public List<T> Rows<T>(string sql, Func<SqliteDataReader, T> row, params object?[] values) => Read(connection =>
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
    public void Dispose()
    {
        Writer.Dispose();
        _closed = true;
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    internal static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

/// <summary>A file or a setting of the live system is not as it should be.</summary>
public sealed class DataRefusedException(string message) : Exception(message);
