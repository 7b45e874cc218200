using System.Globalization;
using Twinwright.Model.Batteries;
using Twinwright.Model.Computing;
using Twinwright.Model.Radio;
using Twinwright.Model.Randomness;

namespace Twinwright.Model.WideArea;

/// <summary>A deployment of a scenario: topology, sensor counts, positions and path losses drawn from one seed.</summary>
public sealed class Deployment
{
    private Deployment(WideAreaScenario scenario, long seed, WideAreaSystem system, double[] latitudeDeg, double[][] embbDistanceM)
    {
        EmbbDistanceM = embbDistanceM;
        Scenario = scenario;
        Seed = seed;
        System = system;
        LatitudeDeg = latitudeDeg;
    }

    /// <summary>What it was drawn from.</summary>
    public WideAreaScenario Scenario { get; }

    /// <summary>Its seed.</summary>
    public long Seed { get; }

    /// <summary>Its arrays.</summary>
    public WideAreaSystem System { get; }

    /// <summary>Latitude of each edge server [°].</summary>
    public double[] LatitudeDeg { get; }

    /// <summary>Distance of each eMBB sensor from its access point, by edge server and index [m].</summary>
    public double[][] EmbbDistanceM { get; }

    /// <summary>Draws a deployment.</summary>
    /// <remarks>
    /// Sensors are uniform in an annulus round their access point and numbered from the nearest to the farthest of
    /// their kind, so that the index is also the order of the channel. Every edge server has streams of its own: its
    /// sensors do not depend on how many edge servers there are.
    /// </remarks>
    /// <param name="scenario">What to draw from.</param>
    /// <param name="seed">Seed of the deployment.</param>
    /// <exception cref="WorldRefusedException">URLLC packets do not fit into a mini-slot, or there are too many links.</exception>
    public static Deployment Draw(WideAreaScenario scenario, long seed)
    {
        var constants = scenario.Constants;
        var root = new Rng(seed).Split("wide-area/deployment");
        var count = scenario.EdgeServers;
        var (east, north, latitude) = (new double[count], new double[count], new double[count]);
        var (losses, energies, distances) = (new double[count][], new double[count][], new double[count][]);
        var snr = UrllcSnr(scenario);
        for (var i = 0; i < count; i++)
        {
            var own = root.Split("edge-server", i);
            Place(scenario, i, own.Split("position"), out east[i], out north[i], out latitude[i]);
            var counts = own.Split("sensors");
            var embb = counts.NextInteger(scenario.Sensors.MinPerKind, scenario.Sensors.MaxPerKind);
            var urllc = counts.NextInteger(scenario.Sensors.MinPerKind, scenario.Sensors.MaxPerKind);
            losses[i] = DrawLosses(scenario, own.Split("embb"), embb, out distances[i]);
            energies[i] = DrawLosses(scenario, own.Split("urllc"), urllc, out _);
            for (var n = 0; n < urllc; n++)
            {
                var power = FiniteBlocklength.TransmitPowerW(
                    snr, constants.NoiseWPerHz, constants.BandwidthHz, PathLoss.Linear(energies[i][n]), constants.LinkMargin);
                energies[i][n] = Battery.UrllcEnergyJ(
                    power, constants.UrllcPacketProbability, scenario.Sensors.SlotsPerCycle, constants.MiniSlotS);
            }
        }

        var importance = new ProcessImportance[count];
        Array.Fill(importance, new(scenario.ImportanceEmbb, scenario.ImportanceUrllc, scenario.ImportanceIntegrated));
        var system = SystemBuilder.Build(
            constants, scenario.MaxNeighbourDistanceM, east, north, importance, losses, energies);
        return new Deployment(scenario, seed, system, latitude, distances);
    }

    /// <summary>Similarity of each link without noise: near − slope·d/d_th [1].</summary>
    internal double[] MeanSimilarity() => [.. System.Graph.DistanceM.Select(distance =>
        Scenario.Dynamics.SimilarityNear - (Scenario.Dynamics.SimilaritySlope * distance / System.MaxNeighbourDistanceM))];

    /// <summary>What the sun gives an edge server after a cycle, as a share of the most that it can [1].</summary>
    internal double Light(int edgeServer, long step, double cloudDraw)
    {
        var harvest = Scenario.Harvest;
        var clear = Sun.ClearSky(LatitudeDeg[edgeServer], harvest.DayOfYear, harvest.StartHour, harvest.HoursPerCycle, step);
        return clear * (harvest.CloudMin + ((1 - harvest.CloudMin) * cloudDraw));
    }

    private static double UrllcSnr(WideAreaScenario scenario)
    {
        var constants = scenario.Constants;
        var bit = FiniteBlocklength.PacketBit(scenario.Sensors.UrllcSampleBit, constants.UrllcSamples);
        try
        {
            return FiniteBlocklength.RequiredSnr(
                bit / constants.MiniSlotS, constants.BandwidthHz, constants.MiniSlotS, scenario.Sensors.UrllcErrorProbability);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new WorldRefusedException(string.Create(
                CultureInfo.InvariantCulture,
                $"no power carries URLLC packets of {bit} bit through {constants.BandwidthHz} Hz in {constants.MiniSlotS} s; "
                    + $"constants.bandwidth_hz or mini_slot_s must be larger, or urllc_samples or sensors.urllc_sample_bit smaller"));
        }
    }

    private static void Place(
        WideAreaScenario scenario, int edgeServer, Rng rng, out double eastM, out double northM, out double latitudeDeg)
    {
        if (scenario.Positions is { } sites)
        {
            (eastM, northM) = (sites[edgeServer].EastM, sites[edgeServer].NorthM);
            latitudeDeg = sites[edgeServer].LatitudeDeg ?? scenario.Harvest.LatitudeDeg;
            return;
        }

        eastM = rng.NextUniform(0, scenario.AreaWidthM);
        northM = rng.NextUniform(0, scenario.AreaHeightM);
        latitudeDeg = scenario.Harvest.LatitudeDeg;
    }

    private static double[] DrawLosses(WideAreaScenario scenario, Rng rng, int count, out double[] distancesM)
    {
        var (inner, outer) = (scenario.Sensors.InnerRadiusM, scenario.Sensors.OuterRadiusM);
        var losses = new double[count];
        distancesM = new double[count];
        for (var n = 0; n < count; n++)
        {
            // Uniform over the area of the annulus: the squared radius is uniform.
            var distance = distancesM[n] = Math.Sqrt(rng.NextUniform(inner * inner, outer * outer));
            losses[n] = PathLoss.LossDb(distance, scenario.PathLossReferenceDb, scenario.PathLossDbPerDecade);
        }

        Array.Sort(losses);
        Array.Sort(distancesM);
        return losses;
    }
}
