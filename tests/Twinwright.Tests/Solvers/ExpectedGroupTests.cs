using Twinwright.Model.Randomness;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.WideArea.Messages;
using Twinwright.Tests.Model;
using Xunit;

namespace Twinwright.Tests.Solvers;

public class ExpectedGroupTests
{
    private const int Neighbours = 6;
    private static readonly WideAreaConstants Constants = new();

    [Theory]
    [InlineData(0.2)]
    [InlineData(1.5)]
    public void The_expected_group_is_the_mean_over_all_sets_of_recipients(double ownDelayS)
    {
        var rng = new Rng(7).Split("test/groups");
        var group = new ExpectedGroup(Constants, Neighbours, Neighbours);
        for (var trial = 0; trial < 50; trial++)
        {
            var (own, flop, delay, chance) = (rng.NextUniform(0, 1e11), new double[Neighbours], new double[Neighbours], new double[Neighbours]);
            group.Clear();
            for (var k = 0; k < Neighbours; k++)
            {
                (flop[k], delay[k]) = (rng.NextUniform(0, 1e11), rng.NextUniform(0.1, 6));
                chance[k] = rng.NextInteger(0, 3) / 3.0;
                group.Add(flop[k] * flop[k] * flop[k], delay[k], chance[k], counted: true);
            }

            var expected = 0.0;
            for (var set = 0; set < 1 << Neighbours; set++)
            {
                var weight = 1.0;
                for (var k = 0; k < Neighbours; k++)
                {
                    weight *= (set >> k & 1) == 1 ? chance[k] : 1 - chance[k];
                }

                expected += weight == 0 ? 0 : weight * LeastEnergyJ(own, ownDelayS, [.. Enumerable.Range(0, Neighbours)
                    .Where(k => (set >> k & 1) == 1).Select(k => (flop[k], delay[k]))]);
            }

            Near.Relative(expected, group.EnergyJ(own, ownDelayS, counted: true), 1e-6);
        }
    }

    // By ternary search over the helper's finishing time, in which the energy is convex.
    private static double LeastEnergyJ(double own, double ownDelayS, (double Flop, double DelayS)[] recipients)
    {
        var deadline = Constants.LatencyThresholdS;
        var (low, high) = (ownDelayS, deadline);
        for (var cut = 0; cut < 200; cut++)
        {
            var (left, right) = (low + ((high - low) / 3), high - ((high - low) / 3));
            (low, high) = At(left) <= At(right) ? (low, right) : (left, high);
        }

        return At(low);

        double At(double finish) => Spent(own, finish - ownDelayS)
            + recipients.Sum(r => Spent(r.Flop, r.DelayS < deadline ? deadline - Math.Max(r.DelayS, finish) : Constants.MinComputingTimeS));

        double Spent(double flop, double time) => Constants.SwitchedCapacitanceWPerHz3 * flop * flop * flop / (time * time);
    }
}
