using Microsoft.Data.Sqlite;

namespace Twinwright.Live.Storage;

/// <summary>The writer's connection, with its statements kept prepared.</summary>
/// <param name="connection">The connection.</param>
internal sealed class WriteSession(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);
    private SqliteTransaction? _transaction;

    /// <summary>What sensors gather in this transaction.</summary>
    public SensorTallies Tallies { get; } = new();

    /// <summary>A statement of <see cref="Statement"/>'s kind.</summary>
    /// <param name="sql">The statement; a constant, since it is kept by its text.</param>
    public Statement Prepared(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            _statements[sql] = statement = new Statement(connection, sql);
        }

        return statement;
    }

    /// <summary>Opens a transaction.</summary>
    public void Begin() => _transaction = connection.BeginTransaction();

    /// <summary>Makes the transaction durable.</summary>
    public void Commit()
    {
        Tallies.Flush(this);
        _transaction!.Commit();
        _transaction.Dispose();
        _transaction = null;
    }

    /// <summary>Undoes the transaction.</summary>
    public void RollBack()
    {
        Tallies.Clear();
        try
        {
            _transaction?.Rollback();
        }
        catch (Exception problem) when (problem is SqliteException or InvalidOperationException)
        {
            // SQLite has rolled back by itself, as it does when the disk is full.
        }

        _transaction?.Dispose();
        _transaction = null;
    }

    /// <summary>A statement with <c>$0</c>, <c>$1</c> … bound to some values.</summary>
    /// <param name="sql">The statement; a constant, since it is kept by its text.</param>
    /// <param name="values">What is bound.</param>
    public SqliteCommand Bind(string sql, params ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var at = 0; at < values.Length; at++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${at}" });
            }

            _commands[sql] = command;
        }

        command.Transaction = _transaction;
        for (var at = 0; at < values.Length; at++)
        {
            command.Parameters[at].Value = values[at] ?? DBNull.Value;
        }

        return command;
    }

    /// <summary>Runs a statement.</summary>
    /// <returns>Rows that it changed.</returns>
    public int Run(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteNonQuery();

    /// <summary>The first value of a statement's first row; null when there is none.</summary>
    public object? Ask(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteScalar() is { } value and not DBNull ? value : null;

    /// <summary>Refuses to write for an epoch that is over.</summary>
    /// <param name="what">Who writes.</param>
    /// <param name="epoch">Its epoch.</param>
    /// <exception cref="StaleEpochException">Another has taken over.</exception>
    public void RequireEpoch(string what, long epoch)
    {
        var current = (long?)Ask("SELECT epoch FROM epoch WHERE name = $0", what) ?? 0;
        if (current != epoch)
        {
            throw new StaleEpochException(what, epoch, current);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        RollBack();
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }
    }
}
