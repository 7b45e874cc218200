using System.Data.Common;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Twinwright.Live.Storage.Postgres;

/// <summary>The database that the silos of a cluster share.</summary>
public sealed class PostgresDatabase : LiveDatabase
{
    /// <summary>The schema in which our tables are.</summary>
    public const string Schema = "twinwright";

    private PostgresDatabase(NpgsqlDataSource source, ILogger log)
        : base(new PostgresSession(source), log) => Source = source;

    /// <summary>The pool of connections.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>Opens a database that has our tables in their current version.</summary>
    /// <param name="connection">How it is reached, as Npgsql's connection string.</param>
    /// <param name="name">Who connects, as the server shows it.</param>
    /// <param name="log">Told of failed transactions.</param>
    /// <exception cref="DataRefusedException">It has other tables.</exception>
    /// <exception cref="DataAwayException">It cannot be reached.</exception>
    public static PostgresDatabase Open(string connection, string name, ILogger log)
    {
        var source = SourceOf(connection, name);
        try
        {
            PostgresSchema.Require(source);
            return new PostgresDatabase(source, log);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>A pool of connections as we use them.</summary>
    /// <param name="connection">How the database is reached, as Npgsql's connection string.</param>
    /// <param name="name">Who connects, as the server shows it.</param>
    /// <exception cref="DataRefusedException">The text is none.</exception>
    public static NpgsqlDataSource SourceOf(string connection, string name)
    {
        var text = TextOf(connection);
        (text.SearchPath, text.ApplicationName, text.NoResetOnClose) = (Schema, name, true);
        (text.MaxAutoPrepare, text.AutoPrepareMinUsages) = (64, 2);

        // A network that swallows everything is noticed within seconds, by either side.
        (text.Timeout, text.CommandTimeout, text.CancellationTimeout) = (4, 8, 500);
        text.MaxPoolSize = Math.Min(text.MaxPoolSize, 40);
        text.Options = $"{text.Options} -c idle_in_transaction_session_timeout=4000 -c lock_timeout=6000 -c client_connection_check_interval=2000".Trim();
        return new NpgsqlDataSourceBuilder(text.ConnectionString).Build();
    }

    /// <summary>A connection string, read.</summary>
    /// <exception cref="DataRefusedException">The text is none.</exception>
    public static NpgsqlConnectionStringBuilder TextOf(string connection)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connection);
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new DataRefusedException($"database.connection: is no connection string such as Host=127.0.0.1;Username=twinwright;Database=twinwright ({wrong.Message})");
        }
    }

    /// <inheritdoc />
    public override List<T> Rows<T>(string sql, Func<DbDataReader, T> row, params object?[] values)
    {
        try
        {
            return RowsOnce(sql, row, values);
        }
        catch (Exception away) when (PostgresText.IsAway(away) && away is not TimeoutException && away.InnerException is not TimeoutException)
        {
            // A connection of the pool may be from before the server was started again.
            Source.Clear();
            return RowsOnce(sql, row, values);
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        base.Dispose();
        Source.Dispose();
    }

    private List<T> RowsOnce<T>(string sql, Func<DbDataReader, T> row, object?[] values)
    {
        using var command = Source.CreateCommand(PostgresText.Of(sql));
        PostgresText.Bind(command.Parameters, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows;
    }
}
