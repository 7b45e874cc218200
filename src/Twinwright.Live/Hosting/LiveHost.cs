using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Orleans.Configuration;
using Twinwright.Live.Access;
using Twinwright.Live.Api;
using Twinwright.Live.Cluster;
using Twinwright.Live.Deciding;
using Twinwright.Live.Ingestion;
using Twinwright.Live.Replay;
using Twinwright.Live.Settings;
using Twinwright.Live.Storage;
using Twinwright.Live.Sweeps;
using Twinwright.Live.SubModels;
using Twinwright.Live.Telemetry;
using Twinwright.Live.Twin;

namespace Twinwright.Live.Hosting;

/// <summary>A process of the live system: database, grains and API, on the footing that its settings ask for.</summary>
public sealed class LiveHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly IFooting _footing;
    private readonly LiveDatabase _database;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _background = [];

    private LiveHost(WebApplication app, IFooting footing, LiveDatabase database, Uri url) =>
        (_app, _footing, _database, Url, MqttUrl) = (app, footing, database, url, footing.BrokerUrl);

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
    /// <param name="sweeps">Does jobs of sweeps, which a silo of a cluster is asked for; null for none.</param>
    /// <exception cref="DataRefusedException">The folder or a port is taken, or the database is none of ours.</exception>
    /// <exception cref="Solvers.Catalogue.SolverRefusedException">A solver of the settings does not take on this world.</exception>
    public static async Task<LiveHost> StartAsync(LiveSettings settings, LiveTwin? twin, Action<ILoggingBuilder> logging, CancellationToken stop, ISweepWork? sweeps = null)
    {
        ListeningRules.Check(settings);
        var certificate = ListeningRules.Certificate(settings.Tls);
        IFooting footing = settings.Cluster is { } cluster ? new ClusterFooting(settings, cluster, sweeps) : new OneMachine(settings);
        LiveDatabase? database = null;
        WebApplication? app = null;
        try
        {
            using var loggers = LoggerFactory.Create(logging);
            database = footing.Open(loggers);
            ListenOptions? http = null;
            var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
            builder.Logging.ClearProviders();
            logging(builder.Logging);
            builder.WebHost.UseKestrelHttpsConfiguration();
            AddServices(builder.Services, settings, database);
            footing.AddServices(builder.Services);
            await AddTwinAsync(builder.Services, twin, footing, database).ConfigureAwait(false);
            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = 1 << 20;
                kestrel.Listen(AddressOf(settings.Url), settings.Url.Port, listen =>
                {
                    http = listen;
                    ListeningRules.Secure(listen, certificate);
                });
                footing.Listen(kestrel);
            });
            footing.AddSilo(builder);
            builder.Host.UseOrleans(silo => silo.Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromHours(2)));
            app = builder.Build();
            app.UseExceptionHandler(new ExceptionHandlerOptions
            {
                StatusCodeSelector = problem => footing.IsAway(problem) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError,
            });
            app.UseStatusCodePages();
            var access = new ApiAccess(settings);
            app.Use(access.InvokeAsync);
            app.MapPrometheusScrapingEndpoint("/metrics");
            app.MapLiveApi();
            await footing.BeginAsync(app.Services).ConfigureAwait(false);
            await app.StartAsync(stop).ConfigureAwait(false);
            var host = new LiveHost(app, footing, database, UrlOf(certificate is null ? "http" : "https", http!));
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
            await footing.DisposeAsync().ConfigureAwait(false);
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

        await _footing.EndAsync(Services).ConfigureAwait(false);
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _database.Dispose();
        await _footing.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>What goes on beside the requests.</summary>
    private void Start(LiveSettings settings, LiveTwin? twin)
    {
        _background.AddRange(_footing.Beside(Services, settings.Replay == "none" ? null : twin, _stopping.Token).Select(work => Task.Run(work)));
        _background.Add(Task.Run(() => Services.GetRequiredService<RetentionClock>().RunAsync(() => Services.GetRequiredService<SiloNames>().IsFirst, _stopping.Token)));
    }

    private static async Task AddTwinAsync(IServiceCollection services, LiveTwin? twin, IFooting footing, LiveDatabase database)
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
            throw new DataRefusedException($"{footing.Keeps}: holds a twin of {kept}, but this one is of {identity}; choose another {(footing is OneMachine ? "folder with --data" : "database")}");
        }

        services.AddSingleton(plan);
        services.AddSingleton(twin.Deciders);
        services.AddSingleton(twin.World);
        services.AddSingleton(twin.World.Source);
        services.AddSingleton<StepPublisher>();
        services.AddSingleton(provider => new CutOffReader(provider.GetRequiredService<ReadingStore>(), plan, twin.World.Task));
        services.AddSingleton(provider => new SeriesReader(provider.GetRequiredService<ReadingStore>(), plan, twin.World.Task));
        services.AddSingleton<IEdgeModels>(new EdgeModels(
            new NetworkFamily(twin.World.Task), plan.Feed.Series.Count, plan.Settings.Samples, plan.Settings.Seed, plan.Deployment.Scenario.WideArea.Constants));
    }

    private static void AddServices(IServiceCollection services, LiveSettings settings, LiveDatabase database)
    {
        services.AddSingleton<IHostLifetime, NoLifetime>();
        services.AddSingleton(settings);
        services.AddSingleton(database);
        services.AddSingleton<SiloNames>();
        services.AddSingleton<Places>();
        services.AddPlacementDirector<PlacedByRole, RolePlacementDirector>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<LiveMetrics>();
        services.AddSingleton<SensorRoll>();
        services.AddSingleton<ReadingIntake>();
        services.AddSingleton<Retention>();
        services.AddSingleton<RetentionClock>();
        services.AddSingleton<ReplayHealth>();
        services.AddSingleton<BrokerHealth>();
        services.AddProblemDetails();
        services.AddRouting();
        services.ConfigureHttpJsonOptions(json => LiveJson.Configure(json.SerializerOptions));
        services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("twinwright")).WithMetrics(metrics => metrics
            .AddMeter(LiveMetrics.MeterName, "Microsoft.Orleans", "System.Runtime", "Microsoft.AspNetCore.Hosting")
            .AddPrometheusExporter());
    }

    internal static IPAddress AddressOf(Uri url) => url.Host switch
    {
        "localhost" => IPAddress.Loopback,
        "*" or "+" => IPAddress.Any,
        var host when IPAddress.TryParse(host.Trim('[', ']'), out var address) => address,
        var host => throw new DataRefusedException($"--urls {url}: {host} is no address; give one such as http://127.0.0.1:5080"),
    };

    internal static Uri UrlOf(string scheme, ListenOptions listen) =>
        new($"{scheme}://{(listen.IPEndPoint!.Address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{listen.IPEndPoint.Address}]" : listen.IPEndPoint.Address)}:{listen.IPEndPoint.Port}");

    /// <summary>Whoever started the host ends it.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
