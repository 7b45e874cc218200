using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Twinwright.Live.Storage.Sqlite;

/// <summary>A prepared statement for rows that come by the thousand: binds and steps without allocating.</summary>
/// <remarks>The library's commands look parameters up by name, box values and make a reader for every row; that took longer than SQLite itself.</remarks>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <summary>Prepares a statement with parameters <c>?1</c>, <c>?2</c> ….</summary>
    public Statement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    /// <summary>Binds a whole number.</summary>
    public Statement Bind(int at, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, at, value));
        return this;
    }

    /// <summary>Binds text of UTF-8, which is copied.</summary>
    public Statement Bind(int at, ReadOnlySpan<byte> text)
    {
        Check(raw.sqlite3_bind_text(_statement, at, text));
        return this;
    }

    /// <summary>Runs it.</summary>
    /// <returns>Rows that it changed.</returns>
    public int Run()
    {
        var code = raw.sqlite3_step(_statement);
        var problem = code == raw.SQLITE_DONE ? null : Problem(code);
        _ = raw.sqlite3_reset(_statement);
        return problem is null ? raw.sqlite3_changes(_database) : throw problem;
    }

    /// <inheritdoc />
    public void Dispose() => _statement.Dispose();

    private SqliteException Problem(int code) => new(raw.sqlite3_errmsg(_database).utf8_to_string(), code, raw.sqlite3_extended_errcode(_database));

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Problem(code);
        }
    }
}
