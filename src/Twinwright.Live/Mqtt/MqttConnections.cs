using Microsoft.AspNetCore.Connections;
using MQTTnet.Adapter;
using MQTTnet.AspNetCore;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Server;
using Twinwright.Live.Ingestion;
using Twinwright.Live.Settings;
using Twinwright.Live.Telemetry;

namespace Twinwright.Live.Mqtt;

/// <summary>Hands the web server's connections on the MQTT port to the broker.</summary>
internal sealed class MqttConnections(ReadingIntake intake, LiveSettings settings, LiveMetrics metrics) : ConnectionHandler, IMqttServerAdapter
{
    private MqttServerOptions? _options;
    private int _connections;

    /// <inheritdoc />
    public Func<IMqttChannelAdapter, Task>? ClientHandler { get; set; }

    /// <inheritdoc />
    public Task StartAsync(MqttServerOptions options, IMqttNetLogger logger)
    {
        _options = options;
        metrics.Watch("twinwright.mqtt.connections", "Open MQTT connections.", () => _connections);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync() => Task.CompletedTask;

    /// <inheritdoc />
    public void Dispose()
    {
    }

    /// <inheritdoc />
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        if (ClientHandler is not { } handle || _options is not { } options)
        {
            return;
        }

        if (Interlocked.Increment(ref _connections) > settings.MaxConnections)
        {
            Interlocked.Decrement(ref _connections);
            connection.Abort(new ConnectionAbortedException("too many connections"));
            return;
        }

        try
        {
            connection.Transport = new Duplex(
                new BoundedPackets(connection.Transport.Input, settings.MaxPacketBytes, metrics), connection.Transport.Output);
            var formatter = new MqttPacketFormatterAdapter(new MqttBufferWriter(options.WriterBufferSize, options.WriterBufferSizeMax));
            using var adapter = new ReadAheadAdapter(
                new MqttConnectionContext(formatter, connection), intake, settings.MaxInFlightPerConnection, settings.MaxPacketBytes);
            await handle(adapter).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }
}
