using MQTTnet.Formatter;
using MQTTnet.Protocol;
using MQTTnet.Server;
using Twinwright.Live.Ingestion;
using Twinwright.Live.Settings;
using Twinwright.Live.Telemetry;

namespace Twinwright.Live.Mqtt;

/// <summary>The embedded broker: what clients may do, and what is said to what they publish.</summary>
internal sealed class MqttBroker : IAsyncDisposable
{
    private readonly MqttServer _server;
    private readonly MqttAccess _access;
    private readonly BrokerSessions _sessions;

    /// <summary>A broker that is not yet started.</summary>
    public MqttBroker(MqttConnections connections, MqttAccess access, LiveSettings settings, LiveMetrics metrics)
    {
        (_access, _sessions) = (access, new BrokerSessions(settings.MaxConnections));
        metrics.Watch("twinwright.mqtt.sessions", "MQTT sessions, with those of clients that are away.", () => _sessions.Count);
        var options = new MqttServerOptionsBuilder().WithoutDefaultEndpoint().WithPersistentSessions(true)
            .WithMaxPendingMessagesPerClient(4096)
            .WithDefaultCommunicationTimeout(TimeSpan.FromSeconds(10)).Build();
        _server = new MqttServerFactory().CreateMqttServer(options, [connections]);
        _server.ValidatingConnectionAsync += OnConnecting;
        _server.InterceptingPublishAsync += OnPublish;
        _server.InterceptingSubscriptionAsync += OnSubscribe;
        _server.ClientSubscribedTopicAsync += listens => Done(() => _sessions.Listen(listens.ClientId, listens.TopicFilter.Topic));
        _server.ClientUnsubscribedTopicAsync += listens => Done(() => _sessions.Leave(listens.ClientId, listens.TopicFilter));
        _server.SessionDeletedAsync += session => Done(() => _sessions.Delete(session.Id));
    }

    /// <summary>Takes connections from now on.</summary>
    public Task StartAsync() => _server.StartAsync();

    /// <summary>Ends all connections.</summary>
    public Task StopAsync() => _server.IsStarted ? _server.StopAsync(new MqttServerStopOptions()) : Task.CompletedTask;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _server.Dispose();
    }

    private static Task Done(Action act)
    {
        act();
        return Task.CompletedTask;
    }

    private async Task OnConnecting(ValidatingConnectionEventArgs connection)
    {
        if (string.IsNullOrEmpty(connection.ClientId) && connection.ProtocolVersion == MqttProtocolVersion.V500)
        {
            connection.AssignedClientIdentifier = $"client-{Guid.NewGuid():N}";
        }

        if (await _access.AdmitAsync(connection.UserName, connection.RawPassword).ConfigureAwait(false) is not { } mayPublish)
        {
            connection.ReasonCode = MqttConnectReasonCode.BadUserNameOrPassword;
            return;
        }

        var id = connection.AssignedClientIdentifier is { Length: > 0 } assigned ? assigned : connection.ClientId ?? "";
        if (!_sessions.Admit(id, connection.UserName ?? "", out var isFull))
        {
            connection.ReasonCode = isFull ? MqttConnectReasonCode.QuotaExceeded : MqttConnectReasonCode.ClientIdentifierNotValid;
            return;
        }

        ((ReadAheadAdapter)connection.ChannelAdapter).MayPublish = mayPublish;
    }

    private Task OnSubscribe(InterceptingSubscriptionEventArgs subscription)
    {
        if (!_access.MaySubscribe(subscription.UserName, subscription.TopicFilter.Topic))
        {
            subscription.ProcessSubscription = false;
            subscription.Response.ReasonCode = MqttSubscribeReasonCode.NotAuthorized;
            return Task.CompletedTask;
        }

        if (ReadingTopic.MayMatch(subscription.TopicFilter.Topic) && subscription.TopicFilter.QualityOfServiceLevel > MqttQualityOfServiceLevel.AtMostOnce)
        {
            // Readings are durable in the store. One who listens to them slowly, or not at all, must not make the broker keep them.
            subscription.TopicFilter.QualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce;
            subscription.Response.ReasonCode = MqttSubscribeReasonCode.GrantedQoS0;
        }

        return Task.CompletedTask;
    }

    private async Task OnPublish(InterceptingPublishEventArgs publish)
    {
        if (publish.ClientId is null or "" || string.IsNullOrEmpty(publish.ApplicationMessage.Topic))
        {
            return;
        }

        // The last message of a topic is in the database, or of no lasting interest: it is not kept here, too.
        publish.ApplicationMessage.Retain = false;
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
        publish.ProcessPublish = refusal == Refusal.None && _sessions.AnyListens;
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
