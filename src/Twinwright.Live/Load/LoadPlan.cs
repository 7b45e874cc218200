namespace Twinwright.Live.Load;

/// <summary>How a live system is loaded.</summary>
public sealed record LoadPlan
{
    /// <summary>Where the API listens.</summary>
    public required Uri Url { get; init; }

    /// <summary>Where the broker listens.</summary>
    public required Uri MqttUrl { get; init; }

    /// <summary>Sensors that publish by turns.</summary>
    public int Sensors { get; init; } = 1000;

    /// <summary>MQTT connections among which the sensors are shared.</summary>
    public int Connections { get; init; } = 8;

    /// <summary>Most readings of a connection that are not yet acknowledged.</summary>
    public int InFlight { get; init; } = 256;

    /// <summary>Readings a second of all connections [1/s]; null for as fast as they are acknowledged.</summary>
    public double? RatePerS { get; init; }

    /// <summary>Time before anything is counted.</summary>
    public TimeSpan Warmup { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time in which is counted.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Processor time of the live system so far [s], when it can be asked.</summary>
    public Func<double> ProcessorS { get; init; } = () => double.NaN;

    /// <summary>How many readings at a time are followed until the API shows them.</summary>
    public int Probes { get; init; } = 2;
}

/// <summary>What a live system did under load.</summary>
/// <param name="Acknowledged">Readings that were acknowledged in the time in which was counted.</param>
/// <param name="Refused">Readings that were refused, and connections that broke.</param>
/// <param name="Seconds">That time [s].</param>
/// <param name="Acknowledgement">Times from when a reading was due until it was acknowledged.</param>
/// <param name="Visible">Times from when a reading was published until the API showed it or a later one of its sensor.</param>
/// <param name="ProcessorS">Processor time of the live system in that time [s].</param>
public sealed record LoadResult(
    long Acknowledged, long Refused, double Seconds, LatencyHistogram Acknowledgement, LatencyHistogram Visible, double ProcessorS)
{
    /// <summary>Readings that were acknowledged from the first to the last.</summary>
    public long Ever { get; init; }

    /// <summary>Acknowledged readings a second [1/s].</summary>
    public double PerS => Acknowledged / Seconds;
}
