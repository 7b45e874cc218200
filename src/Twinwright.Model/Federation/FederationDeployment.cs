using Twinwright.Model.Randomness;

namespace Twinwright.Model.Federation;

/// <summary>A deployment of a federated construction: places, powers, rates and sizes drawn from one seed.</summary>
public sealed class FederationDeployment
{
    private FederationDeployment(FederationScenario scenario, long seed, FederationSystem system)
    {
        (Scenario, Seed, System) = (scenario, seed, system);
        (EdgeServerEastM, EdgeServerNorthM) = (new double[system.EdgeServers], new double[system.EdgeServers]);
        (SensorEastM, SensorNorthM) = (new double[system.Sensors], new double[system.Sensors]);
        PathGain = new double[system.Sensors * system.EdgeServers];
    }

    /// <summary>What it was drawn from.</summary>
    public FederationScenario Scenario { get; }

    /// <summary>Its seed.</summary>
    public long Seed { get; }

    /// <summary>Its arrays.</summary>
    public FederationSystem System { get; }

    /// <summary>East of the edge servers [m].</summary>
    public double[] EdgeServerEastM { get; }

    /// <summary>North of the edge servers [m].</summary>
    public double[] EdgeServerNorthM { get; }

    /// <summary>East of the sensors [m].</summary>
    public double[] SensorEastM { get; }

    /// <summary>North of the sensors [m].</summary>
    public double[] SensorNorthM { get; }

    /// <summary>Gain of the path without fading, as n × B + b [1].</summary>
    public double[] PathGain { get; }

    /// <summary>Draws a deployment.</summary>
    /// <remarks>
    /// Every edge server, sensor and partial-DT has a stream of its own: what it is does not depend on how many there
    /// are. Powers are uniform in dBm; the rate between two edge servers is drawn for each direction.
    /// </remarks>
    /// <param name="scenario">What to draw from.</param>
    /// <param name="seed">Seed of the deployment.</param>
    /// <exception cref="WorldRefusedException">A path gain is too small for a number.</exception>
    public static FederationDeployment Draw(FederationScenario scenario, long seed) => Draw(scenario, seed, null);

    /// <summary>Draws a deployment in which edge servers and sensors stand where they are put.</summary>
    /// <remarks>All else is drawn as it would be anywhere.</remarks>
    /// <param name="scenario">What to draw from; of numbers of edge servers and sensors those of the places count.</param>
    /// <param name="seed">Seed of the deployment.</param>
    /// <param name="places">Where everybody stands; null for places drawn at random.</param>
    /// <exception cref="WorldRefusedException">A path gain is too small for a number.</exception>
    public static FederationDeployment Draw(FederationScenario scenario, long seed, FederationPlaces? places)
    {
        if (places is not null)
        {
            scenario = scenario with
            {
                EdgeServers = scenario.EdgeServers with { Count = places.EdgeServerEastM.Length },
                Sensors = scenario.Sensors with { Count = places.SensorEastM.Length },
            };
        }

        var root = new Rng(seed).Split("federation/deployment");
        var subcarriers = scenario.Subcarriers;
        var widthHz = root.Split("subcarriers").NextUniform(subcarriers.MinHz, subcarriers.MaxHz);
        var system = new FederationSystem(
            scenario.Constants, scenario.Sensors.Count, scenario.EdgeServers.Count, scenario.PartialDts.Count, subcarriers.Count)
        {
            SubcarrierHz = widthHz,
            NoiseW = WattOfDbm(subcarriers.NoiseDbmPerHz) * widthHz,
            PenaltyPerS = scenario.PenaltyPerS,
        };
        var deployment = new FederationDeployment(scenario, seed, system);
        for (var c = 0; c < system.PartialDts; c++)
        {
            system.RequiredQuality[c] = scenario.PartialDts.RequiredQuality;
            system.ModelBit[c] = root.Split("partial-dt", c).NextUniform(scenario.PartialDts.ModelMinBit, scenario.PartialDts.ModelMaxBit);
        }

        for (var b = 0; b < system.EdgeServers; b++)
        {
            deployment.DrawEdgeServer(b, root.Split("edge-server", b), places);
        }

        for (var n = 0; n < system.Sensors; n++)
        {
            deployment.DrawSensor(n, root.Split("sensor", n), places);
        }

        return deployment;
    }

