using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Twinwright.Live.Cluster;
using Twinwright.Live.Grains;
using Twinwright.Live.Ingestion;
using Twinwright.Live.Mqtt;
using Twinwright.Live.Replay;
using Twinwright.Live.Settings;
using Twinwright.Live.Storage;
using Twinwright.Live.Storage.Sqlite;

namespace Twinwright.Live.Hosting;

/// <summary>One process with a folder of its own: a file of SQLite, and a broker on the web server's sockets.</summary>
/// <param name="settings">How it runs.</param>
internal sealed class OneMachine(LiveSettings settings) : IFooting
{
    private readonly FileStream _lock = Claim(settings.DataFolder);
    private ListenOptions? _mqtt;

    /// <inheritdoc />
    public string Keeps => settings.DataFolder;

    /// <inheritdoc />
    public Uri BrokerUrl => LiveHost.UrlOf(settings.Tls is null ? "mqtt" : "mqtts", _mqtt!);

    /// <inheritdoc />
    public LiveDatabase Open(ILoggerFactory loggers) => SqliteDatabase.Open(settings.DataFolder, loggers.CreateLogger<StoreWriter>());

    /// <inheritdoc />
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<SqliteReadingStore>();
        services.AddSingleton<ReadingStore>(provider => provider.GetRequiredService<SqliteReadingStore>());
        services.AddSingleton<IReadingTaker, GrainReadingTaker>();
        services.AddSingleton(new ClusterSettings());
        services.AddSingleton<ReplayUser>();
        services.AddSingleton<MqttAccess>();
        services.AddSingleton<MqttConnections>();
        services.AddSingleton<MqttBroker>();
        services.AddSingleton<Replayer>();
    }

    /// <inheritdoc />
    public void Listen(KestrelServerOptions kestrel)
    {
        var certificate = ListeningRules.Certificate(settings.Tls);
        kestrel.Listen(LiveHost.AddressOf(settings.Url), settings.MqttPort, listen =>
        {
            _mqtt = listen;
            ListeningRules.Secure(listen, certificate);
            listen.UseConnectionHandler<MqttConnections>();
        });
    }

    /// <inheritdoc />
    public void AddSilo(WebApplicationBuilder builder) => builder.Host.UseOrleans(silo =>
    {
        silo.UseLocalhostClustering(LoopbackPort.Free(), LoopbackPort.Free(), serviceId: "twinwright", clusterId: "one-machine");
        silo.Configure<SiloOptions>(options => options.SiloName = "one-machine");
        silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromMinutes(5));
    });

    /// <inheritdoc />
    public Task BeginAsync(IServiceProvider services) => services.GetRequiredService<MqttBroker>().StartAsync();

    /// <inheritdoc />
    public IEnumerable<Func<Task>> Beside(IServiceProvider services, LiveTwin? twin, CancellationToken stop)
    {
        if (twin is not null)
        {
            yield return () => services.GetRequiredService<Replayer>().RunAsync(BrokerUrl, twin.World.FirstStep, settings.Speed, stop);
        }
    }

    /// <inheritdoc />
    public bool IsAway(Exception problem) => false;

    /// <inheritdoc />
    /// <remarks>Senders first, so that what they were told of is written before the store closes.</remarks>
    public Task EndAsync(IServiceProvider services) => services.GetRequiredService<MqttBroker>().StopAsync();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _lock.DisposeAsync();

    private static FileStream Claim(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new DataRefusedException($"{folder}: cannot be taken, because another live system runs on it or it may not be written ({problem.Message})");
        }
    }
}
