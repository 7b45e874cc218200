using CsCheck;
using Twinwright.Experiments.Statistics;
using Xunit;

namespace Twinwright.Tests.Statistics;

public class EffectSizeTests
{
    private static readonly Gen<double[]> Differences = Gen.Double[-10, 10].Array[2, 20];

    [Fact]
    public void The_standardised_mean_is_students_t_over_the_root_of_the_number() => Differences.Sample(differences =>
    {
        // The t interval reaches from the mean to 0 when t is its quantile, so mean / half-width = t / quantile.
        var (mean, low, high) = Summary.MeanInterval(differences);
        var quantile = MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, differences.Length - 1, 0.975);
        var t = mean / ((high - low) / 2) * quantile;
        var d = EffectSize.StandardisedMean(differences);
        return Math.Abs((d * Math.Sqrt(differences.Length)) - t) <= 1e-6 * (1 + Math.Abs(t));
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
