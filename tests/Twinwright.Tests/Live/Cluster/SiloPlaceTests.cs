using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;
using Orleans.Serialization;
using Twinwright.Cli.Live;
using Twinwright.Live.Cluster;
using Twinwright.Live.Hosting;
using Twinwright.Live.Storage;
using Twinwright.Live.Storage.Postgres;
using Twinwright.Live.Twin;
using Xunit;

namespace Twinwright.Tests.Live.Cluster;

/// <summary>A silo that cannot take its place says why, and those that run do not notice.</summary>
public sealed class SiloPlaceTests(PostgresServer server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silo_that_runs_is_not_sent_away_by_a_second_start()
    {
        var port = LoopbackPort.Free();
        var cluster = await ClusterAsync("place", port);
        await using var silo = await StartAsync(cluster);

        var again = await Assert.ThrowsAsync<DataRefusedException>(() => StartAsync(cluster));
        var elsewhere = await Assert.ThrowsAsync<DataRefusedException>(() => StartAsync(cluster with { Self = cluster.Self with { Listen = new(IPAddress.Loopback, 0) } }));
        var foreign = await Assert.ThrowsAsync<DataRefusedException>(() => StartAsync(cluster with { Name = "another", Self = new() }));

        Assert.Equal($"cluster.toml: silo \"one\" cannot listen to other silos on 127.0.0.1:{port}, where somebody listens: it runs already, or the port is another program's", again.Message);
        Assert.Equal($"cluster.toml: silo \"one\" runs already, at 127.0.0.1:{port}; end it first, or start another (--silo)", elsewhere.Message);
        Assert.Equal("cluster.toml: cluster.name is \"another\", but the database holds the cluster \"place\"; one database holds one cluster", foreign.Message);
        Assert.Equal([(port, SiloStatus.Active)], Members(cluster));
    }

    [Fact]
    public void A_port_of_somebody_else_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var place = (IPEndPoint)listener.LocalEndpoint;

        var refused = Assert.Throws<DataRefusedException>(() => new SiloPlace(new ClusterSettings { File = "f", Self = new() { Name = "a" } }).RequirePorts(new($"http://localhost:{place.Port}")));
        var unknown = Assert.Throws<DataRefusedException>(() => new SiloPlace(new ClusterSettings { File = "f", Self = new() { Name = "a", Listen = new(IPAddress.Parse("192.0.2.77"), 5) } }).RequirePorts(new("http://127.0.0.1:0")));

        Assert.Equal($"f: silo \"a\" cannot listen to the API on {place}, where somebody listens: it runs already, or the port is another program's", refused.Message);
        Assert.StartsWith("f: silo \"a\" cannot listen to other silos on 192.0.2.77:5 (", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_died_under_a_silo_s_name_is_known_to_be_dead_when_it_comes_back()
    {
        var cluster = await ClusterAsync("dead", 0);
        var gone = LoopbackPort.Free();
        using (var database = PostgresDatabase.Open(cluster.Connection, "a silo that was killed", NullLogger.Instance))
        {
            await database.Writer.WriteAsync(session => session.Run("INSERT INTO membership_version VALUES ('dead', 3)")
                + session.Run("INSERT INTO membership VALUES ('dead', '127.0.0.1', $0, 1, 'one', 'here', $1, 0, '', now(), now())", gone, (int)SiloStatus.Active));
        }

        var started = TimeProvider.System.GetTimestamp();
        await using var silo = await StartAsync(cluster);

        // Else it would try to reach the dead one until that has said nothing for three probes.
        Assert.Equal(SiloStatus.Dead, Members(cluster).First(member => member.Port == gone).Status);
        Assert.Single(Members(cluster), member => member.Status == SiloStatus.Active);
        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0, 60);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_somebody_answers_it_is_the_silo_only_if_it_says_that_it_is_alive(bool isAlive)
    {
        // Another silo may have got the port of one that died.
        using var another = new TcpListener(IPAddress.Loopback, 0);
        another.Start();
        var cluster = await ClusterAsync("answers", 0) with { Probe = TimeSpan.FromSeconds(0.2), File = "cluster.toml" };
        using var database = PostgresDatabase.Open(cluster.Connection, "the silo of this name", NullLogger.Instance);
        await database.Writer.WriteAsync(session => session.Run("INSERT INTO membership_version VALUES ('answers', 3)")
            + session.Run("INSERT INTO membership VALUES ('answers', '127.0.0.1', $0, 1, 'one', 'here', $1, 0, '', now(), now())", ((IPEndPoint)another.LocalEndpoint).Port, (int)SiloStatus.Active));
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var life = Task.Run(
            async () =>
            {
                while (isAlive && !ends.IsCancellationRequested)
                {
                    await database.Writer.WriteAsync(session => session.Run("UPDATE membership SET alive_time = clock_timestamp()"));
                    await Task.Delay(100, CancellationToken.None);
                }
            },
            CancellationToken.None);

        var refused = await Record.ExceptionAsync(() => new SiloPlace(cluster).TakeAsync(database));
        await ends.CancelAsync();
        await life;

        Assert.Equal(isAlive, refused is DataRefusedException);
        Assert.Equal(isAlive ? SiloStatus.Active : SiloStatus.Dead, Assert.Single(Members(cluster)).Status);
    }

    [Fact]
    public async Task Without_its_broker_a_silo_says_so_though_it_is_ready()
    {
        var cluster = await ClusterAsync("health", 0);
        await using var silo = await StartAsync(cluster);
        using var client = new HttpClient { BaseAddress = silo.Url };
        await SiloHere.UntilAsync(
            async () =>
            {
                using var told = JsonDocument.Parse(await client.GetStringAsync("/health/ready", Stop));
                return told.RootElement.GetProperty("broker").GetString() != "well";
            },
            "the broker's trouble is told");
    }

    [Fact]
    public void A_stale_epoch_is_known_as_such_by_those_who_hear_of_it_from_another_process()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        var told = serializer.Deserialize<Exception>(serializer.SerializeToArray<Exception>(new StaleEpochException(TwinStore.Cloud, 2, 3)));

        Assert.True(StaleEpochException.IsOf(told!, TwinStore.Cloud));
        Assert.False(StaleEpochException.IsOf(told!, "another"));
    }

    private async Task<ClusterSettings> ClusterAsync(string name, int port) => new()
    {
        File = "cluster.toml", Name = name, Connection = await server.DatabaseAsync(),
        Broker = new() { Url = new($"mqtt://127.0.0.1:{LoopbackPort.Free()}"), Lanes = 1 },
        Self = new() { Name = "one", Listen = new(IPAddress.Loopback, port) },
    };

    private static Task<LiveHost> StartAsync(ClusterSettings cluster) => SiloHere.StartAsync(cluster, TwinLoader.Load("motes", null, new TwinSettings()), replays: false);

    private static List<(int Port, SiloStatus Status)> Members(ClusterSettings cluster)
    {
        using var database = PostgresDatabase.Open(cluster.Connection, "test", NullLogger.Instance);
        return database.Rows("SELECT port, status FROM membership", row => (row.GetInt32(0), (SiloStatus)row.GetInt32(1)));
    }
}
