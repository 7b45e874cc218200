namespace Twinwright.Live.Grains;

/// <summary>The cloud: splits the twin, decides frames and cycles, integrates partial-DTs. There is one.</summary>
[Alias("Twinwright.ICloudGrain")]
public interface ICloudGrain : IGrainWithIntegerKey
{
    /// <summary>The step of the data that the next cycle is of: all before are done.</summary>
    [Alias("NextStepAsync")]
    Task<long> NextStepAsync();

    /// <summary>Runs the cycle of a step of the data, and the frame that begins with it, if any. Does nothing when it is done already.</summary>
    /// <param name="step">Which step.</param>
    /// <param name="clockMs">The twin's clock: the time of the step [ms].</param>
    [Alias("RunAsync")]
    Task RunAsync(long step, long clockMs);

    /// <summary>The edge servers as JSON.</summary>
    [Alias("EdgeServersAsync")]
    Task<string> EdgeServersAsync();

    /// <summary>An edge server as JSON; null when there is none of this id.</summary>
    [Alias("EdgeServerAsync")]
    Task<string?> EdgeServerAsync(string id);

    /// <summary>Who decides, as JSON.</summary>
    [Alias("SeatsAsync")]
    Task<string> SeatsAsync();

    /// <summary>Asks for another solver in a seat, from the next step on.</summary>
    /// <param name="system"><c>federation</c> or <c>wide-area</c>.</param>
    /// <param name="active">Who is to decide; null to leave it.</param>
    /// <param name="shadow">Who is to be looked at; empty for nobody, null to leave it.</param>
    /// <param name="reason">Why.</param>
    /// <returns>Why not; null when it is done.</returns>
    [Alias("AppointAsync")]
    Task<string?> AppointAsync(string system, string? active, string? shadow, string reason);
}

/// <summary>Where grains are found.</summary>
public static class GrainPlaces
{
    /// <summary>The cloud.</summary>
    public static ICloudGrain Cloud(this IGrainFactory grains) => grains.GetGrain<ICloudGrain>(0);

    /// <summary>An edge server.</summary>
    public static IEdgeServerGrain EdgeServer(this IGrainFactory grains, string id) => grains.GetGrain<IEdgeServerGrain>(id);
}
