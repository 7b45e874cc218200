using CsCheck;
using Twinwright.Model.Computing;
using Xunit;

namespace Twinwright.Tests.Model.Computing;

public class ComputingEnergyTests
{
    private static readonly Gen<double> Flop = Gen.Double[6, 13].Select(exponent => Math.Pow(10, exponent));
    private static readonly Gen<double> TimeS = Gen.Double[0.01, 10];

    [Fact]
    public void Energy_is_power_times_time() => Gen.Select(Flop, TimeS).Sample(
        (work, time) =>
        {
            // κ f³ is the power of the processor.
            var speed = ComputingEnergy.CpuFlopPerS(work, time);
            Near.Relative(1e-28 * speed * speed * speed * time, ComputingEnergy.EnergyJ(1e-28, work, time), 1e-14);
            Near.Relative(work, speed * time, 1e-15);
        },
        iter: 1_000);

    [Fact]
    public void Twice_the_work_costs_eight_times_and_twice_the_time_a_quarter() => Gen.Select(Flop, TimeS).Sample(
        (work, time) =>
        {
            var energy = ComputingEnergy.EnergyJ(1e-28, work, time);
            Near.Relative(8 * energy, ComputingEnergy.EnergyJ(1e-28, 2 * work, time), 1e-14);
            Near.Relative(energy / 4, ComputingEnergy.EnergyJ(1e-28, work, 2 * time), 1e-14);
        },
        iter: 1_000);

    [Fact]
    public void No_work_takes_no_energy_even_in_no_time()
    {
        Assert.Equal(0, ComputingEnergy.EnergyJ(1e-28, 0, 0));
        Assert.Equal(0, ComputingEnergy.CpuFlopPerS(0, 0));
    }

    [Fact]
    public void A_recipient_starts_with_its_data_and_its_helper_s()
    {
        Assert.Equal(2, ComputingEnergy.StartS(2, 0));
        Assert.Equal(3, ComputingEnergy.StartS(2, 3));
    }

    [Fact]
    public void A_positive_rest_of_time_is_never_lengthened_and_none_becomes_the_least()
    {
        Assert.Equal(1e-3, ComputingEnergy.TimeLeftS(4.999, 5, 0.05), 1e-12);
        Assert.Equal(0.05, ComputingEnergy.TimeLeftS(5, 5, 0.05));
        Assert.Equal(0.05, ComputingEnergy.TimeLeftS(double.PositiveInfinity, 5, 0.05));
    }

    [Fact]
    public void System_energy_is_the_sum() => Assert.Equal(7, ComputingEnergy.SystemEnergyJ([1, 2, 4]));
}
