using System.Runtime.Intrinsics;
using Twinwright.Learning.Networks;
using Twinwright.Learning.Networks.Kernels;

namespace Twinwright.Learning.Ppo;

/// <summary>Probabilities and gradients of the heads of as many rows as a vector has lanes.</summary>
/// <remarks>
/// Numbers stand as logit × rows + row, so that a vector holds the same logit of all rows, and each lane goes
/// through what <see cref="PolicyHeads"/> does with a row, operation by operation: results have the same bits.
/// </remarks>
internal sealed class HeadBlock
{
    private readonly HeadLayout _heads;
    private readonly int _rows;
    private readonly float[] _chances;
    private readonly float[] _logs;
    private readonly float[] _chosen;
    private readonly float[] _entropies;

    /// <summary>Scratch for a block.</summary>
    /// <param name="heads">The layout.</param>
    /// <param name="rows">Its rows: lanes of a vector of 512, 256 or 128 bits.</param>
    public HeadBlock(HeadLayout heads, int rows)
    {
        (_heads, _rows) = (heads, rows);
        (_chances, _logs) = (new float[heads.Logits * rows], new float[heads.Logits * rows]);
        (_chosen, _entropies) = (new float[heads.Heads * rows], new float[heads.Heads * rows]);
    }

    /// <summary>Lanes of the widest vectors that this processor has.</summary>
    public static int WidestRows { get; } =
        Vector512.IsHardwareAccelerated ? Maths512.Width : Vector256.IsHardwareAccelerated ? Maths256.Width : Maths128.Width;

    /// <summary>Works out probabilities, their logarithms and entropies.</summary>
    /// <param name="outputs">Outputs of the rows; logits of what a mask forbids become −∞.</param>
    /// <param name="masks">Open choices, rows × logits; empty when all are.</param>
    /// <param name="choices">What was chosen, rows × heads.</param>
    /// <param name="logProbabilities">Takes the logarithm of the probability of each row's choices.</param>
    /// <param name="entropies">Takes each row's entropy [nat].</param>
    /// <exception cref="ArgumentException">A head of a row has no open choice.</exception>
    public void Measure(
        Span<float> outputs, ReadOnlySpan<bool> masks, ReadOnlySpan<byte> choices, Span<float> logProbabilities, Span<float> entropies)
    {
        var (logits, rows) = (_heads.Logits, _rows);
        if (logits == 0)
        {
            logProbabilities.Clear();
            entropies.Clear();
            return;
        }

        for (var row = 0; row < rows && !masks.IsEmpty; row++)
        {
            Forbid(outputs.Slice(row * _heads.Outputs, logits), masks.Slice(row * logits, logits));
        }

        MatrixPacking.Transpose(ref outputs[0], (nuint)_heads.Outputs, rows, (nuint)logits, ref _chances[0], (nuint)rows);
        Measure();
        entropies.Clear();
        for (var head = 0; head < _heads.Heads; head++)
        {
            for (var row = 0; row < rows; row++)
            {
                entropies[row] += _entropies[(head * rows) + row];
            }
        }

        for (var row = 0; row < rows; row++)
        {
            logProbabilities[row] = LogProbability(choices.Slice(row * _heads.Heads, _heads.Heads), row);
            if (float.IsNaN(logProbabilities[row]) && !masks.IsEmpty)
            {
                RequireChoices(masks.Slice(row * logits, logits));
            }
        }
    }

    /// <summary>Writes the derivatives of weight · ln π(done) + entropyWeight · H(π) by the logits that were measured.</summary>
    /// <param name="weights">Factor of each row's log-probability.</param>
    /// <param name="entropyWeight">Factor of the entropies.</param>
    /// <param name="outputs">Takes the derivatives in place of the logits.</param>
    public void Gradient(ReadOnlySpan<float> weights, float entropyWeight, Span<float> outputs)
    {
        if (_heads.Logits == 0)
        {
            return;
        }

        if (_rows == Maths512.Width)
        {
            Gradient<Maths512, Vector512<float>>(weights, entropyWeight);
        }
        else if (_rows == Maths256.Width)
        {
            Gradient<Maths256, Vector256<float>>(weights, entropyWeight);
        }
        else
        {
            Gradient<Maths128, Vector128<float>>(weights, entropyWeight);
        }

        MatrixPacking.Transpose(ref _chances[0], (nuint)_rows, _heads.Logits, (nuint)_rows, ref outputs[0], (nuint)_heads.Outputs);
    }

