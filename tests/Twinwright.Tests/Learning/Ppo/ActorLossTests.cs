using Twinwright.Learning.Networks;
using Twinwright.Learning.Ppo;
using Twinwright.Model.Randomness;
using Xunit;

namespace Twinwright.Tests.Learning.Ppo;

/// <summary>Rows side by side against rows one by one, bit by bit; <see cref="PolicyHeads"/> says what a row is.</summary>
public class ActorLossTests
{
    private static readonly HeadLayout Mixed = new([2, 10, 3, 1], [-0.5f, 0.25f]);
    private static readonly HeadLayout Choices = new([2, 10, 10, 10, 10]);
    private static readonly HeadLayout Numbers = new([], [-1f, 0f, 0.5f]);

    public static TheoryData<int> Layouts => new(0, 1, 2);

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void A_block_of_any_width_measures_and_differentiates_as_rows_do(int rows)
    {
        foreach (var masked in (bool[])[false, true])
        {
            var (outputs, batch) = Drawn(Choices, rows, masked, seed: rows);
            var (expected, block) = (outputs.ToArray(), new HeadBlock(Choices, rows));
            var (logs, entropies, weights) = (new float[rows], new float[rows], new float[rows]);
            for (var row = 0; row < rows; row++)
            {
                weights[row] = row - 2.5f;
            }

            block.Measure(outputs, batch.Masks, batch.Choices, logs, entropies);
            block.Gradient(weights, -0.01f, outputs);

            for (var row = 0; row < rows; row++)
            {
                var own = expected.AsSpan(row * Choices.Outputs, Choices.Outputs);
                var choices = batch.Choices.AsSpan(row * Choices.Heads, Choices.Heads);
                PolicyHeads.Softmax(Choices, own, masked ? batch.Masks.AsSpan(row * Choices.Logits, Choices.Logits) : []);
                Assert.Equal(PolicyHeads.LogProbability(Choices, own, [], choices, []), logs[row]);
                Assert.Equal(PolicyHeads.Gradient(Choices, own, [], choices, [], weights[row], -0.01f, []), entropies[row]);
            }

            Assert.Equal(Bits(expected), Bits(outputs));
        }
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Any_number_of_rows_gives_the_loss_that_rows_add_up_to(int layout)
    {
        const float Scale = 1f / 37, Entropy = 0.02f;
        var heads = ((HeadLayout[])[Choices, Mixed, Numbers])[layout];
        for (var rows = 1; rows <= 37; rows += 6)
        {
            var shape = Shape(heads, masked: heads.Logits > 0);
            var settings = new PpoSettings { Clip = 0.1 };
            var (outputs, batch) = Drawn(heads, rows, shape.Masked, seed: rows);
            var (expected, deviations) = (outputs.ToArray(), heads.LogDeviations.ToArray());
            var (slopes, expectedSlopes) = (new float[heads.Numbers], new float[heads.Numbers]);

            var sums = new ActorLoss(shape, settings).Differentiate(outputs, batch, rows, deviations, Scale, Entropy, slopes);

            var plain = default(LossSums);
            for (var row = 0; row < rows; row++)
            {
                var own = expected.AsSpan(row * heads.Outputs, heads.Outputs);
                var choices = batch.Choices.AsSpan(row * heads.Heads, heads.Heads);
                var numbers = batch.Numbers.AsSpan(row * heads.Numbers, heads.Numbers);
                PolicyHeads.Softmax(heads, own, shape.Masked ? batch.Masks.AsSpan(row * heads.Logits, heads.Logits) : []);
                var change = PolicyHeads.LogProbability(heads, own, deviations, choices, numbers) - batch.LogProbability[row];
                var (ratio, advantage) = (FloatMath.Exp(change), batch.Advantages[row]);
                var clipped = advantage > 0 ? ratio > 1.1f : ratio < 1 - 0.1f;
                plain.Clipped += clipped ? 1 : 0;
                plain.Divergence += ratio - 1 - change;
                plain.Entropy += PolicyHeads.Gradient(
                    heads, own, deviations, choices, numbers, clipped ? 0 : -advantage * ratio * Scale, -Entropy * Scale, expectedSlopes);
            }

            Assert.Equal(Bits(expected), Bits(outputs));
            Assert.Equal(Bits(expectedSlopes), Bits(slopes));
            Assert.Equal((plain.Entropy, plain.Divergence, plain.Clipped, rows), (sums.Entropy, sums.Divergence, sums.Clipped, sums.Rows));
        }
    }

    [Fact]
    public void A_head_without_an_open_choice_is_refused_in_a_block_too()
    {
        var rows = HeadBlock.WidestRows;
        var (outputs, batch) = Drawn(Choices, rows, masked: true, seed: 1);
        batch.Masks.AsSpan(((rows - 1) * Choices.Logits) + Choices.Offsets[2], Choices.Choices[2]).Clear();

        Assert.Throws<ArgumentException>(() => new ActorLoss(Shape(Choices, masked: true), new PpoSettings())
            .Differentiate(outputs, batch, rows, [], 1, 0, []));
    }

    /// <summary>Outputs and what was done; large logits among them, so that some chances are 0 or next to it.</summary>
    private static (float[] Outputs, ActorBatch Batch) Drawn(HeadLayout heads, int rows, bool masked, long seed)
    {
        var rng = new Rng(seed).Split("test/heads");
        var batch = new ActorBatch(Shape(heads, masked), rows);
        var outputs = new float[rows * heads.Outputs];
        for (var at = 0; at < outputs.Length; at++)
        {
            outputs[at] = (float)(rng.NextUniform(-3, 3) * (rng.NextInteger(0, 9) == 0 ? 60 : 1));
        }

        for (var row = 0; row < rows; row++)
        {
            for (var head = 0; head < heads.Heads; head++)
            {
                var choice = rng.NextInteger(0, heads.Choices[head] - 1);
                batch.Choices[(row * heads.Heads) + head] = (byte)choice;
                for (var other = 0; masked && other < heads.Choices[head]; other++)
                {
                    batch.Masks[(row * heads.Logits) + heads.Offsets[head] + other] = other == choice || rng.NextUnit() < 0.6;
                }
            }

            batch.LogProbability[row] = (float)rng.NextUniform(-12, -8);
            batch.Advantages[row] = (float)rng.NextUniform(-2, 2);
        }

        for (var at = 0; at < batch.Numbers.Length; at++)
        {
            batch.Numbers[at] = (float)rng.NextUniform(-2, 2);
        }

        return (outputs, batch);
    }

    private static PpoShape Shape(HeadLayout heads, bool masked) => new()
    {
        Actors = 1, Rows = 1, Critics = 1, Heads = heads, Masked = masked,
        Actor = new NetworkShape(1, [1], heads.Outputs), Critic = new NetworkShape(1, [1], 1),
    };

    private static int[] Bits(float[] numbers) => Array.ConvertAll(numbers, BitConverter.SingleToInt32Bits);
}
