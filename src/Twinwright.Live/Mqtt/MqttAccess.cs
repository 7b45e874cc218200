using Twinwright.Live.Ingestion;
using Twinwright.Live.Telemetry;

namespace Twinwright.Live.Mqtt;

/// <summary>Who may do what at the broker.</summary>
internal sealed class MqttAccess(LiveMetrics metrics)
{
    /// <summary>Admits a client, or not.</summary>
    /// <param name="user">Its name; null when it gives none.</param>
    /// <param name="password">Its password; null when it gives none.</param>
    /// <returns>Whether it may publish for a sensor, given as <c>{area}/{sensor}</c>; null when it is not admitted.</returns>
    public Func<string, bool>? Admit(string? user, byte[]? password) => _ => true;

    /// <summary>Whether a client may listen to a filter.</summary>
    public bool MaySubscribe(string? user, string filter) => true;

    /// <summary>Whether a client may publish something that is no reading: statuses and commands below the root.</summary>
    public bool MayTalk(string? user, string topic) =>
        topic.StartsWith(ReadingTopic.Root, StringComparison.Ordinal)
            && (topic.EndsWith("/status", StringComparison.Ordinal) || topic.EndsWith("/command", StringComparison.Ordinal));

    /// <summary>Counts a message that is not taken.</summary>
    public void CountRefused(Refusal refusal) => metrics.Refused(refusal);
}
