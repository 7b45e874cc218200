using Microsoft.Data.Sqlite;

namespace Twinwright.Live.Storage.Sqlite;

/// <summary>The writer's connection, with its statements kept prepared.</summary>
/// <param name="connection">The connection.</param>
internal sealed class SqliteSession(SqliteConnection connection) : WriteSession
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

    /// <inheritdoc />
    public override void Begin() => _transaction = connection.BeginTransaction();

    /// <inheritdoc />
    public override void Commit()
    {
        Tallies.Flush(this);
        _transaction!.Commit();
        _transaction.Dispose();
        _transaction = null;
    }

    /// <inheritdoc />
    public override void RollBack()
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

    /// <inheritdoc />
    public override int Run(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteNonQuery();

    /// <inheritdoc />
    public override object? Ask(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteScalar() is { } value and not DBNull ? value : null;

    /// <inheritdoc />
    public override int Delete(string table, IReadOnlyList<long> ids) =>
        Run($"DELETE FROM {table} WHERE id IN (SELECT value FROM json_each($0))", System.Text.Json.JsonSerializer.Serialize(ids));

    /// <inheritdoc />
    public override void Dispose()
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

        connection.Dispose();
    }
}
