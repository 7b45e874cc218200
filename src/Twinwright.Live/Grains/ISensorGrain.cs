using Twinwright.Live.Ingestion;

namespace Twinwright.Live.Grains;

/// <summary>A sensor; its key is <c>{area}/{sensor}</c>.</summary>
[Alias("Twinwright.ISensorGrain")]
public interface ISensorGrain : IGrainWithStringKey
{
    /// <summary>Takes a reading once, however often it comes.</summary>
    /// <param name="reading">The reading.</param>
    /// <returns>Why it is refused; <see cref="Refusal.None"/> or <see cref="Refusal.Repeated"/> once it is durable.</returns>
    [Alias("TakeAsync")]
    Task<Refusal> TakeAsync(Reading reading);
}