    private static double WattOfDbm(double dbm) => Math.Pow(10, dbm / 10) / 1000;

    private void DrawEdgeServer(int b, Rng rng, FederationPlaces? places)
    {
        var options = Scenario.EdgeServers;
        (System.CpuHz[b], System.Cores[b]) = (options.CpuHz, options.Cores);
        (System.CyclesPerBit[b], System.EnergyPerRoundJ[b]) = (options.CyclesPerBit, options.EnergyPerRoundJ);
        EdgeServerEastM[b] = rng.NextUniform(0, Scenario.AreaWidthM);
        EdgeServerNorthM[b] = rng.NextUniform(0, Scenario.AreaHeightM);
        if (places is not null)
        {
            (EdgeServerEastM[b], EdgeServerNorthM[b]) = (places.EdgeServerEastM[b], places.EdgeServerNorthM[b]);
        }

        System.EdgeServerPowerW[b] = WattOfDbm(rng.NextUniform(options.TransmitPowerMinDbm, options.TransmitPowerMaxDbm));
        System.CloudRateBitPerS[b] = rng.NextUniform(options.CloudRateMinBitPerS, options.CloudRateMaxBitPerS);
        var links = rng.Split("links");
        for (var to = 0; to < System.EdgeServers; to++)
        {
            var rate = links.NextUniform(options.LinkRateMinBitPerS, options.LinkRateMaxBitPerS);
            System.LinkRateBitPerS[(b * System.EdgeServers) + to] = to == b ? 0 : rate;
        }
    }

    private void DrawSensor(int n, Rng rng, FederationPlaces? places)
    {
        var options = Scenario.Sensors;
        SensorEastM[n] = rng.NextUniform(0, Scenario.AreaWidthM);
        SensorNorthM[n] = rng.NextUniform(0, Scenario.AreaHeightM);
        if (places is not null)
        {
            (SensorEastM[n], SensorNorthM[n]) = (places.SensorEastM[n], places.SensorNorthM[n]);
        }

        System.SensorPowerW[n] = WattOfDbm(rng.NextUniform(options.TransmitPowerMinDbm, options.TransmitPowerMaxDbm));
        System.MaxAssociations[n] = Scenario.Framework == Framework.NonOverlap ? Math.Min(1, options.MaxAssociations) : options.MaxAssociations;
        var channel = Scenario.Channel;
        for (var b = 0; b < System.EdgeServers; b++)
        {
            var (east, north) = (SensorEastM[n] - EdgeServerEastM[b], SensorNorthM[n] - EdgeServerNorthM[b]);
            var distance = Math.Max(Math.Sqrt((east * east) + (north * north)), channel.ReferenceM);
            var gain = PathGain[(n * System.EdgeServers) + b] = Math.Pow(distance / channel.ReferenceM, -channel.PathLossExponent);
            if (!(gain * channel.States.Min() > 0))
            {
                throw new WorldRefusedException(
                    $"no signal of sensor {n} reaches edge server {b}; area.width_m, area.height_m or channel.path_loss_exponent must be smaller");
            }
        }
    }
}

/// <summary>Where the edge servers and sensors of a federated construction stand.</summary>
/// <param name="EdgeServerEastM">East of the edge servers [m].</param>
/// <param name="EdgeServerNorthM">North of the edge servers [m].</param>
/// <param name="SensorEastM">East of the sensors [m].</param>
/// <param name="SensorNorthM">North of the sensors [m].</param>
public sealed record FederationPlaces(double[] EdgeServerEastM, double[] EdgeServerNorthM, double[] SensorEastM, double[] SensorNorthM);
