using Npgsql;

namespace Twinwright.Live.Storage.Postgres;

/// <summary>The writer's connection to PostgreSQL: one of the pool for each transaction, so that one that breaks is not kept.</summary>
/// <param name="source">The pool.</param>
internal sealed class PostgresSession(NpgsqlDataSource source) : WriteSession
{
    private NpgsqlConnection? _connection;
    private NpgsqlTransaction? _transaction;
    private NpgsqlBatch? _queued;

    /// <inheritdoc />
    /// <remarks>Share: transactions of others that also require it go on beside this one, the one that begins the next epoch waits.</remarks>
    protected override string EpochOf => "SELECT epoch FROM epoch WHERE name = $0 FOR SHARE";

    /// <inheritdoc />
    public override void Begin()
    {
        _connection = source.OpenConnection();
        _transaction = _connection.BeginTransaction();
    }

    /// <inheritdoc />
    public override void Commit()
    {
        Flush();
        _transaction!.Commit();
        Close();
    }

    /// <inheritdoc />
    public override void RollBack()
    {
        try
        {
            _transaction?.Rollback();
        }
        catch (Exception gone) when (PostgresText.IsAway(gone))
        {
            // Without its connection the server rolls back by itself.
        }

        Close();
    }

    /// <inheritdoc />
    public override int Run(string sql, params ReadOnlySpan<object?> values)
    {
        Flush();
        using var command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    /// <inheritdoc />
    public override object? Ask(string sql, params ReadOnlySpan<object?> values)
    {
        Flush();
        using var command = Command(sql, values);
        return command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    /// <inheritdoc />
    public override void Queue(string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(PostgresText.Of(sql));
        PostgresText.Bind(command.Parameters, values);
        (_queued ??= new NpgsqlBatch(_connection, _transaction)).BatchCommands.Add(command);
    }

    /// <inheritdoc />
    public override int Delete(string table, IReadOnlyList<long> ids) => Run($"DELETE FROM {table} WHERE id = ANY($0)", ids.ToArray());

    /// <inheritdoc />
    public override bool FailsAll(Exception problem) => PostgresText.IsAway(problem);

    /// <inheritdoc />
    public override void Dispose() => RollBack();

    private NpgsqlCommand Command(string sql, ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlCommand(PostgresText.Of(sql), _connection, _transaction);
        PostgresText.Bind(command.Parameters, values);
        return command;
    }

    private void Flush()
    {
        if (_queued is { } queued)
        {
            _queued = null;
            using (queued)
            {
                queued.ExecuteNonQuery();
            }
        }
    }

    private void Close()
    {
        _queued?.Dispose();
        _transaction?.Dispose();
        _connection?.Dispose();
        (_queued, _transaction, _connection) = (null, null, null);
    }
}
