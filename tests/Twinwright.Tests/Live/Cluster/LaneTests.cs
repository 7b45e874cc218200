using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Twinwright.Live.Cluster;
using Twinwright.Live.Hosting;
using Twinwright.Live.Ingestion;
using Twinwright.Live.Load;
using Twinwright.Live.Settings;
using Twinwright.Live.Telemetry;
using Twinwright.Tests.Cli;
using Xunit;

namespace Twinwright.Tests.Live.Cluster;

/// <summary>A lane that the broker does not let in says why, and comes in once it may.</summary>
public sealed class LaneTests(Scratch scratch) : IClassFixture<Scratch>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_broker_that_refuses_the_connection_is_told_of_with_its_reason_until_it_lets_the_lane_in()
    {
        using var broker = await PrivateMosquitto.StartAsync(scratch["password"], Stop);
        var passwords = scratch["password", "passwords"];
        await ConfigureAsync(broker, "password", text => text.Replace("allow_anonymous true", $"allow_anonymous false\npassword_file {passwords}", StringComparison.Ordinal), SetPassword("another"));
        var settings = new BrokerSettings { Url = broker.Url, User = "silos", Password = "right" };

        await RunAsync(settings, "Lane 3 is away from the broker: it answers NotAuthorized", async () =>
        {
            SetPassword("right")();
            broker.Kill();
            await broker.RestartAsync(Stop);
        });

        Action SetPassword(string password) => () =>
        {
            using var run = Process.Start("mosquitto_passwd", ["-c", "-b", passwords, "silos", password]);
            run.WaitForExit();
            Assert.Equal(0, run.ExitCode);
        };
    }

    [Fact]
    public async Task A_broker_that_refuses_the_subscription_is_told_of_with_its_reason_until_it_lets_the_lane_read()
    {
        // Of mosquitto's own ways to say who may do what, this plug-in alone refuses a subscription; the others let nothing through to it.
        var plugIn = Directory.GetDirectories("/usr/lib").Select(folder => Path.Combine(folder, "mosquitto_dynamic_security.so")).First(File.Exists);
        using var broker = await PrivateMosquitto.StartAsync(scratch["subscription"], Stop);
        var rights = scratch["subscription", "rights.json"];
        await ConfigureAsync(broker, "subscription", text => $"{text}plugin {plugIn}\nplugin_opt_config_file {rights}\n", Allow(false));

        await RunAsync(
            new BrokerSettings { Url = broker.Url },
            "Lane 3 is away from the broker: it refuses the subscription to $share/lanes/twinwright/+/+/reading: NotAuthorized",
            async () =>
            {
                broker.Kill();
                Allow(true)();
                await broker.RestartAsync(Stop);
            });

        Action Allow(bool may) => () => File.WriteAllText(
            rights,
            $$"""{"defaultACLAccess": {"publishClientSend": true, "publishClientReceive": true, "subscribe": {{(may ? "true" : "false")}}, "unsubscribe": true}, "clients": [], "groups": [], "roles": []}""");
    }

    [Fact]
    public async Task A_broker_of_a_house_s_own_authority_is_trusted_where_its_certificate_is_named_and_nowhere_else()
    {
        using var authority = new TestAuthority();
        using var other = new TestAuthority();
        using var certificate = authority.Sign("localhost");
        var port = LoopbackPort.Free();
        File.WriteAllText(scratch["authority.pem"], authority.Pem);
        File.WriteAllText(scratch["other.pem"], other.Pem);
        File.WriteAllText(scratch["broker.pem"], certificate.ExportCertificatePem());
        File.WriteAllText(scratch["broker-key.pem"], certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        using var broker = await PrivateMosquitto.StartAsync(scratch["tls"], Stop);
        await ConfigureAsync(broker, "tls", text => $"{text}listener {port} localhost\ncertfile {scratch["broker.pem"]}\nkeyfile {scratch["broker-key.pem"]}\n", () => { });

        var trusted = new List<bool>();
        foreach (var (name, file) in new[] { ("localhost", "authority.pem"), ("localhost", "other.pem"), ("localhost", null), ("127.0.0.1", "authority.pem") })
        {
            using var metrics = new LiveMetrics();
            using var intake = new ReadingIntake(new Taker(), metrics, TimeProvider.System, new LiveSettings());
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            var settings = new BrokerSettings { Url = new($"mqtts://{name}:{port}"), Authority = file is null ? null : scratch[file] };
            var lane = new Lane(0, new ClusterSettings { Name = "lanes", Broker = settings }, intake, TimeProvider.System, new Lines());
            var life = lane.RunAsync(ends.Token);
            await SiloHere.UntilAsync(() => Task.FromResult(lane.IsOpen || lane.Trouble is not null), "a lane is open, or says why not");
            trusted.Add(lane.IsOpen);
            await ends.CancelAsync();
            await life;
        }

        Assert.Equal([true, false, false, false], trusted);
    }

    /// <summary>Changes a broker's configuration, and starts it again with it.</summary>
    private async Task ConfigureAsync(PrivateMosquitto broker, string folder, Func<string, string> change, Action prepare)
    {
        var file = scratch[folder, "mosquitto.conf"];
        broker.Kill();
        prepare();
        var (before, after) = (await File.ReadAllTextAsync(file, Stop), change(await File.ReadAllTextAsync(file, Stop)));
        Assert.NotEqual(before, after);
        await File.WriteAllTextAsync(file, after, Stop);
        await broker.RestartAsync(Stop);
    }

    /// <summary>Runs a lane that is not let in, until it says so; then lets it in, and sees a reading through.</summary>
    private static async Task RunAsync(BrokerSettings broker, string sentence, Func<Task> letInAsync)
    {
        using var metrics = new LiveMetrics();
        var (taker, log) = (new Taker(), new Lines());
        using var intake = new ReadingIntake(taker, metrics, TimeProvider.System, new LiveSettings());
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var lane = new Lane(3, new ClusterSettings { Name = "lanes", Broker = broker }, intake, TimeProvider.System, log);
        var life = lane.RunAsync(ends.Token);
        try
        {
            await SiloHere.UntilAsync(() => Task.FromResult(log.Said.Any(line => line.TrimEnd() == $"Warning: {sentence}")), $"\"{sentence}\"");
            Assert.False(lane.IsOpen);
            Assert.DoesNotContain(log.Said, line => line.Contains("is open", StringComparison.Ordinal));

            await letInAsync();
            await SiloHere.UntilAsync(() => Task.FromResult(lane.IsOpen), "the lane is open");
            string[] user = broker.User is null ? [] : ["-u", broker.User, "-P", broker.Password!];
            Assert.Equal(0, (await MosquittoPub.LinesAsync(broker.Url, "twinwright/a/s/reading", [LiveFixture.Payload(7)], user)).ExitCode);
            await SiloHere.UntilAsync(() => Task.FromResult(!taker.Taken.IsEmpty), "a reading has come in");
            Assert.Equal([("a/s", 7L)], taker.Taken);
        }
        finally
        {
            await ends.CancelAsync();
            await life;
        }
    }

    private sealed class Taker : IReadingTaker
    {
        public ConcurrentQueue<(string Key, long Sequence)> Taken { get; } = [];

        public Task<Refusal> TakeAsync(string key, Reading reading)
        {
            Taken.Enqueue((key, reading.Sequence));
            return Task.FromResult(Refusal.None);
        }
    }

    private sealed class Lines : ILogger
    {
        public ConcurrentQueue<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Enqueue($"{logLevel}: {formatter(state, exception)}");
    }
}
