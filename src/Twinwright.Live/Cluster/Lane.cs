using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Twinwright.Live.Hosting;
using Twinwright.Live.Ingestion;

namespace Twinwright.Live.Cluster;

/// <summary>A durable session at the broker: readings come in, and are acknowledged once they are durable.</summary>
/// <param name="number">Its number.</param>
/// <param name="settings">Where the broker is.</param>
/// <param name="intake">Takes readings.</param>
/// <param name="clock">The clock.</param>
/// <param name="log">Told of trouble.</param>
internal sealed class Lane(int number, ClusterSettings settings, ReadingIntake intake, TimeProvider clock, ILogger log)
{
    /// <summary>Most readings that the broker sends ahead of acknowledgements.</summary>
    private const ushort InFlight = 2000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private readonly ConcurrentQueue<(string Key, Reading Reading)> _durable = new();
    private readonly Complaints _complaints = new(log, clock);
    private volatile bool _isOpen;
    private volatile string? _trouble;
    private int _atWork;

    /// <summary>Whether readings come in.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>Why none come in; null when they do.</summary>
    public string? Trouble => _trouble;

    /// <summary>Connects, and connects again, until it is stopped; then finishes what has come in.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await OnceAsync(stop).ConfigureAwait(false);
            }
            catch (Exception trouble)
            {
                // Whatever it is: a lane that gave up would keep its share of the readings from everybody.
                if (!stop.IsCancellationRequested)
                {
                    _trouble = trouble.Message.TrimEnd();
                    _complaints.Tell($"Lane {number} is away from the broker", _trouble);
                }
            }

            _isOpen = false;
            await Task.Delay(Pause, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task OnceAsync(CancellationToken stop)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        var ended = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        client.DisconnectedAsync += left =>
        {
            ended.TrySetResult(left.ReasonString ?? left.Exception?.Message ?? left.Reason.ToString());
            return Task.CompletedTask;
        };
        client.ApplicationMessageReceivedAsync += message =>
        {
            // One after the other is handed over, all of them wait together.
            message.AutoAcknowledge = false;
            _ = TakeAsync(message, ended.Task, stop);
            return Task.CompletedTask;
        };
        var answer = await client.ConnectAsync(Options(), stop).WaitAsync(Patience, stop).ConfigureAwait(false);
        if (answer.ResultCode != MqttClientConnectResultCode.Success)
        {
            throw new MqttCommunicationException($"it answers {answer.ResultCode} {answer.ReasonString}");
        }

        var filter = new MqttTopicFilterBuilder().WithTopic($"$share/{settings.Name}/{ReadingTopic.Root}+/+/reading").WithAtLeastOnceQoS().Build();
        var granted = await client.SubscribeAsync(new MqttClientSubscribeOptions { TopicFilters = [filter] }, stop).WaitAsync(Patience, stop).ConfigureAwait(false);
        if (granted.Items.FirstOrDefault(item => item.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2) is { } refused)
        {
            throw new MqttCommunicationException($"it refuses the subscription to {refused.TopicFilter.Topic}: {refused.ResultCode}");
        }

        (_isOpen, _trouble) = (true, null);
        _complaints.Over();
        log.LogInformation("Lane {Lane} is open", number);
        while (!ended.Task.IsCompleted && !stop.IsCancellationRequested)
        {
            await Task.WhenAny(ended.Task, Task.Delay(20, stop)).ConfigureAwait(false);
            await TellAsync(client).ConfigureAwait(false);
        }

        if (stop.IsCancellationRequested)
        {
            await FinishAsync(client).ConfigureAwait(false);
            return;
        }

        throw new MqttCommunicationException(await ended.Task.ConfigureAwait(false));
    }

    /// <summary>What has come in is acknowledged where it is durable; the rest comes to whoever has the lane next.</summary>
    private async Task FinishAsync(IMqttClient client)
    {
        for (var wait = Patience; Volatile.Read(ref _atWork) > 0 && wait > TimeSpan.Zero; wait -= TimeSpan.FromMilliseconds(20))
        {
            await Task.Delay(20, CancellationToken.None).ConfigureAwait(false);
        }

        await TellAsync(client).ConfigureAwait(false);

        // Its session stays, and gathers what comes in until the lane is opened again.
        await client.DisconnectAsync(new MqttClientDisconnectOptions { Reason = MqttClientDisconnectOptionsReason.NormalDisconnection }, CancellationToken.None)
            .WaitAsync(Patience).ConfigureAwait(false);
    }

    private async Task TakeAsync(MqttApplicationMessageReceivedEventArgs message, Task ended, CancellationToken stop)
    {
        Interlocked.Increment(ref _atWork);
        try
        {
            var refusal = intake.Read(message.ApplicationMessage.Topic, message.ApplicationMessage.Payload, _ => true, out var key, out var reading);
            for (var isFirst = true; refusal is Refusal.None && reading is not null; isFirst = false)
            {
                if (!isFirst)
                {
                    await Task.Delay(Pause, clock, stop).ConfigureAwait(false);
                }

                refusal = await intake.TakeAsync(key, reading).ConfigureAwait(false);
                if (refusal is Refusal.None or Refusal.Repeated)
                {
                    Durable(key, reading);
                    break;
                }

                // What may yet be stored is not acknowledged, and is tried until it is, or until somebody else has the lane.
                refusal = refusal is Refusal.NotStored or Refusal.Busy && !ended.IsCompleted ? Refusal.None : refusal;
            }

            if (refusal is Refusal.NotStored or Refusal.Busy)
            {
                return;
            }

            await message.AcknowledgeAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is OperationCanceledException or MqttCommunicationException or MqttClientNotConnectedException or ObjectDisposedException
            or InvalidOperationException or IOException)
        {
            // The connection has gone: the broker sends it again.
        }
        finally
        {
            Interlocked.Decrement(ref _atWork);
        }
    }

    private void Durable(string key, Reading reading)
    {
        if (settings.Broker.Receipts)
        {
            _durable.Enqueue((key, reading));
        }
    }

    /// <summary>Tells sensors what has become durable: a message for each sensor and boot.</summary>
    private async Task TellAsync(IMqttClient client)
    {
        var told = new List<(string Key, Reading Reading)>();
        while (_durable.TryDequeue(out var one))
        {
            told.Add(one);
        }

        foreach (var group in told.GroupBy(one => (one.Key, one.Reading.Boot)))
        {
            var payload = FormattableString.Invariant($"{{\"boot\":{group.Key.Boot},\"seq\":[{string.Join(',', group.Select(one => one.Reading.Sequence))}]}}");
            var message = new MqttApplicationMessageBuilder().WithTopic(ReadingTopic.ReceiptOf(group.Key.Key)).WithPayload(payload).Build();
            await client.PublishAsync(message, CancellationToken.None).WaitAsync(Patience).ConfigureAwait(false);
        }
    }

    private MqttClientOptions Options() => BrokerConnection.Options(settings.Broker, $"{settings.Name}-lane-{number}")
        .WithCleanStart(false).WithSessionExpiryInterval(uint.MaxValue).WithReceiveMaximum(InFlight).WithKeepAlivePeriod(TimeSpan.FromSeconds(4)).Build();
}

/// <summary>How a process connects to the cluster's broker.</summary>
internal static class BrokerConnection
{
    /// <summary>The options of a connection.</summary>
    /// <param name="broker">Where it is.</param>
    /// <param name="clientId">As whom.</param>
    public static MqttClientOptionsBuilder Options(BrokerSettings broker, string clientId)
    {
        var isSecure = broker.Url.Scheme == "mqtts";
        var options = new MqttClientOptionsBuilder().WithTcpServer(broker.Url.DnsSafeHost, broker.Url.Port > 0 ? broker.Url.Port : isSecure ? 8883 : 1883)
            .WithProtocolVersion(MqttProtocolVersion.V500).WithClientId(clientId).WithTimeout(TimeSpan.FromSeconds(3)).WithTlsOptions(tls =>
            {
                // Authorities of a house seldom tell where they list what they have taken back.
                tls.UseTls(isSecure).WithRevocationMode(X509RevocationMode.NoCheck);
                if (isSecure && broker.Authority is { } authority)
                {
                    tls.WithTrustChain([SiloTls.Authority(authority, "broker.authority")]);
                }
            });
        return broker.User is { } user ? options.WithCredentials(user, broker.Password) : options;
    }
}
