using CsCheck;
using Twinwright.Model.Computing;
using Xunit;

namespace Twinwright.Tests.Model.Computing;

public class HelperTimeTests
{
    private const double Kappa = 1e-28, DeadlineS = 5;

    private static readonly Gen<double> Flop = Gen.Double[8.5, 11.5].Select(exponent => Math.Pow(10, exponent));

    private static readonly Gen<Case> Cases = Gen.Select(
        Flop, Gen.Double[0, 4.9], Gen.Select(Gen.Double[0, 4.999], Flop).Array[1, 7],
        (own, delay, recipients) => new Case(own, delay, [.. recipients.Select(r => r.Item1)], [.. recipients.Select(r => r.Item2)]));

    [Fact]
    public void No_finishing_time_has_less_surrounding_energy() => Gen.Select(Cases, Gen.Double[0.0001, 0.9999].Array[20]).Sample(
        (at, shares) =>
        {
            var least = at.EnergyJ(at.Finish()) * (1 - 1e-12);
            Assert.All(shares, share => Assert.True(at.EnergyJ(at.DelayS + (share * (DeadlineS - at.DelayS))) >= least));
        },
        iter: 3_000);

    [Fact]
    public void Golden_section_finds_no_less_energy() => Cases.Sample(
        at => at.EnergyJ(at.Finish()) <= at.EnergyJ(GoldenSection(at)) * (1 + 1e-12),
        iter: 3_000);

    [Fact]
    public void Bisection_on_the_slope_finds_the_same_time() => Cases.Sample(
        at => Near.Relative(Bisection(at), at.Finish(), 1e-9),
        iter: 5_000);

    [Fact]
    public void Kinks_are_met_often_enough_to_be_tested()
    {
        // The generators must reach both kinds of optimum, or the tests above prove little.
        var (kinks, smooth, some) = (0, 0, 0);
        Cases.Sample(
            at =>
            {
                var finish = at.Finish();
                Interlocked.Increment(ref at.RecipientDelayS.Contains(finish) ? ref kinks : ref smooth);
                if (at.RecipientDelayS.Any(delay => delay > finish))
                {
                    Interlocked.Increment(ref some);
                }
            },
            iter: 2_000);
        Assert.True(kinks > 100 && smooth > 100 && some > 100, $"{kinks} kinks, {smooth} smooth, {some} with late recipients");
    }

    [Fact]
    public void The_order_of_the_recipients_does_not_matter() => Cases.Sample(
        at =>
        {
            var reversed = at with
            {
                RecipientDelayS = [.. at.RecipientDelayS.Reverse()],
                RecipientFlop = [.. at.RecipientFlop.Reverse()],
            };
            Near.Relative(at.Finish(), reversed.Finish(), 1e-14);
        },
        iter: 1_000);

    [Fact]
    public void Where_no_recipient_waits_for_its_own_data_the_printed_value_holds() => Cases.Sample(
        at =>
        {
            var early = at with { RecipientDelayS = [.. at.RecipientDelayS.Select(_ => at.DelayS / 2)] };
            var printed = HelperTime.PrintedComputingDelayS(at.OwnFlop, at.DelayS, DeadlineS, early.SumOfCubes);
            Near.Relative(at.DelayS + printed, early.Finish(), 1e-14);
        },
        iter: 1_000);

    [Fact]
    public void The_printed_derivative_vanishes_at_the_printed_value() => Cases.Sample(
        at =>
        {
            var printed = HelperTime.PrintedComputingDelayS(at.OwnFlop, at.DelayS, DeadlineS, at.SumOfCubes);
            var slope = HelperTime.PrintedDerivativeW(printed, Kappa, at.OwnFlop, at.DelayS, DeadlineS, at.SumOfCubes);
            var scale = 2 * Kappa * Math.Pow(at.OwnFlop / printed, 3);
            Assert.InRange(slope / scale, -1e-9, 1e-9);
        },
        iter: 2_000);

    [Fact]
    public void The_printed_derivative_is_the_limit_of_differences_and_rises() => Gen.Select(Cases, Gen.Double[0.05, 0.95]).Sample(
        (at, share) =>
        {
            var early = at with { RecipientDelayS = [.. at.RecipientDelayS.Select(_ => 0.0)] };
            var rest = DeadlineS - at.DelayS;
            var (time, step) = (share * rest, 1e-5 * share * (1 - share) * rest);
            var slope = HelperTime.PrintedDerivativeW(time, Kappa, at.OwnFlop, at.DelayS, DeadlineS, at.SumOfCubes);
            var (low, high) = (early.EnergyJ(at.DelayS + time - step), early.EnergyJ(at.DelayS + time + step));
            var scale = 2 * Kappa * (Math.Pow(at.OwnFlop / time, 3) + (at.SumOfCubes / Math.Pow(rest - time, 3)));
            Assert.InRange((((high - low) / (2 * step)) - slope) / scale, -1e-6, 1e-6);
            Assert.True(
                HelperTime.PrintedDerivativeW(time + step, Kappa, at.OwnFlop, at.DelayS, DeadlineS, at.SumOfCubes) > slope,
                "the objective is convex, not concave as printed");
        },
        iter: 2_000);

