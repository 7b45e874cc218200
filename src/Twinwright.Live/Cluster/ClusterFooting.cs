using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Runtime;
using Twinwright.Live.Hosting;
using Twinwright.Live.Ingestion;
using Twinwright.Live.Replay;
using Twinwright.Live.Settings;
using Twinwright.Live.Storage;
using Twinwright.Live.Storage.Postgres;
using Twinwright.Live.Sweeps;

namespace Twinwright.Live.Cluster;

/// <summary>One silo of several: a database of PostgreSQL that all share, and a broker beside them.</summary>
/// <param name="settings">How it runs.</param>
/// <param name="cluster">The cluster.</param>
/// <param name="sweeps">Does jobs of sweeps; null for none.</param>
internal sealed class ClusterFooting(LiveSettings settings, ClusterSettings cluster, ISweepWork? sweeps) : IFooting
{
    /// <summary>Threads that may wait for the database without others having to wait for a thread, or silos would seem dead while it is away.</summary>
    private const int Threads = 64;

    private PostgresDatabase? _database;

    /// <inheritdoc />
    public string Keeps => $"the database of {cluster.File}";

    /// <inheritdoc />
    public Uri BrokerUrl => cluster.Broker.Url;

    /// <inheritdoc />
    public LiveDatabase Open(ILoggerFactory loggers)
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, Threads), ports);
        new SiloPlace(cluster).RequirePorts(settings.Url);
        if (cluster.Broker.Authority is { } authority)
        {
            // Lanes read it whenever they connect, since it may be renewed; that it can be read is known before anybody hears of this silo.
            SiloTls.Authority(authority, "broker.authority").Dispose();
        }

        return _database = PostgresDatabase.Open(cluster.Connection, $"twinwright {cluster.Self.Name}", loggers.CreateLogger<StoreWriter>());
    }

    /// <inheritdoc />
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton(cluster);
        services.AddSingleton(_database!);
        services.AddSingleton<PostgresReadingStore>();
        services.AddSingleton<ReadingStore>(provider => provider.GetRequiredService<PostgresReadingStore>());
        services.AddSingleton<IReadingTaker, SharedReadingTaker>();
        services.AddSingleton<LaneOwners>();
        services.AddSingleton<CutOffWatch>();
        services.AddSingleton<ClusterReplay>();
        services.AddSingleton<IFatalErrorHandler, FatalEnd>();
    }

    /// <inheritdoc />
    public void Listen(KestrelServerOptions kestrel)
    {
    }

    /// <inheritdoc />
    public void AddSilo(WebApplicationBuilder builder) => builder.Host.UseOrleans(silo =>
    {
        var listen = cluster.Self.Listen;
        var port = listen.Port == 0 ? LoopbackPort.Free() : listen.Port;
        silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster.Name, "twinwright"));
        silo.Configure<SiloOptions>(options => options.SiloName = cluster.Self.Name);
        silo.Configure<EndpointOptions>(options =>
        {
            var told = cluster.Self.Advertise ?? new(listen.Address, port);
            (options.AdvertisedIPAddress, options.SiloPort, options.GatewayPort) = (told.Address, told.Port, 0);
            options.SiloListeningEndpoint = new(listen.Address, port);
        });
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            (options.ProbeTimeout, options.NumMissedProbesLimit, options.NumVotesForDeathDeclaration) = (cluster.Probe, 3, 2);
            (options.TableRefreshTimeout, options.IAmAliveTablePublishTimeout, options.NumMissedTableIAmAliveLimit) = (5 * cluster.Probe, SiloPlace.SaysIt * cluster.Probe, 10);
            (options.DeathVoteExpirationTimeout, options.MaxJoinAttemptTime) = (60 * cluster.Probe, TimeSpan.FromSeconds(60));
            options.EvictWhenMaxJoinAttemptTimeExceeded = false;
        });

        // What is lost with a connection is asked again: orders and readings may come twice.
        silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(10));
        silo.Services.AddSingleton<IMembershipTable, PostgresMembership>();
        SiloTls.Secure(silo, cluster);
        silo.AddIncomingGrainCallFilter<PlainTrouble>();
        silo.AddIncomingGrainCallFilter<CallMeter>();
        silo.AddOutgoingGrainCallFilter<CallMeter>();
    });

    /// <inheritdoc />
    public Task BeginAsync(IServiceProvider services) => new SiloPlace(cluster).TakeAsync(_database!);

    /// <inheritdoc />
    public IEnumerable<Func<Task>> Beside(IServiceProvider services, LiveTwin? twin, CancellationToken stop)
    {
        yield return () => services.GetRequiredService<LaneOwners>().RunAsync(stop);
        if (sweeps is not null && cluster.SweepThreads > 0)
        {
            var log = services.GetRequiredService<ILogger<SweepWorker>>();
            yield return () => new SweepWorker(
                _database!.Source, sweeps, cluster.SweepThreads, cluster.Self.Name, tell: sentence => log.LogWarning("{Trouble}", sentence)).RunAsync(stop);
        }

        if (twin is not null)
        {
            yield return () => services.GetRequiredService<CutOffWatch>().RunAsync(stop);
            yield return () => services.GetRequiredService<ClusterReplay>().RunAsync(settings.Speed, stop);
        }
    }

    /// <inheritdoc />
    public bool IsAway(Exception problem) => problem is DataAwayException or NotStoredException || (problem is not InvalidOperationException && PostgresText.IsAway(problem));

    /// <inheritdoc />
    public Task EndAsync(IServiceProvider services) => services.GetRequiredService<PostgresReadingStore>().DisposeAsync().AsTask();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A silo that others have given up ends, and whoever watches it starts it again.</summary>
    private sealed class FatalEnd(ILogger<FatalEnd> log) : IFatalErrorHandler
    {
        public bool IsUnexpected(Exception exception) => exception is not (OperationCanceledException or ObjectDisposedException);

        public void OnFatalException(object? sender, string? context, Exception? exception)
        {
            log.LogCritical("This silo ends at once: {Reason}", exception?.Message ?? context);
            Thread.Sleep(200);
            Environment.Exit(1);
        }
    }
}
