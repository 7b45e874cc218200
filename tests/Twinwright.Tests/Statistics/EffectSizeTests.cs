using CsCheck;
using Twinwright.Experiments.Statistics;
using Xunit;

namespace Twinwright.Tests.Statistics;

public class EffectSizeTests
{
    private static readonly Gen<double[]> Differences = Gen.Double[-10, 10].Array[2, 20];

    [Fact]
    public void The_standardised_mean_times_the_deviation_is_the_mean() =>
        Differences.Where(differences => differences.Max() - differences.Min() > 1e-3).Sample(differences =>
        {
            // s² = Σ over pairs of (d_i − d_j)² / (n (n − 1)), which needs no mean.
            var count = differences.Length;
            var squares = differences.SelectMany((one, at) => differences.Skip(at + 1).Select(other => (one - other) * (one - other))).Sum();
            var deviation = Math.Sqrt(squares / (count * (count - 1)));
            return Math.Abs((EffectSize.StandardisedMean(differences) * deviation) - differences.Average()) < 1e-9;
        });

    [Fact]
    public void Without_deviation_the_standardised_mean_is_nothing_or_infinite()
    {
        Assert.Equal(0, EffectSize.StandardisedMean([0, 0, 0]));
        Assert.Equal(0, EffectSize.StandardisedMean([0]));
        Assert.Equal(double.PositiveInfinity, EffectSize.StandardisedMean([0.1, 0.1, 0.1]));
        Assert.Equal(double.NegativeInfinity, EffectSize.StandardisedMean([-0.1, -0.1, -0.1]));
        Assert.Equal(double.NaN, EffectSize.StandardisedMean([0.1]));
    }

    [Fact]
    public void The_rank_biserial_correlation_of_ranks_1_to_9_is_that_counted_by_hand()
    {
        // Ranks are 45 in all, of which those of −1, −2 and −4 are against.
        Assert.Equal((38.0 - 7) / 45, EffectSize.MatchedRankBiserial([-1, -2, 3, -4, 5, 6, 7, 8, 9]), 1e-15);
    }

    [Fact]
    public void Zeros_are_dropped_and_equals_share_their_rank()
    {
        Assert.Equal(0, EffectSize.MatchedRankBiserial([0, 0]));
        Assert.Equal(0, EffectSize.MatchedRankBiserial([0, 2, -2]));

        // Ranks 1.5, 1.5 and 3 for −2, 2 and 5.
        Assert.Equal(3.0 / 6, EffectSize.MatchedRankBiserial([0, -2, 5, 2, 0]), 1e-15);
    }

    [Fact]
    public void Turning_all_signs_turns_the_sign_and_one_side_alone_is_all_of_it() => Differences.Sample(differences =>
    {
        double[] turned = [.. differences.Select(difference => -difference)];
        double[] positive = [.. differences.Select(difference => Math.Abs(difference) + 1e-3)];
        return EffectSize.MatchedRankBiserial(turned) == -EffectSize.MatchedRankBiserial(differences)
            && EffectSize.StandardisedMean(turned) == -EffectSize.StandardisedMean(differences)
            && EffectSize.MatchedRankBiserial(positive) == 1;
    });

    [Fact]
    public void Differences_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentException>(() => EffectSize.StandardisedMean([]));
        Assert.Throws<ArgumentException>(() => EffectSize.MatchedRankBiserial([double.PositiveInfinity]));
    }
}
