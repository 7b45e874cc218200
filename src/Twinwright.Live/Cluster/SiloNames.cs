using Orleans.Runtime;

namespace Twinwright.Live.Cluster;

/// <summary>The silos that are at work, as this one sees them; all that see the same members see the same order.</summary>
/// <param name="membership">Orleans' view.</param>
/// <param name="self">This one.</param>
/// <param name="settings">Which of them may be what.</param>
internal sealed class SiloNames(IClusterMembershipService membership, ILocalSiloDetails self, ClusterSettings settings)
{
    /// <summary>Silos at work by name.</summary>
    public IReadOnlyList<ClusterMember> Active =>
        [.. membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active)
            .OrderBy(member => member.Name, StringComparer.Ordinal).ThenBy(member => member.SiloAddress)];

    /// <summary>Whether this silo is the first by name, which does what one alone should do.</summary>
    public bool IsFirst => Active is [var first, ..] && first.SiloAddress.Equals(self.SiloAddress);

    /// <summary>Silos at work that may hold edge servers.</summary>
    public IReadOnlyList<ClusterMember> OfEdgeServers => [.. Active.Where(member => Of(member.Name).MayHoldEdgeServers)];

    /// <summary>Silos at work on which the cloud may be.</summary>
    public IReadOnlyList<ClusterMember> OfCloud => [.. Active.Where(member => Of(member.Name).MayBeCloud)];

    /// <summary>What a silo may be; one that the file does not name may be everything.</summary>
    private SiloSettings Of(string name) => settings.Silos.FirstOrDefault(silo => silo.Name == name) ?? new SiloSettings { Name = name };
}
