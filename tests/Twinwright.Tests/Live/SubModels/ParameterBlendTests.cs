using Twinwright.Live.SubModels;
using Twinwright.Model.Computing;
using Twinwright.Model.Randomness;
using Xunit;

namespace Twinwright.Tests.Live.SubModels;

public class ParameterBlendTests
{
    private static readonly NetworkFamily Family = new(Samples.Two);

    [Fact]
    public void Blending_equal_models_changes_nothing()
    {
        var (recipient, helper) = (Trained(1), Trained(1));
        var before = recipient.Parameters.ToArray();
        var result = ParameterBlend.Blend(recipient, helper.ParameterBytes(), 0.7);

        Assert.Equal(before, recipient.Parameters.ToArray());
        Assert.All(result.Layers, layer => Assert.Equal((1, 0.7), (layer.Similarity, layer.Weight), Close));
    }

    [Fact]
    public void A_law_of_zero_takes_nothing_and_uses_no_bytes()
    {
        var (recipient, helper) = (Trained(1), Trained(2));
        var before = recipient.Parameters.ToArray();
        var result = ParameterBlend.Blend(recipient, helper.ParameterBytes(), 0);

        Assert.Equal(before, recipient.Parameters.ToArray());
        Assert.Equal(0, result.BytesUsed);
        Assert.Equal(helper.ParameterBytes().Length, result.BytesReceived);
    }

    [Fact]
    public void A_recipient_that_has_learnt_nothing_takes_a_helper_of_weight_one_whole()
    {
        var (recipient, helper) = (Family.Create(), Trained(2));
        var result = ParameterBlend.Blend(recipient, helper.ParameterBytes(), 1);

        Assert.True(recipient.Parameters.SequenceEqual(helper.Parameters));
        Assert.Equal(4 * Family.Origin.Length, result.BytesUsed);
    }

    [Fact]
    public void A_helper_that_has_learnt_nothing_takes_nothing_away()
    {
        var recipient = Trained(1);
        var before = recipient.Parameters.ToArray();
        ParameterBlend.Blend(recipient, Family.Create().ParameterBytes(), 1);
        Assert.Equal(before, recipient.Parameters.ToArray());
    }

    [Fact]
    public void Layers_that_went_opposite_ways_are_left_alone()
    {
        var (recipient, helper) = (Trained(1), Family.Create());
        for (var at = 0; at < Family.Origin.Length; at++)
        {
            helper.Parameters[at] = (2 * Family.Origin[at]) - recipient.Parameters[at];
        }

        var before = recipient.Parameters.ToArray();
        var result = ParameterBlend.Blend(recipient, helper.ParameterBytes(), 1);
        Assert.Equal(before, recipient.Parameters.ToArray());
        Assert.All(result.Layers, layer => Assert.Equal((-1, 0), (layer.Similarity, layer.Weight), Close));
    }

    [Fact]
    public void The_similarity_is_the_cosine_of_what_was_learnt()
    {
        // Moves (3, 4) and (4, 3) from the origin: 24/25.
        Assert.Equal(0.96, ParameterBlend.Similarity([4, 5], [5, 4], [1, 1]), 1e-12);
    }

    [Fact]
    public void A_half_weight_meets_in_the_middle()
    {
        float[] own = [1, -2];
        ParameterBlend.Mix(own, [3, 6], 0.5);
        Assert.Equal([2, 2], own);
    }

    [Theory]
    [InlineData(0, 0.8)]
    [InlineData(100, 0.4)]
    [InlineData(50, 0.6)]
    [InlineData(300, 0)]
    public void The_law_falls_with_distance(double distance, double similarity) =>
        Assert.Equal(similarity, ParameterBlend.LawSimilarity(distance, 100), 1e-12);

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_similarity_outside_of_zero_and_one_is_refused(double similarity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ParameterBlend.Blend(Trained(1), Trained(2).ParameterBytes(), similarity));

    [Fact]
    public void Parameters_of_another_family_are_refused() => Assert.Contains(
        "must be of a sub-model network/two/",
        Assert.Throws<SubModelBytesException>(() => ParameterBlend.Blend(Trained(1), new NetworkFamily(Samples.Series).Create().ParameterBytes(), 1)).Message);

    [Fact]
    public void Parameters_from_another_origin_are_refused() => Assert.All(
        new[] { new NetworkSettings { OriginSeed = 2 }, new NetworkSettings { LastGain = 0.1 }, new NetworkSettings { EmbbUnits = 15 } },
        other => Assert.Throws<SubModelBytesException>(() => ParameterBlend.Blend(Trained(1), new NetworkFamily(Samples.Two, other).Create().ParameterBytes(), 1)));

    private static bool Close((double, double) a, (double, double) b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-9;

    private static ISubModel Trained(long seed)
    {
        var model = Family.Create();
        foreach (var process in new[] { SubProcess.Embb, SubProcess.Urllc, SubProcess.Integrated })
        {
            model.Train(Samples.Window(Samples.Two, 40, seed), process, 5, new Rng(seed));
        }

        return model;
    }
}
