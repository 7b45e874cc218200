using Twinwright.Model.Federation;
using Xunit;

namespace Twinwright.Tests.Model.Federation;

public class FederationDeploymentTests
{
    private static readonly FederationScenario Paper = new();

    [Fact]
    public void Equal_seeds_give_equal_deployments_and_others_differ()
    {
        var (one, two, other) = (Draw(Paper, 5), Draw(Paper, 5), Draw(Paper, 6));

        Assert.Equal(Numbers(one), Numbers(two));
        Assert.All(Numbers(one).Zip(Numbers(other)), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Fact]
    public void Every_draw_stays_within_its_bounds_and_is_uniform_there()
    {
        // 60 deployments of 12 edge servers, 40 sensors and 12 partial-DTs.
        var scenario = Paper with
        {
            AreaWidthM = 800,
            AreaHeightM = 300,
            EdgeServers = Paper.EdgeServers with { Count = 12, TransmitPowerMinDbm = 0, TransmitPowerMaxDbm = 20 },
            Sensors = Paper.Sensors with { Count = 40 },
            PartialDts = Paper.PartialDts with { Count = 12 },
        };
        var draws = Enumerable.Range(0, 60).Select(seed => Draw(scenario, seed)).ToList();

        Uniform(0, 800, draws.SelectMany(draw => draw.EdgeServerEastM));
        Uniform(0, 300, draws.SelectMany(draw => draw.EdgeServerNorthM));
        Uniform(0, 800, draws.SelectMany(draw => draw.SensorEastM));
        Uniform(0, 300, draws.SelectMany(draw => draw.SensorNorthM));
        Uniform(0, 20, draws.SelectMany(draw => draw.System.EdgeServerPowerW).Select(Dbm));
        Uniform(5, 33, draws.SelectMany(draw => draw.System.SensorPowerW).Select(Dbm));
        Uniform(1e6, 3e6, draws.SelectMany(draw => draw.System.CloudRateBitPerS));
        Uniform(100e6, 300e6, draws.SelectMany(draw => draw.System.LinkRateBitPerS).Where(rate => rate != 0));
        Uniform(1e6, 5e6, draws.SelectMany(draw => draw.System.ModelBit));
        Uniform(1e6, 5e6, Enumerable.Range(0, 600).Select(seed => Draw(Paper, seed).System.SubcarrierHz));
    }

    [Fact]
    public void Draws_of_different_kinds_have_nothing_to_do_with_each_other()
    {
        var scenario = Paper with { Sensors = Paper.Sensors with { Count = 4_000 } };
        var draw = Draw(scenario, 3);
        double[][] series = [draw.SensorEastM, draw.SensorNorthM, [.. draw.System.SensorPowerW.Select(Dbm)]];
        for (var one = 0; one < 3; one++)
        {
            for (var two = one + 1; two < 3; two++)
            {
                Assert.Equal(0, Correlation(series[one], series[two]), 5 / Math.Sqrt(4_000));
            }
        }
    }

    [Fact]
    public void A_sensor_an_edge_server_and_a_partial_dt_do_not_depend_on_how_many_there_are()
    {
        var few = Draw(Paper, 5);
        var many = Draw(
            Paper with
            {
                EdgeServers = Paper.EdgeServers with { Count = 9 },
                Sensors = Paper.Sensors with { Count = 70 },
                PartialDts = Paper.PartialDts with { Count = 8 },
                Subcarriers = Paper.Subcarriers with { Count = 30 },
            },
            5);

        Assert.Equal(few.SensorEastM, many.SensorEastM[..20]);
        Assert.Equal(few.System.SensorPowerW, many.System.SensorPowerW[..20]);
        Assert.Equal(few.EdgeServerNorthM, many.EdgeServerNorthM[..5]);
        Assert.Equal(few.System.EdgeServerPowerW, many.System.EdgeServerPowerW[..5]);
        Assert.Equal(few.System.CloudRateBitPerS, many.System.CloudRateBitPerS[..5]);
        Assert.Equal(few.System.ModelBit, many.System.ModelBit[..5]);
        Assert.Equal((few.System.SubcarrierHz, few.System.NoiseW), (many.System.SubcarrierHz, many.System.NoiseW));
        for (var b = 0; b < 5; b++)
        {
            Assert.Equal(few.System.LinkRateBitPerS[(5 * b)..((5 * b) + 5)], many.System.LinkRateBitPerS[(9 * b)..((9 * b) + 5)]);
            Assert.All(Enumerable.Range(0, 20), n => Assert.Equal(few.PathGain[(5 * n) + b], many.PathGain[(9 * n) + b]));
        }
    }

    [Fact]
    public void Both_directions_between_edge_servers_have_rates_of_their_own()
    {
        var rate = Draw(Paper, 1).System.LinkRateBitPerS;
        for (var one = 0; one < 5; one++)
        {
            Assert.Equal(0, rate[(5 * one) + one]);
            for (var two = 0; two < one; two++)
            {
                Assert.NotEqual(rate[(5 * one) + two], rate[(5 * two) + one]);
            }
        }
    }

    [Fact]
    public void Noise_is_its_density_times_the_width_of_a_subcarrier()
    {
        var system = Draw(Paper, 2).System;
        Near.Relative(Math.Pow(10, -10.4) / 1000 * system.SubcarrierHz, system.NoiseW, 1e-14);
    }

    [Fact]
    public void Path_loss_starts_at_the_reference_distance_and_falls_with_its_exponent()
    {
        var draw = Draw(Paper, 4);
        var near = 0;
        for (var n = 0; n < 20; n++)
        {
            for (var b = 0; b < 5; b++)
            {
                var distance = double.Hypot(draw.SensorEastM[n] - draw.EdgeServerEastM[b], draw.SensorNorthM[n] - draw.EdgeServerNorthM[b]);
                near += distance <= 100 ? 1 : 0;
                Near.Relative(distance <= 100 ? 1 : 1e6 / (distance * distance * distance), draw.PathGain[(5 * n) + b], 1e-12);
            }
        }

        Assert.True(near > 0);
        Assert.All(Draw(Paper with { Channel = Paper.Channel with { PathLossExponent = 0 } }, 4).PathGain, gain => Assert.Equal(1, gain));
    }

    [Theory]
    [InlineData(Framework.Overlap, 3, 3)]
    [InlineData(Framework.Centra, 3, 3)]
    [InlineData(Framework.NonOverlap, 3, 1)]
    [InlineData(Framework.NonOverlap, 1, 1)]
    [InlineData(Framework.NonOverlap, 0, 0)]
    public void Without_overlap_a_sensor_joins_one_coalition_at_most(Framework framework, int asked, int given)
    {
        var scenario = Paper with { Framework = framework, Sensors = Paper.Sensors with { MaxAssociations = asked } };
        Assert.All(Draw(scenario, 1).System.MaxAssociations, most => Assert.Equal(given, most));
    }

    [Fact]
    public void What_is_not_drawn_is_taken_over()
    {
        var scenario = Frames.Varied(7);
        var system = Draw(scenario, 1).System;

        Assert.Equal((8, 4, 3, 3), (system.Sensors, system.EdgeServers, system.PartialDts, system.Subcarriers));
        Assert.Equal((scenario.Constants, scenario.PenaltyPerS), (system.Constants, system.PenaltyPerS));
        Assert.All(system.RequiredQuality, required => Assert.Equal(scenario.PartialDts.RequiredQuality, required));
        Assert.All(system.CyclesPerBit, cycles => Assert.Equal(scenario.EdgeServers.CyclesPerBit, cycles));
        Assert.All(system.CpuHz, speed => Assert.Equal(64e6, speed));
        Assert.All(system.Cores, cores => Assert.Equal(10, cores));
        Assert.All(system.EnergyPerRoundJ, energy => Assert.Equal(6.144, energy));
    }

    private static FederationDeployment Draw(FederationScenario scenario, long seed) => FederationDeployment.Draw(scenario, seed);

    private static double Dbm(double watt) => 10 * Math.Log10(watt * 1000);

    private static double[][] Numbers(FederationDeployment draw) =>
    [
        draw.EdgeServerEastM, draw.EdgeServerNorthM, draw.SensorEastM, draw.SensorNorthM, draw.PathGain, draw.System.EdgeServerPowerW,
        draw.System.CloudRateBitPerS, draw.System.LinkRateBitPerS, draw.System.ModelBit, draw.System.SensorPowerW, [draw.System.SubcarrierHz],
    ];

    /// <summary>All between the bounds, near both, and the share below each tenth within five standard errors.</summary>
    private static void Uniform(double low, double high, IEnumerable<double> draws)
    {
        var shares = draws.Select(draw => (draw - low) / (high - low)).ToList();
        Assert.True(shares.Count >= 600);
        Assert.All(shares, share => Assert.InRange(share, -1e-12, 1 + 1e-12));
        for (var tenth = 0.1; tenth < 0.95; tenth += 0.1)
        {
            Assert.Equal(tenth, shares.Count(share => share < tenth) / (double)shares.Count, 5 * Math.Sqrt(tenth * (1 - tenth) / shares.Count));
        }
    }

    private static double Correlation(double[] one, double[] two)
    {
        var (meanOne, meanTwo) = (one.Average(), two.Average());
        var product = one.Zip(two).Sum(pair => (pair.First - meanOne) * (pair.Second - meanTwo));
        return product / Math.Sqrt(one.Sum(x => (x - meanOne) * (x - meanOne)) * two.Sum(x => (x - meanTwo) * (x - meanTwo)));
    }
}
