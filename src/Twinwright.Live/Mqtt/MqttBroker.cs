using MQTTnet.Formatter;
using MQTTnet.Protocol;
using MQTTnet.Server;
using Twinwright.Live.Ingestion;

namespace Twinwright.Live.Mqtt;

/// <summary>The embedded broker: what clients may do, and what is said to what they publish.</summary>
internal sealed class MqttBroker : IAsyncDisposable
{
    private readonly MqttServer _server;
    private readonly MqttAccess _access;
    private int _listeners;

    /// <summary>A broker that is not yet started.</summary>
    public MqttBroker(MqttConnections connections, MqttAccess access)
    {
        _access = access;
        var options = new MqttServerOptionsBuilder().WithoutDefaultEndpoint().WithPersistentSessions(true)
            .WithMaxPendingMessagesPerClient(4096).Build();
        _server = new MqttServerFactory().CreateMqttServer(options, [connections]);
        _server.ValidatingConnectionAsync += OnConnecting;
        _server.InterceptingPublishAsync += OnPublish;
        _server.InterceptingSubscriptionAsync += OnSubscribe;
        _server.ClientSubscribedTopicAsync += _ => Count(1);
        _server.ClientUnsubscribedTopicAsync += _ => Count(-1);
    }

    /// <summary>Takes connections from now on.</summary>
    public Task StartAsync() => _server.StartAsync();

    /// <summary>Sends a message to whoever has subscribed.</summary>
    public Task SendAsync(string topic, byte[] payload) => _server.InjectApplicationMessage(
        new InjectedMqttApplicationMessage(new MQTTnet.MqttApplicationMessage
        {
            Topic = topic,
            Payload = new System.Buffers.ReadOnlySequence<byte>(payload),
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
        }),
        CancellationToken.None);

    /// <summary>Ends all connections.</summary>
    public Task StopAsync() => _server.IsStarted ? _server.StopAsync(new MqttServerStopOptions()) : Task.CompletedTask;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _server.Dispose();
    }

    private Task Count(int by)
    {
        Interlocked.Add(ref _listeners, by);
        return Task.CompletedTask;
    }

    private Task OnConnecting(ValidatingConnectionEventArgs connection)
    {
        if (string.IsNullOrEmpty(connection.ClientId) && connection.ProtocolVersion == MqttProtocolVersion.V500)
        {
            connection.AssignedClientIdentifier = $"client-{Guid.NewGuid():N}";
        }

        if (_access.Admit(connection.UserName, connection.RawPassword) is { } mayPublish)
        {
            ((ReadAheadAdapter)connection.ChannelAdapter).MayPublish = mayPublish;
        }
        else
        {
            connection.ReasonCode = MqttConnectReasonCode.BadUserNameOrPassword;
        }

        return Task.CompletedTask;
    }

    private Task OnSubscribe(InterceptingSubscriptionEventArgs subscription)
    {
        if (!_access.MaySubscribe(subscription.UserName, subscription.TopicFilter.Topic))
        {
            subscription.ProcessSubscription = false;
            subscription.Response.ReasonCode = MqttSubscribeReasonCode.NotAuthorized;
        }

        return Task.CompletedTask;
    }

    private async Task OnPublish(InterceptingPublishEventArgs publish)
    {
        if (publish.ClientId is null or "" || string.IsNullOrEmpty(publish.ApplicationMessage.Topic))
        {
            return;
        }

        if (Ticket.Of(publish.ApplicationMessage.Payload) is not { } verdict)
        {
            if (!_access.MayTalk(publish.UserName, publish.ApplicationMessage.Topic))
            {
                Refuse(publish, Refusal.Topic, MqttPubAckReasonCode.TopicNameInvalid);
                _access.CountRefused(Refusal.Topic);
            }

            return;
        }

        var refusal = await verdict.ConfigureAwait(false);
        publish.ProcessPublish = refusal == Refusal.None && Volatile.Read(ref _listeners) > 0;
        if (refusal is not (Refusal.None or Refusal.Repeated))
        {
            Refuse(publish, refusal, ReasonOf(refusal));
        }
    }

    private static void Refuse(InterceptingPublishEventArgs publish, Refusal refusal, MqttPubAckReasonCode reason)
    {
        publish.ProcessPublish = false;
        publish.Response.ReasonCode = reason;
        publish.Response.ReasonString = RefusalNames.Of(refusal);

        // Before MQTT 5 an acknowledgement cannot say no. What may yet be stored must not be acknowledged, so that it comes again.
        publish.CloseConnection = refusal is Refusal.NotStored or Refusal.Busy;
    }

    private static MqttPubAckReasonCode ReasonOf(Refusal refusal) => refusal switch
    {
        Refusal.Topic => MqttPubAckReasonCode.TopicNameInvalid,
        Refusal.NotAllowed or Refusal.UnknownSensor => MqttPubAckReasonCode.NotAuthorized,
        Refusal.Oversize or Refusal.Busy => MqttPubAckReasonCode.QuotaExceeded,
        Refusal.NotStored => MqttPubAckReasonCode.UnspecifiedError,
        _ => MqttPubAckReasonCode.PayloadFormatInvalid,
    };
}
