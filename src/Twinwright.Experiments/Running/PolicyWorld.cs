using Twinwright.Learning.Policies;
using Twinwright.Model;
using Twinwright.Model.Federation;
using Twinwright.Model.WideArea;

namespace Twinwright.Experiments.Running;

/// <summary>What a policy must fit: a deployment, or an instance of one.</summary>
public sealed record PolicyWorld
{
    private readonly Lazy<string> _fingerprint;

    private PolicyWorld(long? deployment, Func<string> fingerprint, params IEnumerable<(string Name, int Size)> sizes)
    {
        (Deployment, _fingerprint) = (deployment, new Lazy<string>(fingerprint));
        Sizes = sizes.ToDictionary(size => size.Name, size => size.Size);
    }

    /// <summary>Seed of the deployment; null when an instance does not say it.</summary>
    public long? Deployment { get; }

    /// <summary>Sizes by name.</summary>
    public IReadOnlyDictionary<string, int> Sizes { get; }

    /// <summary>Fingerprint of the deployment; worked out when first asked for.</summary>
    public string Fingerprint => _fingerprint.Value;

    /// <summary>A deployment of wide-area updating.</summary>
    public static PolicyWorld Of(Deployment deployment) => Of(deployment.System, deployment.Seed);

    /// <summary>An instance of wide-area updating.</summary>
    public static PolicyWorld Of(WideAreaSystem system, WorldOrigin? origin) => Of(system, origin?.Deployment);

    /// <summary>A deployment of federated construction.</summary>
    public static PolicyWorld Of(FederationDeployment deployment) => Of(deployment.System, deployment.Seed);

    /// <summary>An instance of federated construction.</summary>
    public static PolicyWorld Of(FederationSystem system, WorldOrigin? origin) => Of(system, origin?.Deployment);

    private static PolicyWorld Of(WideAreaSystem system, long? seed) =>
        new(seed, () => DeploymentFingerprint.Of(system), ("edge_servers", system.EdgeServers));

    private static PolicyWorld Of(FederationSystem system, long? seed) => new(
        seed,
        () => DeploymentFingerprint.Of(system),
        ("sensors", system.Sensors),
        ("edge_servers", system.EdgeServers),
        ("partial_dts", system.PartialDts),
        ("subcarriers", system.Subcarriers));
}
