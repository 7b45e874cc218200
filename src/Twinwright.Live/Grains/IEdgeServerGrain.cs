using Orleans.Concurrency;

namespace Twinwright.Live.Grains;

/// <summary>An edge server; its key is its id. It obeys the cloud of the latest epoch, each order once.</summary>
[Alias("Twinwright.IEdgeServerGrain")]
public interface IEdgeServerGrain : IGrainWithStringKey
{
    /// <summary>Begins a frame: takes over the partial-DT that it is to build, and trains it. Durable when it returns.</summary>
    [Alias("FrameAsync")]
    Task<EdgeReport> FrameAsync(FrameOrder order);

    /// <summary>Updates what it hosts: takes a helper's parameters, trains, predicts. Durable when it returns.</summary>
    [Alias("CycleAsync")]
    Task<EdgeReport> CycleAsync(CycleOrder order);

    /// <summary>Parameters of what it hosts, after an order.</summary>
    /// <param name="order">The order after which they are asked for.</param>
    [AlwaysInterleave]
    [Alias("ParametersAsync")]
    Task<byte[]> ParametersAsync(long order);

    /// <summary>A partial-DT with its history, as it was before the frame that takes it away.</summary>
    /// <param name="partialDt">Which.</param>
    [AlwaysInterleave]
    [Alias("GiveAsync")]
    Task<byte[]> GiveAsync(int partialDt);

    /// <summary>Goes on by itself where no order has come for a while but readings have: learns what is measured here. Otherwise does nothing.</summary>
    [Alias("GoOnAsync")]
    Task GoOnAsync();
}
