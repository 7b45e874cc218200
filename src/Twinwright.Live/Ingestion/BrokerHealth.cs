namespace Twinwright.Live.Ingestion;

/// <summary>How a broker beside the system is reached.</summary>
public sealed class BrokerHealth
{
    /// <summary>What keeps readings from coming in; null when they do.</summary>
    public string? Trouble { get; set; }
}
