namespace Twinwright.Live.Ingestion;

/// <summary>What a sensor measured at one moment, as it was published.</summary>
/// <param name="Sequence">Number of the reading within a boot, from 0 up.</param>
/// <param name="Boot">How often the sensor has started counting afresh.</param>
/// <param name="TakenAtMs">When it was taken, in milliseconds since 1970-01-01 UTC [ms].</param>
/// <param name="Values">What was measured, by name, in the order in which it was published.</param>
[GenerateSerializer]
[Immutable]
[Alias("reading")]
public sealed record Reading(
    [property: Id(0)] long Sequence, [property: Id(1)] long Boot, [property: Id(2)] long TakenAtMs, [property: Id(3)] ReadingValue[] Values)
{
    /// <summary>Readings further behind the largest sequence number than this are refused.</summary>
    public const int Window = 1000;

    /// <summary>A reading stamped further ahead of the clock than this is refused [ms].</summary>
    public const long MaxAheadMs = 24L * 60 * 60 * 1000;
}

/// <summary>A measured value.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">A finite number, in the sensor's own unit.</param>
[GenerateSerializer]
[Immutable]
[Alias("reading-value")]
public readonly record struct ReadingValue([property: Id(0)] string Name, [property: Id(1)] double Value);
