using CsCheck;
using Twinwright.Model.Radio;
using Xunit;

namespace Twinwright.Tests.Model.Radio;

public class UplinkTests
{
    private const double NoiseWPerHz = 4e-21;

    private static readonly Gen<double> BandwidthHz = Gen.Double[4, 9].Select(exponent => Math.Pow(10, exponent));
    private static readonly Gen<double> ReceivedW = Gen.Double[-20, -10].Select(exponent => Math.Pow(10, exponent));
    private static readonly Gen<int> Sensors = Gen.Int[1, 60];

    [Fact]
    public void Rate_at_snr_one_is_the_share_of_the_bandwidth() => Sensors.Sample(embb => Near.Relative(
        1e7 / embb,
        Uplink.PuncturedRateBitPerS(embb, 0, NoiseWPerHz * 1e7 / embb, 1e7, NoiseWPerHz, 0.001),
        1e-14));

    [Fact]
    public void More_bandwidth_never_slows_the_link() => Gen.Select(BandwidthHz, BandwidthHz, ReceivedW, Sensors).Sample(
        (one, two, received, embb) =>
            Rate(embb, 3, received, Math.Min(one, two)) <= Rate(embb, 3, received, Math.Max(one, two)) * (1 + 1e-12),
        iter: 1_000);

    [Fact]
    public void More_power_never_slows_the_link() => Gen.Select(BandwidthHz, ReceivedW, ReceivedW, Sensors).Sample(
        (bandwidth, one, two, embb) =>
            Rate(embb, 3, Math.Min(one, two), bandwidth) <= Rate(embb, 3, Math.Max(one, two), bandwidth) * (1 + 1e-12),
        iter: 1_000);

    [Fact]
    public void Another_sensor_slows_each_and_speeds_all() => Gen.Select(BandwidthHz, ReceivedW, Sensors).Sample(
        (bandwidth, received, embb) =>
        {
            var (few, more) = (Rate(embb, 0, received, bandwidth), Rate(embb + 1, 0, received, bandwidth));
            return more <= few * (1 + 1e-12) && more * (embb + 1) >= few * embb * (1 - 1e-12);
        },
        iter: 1_000);

    [Fact]
    public void Rate_never_exceeds_the_power_limit() => Gen.Select(BandwidthHz, ReceivedW, Sensors).Sample(
        (bandwidth, received, embb) => Rate(embb, 0, received, bandwidth) <= received / (NoiseWPerHz * Math.Log(2)) * (1 + 1e-12),
        iter: 1_000);

    [Fact]
    public void A_faint_signal_reaches_the_power_limit() => Near.Relative(
        1e-30 / (NoiseWPerHz * Math.Log(2)), Rate(7, 0, 1e-30, 1e9), 1e-12);

    [Fact]
    public void Urllc_packets_take_their_share_of_the_slots() => Gen.Select(Gen.Int[0, 900], Sensors).Sample(
        (urllc, embb) => Near.Relative(
            (1 - (0.001 * urllc)) * Rate(embb, 0, 1e-14, 1e7), Rate(embb, urllc, 1e-14, 1e7), 1e-12));

    [Fact]
    public void Urllc_packets_leave_one_slot_in_a_hundred() => Gen.Int[990, 100_000].Sample(
        urllc => Near.Relative(0.01 * Rate(5, 0, 1e-14, 1e7), Rate(5, urllc, 1e-14, 1e7), 1e-12));

    [Fact]
    public void Without_an_embb_sensor_there_is_no_rate_and_the_delay_is_between_two_packets()
    {
        Assert.Equal(0, Rate(0, 3, 1e-14, 1e7));
        Assert.Equal(0.1, Uplink.TransmissionDelayS(0, 1e6, 1e-4, 0.001), 1e-15);
    }

    [Fact]
    public void Delay_is_data_over_rate() => Assert.Equal(0.25, Uplink.TransmissionDelayS(4e6, 1e6, 1e-4, 0.001));

    private static double Rate(int embb, int urllc, double receivedW, double bandwidthHz) =>
        Uplink.PuncturedRateBitPerS(embb, urllc, receivedW, bandwidthHz, NoiseWPerHz, 0.001);
}
