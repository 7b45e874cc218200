using Twinwright.Live.Load;
using Twinwright.Live.Storage.Postgres;
using Twinwright.Tests.Cli;
using Twinwright.Tests.Live.Cluster;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Twinwright.Tests.Live.Cluster;

/// <summary>One private server of PostgreSQL for all tests that want one, started by the first of them; each has a database of its own.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly Scratch _scratch = new();
    private readonly Lazy<Task<PrivatePostgres>> _server;
    private int _databases;

    public PostgresServer() => _server = new(() => PrivatePostgres.StartAsync(_scratch["postgres"], "fsync = off"));

    /// <summary>A connection string to a database that is not there yet.</summary>
    public async Task<string> NoDatabaseAsync() => (await _server.Value).ConnectionText($"test_{Interlocked.Increment(ref _databases)}");

    /// <summary>A connection string to a database with our tables.</summary>
    public async Task<string> DatabaseAsync()
    {
        var connection = await NoDatabaseAsync();
        PostgresSchema.Create(connection);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
        {
            await (await _server.Value).DisposeAsync();
        }

        _scratch.Dispose();
    }
}
