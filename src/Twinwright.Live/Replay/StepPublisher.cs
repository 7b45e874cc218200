using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Protocol;
using Twinwright.Live.Ingestion;

namespace Twinwright.Live.Replay;

/// <summary>Publishes steps of real data as sensors would; the sequence number is the step.</summary>
/// <param name="source">The data.</param>
/// <param name="log">Told of readings that are refused for good.</param>
public sealed class StepPublisher(IReplaySource source, ILogger<StepPublisher> log)
{
    /// <summary>Publishes a step's readings, and waits until the broker has acknowledged them.</summary>
    /// <param name="client">A client that is connected.</param>
    /// <param name="step">Which step.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <exception cref="Storage.NotStoredException">One was not taken, but may be later.</exception>
    public async Task PublishAsync(IMqttClient client, long step, CancellationToken stop)
    {
        var timeMs = source.TimeMs(step);
        var sent = source.At(step).Select(published => client.PublishAsync(
            new MqttApplicationMessageBuilder()
                .WithTopic(ReadingTopic.Of(published.Area, published.Sensor))
                .WithPayload(ReplayPayload.Of(new Reading(step, 0, timeMs, published.Values)))
                .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(),
            stop)).ToList();
        foreach (var result in await Task.WhenAll(sent).ConfigureAwait(false))
        {
            if (result.IsSuccess)
            {
                continue;
            }

            if (result.ReasonCode is MqttClientPublishReasonCode.UnspecifiedError or MqttClientPublishReasonCode.QuotaExceeded)
            {
                throw new Storage.NotStoredException($"a reading was answered with {result.ReasonCode} {result.ReasonString}");
            }

            // It will be refused however often it is sent, as when somebody else has counted further for this sensor: the twin goes on without it.
            log.LogWarning("A reading of step {Step} was refused for good: {Reason}", step, result.ReasonString);
        }
    }
}
