using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;
using Twinwright.Live.Grains;

namespace Twinwright.Live.Replay;

/// <summary>Publishes real data over MQTT as live sensors would, and lets the twin's clock run with it.</summary>
/// <remarks>
/// A step's readings are acknowledged, and so durable, before its cycle begins; the sequence number is the step. A restart
/// publishes the unfinished step again, and nothing is stored twice.
/// </remarks>
/// <param name="source">The data.</param>
/// <param name="publisher">Publishes its steps.</param>
/// <param name="grains">Where the cloud is found.</param>
/// <param name="user">Who it publishes as.</param>
/// <param name="health">Told how it goes.</param>
/// <param name="clock">Paces the steps.</param>
/// <param name="log">Told of the beginning, the end and of trouble.</param>
public sealed class Replayer(IReplaySource source, StepPublisher publisher, IGrainFactory grains, ReplayUser user, ReplayHealth health, TimeProvider clock, ILogger<Replayer> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Replays until the data ends.</summary>
    /// <param name="broker">Where the broker listens.</param>
    /// <param name="firstStep">Where to begin when the twin has done nothing yet.</param>
    /// <param name="speed">Seconds of the data that pass in a second; null for one step a second; infinity for as fast as it goes.</param>
    /// <param name="stop">Ends it after the step at hand.</param>
    public async Task RunAsync(Uri broker, long firstStep, double? speed, CancellationToken stop)
    {
        var interval = speed is { } factor ? source.Interval / factor : TimeSpan.FromSeconds(1);
        using var client = new MqttClientFactory().CreateMqttClient();
        var options = Options(broker);
        var step = await grains.Cloud().NextStepAsync().ConfigureAwait(false) is var next and >= 0 ? next : firstStep;
        log.LogInformation("Replaying from step {Step} of {Steps}, one every {Interval}", step, source.Steps, interval);
        var due = clock.GetTimestamp();
        while (step < source.Steps)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                if (!client.IsConnected)
                {
                    await client.ConnectAsync(options, stop).ConfigureAwait(false);
                }

                await publisher.PublishAsync(client, step, stop).ConfigureAwait(false);
                await grains.Cloud().RunAsync(step, source.TimeMs(step)).ConfigureAwait(false);
            }
            catch (Exception trouble) when (!stop.IsCancellationRequested && trouble is MqttCommunicationException or MqttClientNotConnectedException or OrleansException
                or TimeoutException or OperationCanceledException or Storage.NotStoredException)
            {
                health.Trouble = $"step {step} is tried again: {trouble.Message}";
                log.LogWarning("Step {Step} is tried again: {Trouble}", step, trouble.Message);
                await Task.Delay(Pause, clock, stop).ConfigureAwait(false);
                continue;
            }

            health.Trouble = null;
            step++;
            due += (long)(interval.TotalSeconds * clock.TimestampFrequency);
            var wait = clock.GetElapsedTime(clock.GetTimestamp(), due);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, clock, stop).ConfigureAwait(false);
            }
            else
            {
                // What could not be kept up with is not caught up with: the sensors would not wait either.
                due = clock.GetTimestamp();
            }
        }

        log.LogInformation("The data ends with step {Step}", source.Steps - 1);
    }

    private MqttClientOptions Options(Uri broker)
    {
        // It talks to its own process over loopback, whose certificate is in another's name.
        return new MqttClientOptionsBuilder().WithTlsOptions(tls => tls.UseTls(broker.Scheme == "mqtts").WithCertificateValidationHandler(_ => true)).WithTcpServer(broker.DnsSafeHost switch { "0.0.0.0" => "127.0.0.1", "::" => "::1", var host => host }, broker.Port)
            .WithClientId($"{ReplayUser.Name}-{Guid.NewGuid():N}").WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V500).WithCleanStart()
            .WithCredentials(ReplayUser.Name, user.Password).Build();
    }
}

/// <summary>How the replay goes.</summary>
public sealed class ReplayHealth
{
    /// <summary>What keeps it from going on; null when it goes on.</summary>
    public string? Trouble { get; set; }
}

/// <summary>The replay as a user of the broker: a password that lives and dies with the process.</summary>
public sealed class ReplayUser
{
    /// <summary>Its name.</summary>
    public const string Name = "replay";

    /// <summary>Its password.</summary>
    public string Password { get; } = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(24));
}
