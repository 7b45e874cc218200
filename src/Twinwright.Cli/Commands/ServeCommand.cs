using System.ComponentModel;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Spectre.Console.Cli;
using Twinwright.Cli.Live;
using Twinwright.Experiments.Files;
using Twinwright.Live.Access;
using Twinwright.Live.Hosting;
using Twinwright.Live.Settings;

namespace Twinwright.Cli.Commands;

/// <summary><c>twinwright serve</c></summary>
internal sealed class ServeCommand : AsyncCommand<ServeCommand.Settings>
{
    /// <summary>Time for connections and the last transaction to end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public override async Task<int> ExecuteAsync(CommandContext context, Settings settings, CancellationToken stop)
    {
        if (settings.Hash is { } kind)
        {
            return PrintHash(kind);
        }

        Interruption.Patience = Patience;
        var live = settings.ToLive();
        var twin = live.Replay == "none" ? null : TwinLoader.Load(live.Replay, live.ReplayFrom, live.Twin);
        await using var host = await LiveHost.StartAsync(live, twin, log => Log(log, live.LogJson), stop, new SweepWork()).ConfigureAwait(false);
        Console.Out.WriteLine($"ready {Bare(host.Url)} {Bare(host.MqttUrl)}");
        Console.Out.Flush();
        try
        {
            await host.FailedAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }

        return ExitCodes.Done;
    }

    private static void Log(ILoggingBuilder log, bool json)
    {
        log.AddFilter("Orleans", LogLevel.Warning).AddFilter("Orleans.Runtime.Silo", LogLevel.Error).AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error)
            .AddFilter("Orleans.Runtime.MembershipService", LogLevel.Error).AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
            .AddFilter("Polly", LogLevel.Warning).AddFilter("Microsoft", LogLevel.Warning);
        log.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (json)
        {
            log.AddJsonConsole(console => (console.TimestampFormat, console.UseUtcTimestamp) = ("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", true));
            return;
        }

        log.AddSimpleConsole(console =>
        {
            (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ", true);
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
    }

    private static int PrintHash(string kind)
    {
        if (kind is not ("password" or "token"))
        {
            throw new InputException("--hash", kind, "must be password or token");
        }

        var secret = Console.In.ReadLine() ?? "";
        if (secret.Length < 8)
        {
            throw new InputException("stdin", InputException.WholeFile, $"must give a {kind} of at least 8 characters in its first line");
        }

        Console.Out.WriteLine(SecretHash.Of(secret, slow: kind == "password"));
        return ExitCodes.Done;
    }

    private static string Bare(Uri url) => url.ToString().TrimEnd('/');

    internal sealed class Settings : CommandSettings
    {
        [CommandOption("--config <FILE>")]
        [Description("Settings as TOML; flags go before them.")]
        public string? Config { get; init; }

        [CommandOption("--cluster <FILE>")]
        [Description("Be a silo of the cluster that this file of TOML describes; start several.")]
        public string? Cluster { get; init; }

        [CommandOption("--silo <NAME>")]
        [Description("Which of the file's silos; without it, one that the file does not name, on free ports.")]
        public string? Silo { get; init; }

        [CommandOption("--data <DIR>")]
        [Description("Folder in which everything is kept (twin-data); a later serve goes on from it.")]
        public string? Data { get; init; }

        [CommandOption("--urls <URL>")]
        [Description("Where the API listens (http://127.0.0.1:5080); port 0 takes a free one.")]
        public string? Urls { get; init; }

        [CommandOption("--mqtt-port <PORT>")]
        [Description("Port of the MQTT broker (1883); 0 takes a free one.")]
        public int? MqttPort { get; init; }

        [CommandOption("--replay <DATA>")]
        [Description("Real data to replay as live sensors: pm10-germany, motes or none (none).")]
        public string? Replay { get; init; }

        [CommandOption("--speed <X>")]
        [Description("Seconds of the data that pass in a second; without it, one step of the data a second.")]
        public double? Speed { get; init; }

        [CommandOption("--hash <KIND>")]
        [Description("Read a password or a token from stdin, print its hash for the file, and end: password or token.")]
        public string? Hash { get; init; }

        public LiveSettings ToLive()
        {
            if (Cluster is null && Silo is not null)
            {
                throw new InputException("--silo", Silo, "names a silo of --cluster FILE, which is not given");
            }

            if (Cluster is not null && (Config ?? Data ?? (MqttPort is null ? null : "")) is not null)
            {
                throw new InputException("--cluster", Cluster, "excludes --config, --data and --mqtt-port: its file says all that all silos need, its database keeps what is kept, and its broker takes the readings");
            }

            var live = Cluster is { } cluster ? ClusterFile.Read(cluster, Silo) : Config is { } file ? ServeConfig.Read(file) : new LiveSettings();
            live = live with
            {
                DataFolder = Data ?? live.DataFolder,
                Url = Urls is { } text ? UrlOf(text) : live.Url,
                MqttPort = MqttPort ?? live.MqttPort,
                Replay = Replay ?? live.Replay,
                Speed = Speed ?? live.Speed,
            };
            if (live.Url.Scheme == Uri.UriSchemeHttps != live.Tls is not null)
            {
                throw new InputException("--urls", $"{live.Url}", live.Tls is null ? $"is https, which needs tls.certificate in {Cluster ?? "--config"}" : $"must be https, since {Cluster ?? "--config"} gives a certificate");
            }

            if (live.MqttPort is < 0 or > 65535)
            {
                throw new InputException("--mqtt-port", $"{live.MqttPort}", "must be from 0 to 65535");
            }

            if (live.Replay is not ("pm10-germany" or "motes" or "none"))
            {
                throw new InputException("--replay", live.Replay, "must be pm10-germany, motes or none");
            }

            return live.Speed is not { } speed || speed > 0
                ? live
                : throw new InputException("--speed", $"{speed}", "must be a number above 0");
        }

        private static Uri UrlOf(string text) =>
            ServeConfigKeys.Address(text) ?? throw new InputException("--urls", text, "must be an address such as http://127.0.0.1:5080");
    }
}
