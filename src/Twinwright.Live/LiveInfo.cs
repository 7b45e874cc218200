namespace Twinwright.Live;

/// <summary>Names of the live system.</summary>
public static class LiveInfo
{
    /// <summary>Name under which it reports metrics.</summary>
    public const string Meter = "Twinwright.Live";
}
