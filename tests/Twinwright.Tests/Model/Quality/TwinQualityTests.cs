using CsCheck;
using Twinwright.Model.Quality;
using Xunit;

namespace Twinwright.Tests.Model.Quality;

public class TwinQualityTests
{
    private const double PaperExponent = 0.0368;

    private static readonly Gen<double> Kbit = Gen.Double[-3, 7].Select(exponent => Math.Pow(10, exponent));
    private static readonly Gen<double> Reference = Gen.Double[1, 1_000];
    private static readonly Gen<double> Factor = Gen.Double[0.01, 40];
    private static readonly Gen<double> Exponent = Gen.Double[0.005, 1];
    private static readonly Gen<int> Frame = Gen.Int[1, 100];

    [Fact]
    public void As_much_as_the_reference_in_every_frame_is_worth_one() => Gen.Select(Frame, Reference).Sample(
        (frame, reference) => Near.Relative(1, TwinQuality.DataFactor(frame * reference, frame, reference), 1e-14));

    [Fact]
    public void Doublings_of_data_count_squared() => Gen.Select(Gen.Int[0, 40], Frame, Reference).Sample(
        (doublings, frame, reference) => Near.Relative(
            doublings * doublings, TwinQuality.DataFactor(((1L << doublings) - 1) * (frame * reference), frame, reference), 1e-13));

    [Fact]
    public void Little_data_is_worth_the_square_of_its_amount()
    {
        // log2(1 + x) → x/ln 2.
        var x = 1e-12;
        Near.Relative(x * x / (TwinQuality.Ln2 * TwinQuality.Ln2), TwinQuality.DataFactor(x * 200, 1, 200), 2e-12);
        Assert.Equal(0, TwinQuality.DataFactor(0, 1, 200));
    }

    [Fact]
    public void More_data_is_worth_more_and_the_same_data_less_in_a_later_frame() => Gen.Select(Kbit, Kbit, Frame, Reference).Sample(
        (one, two, frame, reference) =>
            TwinQuality.DataFactor(Math.Min(one, two), frame, reference) <= TwinQuality.DataFactor(Math.Max(one, two), frame, reference)
            && TwinQuality.DataFactor(one, frame + 1, reference) < TwinQuality.DataFactor(one, frame, reference),
        iter: 1_000);

    [Fact]
    public void A_further_sensor_brings_less_than_the_one_before_in_kbit_and_would_bring_more_in_kilobytes()
    {
        // 400 kbit a sensor, β = 200: log² turns from convex to concave at e − 1 times β.
        for (var sensors = 2; sensors < 10; sensors++)
        {
            Assert.True(Gain(400, sensors + 1) < Gain(400, sensors));
        }

        for (var sensors = 1; sensors < 5; sensors++)
        {
            Assert.True(Gain(50, sensors + 1) > Gain(50, sensors));
        }

        static double Gain(double each, int sensors) =>
            TwinQuality.DataFactor(each * sensors, 1, 200) - TwinQuality.DataFactor(each * (sensors - 1), 1, 200);
    }

    [Fact]
    public void A_round_brings_most_at_a_learning_rate_of_one_over_the_lipschitz_constant() =>
        Gen.Select(Gen.Double[0.1, 20], Gen.Double[0.1, 5], Gen.Double[0, 2]).Sample(
            (lipschitz, convexity, share) =>
            {
                var exponent = TwinQuality.RoundExponent(lipschitz, share / lipschitz, convexity);
                var best = TwinQuality.RoundExponent(lipschitz, 1 / lipschitz, convexity);
                Near.Relative(convexity / (2 * lipschitz), best, 1e-14);
                Assert.True(exponent >= 0 && exponent <= best * (1 + 1e-14));
                Near.Mixed(best * share * (2 - share), exponent, 1e-13);
            },
            iter: 1_000);

    [Fact]
    public void A_round_of_the_paper_s_world_has_the_exponent_0_0368() =>
        Near.Relative(PaperExponent, TwinQuality.RoundExponent(8, 0.02, 2), 1e-15);

    [Fact]
    public void No_round_no_quality_and_never_more_than_the_data_is_worth_or_is_asked() =>
        Gen.Select(Factor, Gen.Int[0, 1_000], Exponent, Gen.Double[0.1, 5]).Sample(
            (factor, rounds, exponent, required) =>
            {
                Assert.Equal(0, TwinQuality.Quality(factor, 0, exponent, required));
                Assert.InRange(TwinQuality.Quality(factor, rounds, exponent, required), 0, Math.Min(factor, required));
            },
            iter: 1_000);

