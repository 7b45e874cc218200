using CsCheck;
using Twinwright.Model.Federation;
using Xunit;

namespace Twinwright.Tests.Model.Federation;

public class FrameDelaysTests
{
    private static readonly Gen<double> Kbit = Gen.Double[0, 5_000];
    private static readonly Gen<double> BitPerS = Gen.Double[3, 9].Select(exponent => Math.Pow(10, exponent));
    private static readonly Gen<double> Second = Gen.Double[0, 20];

    [Fact]
    public void A_kbit_is_a_thousand_bit()
    {
        Assert.Equal(0.5, FrameDelays.TransmissionS(500, 1e6));
        Assert.Equal(0.25, FrameDelays.MigrationS(50_000, 200e6));
        Assert.Equal(1.5, FrameDelays.CreationS(100, 640, 15, 10, 64e6));
    }

    [Fact]
    public void Sending_data_and_moving_it_take_its_amount_over_the_rate() => Gen.Select(Kbit, Kbit, BitPerS).Sample(
        (one, two, rate) =>
        {
            foreach (var delay in (Func<double, double, double>[])[FrameDelays.TransmissionS, FrameDelays.MigrationS])
            {
                Near.Relative(delay(one, rate) + delay(two, rate), delay(one + two, rate), 1e-14);
                Near.Relative(delay(one, rate), delay(one, 2 * rate) + delay(one, 2 * rate), 1e-15);
                Near.Relative(1000 * one, delay(one, rate) * rate, 1e-14);
            }
        },
        iter: 1_000);

    [Fact]
    public void Training_takes_as_long_on_many_cores_as_on_one_of_their_joint_speed() =>
        Gen.Select(Gen.Int[0, 200], Kbit, Gen.Double[1, 200], Gen.Int[1, 64]).Sample(
            (rounds, data, cycles, cores) =>
            {
                var time = FrameDelays.CreationS(rounds, data, cycles, cores, 64e6);
                Near.Relative(FrameDelays.CreationS(rounds, data, cycles, 1, cores * 64e6), time, 1e-15);
                Near.Relative(rounds * FrameDelays.CreationS(1, data, cycles, cores, 64e6), time, 1e-14);
                Near.Relative(1000 * data * cycles * rounds, time * cores * 64e6, 1e-14);
            },
            iter: 1_000);

    [Fact]
    public void Nothing_to_send_nothing_to_move_and_nothing_to_train_take_no_time()
    {
        Assert.Equal(0, FrameDelays.TransmissionS(0, 1e6));
        Assert.Equal(0, FrameDelays.MigrationS(0, 1e8));
        Assert.Equal(0, FrameDelays.CreationS(100, 0, 15, 10, 64e6));
        Assert.Equal(0, FrameDelays.CreationS(0, 5_000, 15, 10, 64e6));
        Assert.Equal(0, FrameDelays.UploadS(0, 1e6));
        Assert.Equal(0, FrameDelays.IntegrationS(0, 15, 3e9));
    }

    [Fact]
    public void A_partial_dt_is_counted_in_bit()
    {
        Assert.Equal(2.5, FrameDelays.UploadS(5e6, 2e6));
        Assert.Equal(0.025, FrameDelays.IntegrationS(5e6, 15, 3e9), 1e-17);
    }

    [Fact]
    public void The_cloud_takes_as_long_for_all_as_for_one_after_the_other() => Gen.Double[1e6, 5e6].Array[5].Sample(
        models => Near.Relative(
            models.Sum(model => FrameDelays.IntegrationS(model, 15, 3e9)), FrameDelays.IntegrationS(models.Sum(), 15, 3e9), 1e-14));

    [Fact]
    public void The_slowest_edge_server_and_the_cloud_make_the_frame() => Gen.Select(Second.Array[1, 8], Second).Sample(
        (own, integration) =>
        {
            var total = FrameDelays.TotalS(own, integration);
            Assert.Equal(own.Max() + integration, total);
            Assert.Equal(total, FrameDelays.TotalS(own.Reverse().ToArray(), integration));

            // Who is no slower adds nothing.
            Assert.Equal(total, FrameDelays.TotalS([.. own, own.Min()], integration));
        },
        iter: 1_000);

    [Fact]
    public void Without_edge_servers_there_is_the_cloud() => Assert.Equal(0.5, FrameDelays.TotalS([], 0.5));

    [Fact]
    public void Only_what_is_beyond_the_frame_is_late() => Gen.Select(Second, Second).Sample(
        (delay, frame) =>
        {
            var late = FrameDelays.LatenessS(delay, frame);
            return delay <= frame ? late == 0 : late == delay - frame;
        });
}
