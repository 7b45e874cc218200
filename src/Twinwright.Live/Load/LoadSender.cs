using System.Buffers;
using System.Globalization;
using System.Text;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Twinwright.Live.Ingestion;

namespace Twinwright.Live.Load;

/// <summary>One connection that publishes for its share of the sensors.</summary>
/// <param name="plan">How it is loaded.</param>
/// <param name="number">Its number among the connections.</param>
/// <param name="count">Told what becomes of readings.</param>
/// <param name="clock">The clock.</param>
internal sealed class LoadSender(LoadPlan plan, int number, LoadCount count, TimeProvider clock) : IDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly SemaphoreSlim _room = new(plan.InFlight);
    private readonly int _sensors = (plan.Sensors - number + plan.Connections - 1) / plan.Connections;
    private long _sent;
    private long _stampSecond;
    private string _stamp = "";

    /// <summary>Area of the sensors.</summary>
    public const string Area = "load";

    /// <summary>Name of a sensor.</summary>
    public static string SensorName(int sensor) => string.Create(CultureInfo.InvariantCulture, $"sensor-{sensor}");

    /// <summary>Connects.</summary>
    public async Task ConnectAsync(CancellationToken stop)
    {
        var options = new MqttClientOptionsBuilder().WithTcpServer(plan.MqttUrl.Host, plan.MqttUrl.Port)
            .WithProtocolVersion(MqttProtocolVersion.V500).WithClientId($"load-{number}").Build();
        await _client.ConnectAsync(options, stop).ConfigureAwait(false);
    }

    /// <summary>Publishes a reading of every sensor once, and waits for the acknowledgements.</summary>
    public async Task OnceAsync(CancellationToken stop)
    {
        for (var at = 0; at < _sensors; at++)
        {
            await _room.WaitAsync(stop).ConfigureAwait(false);
            _ = PublishAsync(clock.GetTimestamp());
        }

        await DrainAsync(stop).ConfigureAwait(false);
    }

    /// <summary>Waits until nothing is on its way.</summary>
    public async Task DrainAsync(CancellationToken stop)
    {
        for (var at = 0; at < plan.InFlight; at++)
        {
            await _room.WaitAsync(stop).ConfigureAwait(false);
        }

        _room.Release(plan.InFlight);
    }

    /// <summary>Publishes until it is stopped, as fast as planned.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var (start, first) = (clock.GetTimestamp(), _sent);
        var ratePerS = plan.RatePerS / plan.Connections;
        while (!stop.IsCancellationRequested)
        {
            var due = ratePerS is { } rate ? first + (long)(clock.GetElapsedTime(start).TotalSeconds * rate) : long.MaxValue;
            while (_sent < due && !stop.IsCancellationRequested)
            {
                await _room.WaitAsync(CancellationToken.None).ConfigureAwait(false);

                // A reading that is held up is late from when it was due, not from when there was room for it.
                _ = PublishAsync(ratePerS is null
                    ? clock.GetTimestamp()
                    : start + (long)((_sent - first) / ratePerS.Value * clock.TimestampFrequency));
            }

            await Task.Delay(1, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _client.Dispose();
        _room.Dispose();
    }

    private async Task PublishAsync(long dueAt)
    {
        var (sensor, sequence) = ((int)(_sent % _sensors * plan.Connections) + number, _sent / _sensors);
        _sent++;
        if (count.Wanted.Reader.TryRead(out var wanted))
        {
            wanted.SetResult(new Published(sensor, sequence, clock.GetTimestamp()));
        }

        try
        {
            var result = await _client.PublishAsync(Message(sensor, sequence)).ConfigureAwait(false);
            if (result.IsSuccess)
            {
                count.Acknowledged(clock.GetElapsedTime(dueAt).TotalSeconds);
            }
            else
            {
                count.Refused();
            }
        }
        catch (Exception problem) when (problem is MQTTnet.Exceptions.MqttCommunicationException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            count.Refused();
        }
        finally
        {
            _room.Release();
        }
    }

    private MqttApplicationMessage Message(int sensor, long sequence) => new()
    {
        Topic = ReadingTopic.Of(Area, SensorName(sensor)),
        QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
        Payload = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"seq\": {sequence}, \"boot\": 0, \"taken_at\": \"{Stamp()}\", \"values\": {{\"pm10\": {(sensor % 400) / 10.0 + sequence % 7}, \"temperature\": {sequence % 30}.5}}}}"))),
    };

    private string Stamp()
    {
        var now = clock.GetUtcNow();
        if (now.ToUnixTimeSeconds() is var second && second != _stampSecond)
        {
            (_stampSecond, _stamp) = (second, now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }

        return _stamp;
    }
}
