namespace Twinwright.Live.Grains;

/// <summary>An edge server; its key is its id.</summary>
[Alias("Twinwright.IEdgeServerGrain")]
public interface IEdgeServerGrain : IGrainWithStringKey
{
}
