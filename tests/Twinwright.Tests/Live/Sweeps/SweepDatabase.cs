using Npgsql;
using Twinwright.Live.Storage.Postgres;
using Twinwright.Tests.Live.Cluster;
using Xunit;

namespace Twinwright.Tests.Live.Sweeps;

/// <summary>A database of a test class's own, with our tables.</summary>
public sealed class SweepDatabase(PostgresServer server) : IAsyncLifetime
{
    /// <summary>Where it is, for a cluster's file.</summary>
    public string Connection { get; private set; } = "";

    /// <summary>Connections, as a silo has them.</summary>
    public NpgsqlDataSource Source { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Connection = await server.DatabaseAsync();
        Source = PostgresDatabase.SourceOf(Connection, "test");
    }

    /// <summary>Removes all sweeps and silos.</summary>
    public Task ClearAsync() => DoAsync("DELETE FROM sweep; DELETE FROM sweep_silo");

    /// <summary>Does a statement.</summary>
    public async Task DoAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Asks for one value.</summary>
    public async Task<T> AskAsync<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
