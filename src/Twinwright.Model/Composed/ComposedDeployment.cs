using System.Globalization;
using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;
using Twinwright.Model.WideArea;

namespace Twinwright.Model.Composed;

/// <summary>A deployment of both systems: the same edge servers, and the same sensors, seen by either.</summary>
/// <remarks>
/// Sensor n of the federation is an eMBB sensor of the wide-area deployment, numbered edge server by edge server and
/// from the nearest to the farthest within one. It stands at its distance from its edge server, in a direction drawn
/// here. URLLC sensors serve cycles only, and are numbered likewise.
/// </remarks>
public sealed class ComposedDeployment
{
    /// <summary>Most gains of a frame: one for each sensor, edge server and subcarrier.</summary>
    public const long MostGains = 50_000_000;

    private ComposedDeployment(ComposedScenario scenario, long seed, Deployment wideArea)
    {
        (Scenario, Seed, WideArea) = (scenario, seed, wideArea);
        var system = wideArea.System;
        (EmbbOffsets, EmbbEdgeServer) = Number(system.EmbbCount);
        (UrllcOffsets, UrllcEdgeServer) = Number(system.UrllcCount);
        Region = Regions.Of(system.EastM, system.NorthM, scenario.RegionCount);
        Family = [.. Enumerable.Range(0, scenario.PartialDts).Select(c => c % scenario.RegionCount)];
        Federation = FederationDeployment.Draw(scenario.Federation, seed, Places(seed));
    }

    /// <summary>What it was drawn from.</summary>
    public ComposedScenario Scenario { get; }

    /// <summary>Its seed.</summary>
    public long Seed { get; }

    /// <summary>Topology, sensors and channels of the cycles.</summary>
    public Deployment WideArea { get; }

    /// <summary>Places, powers, rates and sizes of the frames.</summary>
    public FederationDeployment Federation { get; }

    /// <summary>The region in which an edge server stands.</summary>
    public int[] Region { get; }

    /// <summary>The family, a region, of each partial-DT.</summary>
    public int[] Family { get; }

    /// <summary>First eMBB sensor of each edge server, and N at the end; F + 1 entries.</summary>
    public int[] EmbbOffsets { get; }

    /// <summary>First URLLC sensor of each edge server, and their number at the end; F + 1 entries.</summary>
    public int[] UrllcOffsets { get; }

    /// <summary>The edge server to which each eMBB sensor belongs.</summary>
    public int[] EmbbEdgeServer { get; }

    /// <summary>The edge server to which each URLLC sensor belongs.</summary>
    public int[] UrllcEdgeServer { get; }

    /// <summary>F, and the federation's B.</summary>
    public int EdgeServers => WideArea.System.EdgeServers;

    /// <summary>N, eMBB sensors.</summary>
    public int EmbbSensors => EmbbOffsets[^1];

    /// <summary>URLLC sensors.</summary>
    public int UrllcSensors => UrllcOffsets[^1];

    /// <summary>Draws a deployment.</summary>
    /// <param name="scenario">What to draw from.</param>
    /// <param name="seed">Seed of the deployment.</param>
    /// <exception cref="WorldRefusedException">There are more partial-DTs or regions than edge servers, too many gains, or a part is refused.</exception>
    public static ComposedDeployment Draw(ComposedScenario scenario, long seed)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var count = scenario.WideArea.EdgeServers;
        if (Math.Max(scenario.PartialDts, scenario.RegionCount) > count)
        {
            throw new WorldRefusedException(string.Create(
                CultureInfo.InvariantCulture,
                $"{scenario.PartialDts} partial-DTs in {scenario.RegionCount} regions need as many edge servers, but there are {count}"));
        }

        var wideArea = Deployment.Draw(scenario.WideArea, seed);
        var gains = (long)wideArea.System.EmbbCount.Sum() * count * scenario.Federation.Subcarriers.Count;
        return gains <= MostGains ? new ComposedDeployment(scenario, seed, wideArea) : throw new WorldRefusedException(string.Create(
            CultureInfo.InvariantCulture,
            $"a frame would have {gains} gains, one for each eMBB sensor, edge server and subcarrier, but {MostGains} is the most; fewer of any of the three would do"));
    }

    private static (int[] Offsets, int[] EdgeServer) Number(int[] counts)
    {
        var offsets = new int[counts.Length + 1];
        for (var i = 0; i < counts.Length; i++)
        {
            offsets[i + 1] = offsets[i] + counts[i];
        }

        return (offsets, [.. counts.SelectMany((count, i) => Enumerable.Repeat(i, count))]);
    }

    private FederationPlaces Places(long seed)
    {
        var directions = new Rng(seed).Split("composed/deployment").Split("direction");
        var (east, north) = (new double[EmbbSensors], new double[EmbbSensors]);
        for (var i = 0; i < EdgeServers; i++)
        {
            var own = directions.Split("edge-server", i);
            for (var n = EmbbOffsets[i]; n < EmbbOffsets[i + 1]; n++)
            {
                var (sine, cosine) = Math.SinCos(own.NextUniform(0, 2 * Math.PI));
                var distance = WideArea.EmbbDistanceM[i][n - EmbbOffsets[i]];
                east[n] = WideArea.System.EastM[i] + (distance * cosine);
                north[n] = WideArea.System.NorthM[i] + (distance * sine);
            }
        }

        return new(WideArea.System.EastM, WideArea.System.NorthM, east, north);
    }
}
