using CsCheck;
using Twinwright.Model.Federation;
using Xunit;

namespace Twinwright.Tests.Model.Federation;

public class FrameUtilityTests
{
    private static readonly Gen<double> Weight = Gen.Double[0, 20];
    private static readonly Gen<double> Quality = Gen.Double[0, 3];
    private static readonly Gen<double> Joule = Gen.Double[0, 600];
    private static readonly Gen<bool[]> Members = Gen.Bool.Array[12];

    [Fact]
    public void Changes_are_the_sensors_of_one_frame_alone() => Gen.Select(Members, Members).Sample(
        (before, now) => Assert.Equal(before.Zip(now).Count(pair => pair.First ^ pair.Second), Changes(before, now)));

    [Fact]
    public void Changes_are_a_distance() => Gen.Select(Members, Members, Members).Sample(
        (one, two, three) => Changes(one, two) == Changes(two, one)
            && Changes(one, three) <= Changes(one, two) + Changes(two, three)
            && (Changes(one, two) == 0) == one.SequenceEqual(two),
        iter: 1_000);

    [Theory]
    [InlineData(0, 4, 0, 4)]
    [InlineData(4, 0, 0, 4)]
    [InlineData(4, 4, 4, 0)]
    [InlineData(3, 2, 1, 3)]
    public void A_join_and_a_leave_count_one_each(int before, int now, int both, int expected) =>
        Assert.Equal(expected, FrameUtility.Changes(before, now, both));

    [Fact]
    public void Gain_rises_with_its_weight_and_falls_with_that_of_energy() => Gen.Select(Weight, Quality, Weight, Joule).Sample(
        (gainWeight, quality, energyWeight, energy) =>
        {
            var utility = FrameUtility.GainLessEnergy(gainWeight, quality, energyWeight, energy);
            Near.Mixed(utility + quality, FrameUtility.GainLessEnergy(gainWeight + 1, quality, energyWeight, energy), 1e-13);
            Near.Mixed(utility - energy, FrameUtility.GainLessEnergy(gainWeight, quality, energyWeight + 1, energy), 1e-13);
            Assert.Equal(gainWeight * quality, FrameUtility.GainLessEnergy(gainWeight, quality, energyWeight, 0));
        });

    [Fact]
    public void Every_change_costs_the_same() => Gen.Select(Gen.Double[-500, 500], Weight, Gen.Int[0, 60]).Sample(
        (utility, cost, changes) =>
        {
            Assert.Equal(utility, FrameUtility.System(utility, cost, 0));
            Near.Mixed(FrameUtility.System(utility, cost, changes) - cost, FrameUtility.System(utility, cost, changes + 1), 1e-13);
        });

    [Fact]
    public void Edge_servers_share_the_system_s_utility_but_for_the_cloud() => Gen.Select(
        Gen.Select(Gen.Double[0, 1], Quality, Joule, Gen.Int[0, 12]).Array[1, 8], Weight, Joule).Sample(
        (own, energyWeight, cloud) =>
        {
            var quality = own.Sum(one => one.Item1 * one.Item2);
            var system = FrameUtility.System(
                FrameUtility.GainLessEnergy(15, quality, energyWeight, own.Sum(one => one.Item3) + cloud), 0.5, own.Sum(one => one.Item4));
            var shares = own.Sum(one => FrameUtility.EdgeServer(15, one.Item1, one.Item2, energyWeight, one.Item3, 0.5, one.Item4));

            // Both are differences of amounts up to 1e5.
            Assert.Equal(shares - (energyWeight * cloud), system, 1e-9);
        },
        iter: 1_000);

    [Fact]
    public void An_edge_server_without_a_partial_dt_pays_for_its_changes() =>
        Assert.Equal(-1.5, FrameUtility.EdgeServer(15, 0, 0, 0.1, 0, 0.5, 3));

    [Fact]
    public void In_time_the_reward_is_the_utility_and_every_second_late_costs_the_same() =>
        Gen.Select(Gen.Double[-500, 500], Gen.Double[0, 50], Gen.Double[0, 10]).Sample(
            (utility, penalty, late) =>
            {
                Assert.Equal(utility, FrameUtility.Reward(utility, penalty, 0));
                Near.Mixed(FrameUtility.Reward(utility, penalty, late) - penalty, FrameUtility.Reward(utility, penalty, late + 1), 1e-13);
            });

    [Fact]
    public void Being_late_is_never_better() => Gen.Select(Gen.Double[-500, 500], Gen.Double[0.001, 10]).Sample(
        (utility, late) => FrameUtility.Reward(utility, 10, late) < FrameUtility.Reward(utility, 10, 0));

    private static int Changes(bool[] before, bool[] now) => FrameUtility.Changes(
        before.Count(member => member), now.Count(member => member), before.Zip(now).Count(pair => pair.First && pair.Second));
}
