using CsCheck;
using Twinwright.Model.Federation;
using Xunit;

namespace Twinwright.Tests.Model.Federation;

public class FrameEnergiesTests
{
    private static readonly Gen<double> Watt = Gen.Double[0, 60];
    private static readonly Gen<double> Second = Gen.Double[0, 20];

    [Fact]
    public void What_is_sent_costs_power_times_time() => Gen.Select(Watt, Second).Sample(
        (power, time) =>
        {
            Assert.Equal(power * time, FrameEnergies.TransmissionJ(power, time));
            Assert.Equal(power * time, FrameEnergies.MigrationJ(power, time));
            Assert.Equal(power * time, FrameEnergies.UploadJ(power, time));
        });

    [Fact]
    public void A_bit_sent_costs_power_over_rate() => Gen.Select(Gen.Double[0.001, 2], Gen.Double[200, 600], Gen.Double[1e4, 1e8]).Sample(
        (power, kbit, rate) => Near.Relative(
            1000 * kbit * power / rate, FrameEnergies.TransmissionJ(power, FrameDelays.TransmissionS(kbit, rate)), 1e-14));

    [Fact]
    public void A_round_costs_the_square_of_the_speed_and_one_of_the_paper_s_world_6_144_j()
    {
        Near.Relative(6.144, FrameEnergies.RoundJ(1e-16, 64e6, 15), 1e-15);
        Near.Relative(4 * 6.144, FrameEnergies.RoundJ(1e-16, 128e6, 15), 1e-15);
        Near.Relative(8 * 6.144, FrameEnergies.RoundJ(1e-16, 64e6, 120), 1e-15);
        Near.Relative(6.144, new FederationEdgeServerOptions().EnergyPerRoundJ, 1e-15);
    }

    [Fact]
    public void A_round_costs_power_times_the_time_of_its_batch() => Gen.Select(Gen.Double[1e6, 1e9], Gen.Double[1, 200]).Sample(
        (speed, cycles) => Near.Relative(
            1e-16 * speed * speed * speed * (cycles / speed), FrameEnergies.RoundJ(1e-16, speed, cycles), 1e-14));

    [Fact]
    public void Rounds_cost_alike() => Gen.Select(Watt, Gen.Int[0, 100], Gen.Int[0, 100]).Sample(
        (round, one, two) => Near.Relative(
            FrameEnergies.CreationJ(round, one) + FrameEnergies.CreationJ(round, two), FrameEnergies.CreationJ(round, one + two), 1e-14));

    [Fact]
    public void The_cloud_pays_full_power_for_every_access_and_the_rest_for_all_its_time()
    {
        // Five accesses of 10 ms at 60 W, half a second at 5 W and 1 W.
        Assert.Equal(3 + 3, FrameEnergies.IntegrationJ(5, 0.01, 0.5, 60, 5, 1), 1e-15);
        Assert.Equal(3, FrameEnergies.IntegrationJ(5, 0.01, 0, 60, 5, 1), 1e-15);
        Assert.Equal(3, FrameEnergies.IntegrationJ(0, 0.01, 0.5, 60, 5, 1), 1e-15);
        Assert.Equal(0, FrameEnergies.IntegrationJ(0, 0.01, 0, 60, 5, 1));
    }

    [Fact]
    public void No_watt_of_the_cloud_counts_without_its_second() => Gen.Select(Gen.Int[0, 9], Second, Watt, Watt, Watt).Sample(
        (partialDts, time, max, idle, leak) =>
        {
            var energy = FrameEnergies.IntegrationJ(partialDts, 0.01, time, max, idle, leak);
            Near.Relative(energy, FrameEnergies.IntegrationJ(partialDts, 0.01, time, max, leak, idle), 1e-14);
            Near.Relative(2 * energy, FrameEnergies.IntegrationJ(partialDts, 0.02, 2 * time, max, idle, leak), 1e-14);
            Near.Relative(2 * energy, FrameEnergies.IntegrationJ(partialDts, 0.01, time, 2 * max, 2 * idle, 2 * leak), 1e-14);
        },
        iter: 1_000);

    [Fact]
    public void The_frame_costs_the_sum() => Gen.Select(Watt.Array[0, 8], Watt).Sample(
        (own, integration) => Near.Relative(own.Sum() + integration, FrameEnergies.TotalJ(own, integration), 1e-14));
}
