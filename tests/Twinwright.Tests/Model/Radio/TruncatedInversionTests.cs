using CsCheck;
using MathNet.Numerics.Integration;
using Twinwright.Model.Radio;
using Twinwright.Model.Randomness;
using Xunit;

namespace Twinwright.Tests.Model.Radio;

public class TruncatedInversionTests
{
    [Fact]
    public void Mean_inverse_gain_of_the_paper_is_six_and_a_third() =>
        Assert.Equal(6.33, TruncatedInversion.MeanInverseGain(1e-3), 5e-3);

    [Fact]
    public void Mean_inverse_gain_is_the_integral_over_the_fading() => Gen.Double[-6, -0.1].Sample(
        exponent =>
        {
            // E[1/g; g ≥ g0] = ∫ e^(−g)/g dg from g0; with g = e^u the integrand has no pole.
            var error = Math.Pow(10, exponent);
            var cutOff = -Math.Log(1 - error);
            var integral = GaussLegendreRule.Integrate(
                u => Math.Exp(-Math.Exp(u)), Math.Log(cutOff), Math.Log(60), 512);
            Near.Relative(integral, TruncatedInversion.MeanInverseGain(error), 1e-9);
        },
        iter: 200);

    [Fact]
    public void Mean_inverse_gain_is_what_sampling_gives()
    {
        const int Count = 400_000;
        var rng = new Rng(8).Split("fading");
        var cutOff = -Math.Log(1 - 0.05);
        var (sum, squares) = (0.0, 0.0);
        for (var n = 0; n < Count; n++)
        {
            var gain = -Math.Log(rng.NextUnit());
            var power = gain >= cutOff ? 1 / gain : 0;
            sum += power;
            squares += power * power;
        }

        var mean = sum / Count;
        var deviation = Math.Sqrt(((squares / Count) - (mean * mean)) / Count);
        Assert.Equal(mean, TruncatedInversion.MeanInverseGain(0.05), 5 * deviation);
    }

    [Fact]
    public void A_smaller_outage_costs_more_power() => Gen.Select(Gen.Double[-8, -0.01], Gen.Double[0.1, 0.99]).Sample(
        (exponent, factor) =>
            TruncatedInversion.MeanInverseGain(Math.Pow(10, exponent) * factor)
                > TruncatedInversion.MeanInverseGain(Math.Pow(10, exponent)));

    [Fact]
    public void Transmit_power_makes_up_for_loss_margin_and_fading() =>
        Near.Relative(3e-14 * 1e7 * 1e4 * 6.5, TruncatedInversion.TransmitPowerW(3e-14, 1e7, 1e4, 6.5), 1e-15);

    [Fact]
    public void Path_loss_grows_by_its_slope_with_every_decade()
    {
        Assert.Equal(38.46, PathLoss.LossDb(1, 38.46, 20));
        Assert.Equal(78.46, PathLoss.LossDb(100, 38.46, 20), 1e-12);
        Near.Relative(1e7, PathLoss.Linear(70), 1e-14);
        Near.Relative(2, PathLoss.Linear(10 * Math.Log10(2)), 1e-14);
    }
}