    [Fact]
    public void More_work_of_the_helper_never_makes_it_finish_sooner() => Gen.Select(Cases, Gen.Double[1, 5]).Sample(
        (at, factor) => (at with { OwnFlop = at.OwnFlop * factor }).Finish() >= at.Finish() * (1 - 1e-14),
        iter: 1_000);

    [Fact]
    public void Another_recipient_never_makes_the_helper_finish_later() => Gen.Select(Cases, Gen.Double[0, 4.99], Flop).Sample(
        (at, delay, flop) =>
        {
            var more = at with { RecipientDelayS = [.. at.RecipientDelayS, delay], RecipientFlop = [.. at.RecipientFlop, flop] };
            return more.Finish() <= at.Finish() * (1 + 1e-14);
        },
        iter: 1_000);

    [Fact]
    public void The_paper_s_pair_of_equal_workloads_halves_the_time()
    {
        var at = new Case(1e11, 1, [0.5], [1e11]);

        Assert.Equal(3, at.Finish(), 1e-14);
        Near.Relative(2 * Kappa * 1e33 / 4, at.EnergyJ(3), 1e-14);
    }

    [Fact]
    public void A_helper_waits_for_late_data_rather_than_finish_before_it()
    {
        // x_1 would be 3; the recipient's data is there at 3.5 only, so the time until then is free.
        Assert.Equal(3.5, new Case(1e11, 1, [3.5], [1e11]).Finish());
    }

    [Fact]
    public void Corners_have_the_times_of_the_rules()
    {
        // No work: no time. Nobody to help: all that is left. No time left: the least time.
        Assert.Equal(0, HelperTime.ComputingDelayS(0, 1, DeadlineS, 0.05, [2.0], [1e11]));
        Assert.Equal(4, HelperTime.ComputingDelayS(1e11, 1, DeadlineS, 0.05, [], []));
        Assert.Equal(0.05, HelperTime.ComputingDelayS(1e11, 5, DeadlineS, 0.05, [2.0], [1e11]));
        Assert.Equal(0.05, HelperTime.ComputingDelayS(1e11, 7, DeadlineS, 0.05, [], []));
        Assert.Equal(0.01, HelperTime.ComputingDelayS(1e11, 4.99, DeadlineS, 0.05, [], []), 1e-14);
        Assert.Equal(2, HelperTime.ComputingDelayS(1e11, 1, DeadlineS, 0.05, [0.5], [1e11]), 1e-14);
        Assert.Equal(2, HelperTime.ComputingDelayS(1e-200, 1, DeadlineS, 0.05, [0.5], [1e-200]), 1e-14);
        Assert.Equal(2, HelperTime.ComputingDelayS(1e200, 1, DeadlineS, 0.05, [0.5], [1e200]), 1e-14);
    }

    private sealed record Case(double OwnFlop, double DelayS, double[] RecipientDelayS, double[] RecipientFlop)
    {
        public double SumOfCubes => RecipientFlop.Sum(Cube);

        public double Finish() => HelperTime.FinishS(
            OwnFlop, DelayS, DeadlineS, RecipientDelayS.ToArray(), RecipientFlop.Select(Cube).ToArray());

        public double EnergyJ(double finishS) => HelperTime.SurroundingEnergyJ(
            finishS, Kappa, OwnFlop, DelayS, DeadlineS, RecipientDelayS, RecipientFlop);

        private static double Cube(double x) => x * x * x;
    }

    private static double GoldenSection(Case at)
    {
        var ratio = (Math.Sqrt(5) - 1) / 2;
        var (low, high) = (at.DelayS, DeadlineS);
        while (high - low > 1e-12)
        {
            var (one, two) = (high - (ratio * (high - low)), low + (ratio * (high - low)));
            if (one <= low || two >= high || one >= two)
            {
                break;
            }

            if (at.EnergyJ(one) <= at.EnergyJ(two))
            {
                high = two;
            }
            else
            {
                low = one;
            }
        }

        return (low + high) / 2;
    }

    /// <summary>Where the slope of the convex objective changes sign; recipients whose data comes later do not count.</summary>
    private static double Bisection(Case at)
    {
        var (low, high) = (at.DelayS, DeadlineS);
        while (true)
        {
            var middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high)
            {
                return high;
            }

            var pull = at.RecipientFlop.Where((_, j) => at.RecipientDelayS[j] <= middle).Sum(flop => Math.Pow(flop / (DeadlineS - middle), 3));
            if (Math.Pow(at.OwnFlop / (middle - at.DelayS), 3) > pull)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }
    }
}
