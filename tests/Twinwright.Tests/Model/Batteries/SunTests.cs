using CsCheck;
using Twinwright.Model.Batteries;
using Xunit;

namespace Twinwright.Tests.Model.Batteries;

public class SunTests
{
    private static readonly Gen<double> Latitude = Gen.Double[-90, 90];
    private static readonly Gen<int> Day = Gen.Int[1, 365];

    [Fact]
    public void The_sun_is_as_high_before_noon_as_after() => Gen.Select(Latitude, Day, Gen.Double[0, 12]).Sample(
        (latitude, day, hours) => Assert.Equal(
            Sun.SineOfElevation(latitude, day, 12 - hours), Sun.SineOfElevation(latitude, day, 12 + hours), 1e-13));

    [Fact]
    public void The_sun_is_highest_at_noon_and_lowest_at_midnight() => Gen.Select(Latitude, Day, Gen.Double[0, 24]).Sample(
        (latitude, day, hour) =>
        {
            var height = Sun.SineOfElevation(latitude, day, hour);
            return height <= Sun.SineOfElevation(latitude, day, 12) + 1e-15
                && height >= Sun.SineOfElevation(latitude, day, 0) - 1e-15
                && Math.Abs(height) <= 1 + 1e-15;
        });

    [Fact]
    public void Noon_height_is_ninety_degrees_less_latitude_plus_declination()
    {
        // Day 81 is Cooper's equinox: declination 0. Day 172 is within a hundredth of a degree of the solstice.
        Assert.Equal(Math.Cos(51 * Math.PI / 180), Sun.SineOfElevation(51, 81, 12), 1e-12);
        Assert.Equal(Math.Sin((90 - 51 + 23.44) * Math.PI / 180), Sun.SineOfElevation(51, 172, 12), 1e-4);
    }

    [Fact]
    public void At_the_equinox_day_and_night_are_equally_long() => Gen.Double[-85, 85].Sample(
        latitude => Assert.Equal(0, Sun.SineOfElevation(latitude, 81, 6), 1e-12));

    [Fact]
    public void There_is_night_in_london_and_none_beyond_the_polar_circle_in_june()
    {
        var hours = Enumerable.Range(0, 48).Select(half => half / 2.0).ToList();
        Assert.InRange(hours.Count(hour => Sun.ClearSky(51, 172, hour, 0, 0) == 0), 12, 18);
        Assert.DoesNotContain(hours, hour => Sun.ClearSky(75, 172, hour, 0, 0) == 0);
    }

    [Fact]
    public void In_december_the_polar_night_gives_nothing_at_all() => Assert.All(
        Enumerable.Range(0, 48), half => Assert.Equal(0, Sun.ClearSky(75, 355, half / 2.0, 0, 0)));

    [Fact]
    public void Steps_walk_through_the_hours_and_on_to_the_next_day() => Gen.Select(Latitude, Gen.Int[1, 300], Gen.Int[0, 23], Gen.Int[0, 500]).Sample(
        (latitude, day, hour, step) =>
        {
            var hours = hour + (2 * step);
            var expected = Math.Max(0, Sun.SineOfElevation(latitude, day + (hours / 24), hours % 24));
            Assert.Equal(expected, Sun.ClearSky(latitude, day, hour, 2, step), 1e-12);
        });

    [Fact]
    public void A_year_of_steps_returns_to_the_same_light() => Gen.Select(Latitude, Day, Gen.Int[0, 23]).Sample(
        (latitude, day, hour) => Assert.Equal(
            Sun.ClearSky(latitude, day, hour, 1, 0), Sun.ClearSky(latitude, day, hour, 1, 365 * 24L), 1e-12));
}
