using System.Buffers;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using Twinwright.Live.Ingestion;

namespace Twinwright.Live.Mqtt;

/// <summary>A connection whose readings are handed over as soon as they arrive, before the broker comes to them.</summary>
/// <remarks>
/// The broker handles a connection's packets one after the other and acknowledges in that order. Were a reading stored only
/// when its turn comes, a connection could store no more than one a transaction. So packets are read ahead; a reading's payload
/// becomes a <see cref="Ticket"/> on which the broker's handler waits, while those behind it are on their way already.
/// </remarks>
internal sealed class ReadAheadAdapter(IMqttChannelAdapter inner, ReadingIntake intake, int depth, int maxPacketBytes) : IMqttChannelAdapter
{
    private readonly Channel<MqttPacket> _ahead = Channel.CreateBounded<MqttPacket>(new BoundedChannelOptions(depth) { SingleReader = true, SingleWriter = true });
    private readonly Dictionary<ushort, string> _aliases = [];
    private bool _accepted;
    private Task? _pump;

    /// <summary>Whether the client may publish for a sensor, given as <c>{area}/{sensor}</c>.</summary>
    public Func<string, bool> MayPublish { get; set; } = _ => false;

    /// <inheritdoc />
    public long BytesReceived => inner.BytesReceived;

    /// <inheritdoc />
    public long BytesSent => inner.BytesSent;

    /// <inheritdoc />
    public X509Certificate2? ClientCertificate => inner.ClientCertificate;

    /// <inheritdoc />
    public EndPoint RemoteEndPoint => inner.RemoteEndPoint;

    /// <inheritdoc />
    public EndPoint LocalEndPoint => inner.LocalEndPoint;

    /// <inheritdoc />
    public bool IsSecureConnection => inner.IsSecureConnection;

    /// <inheritdoc />
    public MqttPacketFormatterAdapter PacketFormatterAdapter => inner.PacketFormatterAdapter;

    /// <inheritdoc />
    public Task ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

    /// <inheritdoc />
    public Task DisconnectAsync(CancellationToken cancellationToken) => inner.DisconnectAsync(cancellationToken);

    /// <inheritdoc />
    public void ResetStatistics() => inner.ResetStatistics();

    /// <inheritdoc />
    public void Dispose() => inner.Dispose();

    /// <inheritdoc />
    public Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken)
    {
        if (packet is MqttConnAckPacket { ReasonCode: MqttConnectReasonCode.Success } accepted)
        {
            (accepted.ReceiveMaximum, accepted.MaximumPacketSize) = ((ushort)Math.Min(depth, ushort.MaxValue), (uint)maxPacketBytes);
            _accepted = true;
        }

        return inner.SendPacketAsync(packet, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<MqttPacket> ReceivePacketAsync(CancellationToken cancellationToken)
    {
        if (!_accepted)
        {
            var first = await inner.ReceivePacketAsync(cancellationToken).ConfigureAwait(false);
            if (first is MqttConnectPacket { ClientId: null or "", CleanSession: true } connect
                && PacketFormatterAdapter.ProtocolVersion == MqttProtocolVersion.V311)
            {
                // MQTT 3.1.1, section 3.1.3.1: a client without a name is to be given one. The broker does so from version 5 on only.
                connect.ClientId = $"client-{Guid.NewGuid():N}";
            }

            return first;
        }

        _pump ??= Task.Run(() => PumpAsync(cancellationToken), CancellationToken.None);
        while (await _ahead.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_ahead.Reader.TryRead(out var packet))
            {
                return packet;
            }
        }

        return null!;
    }

    private async Task PumpAsync(CancellationToken stop)
    {
        try
        {
            while (await inner.ReceivePacketAsync(stop).ConfigureAwait(false) is { } packet)
            {
                if (packet is MqttPublishPacket publish)
                {
                    Announce(publish);
                }

                await _ahead.Writer.WriteAsync(packet, stop).ConfigureAwait(false);
            }

            _ahead.Writer.TryComplete();
        }
        catch (Exception problem)
        {
            _ahead.Writer.TryComplete(problem);
        }
    }

    private void Announce(MqttPublishPacket publish)
    {
        if (publish.TopicAlias > 0)
        {
            if (string.IsNullOrEmpty(publish.Topic))
            {
                publish.Topic = _aliases.GetValueOrDefault(publish.TopicAlias, "");
            }
            else
            {
                _aliases[publish.TopicAlias] = publish.Topic;
            }
        }

        if (ReadingTopic.IsMeant(publish.Topic))
        {
            publish.Payload = Ticket.For(publish.Payload, intake.OfferAsync(publish.Topic, publish.Payload, MayPublish));
        }
    }
}

/// <summary>A payload together with what becomes of it.</summary>
internal sealed class Ticket : ReadOnlySequenceSegment<byte>
{
    private Ticket(ReadOnlyMemory<byte> payload, Task<Refusal> verdict)
    {
        Memory = payload;
        Verdict = verdict;
    }

    /// <summary>What is said to the message.</summary>
    public Task<Refusal> Verdict { get; }

    /// <summary>A payload of the same bytes that carries the verdict.</summary>
    public static ReadOnlySequence<byte> For(ReadOnlySequence<byte> payload, Task<Refusal> verdict)
    {
        var ticket = new Ticket(payload.IsSingleSegment ? payload.First : payload.ToArray(), verdict);
        return new ReadOnlySequence<byte>(ticket, 0, ticket, ticket.Memory.Length);
    }

    /// <summary>The verdict that a payload carries; null when it carries none.</summary>
    public static Task<Refusal>? Of(ReadOnlySequence<byte> payload) => (payload.Start.GetObject() as Ticket)?.Verdict;
}
