namespace Twinwright.Live.Ingestion;

/// <summary>Where readings go on their way into the store.</summary>
public interface IReadingTaker
{
    /// <summary>Takes a reading once, however often it comes.</summary>
    /// <param name="key">The sensor, as <c>{area}/{sensor}</c>.</param>
    /// <param name="reading">The reading.</param>
    /// <returns>Why it is refused; <see cref="Refusal.None"/> or <see cref="Refusal.Repeated"/> once it is durable.</returns>
    /// <exception cref="Storage.NotStoredException">Nobody knows whether it was stored; it may be handed over again.</exception>
    Task<Refusal> TakeAsync(string key, Reading reading);
}
