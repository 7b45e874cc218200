using Twinwright.Learning.Networks;

namespace Twinwright.Learning.Ppo;

/// <summary>The clipped loss of an actor, and its derivative by the outputs; scratch memory of one worker.</summary>
/// <remarks>
/// Loss of a row: −min(r A, clip(r, 1 ± ε) A) − c H with r = π(done)/π_old(done), over all rows of the minibatch.
/// Rows are taken as many at once as fill a vector, and the rest one by one; bits do not depend on which.
/// </remarks>
internal sealed class ActorLoss
{
    private readonly PpoShape _shape;
    private readonly float _low;
    private readonly float _high;
    private readonly HeadBlock _block;
    private readonly float[] _logs = new float[HeadBlock.WidestRows];
    private readonly float[] _entropies = new float[HeadBlock.WidestRows];
    private readonly float[] _weights = new float[HeadBlock.WidestRows];
    private readonly float[] _inverses;

    /// <summary>A loss.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="settings">Has ε.</param>
    public ActorLoss(PpoShape shape, PpoSettings settings)
    {
        _shape = shape;
        (_low, _high) = (1 - (float)settings.Clip, 1 + (float)settings.Clip);
        (_block, _inverses) = (new HeadBlock(shape.Heads, HeadBlock.WidestRows), new float[shape.Heads.Numbers]);
    }

    /// <summary>Turns outputs into the derivative of the loss by them.</summary>
    /// <param name="outputs">Outputs of the rows; overwritten.</param>
    /// <param name="batch">What was done in them.</param>
    /// <param name="rows">How many.</param>
    /// <param name="logDeviations">Logarithms of the standard deviations.</param>
    /// <param name="scale">1 / rows of the minibatch.</param>
    /// <param name="entropyWeight">c.</param>
    /// <param name="deviationGradient">Derivative by the logarithms of the deviations; added to.</param>
    public LossSums Differentiate(
        Span<float> outputs, ActorBatch batch, int rows, ReadOnlySpan<float> logDeviations, float scale, float entropyWeight,
        Span<float> deviationGradient)
    {
        for (var number = 0; number < _inverses.Length; number++)
        {
            _inverses[number] = FloatMath.Exp(-logDeviations[number]);
        }

        var sums = default(LossSums);
        var row = 0;
        for (; row + HeadBlock.WidestRows <= rows; row += HeadBlock.WidestRows)
        {
            Block(outputs, batch, row, logDeviations, scale, entropyWeight, deviationGradient, ref sums);
        }

        for (; row < rows; row++)
        {
            One(outputs, batch, row, logDeviations, scale, entropyWeight, deviationGradient, ref sums);
        }

        sums.Rows += rows;
        return sums;
    }

    private void Block(
        Span<float> outputs, ActorBatch batch, int first, ReadOnlySpan<float> logDeviations, float scale, float entropyWeight,
        Span<float> deviationGradient, ref LossSums sums)
    {
        var (heads, rows) = (_shape.Heads, HeadBlock.WidestRows);
        var own = outputs.Slice(first * heads.Outputs, rows * heads.Outputs);
        var mask = _shape.Masked ? batch.Masks.AsSpan(first * heads.Logits, rows * heads.Logits) : default;
        _block.Measure(own, mask, batch.Choices.AsSpan(first * heads.Heads, rows * heads.Heads), _logs, _entropies);
        for (var row = 0; row < rows; row++)
        {
            var means = own.Slice((row * heads.Outputs) + heads.Logits, heads.Numbers);
            var numbers = batch.Numbers.AsSpan((first + row) * heads.Numbers, heads.Numbers);
            var log = PolicyHeads.AddNumbers(_logs[row], means, logDeviations, _inverses, numbers);
            _weights[row] = Weigh(log, batch, first + row, scale, ref sums);
            sums.Entropy += PolicyHeads.NumbersGradient(
                _entropies[row], means, logDeviations, _inverses, numbers, _weights[row], -entropyWeight * scale, deviationGradient);
        }

        _block.Gradient(_weights, -entropyWeight * scale, own);
    }

    private void One(
        Span<float> outputs, ActorBatch batch, int row, ReadOnlySpan<float> logDeviations, float scale, float entropyWeight,
        Span<float> deviationGradient, ref LossSums sums)
    {
        var heads = _shape.Heads;
        var own = outputs.Slice(row * heads.Outputs, heads.Outputs);
        PolicyHeads.Softmax(heads, own, _shape.Masked ? batch.Masks.AsSpan(row * heads.Logits, heads.Logits) : default);
        var choices = batch.Choices.AsSpan(row * heads.Heads, heads.Heads);
        var numbers = batch.Numbers.AsSpan(row * heads.Numbers, heads.Numbers);
        var weight = Weigh(PolicyHeads.LogProbability(heads, own, logDeviations, choices, numbers), batch, row, scale, ref sums);
        sums.Entropy += PolicyHeads.Gradient(heads, own, logDeviations, choices, numbers, weight, -entropyWeight * scale, deviationGradient);
    }

    /// <summary>Factor of the gradient of ln π(done): −r A, or 0 where the ratio is clipped.</summary>
    private float Weigh(float log, ActorBatch batch, int row, float scale, ref LossSums sums)
    {
        var logRatio = log - batch.LogProbability[row];
        var (ratio, advantage) = (FloatMath.Exp(logRatio), batch.Advantages[row]);
        var clipped = advantage > 0 ? ratio > _high : ratio < _low;
        sums.Divergence += ratio - 1 - logRatio;
        sums.Clipped += clipped ? 1 : 0;
        return clipped ? 0 : -advantage * ratio * scale;
    }
}
