using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Orleans.Configuration;
using Twinwright.Live.Access;
using Twinwright.Live.Api;
using Twinwright.Live.Deciding;
using Twinwright.Live.Ingestion;
using Twinwright.Live.Mqtt;
using Twinwright.Live.Replay;
using Twinwright.Live.Settings;
using Twinwright.Live.Storage;
using Twinwright.Live.SubModels;
using Twinwright.Live.Telemetry;
using Twinwright.Live.Twin;

namespace Twinwright.Live.Hosting;

/// <summary>The live system in one process: database, grains, broker and API.</summary>
public sealed class LiveHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly FileStream _lock;
    private readonly LiveDatabase _database;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _background = [];

    private LiveHost(WebApplication app, FileStream claim, LiveDatabase database, Uri url, Uri mqttUrl) =>
        (_app, _lock, _database, Url, MqttUrl) = (app, claim, database, url, mqttUrl);

    /// <summary>Where the API listens.</summary>
    public Uri Url { get; }

    /// <summary>Where the broker listens.</summary>
    public Uri MqttUrl { get; }

    /// <summary>Ends when something beside the requests fails, with its reason.</summary>
    public async Task FailedAsync(CancellationToken stop)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(() => ended.TrySetCanceled(stop)).ConfigureAwait(false);
        foreach (var task in _background)
        {
            _ = task.ContinueWith(
                done =>
                {
                    if (done.IsFaulted)
                    {
                        ended.TrySetException(done.Exception.InnerExceptions);
                    }
                    else if (done.IsCanceled && !_stopping.IsCancellationRequested)
                    {
                        ended.TrySetException(new InvalidOperationException("something that goes on beside the requests has ended"));
                    }
                },
                CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        await ended.Task.ConfigureAwait(false);
    }

    /// <summary>What the parts are found by.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Starts everything; when it returns, readings are taken.</summary>
    /// <param name="settings">How it runs.</param>
    /// <param name="twin">The twin that is built; null for none, when readings are only taken in.</param>
    /// <param name="logging">Where logs go.</param>
    /// <param name="stop">Ends a start.</param>
    /// <exception cref="DataRefusedException">The folder or a port is taken, or the database is none of ours.</exception>
    /// <exception cref="Solvers.Catalogue.SolverRefusedException">A solver of the settings does not take on this world.</exception>
    public static async Task<LiveHost> StartAsync(LiveSettings settings, LiveTwin? twin, Action<ILoggingBuilder> logging, CancellationToken stop)
    {
        ListeningRules.Check(settings);
        var certificate = ListeningRules.Certificate(settings.Tls);
        var claim = Claim(settings.DataFolder);
        LiveDatabase? database = null;
        WebApplication? app = null;
        try
        {
            using var loggers = LoggerFactory.Create(logging);
            database = LiveDatabase.Open(settings.DataFolder, loggers.CreateLogger<StoreWriter>());
            var address = AddressOf(settings.Url);
            ListenOptions? http = null, mqtt = null;
            var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
            builder.Logging.ClearProviders();
            logging(builder.Logging);
            builder.WebHost.UseKestrelHttpsConfiguration();
            AddServices(builder.Services, settings, database);
            await AddTwinAsync(builder.Services, twin, settings, database).ConfigureAwait(false);
            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = 1 << 20;
                kestrel.Listen(address, settings.Url.Port, listen =>
                {
                    http = listen;
                    ListeningRules.Secure(listen, certificate);
                });
                kestrel.Listen(address, settings.MqttPort, listen =>
                {
                    mqtt = listen;
                    ListeningRules.Secure(listen, certificate);
                    listen.UseConnectionHandler<MqttConnections>();
                });
            });
            AddSilo(builder);
            app = builder.Build();
            app.UseExceptionHandler();
            app.UseStatusCodePages();
            var access = new ApiAccess(settings);
            app.Use(access.InvokeAsync);
            app.MapPrometheusScrapingEndpoint("/metrics");
            app.MapLiveApi();
            await app.Services.GetRequiredService<MqttBroker>().StartAsync().ConfigureAwait(false);
            await app.StartAsync(stop).ConfigureAwait(false);
            var host = new LiveHost(
                app, claim, database, UrlOf(certificate is null ? "http" : "https", http!), UrlOf(certificate is null ? "mqtt" : "mqtts", mqtt!));
            host.Start(settings, twin);
            return host;
        }
        catch (Exception problem)
        {
            if (app is not null)
            {
                await app.DisposeAsync().ConfigureAwait(false);
            }

            database?.Dispose();
            await claim.DisposeAsync().ConfigureAwait(false);
            if (problem is IOException { InnerException: AddressInUseException } taken)
            {
                throw new DataRefusedException($"{taken.Message}; choose others with --urls and --mqtt-port (port 0 takes a free one)");
            }

            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        foreach (var task in _background)
        {
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _stopping.Dispose();

        // Senders first, so that what they were told of is written before the store closes.
        await Services.GetRequiredService<MqttBroker>().StopAsync().ConfigureAwait(false);
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _database.Dispose();
        await _lock.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>What goes on beside the requests: the replay, and forgetting.</summary>
    private void Start(LiveSettings settings, LiveTwin? twin)
    {
        if (twin is not null && settings.Replay != "none")
        {
            _background.Add(Task.Run(() => Services.GetRequiredService<Replayer>().RunAsync(MqttUrl, twin.World.FirstStep, settings.Speed, _stopping.Token)));
        }

        _background.Add(Task.Run(() => Services.GetRequiredService<RetentionClock>().RunAsync(_stopping.Token)));
    }

    private static async Task AddTwinAsync(IServiceCollection services, LiveTwin? twin, LiveSettings settings, LiveDatabase database)
    {
        services.AddSingleton<TwinStore>();
        services.AddSingleton(new TwinPresence(twin?.World.Plan));
        if (twin is null)
        {
            return;
        }

        var plan = twin.World.Plan;
        SeatCheck.Require(plan, twin.Deciders);
        var identity = FormattableString.Invariant($"{plan.Name}, seed {plan.Settings.Seed}, {plan.Settings.KbitPerReading} kbit a reading, {plan.Settings.Samples} samples, {(plan.Settings.TrainAlone ? "with" : "without")} sub-models alone, world {plan.Fingerprint}");
        if (await new TwinStore(database).KeepSettingAsync("twin", identity).ConfigureAwait(false) is var kept && kept != identity)
        {
            throw new DataRefusedException($"{settings.DataFolder}: holds a twin of {kept}, but this one is of {identity}; choose another folder with --data");
        }

        services.AddSingleton(plan);
        services.AddSingleton(twin.Deciders);
        services.AddSingleton(twin.World.Source);
        services.AddSingleton(provider => new SeriesReader(provider.GetRequiredService<ReadingStore>(), plan, twin.World.Task));
        services.AddSingleton<IEdgeModels>(new EdgeModels(
            new NetworkFamily(twin.World.Task), plan.Feed.Series.Count, plan.Settings.Samples, plan.Settings.Seed, plan.Deployment.Scenario.WideArea.Constants));
        services.AddSingleton<Replayer>();
    }

    private static void AddServices(IServiceCollection services, LiveSettings settings, LiveDatabase database)
    {
        services.AddSingleton<IHostLifetime, NoLifetime>();
        services.AddSingleton(settings);
        services.AddSingleton(database);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<LiveMetrics>();
        services.AddSingleton<ReadingStore>();
        services.AddSingleton<SensorRoll>();
        services.AddSingleton<ReadingIntake>();
        services.AddSingleton<Retention>();
        services.AddSingleton<RetentionClock>();
        services.AddSingleton<ReplayHealth>();
        services.AddSingleton<ReplayUser>();
        services.AddSingleton<MqttAccess>();
        services.AddSingleton<MqttConnections>();
        services.AddSingleton<MqttBroker>();
        services.AddProblemDetails();
        services.AddRouting();
        services.ConfigureHttpJsonOptions(json => LiveJson.Configure(json.SerializerOptions));
        services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("twinwright")).WithMetrics(metrics => metrics
            .AddMeter(LiveMetrics.MeterName, "Microsoft.Orleans", "System.Runtime", "Microsoft.AspNetCore.Hosting")
            .AddPrometheusExporter());
    }

    private static void AddSilo(WebApplicationBuilder builder) => builder.Host.UseOrleans(silo =>
    {
        silo.UseLocalhostClustering(FreePort(), FreePort(), serviceId: "twinwright", clusterId: "one-machine");
        silo.Configure<SiloOptions>(options => options.SiloName = "one-machine");
        silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromMinutes(5));
        silo.Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromHours(2));
    });

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

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static IPAddress AddressOf(Uri url) => url.Host switch
    {
        "localhost" => IPAddress.Loopback,
        "*" or "+" => IPAddress.Any,
        var host when IPAddress.TryParse(host.Trim('[', ']'), out var address) => address,
        var host => throw new DataRefusedException($"--urls {url}: {host} is no address; give one such as http://127.0.0.1:5080"),
    };

    private static Uri UrlOf(string scheme, ListenOptions listen) =>
        new($"{scheme}://{(listen.IPEndPoint!.Address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{listen.IPEndPoint.Address}]" : listen.IPEndPoint.Address)}:{listen.IPEndPoint.Port}");

    /// <summary>Whoever started the host ends it.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
