using CsCheck;
using Twinwright.Model.Radio;
using Xunit;

namespace Twinwright.Tests.Model.Radio;

public class CochannelUplinkTests
{
    private static readonly Gen<double> WidthHz = Gen.Double[3, 8].Select(exponent => Math.Pow(10, exponent));
    private static readonly Gen<double> PowerW = Gen.Double[-15, 1].Select(exponent => Math.Pow(10, exponent));

    [Fact]
    public void A_signal_as_strong_as_all_that_disturbs_it_carries_a_bit_a_hertz() => Gen.Select(WidthHz, PowerW, PowerW).Sample(
        (width, interference, noise) => Near.Relative(
            width, CochannelUplink.RateBitPerS(width, interference + noise, interference, noise), 1e-14));

    [Theory]
    [InlineData(3, 2)]
    [InlineData(7, 3)]
    [InlineData(1023, 10)]
    public void Every_doubling_of_signal_and_disturbance_carries_a_bit_more(double ratio, double bits) =>
        Near.Relative(bits * 2e6, CochannelUplink.RateBitPerS(2e6, ratio * 3e-8, 1e-8, 2e-8), 1e-14);

    [Fact]
    public void Interference_disturbs_as_noise_does() => Gen.Select(WidthHz, PowerW, PowerW, PowerW).Sample(
        (width, received, interference, noise) => Near.Relative(
            CochannelUplink.RateBitPerS(width, received, 0, interference + noise),
            CochannelUplink.RateBitPerS(width, received, interference, noise),
            1e-15));

    [Fact]
    public void More_signal_never_slows_and_more_interference_never_speeds() => Gen.Select(PowerW, PowerW, PowerW, PowerW).Sample(
        (one, two, other, noise) =>
        {
            var (less, more) = (Math.Min(one, two), Math.Max(one, two));
            return Rate(less, other, noise) <= Rate(more, other, noise) * (1 + 1e-14)
                && Rate(other, more, noise) <= Rate(other, less, noise) * (1 + 1e-14);
        },
        iter: 2_000);

    [Fact]
    public void Only_the_ratio_of_powers_counts() => Gen.Select(PowerW, PowerW, PowerW, Gen.Double[0.01, 100]).Sample(
        (received, interference, noise, scale) => Near.Relative(
            Rate(received, interference, noise), Rate(scale * received, scale * interference, scale * noise), 1e-13));

    [Fact]
    public void Rate_never_exceeds_the_power_limit_and_a_faint_signal_reaches_it() => Gen.Select(PowerW, PowerW, PowerW).Sample(
        (received, interference, noise) =>
        {
            var disturbance = interference + noise;
            Assert.True(Rate(received, interference, noise) <= 2e6 * received / (disturbance * Math.Log(2)) * (1 + 1e-14));
            Near.Relative(2e-14 / Math.Log(2), Rate(1e-20 * disturbance, interference, noise), 1e-14);
        },
        iter: 1_000);

    [Fact]
    public void A_wider_subcarrier_is_faster_though_it_takes_in_more_noise() => Gen.Select(WidthHz, WidthHz, PowerW, PowerW).Sample(
        (one, two, received, interference) =>
            Wide(Math.Min(one, two), received, interference) <= Wide(Math.Max(one, two), received, interference) * (1 + 1e-13),
        iter: 1_000);

    private static double Rate(double receivedW, double interferenceW, double noiseW) =>
        CochannelUplink.RateBitPerS(2e6, receivedW, interferenceW, noiseW);

    private static double Wide(double widthHz, double receivedW, double interferenceW) =>
        CochannelUplink.RateBitPerS(widthHz, receivedW, interferenceW, 4e-14 * widthHz);
}