    /// <summary>Without a branch: which choices are open is hard to foretell.</summary>
    private static void Forbid(Span<float> logits, ReadOnlySpan<bool> allowed)
    {
        var closed = BitConverter.SingleToInt32Bits(float.NegativeInfinity);
        for (var at = 0; at < logits.Length; at++)
        {
            var open = -Convert.ToInt32(allowed[at]);
            logits[at] = BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(logits[at]) & open) | (closed & ~open));
        }
    }

    private void RequireChoices(ReadOnlySpan<bool> mask)
    {
        for (var head = 0; head < _heads.Heads; head++)
        {
            if (!mask.Slice(_heads.Offsets[head], _heads.Choices[head]).Contains(true))
            {
                throw new ArgumentException("a head must allow at least one choice", nameof(mask));
            }
        }
    }

    private float LogProbability(ReadOnlySpan<byte> choices, int row)
    {
        var sum = 0f;
        for (var head = 0; head < choices.Length; head++)
        {
            var at = ((_heads.Offsets[head] + choices[head]) * _rows) + row;
            _chosen[(head * _rows) + row] = choices[head];
            sum += _chances[at] >= PolicyHeads.LeastChance ? _logs[at] : FloatMath.Log(MathF.Max(_chances[at], PolicyHeads.LeastChance));
        }

        return sum;
    }

    private void Measure()
    {
        if (_rows == Maths512.Width)
        {
            Measure<Maths512, Vector512<float>>();
        }
        else if (_rows == Maths256.Width)
        {
            Measure<Maths256, Vector256<float>>();
        }
        else
        {
            Measure<Maths128, Vector128<float>>();
        }
    }

    private void Measure<TLanes, TVector>()
        where TLanes : IMathLanes<TVector>
        where TVector : struct
    {
        var (zero, width) = (TLanes.Spread(0), TLanes.Width);
        for (var head = 0; head < _heads.Heads; head++)
        {
            ref var chances = ref _chances[_heads.Offsets[head] * width];
            ref var logs = ref _logs[_heads.Offsets[head] * width];
            var end = (nuint)(_heads.Choices[head] * width);
            var greatest = TLanes.Spread(float.NegativeInfinity);
            for (nuint at = 0; at < end; at += (nuint)width)
            {
                var logit = TLanes.Load(ref chances, at);
                greatest = TLanes.IfLess(greatest, logit, logit, greatest);
            }

            var sum = zero;
            for (nuint at = 0; at < end; at += (nuint)width)
            {
                var power = ExpFunction.Of<TLanes, TVector>(TLanes.Subtract(TLanes.Load(ref chances, at), greatest), zero);
                TLanes.Store(power, ref chances, at);
                sum = TLanes.Add(sum, power);
            }

            var entropy = zero;
            for (nuint at = 0; at < end; at += (nuint)width)
            {
                var chance = TLanes.Divide(TLanes.Load(ref chances, at), sum);
                var log = TLanes.IfLess(zero, chance, LogFunction.Of<TLanes, TVector>(chance, zero), zero);
                TLanes.Store(chance, ref chances, at);
                TLanes.Store(log, ref logs, at);
                entropy = TLanes.Subtract(entropy, TLanes.Multiply(chance, log));
            }

            TLanes.Store(entropy, ref _entropies[head * width], 0);
        }
    }

    private void Gradient<TLanes, TVector>(ReadOnlySpan<float> weights, float entropyWeight)
        where TLanes : IMathLanes<TVector>
        where TVector : struct
    {
        var (zero, one, width) = (TLanes.Spread(0), TLanes.Spread(1), TLanes.Width);
        var (weight, ofEntropy) = (TLanes.Load(in weights[0], 0), TLanes.Spread(entropyWeight));
        for (var head = 0; head < _heads.Heads; head++)
        {
            var (chosen, entropy) = (TLanes.Load(ref _chosen[head * width], 0), TLanes.Load(ref _entropies[head * width], 0));
            for (var choice = 0; choice < _heads.Choices[head]; choice++)
            {
                var at = (nuint)((_heads.Offsets[head] + choice) * width);
                var chance = TLanes.Load(ref _chances[0], at);
                var done = TLanes.IfEqual(chosen, TLanes.Spread(choice), one, zero);
                var ofLog = TLanes.Multiply(weight, TLanes.Subtract(done, chance));
                var rest = TLanes.Multiply(TLanes.Multiply(ofEntropy, chance), TLanes.Add(TLanes.Load(ref _logs[0], at), entropy));
                TLanes.Store(TLanes.Subtract(ofLog, rest), ref _chances[0], at);
            }
        }
    }
}
