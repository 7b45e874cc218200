using CsCheck;
using Twinwright.Model.Radio;
using Xunit;

namespace Twinwright.Tests.Model.Radio;

public class FiniteBlocklengthTests
{
    private const double BandwidthHz = 10e6, BlockS = 1e-4;

    [Fact]
    public void A_packet_holds_the_bits_of_its_samples() => Assert.Equal(1000, FiniteBlocklength.PacketBit(100, 10));

    [Fact]
    public void Snr_of_the_paper_is_one_decibel()
    {
        var snr = FiniteBlocklength.RequiredSnr(1000 / BlockS, BandwidthHz, BlockS, 1e-5);

        Assert.Equal(1.257, snr, 5e-4);
        Assert.Equal(5.0e-14, FiniteBlocklength.TransmitPowerW(snr, 3.9810717055349565e-21, BandwidthHz, 1, 1), 5e-16);
    }

    [Fact]
    public void Required_snr_is_a_root_of_the_rate() => Cases.Sample(
        (rate, error) =>
        {
            var snr = FiniteBlocklength.RequiredSnr(rate, BandwidthHz, BlockS, error);
            Near.Relative(rate, FiniteBlocklength.RateBitPerS(snr, BandwidthHz, BlockS, error), 1e-9);
        },
        iter: 1_000);

    [Fact]
    public void Above_the_required_snr_the_rate_never_falls_below_the_wanted_one() => Gen.Select(Cases, Gen.Double[0, 6]).Sample(
        (wanted, more) =>
        {
            var (rate, error) = wanted;
            var snr = FiniteBlocklength.RequiredSnr(rate, BandwidthHz, BlockS, error) * Math.Pow(10, more);
            return FiniteBlocklength.RateBitPerS(snr, BandwidthHz, BlockS, error) >= rate * (1 - 1e-9);
        },
        iter: 1_000);

    [Fact]
    public void A_higher_rate_needs_a_higher_snr() => Gen.Select(Cases, Gen.Double[1.001, 3]).Sample(
        (wanted, factor) =>
            FiniteBlocklength.RequiredSnr(wanted.Rate * factor, BandwidthHz, BlockS, wanted.Error)
                > FiniteBlocklength.RequiredSnr(wanted.Rate, BandwidthHz, BlockS, wanted.Error),
        iter: 500);

    [Fact]
    public void Fewer_errors_need_a_higher_snr() => Gen.Select(Cases, Gen.Double[0.01, 0.9]).Sample(
        (wanted, factor) =>
            FiniteBlocklength.RequiredSnr(wanted.Rate, BandwidthHz, BlockS, wanted.Error * factor)
                > FiniteBlocklength.RequiredSnr(wanted.Rate, BandwidthHz, BlockS, wanted.Error),
        iter: 500);

    [Fact]
    public void Long_blocks_approach_shannon() => Gen.Double[-2, 3].Sample(
        exponent =>
        {
            // The back-off falls with the square root of the block's length.
            var snr = Math.Pow(10, exponent);
            var shannon = BandwidthHz * Math.Log2(1 + snr);
            var gap1 = shannon - FiniteBlocklength.RateBitPerS(snr, BandwidthHz, 1, 1e-5);
            var gap2 = shannon - FiniteBlocklength.RateBitPerS(snr, BandwidthHz, 100, 1e-5);
            Assert.True(gap2 > 0);
            Near.Relative(10, gap1 / gap2, 1e-5);
        },
        iter: 500);

    [Fact]
    public void With_an_error_of_one_half_the_rate_is_shannons() => Near.Relative(
        BandwidthHz, FiniteBlocklength.RateBitPerS(1, BandwidthHz, BlockS, 0.5), 1e-14);

    [Fact]
    public void A_rate_must_be_positive() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FiniteBlocklength.RequiredSnr(0, BandwidthHz, BlockS, 1e-5));

    private static Gen<(double Rate, double Error)> Cases =>
        Gen.Select(Gen.Double[4, 8], Gen.Double[-9, -0.31], (rate, error) => (Math.Pow(10, rate), Math.Pow(10, error)));
}
