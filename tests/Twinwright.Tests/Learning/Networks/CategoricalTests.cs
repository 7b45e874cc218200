using CsCheck;
using Twinwright.Learning.Networks;
using Xunit;

namespace Twinwright.Tests.Learning.Networks;

public class CategoricalTests
{
    private static readonly Gen<(float[] Logits, bool[] Allowed)> Heads = Gen.Int[1, 150].SelectMany(width => Gen.Select(
        Gen.Float[-30, 30].Array[width],
        Gen.Bool.Array[width].Select(allowed =>
        {
            allowed[^1] = true;
            return allowed;
        })));

    [Fact]
    public void Probabilities_are_those_in_double_precision() => Heads.Sample(
        head =>
        {
            var (logits, allowed) = head;
            var greatest = logits.Where((_, at) => allowed[at]).Max();
            var powers = logits.Select((logit, at) => allowed[at] ? Math.Exp((double)logit - greatest) : 0).ToArray();
            var probabilities = (float[])logits.Clone();
            Categorical.Softmax(probabilities, [logits.Length], allowed);
            for (var at = 0; at < logits.Length; at++)
            {
                var exact = powers[at] / powers.Sum();
                Assert.InRange(probabilities[at] - exact, -1e-5 * exact, 1e-5 * exact);
            }
        },
        iter: 1000);

    [Fact]
    public void A_row_of_heads_has_the_bits_of_heads_alone()
    {
        int[] heads = [2, 10, 1, 33];
        var logits = Enumerable.Range(0, heads.Sum()).Select(at => (float)Math.Cos(at * 5.1) * 30).ToArray();
        var allowed = logits.Select((logit, at) => at is 0 or 2 or 12 or 13 || logit > 0).ToArray();
        var (masked, open) = ((float[])logits.Clone(), (float[])logits.Clone());
        Categorical.Softmax(masked, heads, allowed);
        Categorical.Softmax(open, heads, []);
        for (int at = 0, head = 0; at < logits.Length; at += heads[head++])
        {
            var (some, all) = (logits.AsSpan(at, heads[head]).ToArray(), logits.AsSpan(at, heads[head]).ToArray());
            Categorical.Softmax(some, [some.Length], allowed.AsSpan(at, heads[head]));
            Categorical.Softmax(all, [all.Length], []);
            Assert.Equal(some, masked.AsSpan(at, heads[head]).ToArray());
            Assert.Equal(all, open.AsSpan(at, heads[head]).ToArray());
        }
    }

    [Fact]
    public void Without_a_mask_everything_may_be_chosen()
    {
        var logits = new float[8];
        Categorical.Softmax(logits, [8], []);
        Assert.All(logits, probability => Assert.Equal(0.125f, probability));
    }

    [Fact]
    public void A_head_without_choices_is_refused() =>
        Assert.Throws<ArgumentException>(() => Categorical.Softmax(new float[3], [3], new bool[3]));
}