    [Fact]
    public void Every_round_closes_the_same_share_of_the_gap() => Gen.Select(Factor, Gen.Int[0, 100], Exponent).Sample(
        (factor, rounds, exponent) =>
        {
            var before = factor - TwinQuality.Quality(factor, rounds, exponent, 100);
            var after = factor - TwinQuality.Quality(factor, rounds + 1, exponent, 100);
            Assert.Equal(before * Math.Pow(2, -exponent), after, factor * 1e-14);
        },
        iter: 1_000);

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 3.25)]
    [InlineData(60, 3.25)]
    public void Halves_add_up_until_it_is_what_is_asked(int rounds, double expected) =>
        Assert.Equal(expected, TwinQuality.Quality(4, rounds, 1, 3.25), 1e-15);

    [Fact]
    public void A_factor_that_is_no_number_is_not_taken_for_what_is_asked() =>
        Assert.True(double.IsNaN(TwinQuality.Quality(double.PositiveInfinity, 0, PaperExponent, 3)));

    [Fact]
    public void The_cap_is_the_least_number_of_rounds_that_suffices() => Gen.Select(Factor, Gen.Double[0.1, 5], Exponent).Sample(
        (factor, required, exponent) =>
        {
            var cap = TwinQuality.RoundsCap(factor, required, exponent, int.MaxValue);
            if (factor <= required)
            {
                Assert.Equal(int.MaxValue, cap);
                return;
            }

            // Γ (1 − 2^(−a T)), without the minimum.
            Assert.InRange(TwinQuality.Quality(factor, cap, exponent, double.MaxValue), required * (1 - 1e-8), double.MaxValue);
            Assert.InRange(TwinQuality.Quality(factor, cap - 1, exponent, double.MaxValue), 0, required);
        },
        iter: 3_000);

    [Fact]
    public void A_need_that_a_whole_number_of_rounds_meets_exactly_takes_no_round_more() =>
        Gen.Select(Gen.Int[1, 200], Factor).Sample(
            (rounds, factor) => Assert.Equal(
                rounds, TwinQuality.RoundsCap(factor, factor * (1 - Math.Pow(2, -PaperExponent * rounds)), PaperExponent, 1_000)),
            iter: 1_000);

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(3.5, 3)]
    [InlineData(3.5000001, 4)]
    [InlineData(1e-8, 1)]
    public void Halves_are_counted(double required, int expected) => Assert.Equal(expected, TwinQuality.RoundsCap(4, required, 1, 100));

    [Fact]
    public void More_data_never_needs_more_rounds_and_the_bound_holds() =>
        Gen.Select(Factor, Factor, Exponent, Gen.Int[0, 100]).Sample(
            (one, two, exponent, most) =>
            {
                var (scarce, rich) = (Cap(Math.Min(one, two)), Cap(Math.Max(one, two)));
                Assert.True(rich <= scarce && scarce <= most && rich >= 0);
                Assert.Equal(Math.Min(most, TwinQuality.RoundsCap(one, 3, exponent, int.MaxValue)), Cap(one));

                int Cap(double factor) => TwinQuality.RoundsCap(factor, 3, exponent, most);
            },
            iter: 1_000);

    [Fact]
    public void Data_too_scarce_takes_as_many_rounds_as_there_may_be()
    {
        Assert.Equal(100, TwinQuality.RoundsCap(3, 3, PaperExponent, 100));
        Assert.Equal(100, TwinQuality.RoundsCap(0, 3, PaperExponent, 100));
        Assert.Equal(0, TwinQuality.RoundsCap(2, 3, PaperExponent, 0));
    }

    [Fact]
    public void The_whole_is_the_sum_of_its_parts_by_importance() => Gen.Select(
        Gen.Double[0, 1].Array[6], Gen.Double[0, 3].Array[6]).Sample(
        (importance, quality) =>
        {
            var sum = 0.0;
            for (var c = 0; c < 6; c++)
            {
                // One part alone counts by its importance.
                var alone = new double[6];
                alone[c] = quality[c];
                Assert.Equal(importance[c] * quality[c], TwinQuality.Global(importance, alone));
                sum += TwinQuality.Global(importance, alone);
            }

            Near.Relative(sum, TwinQuality.Global(importance, quality), 1e-14);
        });

    [Fact]
    public void Nothing_has_no_quality() => Assert.Equal(0, TwinQuality.Global([], []));
}
