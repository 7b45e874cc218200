using Twinwright.Live.Ingestion;
using Twinwright.Live.Storage;

namespace Twinwright.Live.Grains;

/// <summary>Hands readings to the grains of their sensors.</summary>
/// <param name="grains">Where they are found.</param>
internal sealed class GrainReadingTaker(IGrainFactory grains) : IReadingTaker
{
    private Tuple<GrainType, GrainInterfaceType>? _kind;

    /// <inheritdoc />
    public async Task<Refusal> TakeAsync(string key, Reading reading)
    {
        try
        {
            return await Grain(key).TakeAsync(reading).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is OrleansException or TimeoutException)
        {
            throw new NotStoredException("could not be handed over", problem);
        }
    }

    /// <summary>A sensor's grain.</summary>
    /// <remarks>The factory would work out the name of the interface from its type for every reading, which takes longer than the call.</remarks>
    private ISensorGrain Grain(string key)
    {
        var (type, face) = _kind ??= KindOf(grains.GetGrain<ISensorGrain>(key));
        return (ISensorGrain)grains.GetGrain(GrainId.Create(type, key), face);
    }

    private static Tuple<GrainType, GrainInterfaceType> KindOf(ISensorGrain grain) =>
        Tuple.Create(grain.GetGrainId().Type, ((GrainReference)grain).InterfaceType);
}
