using Orleans.Placement;
using Orleans.Runtime.Placement;
using Twinwright.Live.Hosting;

namespace Twinwright.Live.Cluster;

/// <summary>Puts edge servers on silos by their areas, and the cloud on the first silo that may have it.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PlacedByRoleAttribute() : PlacementAttribute(new PlacedByRole());

/// <summary>The strategy of <see cref="PlacedByRoleAttribute"/>.</summary>
[GenerateSerializer]
[Immutable]
[Alias("placed-by-role")]
internal sealed class PlacedByRole : PlacementStrategy;

/// <summary>Where a grain belongs while certain silos are at work: all silos that see the same members say the same.</summary>
internal sealed class Places(SiloNames silos, TwinPresence twin, ClusterSettings settings)
{
    private readonly Lock _cutting = new();
    private readonly Dictionary<int, int[]> _shards = [];

    /// <summary>The silo on which an edge server belongs; null when there is none.</summary>
    public SiloAddress? OfEdgeServer(string id)
    {
        var members = silos.OfEdgeServers;
        return members.Count == 0 ? null : members[Shard(id, members.Count)].SiloAddress;
    }

    /// <summary>Whether edge servers may be on a silo.</summary>
    public bool MayHoldEdgeServers(SiloAddress silo) => silos.OfEdgeServers.Any(member => member.SiloAddress.Equals(silo));

    /// <summary>The silo on which the cloud belongs; null when there is none.</summary>
    public SiloAddress? OfCloud() => silos.OfCloud is [var first, ..] ? first.SiloAddress : null;

    /// <summary>The silo of a name; null when it is not at work.</summary>
    public SiloAddress? OfSilo(string name) => silos.Active.FirstOrDefault(member => member.Name == name)?.SiloAddress;

    private int Shard(string id, int parts)
    {
        if (twin.Plan is not { } plan || plan.EdgeServerOf(id) is not { } edgeServer)
        {
            return 0;
        }

        if (!settings.PlaceByArea)
        {
            // Anywhere, but the same everywhere: by some digits of the name.
            return (int)(BitConverter.ToUInt32(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(id))) % (uint)parts);
        }

        lock (_cutting)
        {
            if (!_shards.TryGetValue(parts, out var shards))
            {
                var system = plan.Deployment.WideArea.System;
                _shards[parts] = shards = AreaShards.Of(system.EastM, system.NorthM, system.Graph, parts);
            }

            return shards[edgeServer];
        }
    }
}

/// <summary>Orleans' way to ask <see cref="Places"/>.</summary>
internal sealed class RolePlacementDirector(Places places) : IPlacementDirector
{
    private static readonly GrainType Cloud = GrainType.Create("cloud"), Probe = GrainType.Create("link-probe");

    /// <inheritdoc />
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        var grain = target.GrainIdentity;
        var place = grain.Type == Cloud ? places.OfCloud() : grain.Type == Probe ? places.OfSilo(grain.Key.ToString()!) : places.OfEdgeServer(grain.Key.ToString()!);
        if (place is null)
        {
            throw new OrleansException($"no silo at work may have {grain}");
        }

        // Where it belongs may have been seen as dead in this moment; the next in order takes it, and gives it back in time.
        return Task.FromResult(silos.Contains(place) ? place : grain.Type == Cloud
            ? throw new OrleansException("the silo that the cloud belongs on is not at work")
            : silos.Where(places.MayHoldEdgeServers).Order().FirstOrDefault() ?? throw new OrleansException("the silo that the edge server belongs on is not at work"));
    }
}
