using CsCheck;
using Twinwright.Model.Batteries;
using Xunit;

namespace Twinwright.Tests.Model.Batteries;

public class BatteryTests
{
    private static readonly Gen<double> Joule = Gen.Double[0, 3];

    [Fact]
    public void A_battery_stays_between_empty_and_full() => Gen.Select(Joule, Joule, Joule, Joule).Sample(
        (remaining, spent, harvested, capacity) => Battery.NextJ(remaining, spent, harvested, capacity) is var next
            && next >= 0 && next <= capacity);

    [Fact]
    public void Between_its_bounds_a_battery_loses_what_is_spent_and_gains_what_is_harvested() =>
        Assert.Equal(1.25, Battery.NextJ(1.5, 0.5, 0.25, 2));

    [Fact]
    public void An_overdrawn_battery_is_empty_before_it_harvests() => Assert.Equal(0.25, Battery.NextJ(0.5, 1, 0.25, 2));

    [Fact]
    public void More_sun_and_less_use_never_leave_less() => Gen.Select(Joule, Joule, Joule, Joule).Sample(
        (remaining, spent, harvested, more) =>
            Battery.NextJ(remaining, spent, harvested + more, 2) >= Battery.NextJ(remaining, spent, harvested, 2)
            && Battery.NextJ(remaining, spent + more, harvested, 2) <= Battery.NextJ(remaining, spent, harvested, 2));

    [Fact]
    public void A_sensor_at_its_threshold_is_available()
    {
        Assert.True(Battery.IsAvailable(1, 1));
        Assert.False(Battery.IsAvailable(Math.BitDecrement(1.0), 1));
    }

    [Fact]
    public void Urllc_energy_is_power_times_the_expected_time_on_air() =>
        Near.Relative(0.5 * 0.001 * 10 * 1000 * 1e-4, Battery.UrllcEnergyJ(0.5, 0.001, 1000, 1e-4), 1e-15);

    [Fact]
    public void Embb_energy_is_power_times_delay() => Assert.Equal(0.125, Battery.EmbbEnergyJ(0.5, 0.25));

    [Fact]
    public void A_level_activates_its_tenth_rounded_up() => Gen.Select(Gen.Int[1, 10], Gen.Int[0, 5_000]).Sample(
        (level, available) =>
        {
            var active = Battery.ActivatedByLevel(level, available);
            Assert.True(10 * active >= level * available && 10 * (active - 1) < level * available);
        },
        iter: 2_000);

    [Fact]
    public void Levels_rise_to_all_and_the_least_activates_someone() => Gen.Int[1, 1_000].Sample(
        available => Battery.ActivatedByLevel(10, available) == available
            && Battery.ActivatedByLevel(1, available) >= 1
            && Enumerable.Range(1, 9).All(level =>
                Battery.ActivatedByLevel(level, available) <= Battery.ActivatedByLevel(level + 1, available)));
}
