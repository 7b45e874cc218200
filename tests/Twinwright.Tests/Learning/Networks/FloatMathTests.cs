using System.Runtime.Intrinsics;
using Twinwright.Learning.Networks;
using Twinwright.Learning.Networks.Kernels;
using Xunit;

namespace Twinwright.Tests.Learning.Networks;

public class FloatMathTests
{
    private const double WorstUnits = 2;

    private static readonly float[] Special =
    [
        0, -0.0f, float.Epsilon, -float.Epsilon, 1e-40f, 1.17549435e-38f, 1, -1, 0.625f, -0.625f, 0.62499994f, 9, 9.02f, 88.72283f,
        88.72284f, -87.33655f, -103.97f, -103.98f, -200, 200, float.MaxValue, float.MinValue, float.PositiveInfinity,
        float.NegativeInfinity, float.NaN,
    ];

    [Fact]
    public void Exp_is_off_by_two_units_at_most() => Worst(-104, 88.7f, FloatMath.Exp, Math.Exp);

    [Fact]
    public void Log_is_off_by_two_units_at_most()
    {
        WorstOf(Logarithmic(), FloatMath.Log, Math.Log);
        Worst(0.5f, 2, FloatMath.Log, Math.Log);
    }

    [Fact]
    public void Tanh_is_off_by_two_units_at_most()
    {
        Worst(-10, 10, FloatMath.Tanh, Math.Tanh);
        WorstOf(Logarithmic(), FloatMath.Tanh, Math.Tanh);
    }

    [Fact]
    public void Exp_saturates()
    {
        Assert.Equal(0, FloatMath.Exp(float.NegativeInfinity));
        Assert.Equal(0, FloatMath.Exp(-104));
        Assert.Equal(0, FloatMath.Exp(float.MinValue));
        Assert.Equal(1, FloatMath.Exp(0));
        Assert.Equal(1, FloatMath.Exp(-0.0f));
        Assert.Equal(float.PositiveInfinity, FloatMath.Exp(88.73f));
        Assert.Equal(float.PositiveInfinity, FloatMath.Exp(float.PositiveInfinity));
        Assert.Equal(float.NaN, FloatMath.Exp(float.NaN));
        Assert.Equal(float.Epsilon, FloatMath.Exp(-103.5f));
    }

    [Fact]
    public void Log_knows_its_ends()
    {
        Assert.Equal(float.NegativeInfinity, FloatMath.Log(0));
        Assert.Equal(float.NegativeInfinity, FloatMath.Log(-0.0f));
        Assert.Equal(0, FloatMath.Log(1));
        Assert.Equal(float.PositiveInfinity, FloatMath.Log(float.PositiveInfinity));
        Assert.Equal(float.NaN, FloatMath.Log(-1));
        Assert.Equal(float.NaN, FloatMath.Log(float.NegativeInfinity));
        Assert.Equal(float.NaN, FloatMath.Log(float.NaN));
    }

    [Fact]
    public void Tanh_saturates_and_keeps_the_sign()
    {
        Assert.Equal(1, FloatMath.Tanh(9.1f));
        Assert.Equal(-1, FloatMath.Tanh(-9.1f));
        Assert.Equal(1, FloatMath.Tanh(float.PositiveInfinity));
        Assert.Equal(-1, FloatMath.Tanh(float.NegativeInfinity));
        Assert.Equal(float.NaN, FloatMath.Tanh(float.NaN));
        Assert.True(float.IsNegative(FloatMath.Tanh(-0.0f)));
        Assert.Equal(float.Epsilon, FloatMath.Tanh(float.Epsilon));
    }

    [Fact]
    public void Spans_of_any_length_and_vectors_of_any_width_give_the_bits_of_single_numbers()
    {
        Check<ExpFunction>(FloatMath.Exp, FloatMath.Exp);
        Check<LogFunction>(FloatMath.Log, FloatMath.Log);
        Check<TanhFunction>(FloatMath.Tanh, FloatMath.Tanh);
    }

    private delegate void InPlace(Span<float> values);

    private static void Check<TFunction>(Func<float, float> single, InPlace span)
        where TFunction : ILaneFunction
    {
        var numbers = Special.Concat(Logarithmic().Where((_, at) => at % 997 == 0)).Concat(Even(-110, 110).Where((_, at) => at % 997 == 0)).ToArray();
        var expected = Bits(numbers.Select(single));
        for (var length = 0; length < 40; length++)
        {
            var some = numbers[^length..];
            span(some);
            Assert.Equal(expected[^length..], Bits(some));
        }

        foreach (var width in new[] { 128, 256, 512 })
        {
            var values = (float[])numbers.Clone();
            switch (width)
            {
                case 128: LaneMap.Apply<TFunction, Maths128, Vector128<float>>(values, values, values); break;
                case 256: LaneMap.Apply<TFunction, Maths256, Vector256<float>>(values, values, values); break;
                default: LaneMap.Apply<TFunction, Maths512, Vector512<float>>(values, values, values); break;
            }

            Assert.Equal(expected, Bits(values));
        }
    }

    private static int[] Bits(IEnumerable<float> numbers) => [.. numbers.Select(BitConverter.SingleToInt32Bits)];

    private static void Worst(float from, float to, Func<float, float> ours, Func<double, double> exact) =>
        WorstOf(Even(from, to), ours, exact);

    private static void WorstOf(IEnumerable<float> numbers, Func<float, float> ours, Func<double, double> exact)
    {
        var (worst, where) = (0.0, 0f);
        foreach (var x in numbers)
        {
            var value = exact(x);
            var unit = MathF.BitIncrement((float)Math.Abs(value)) - (double)(float)Math.Abs(value);
            var units = Math.Abs(ours(x) - value) / unit;
            (worst, where) = units > worst ? (units, x) : (worst, where);
        }

        Assert.True(worst <= WorstUnits, $"{worst} units at {where:R}");
    }

    private static IEnumerable<float> Even(float from, float to)
    {
        const int Steps = 1_000_003;
        return Enumerable.Range(0, Steps).Select(step => (float)(from + ((double)(to - from) * step / (Steps - 1))));
    }

    /// <summary>Positive numbers of every exponent, denormal ones too.</summary>
    private static IEnumerable<float> Logarithmic()
    {
        const int Infinity = 0x7F800000, Stride = 2003;
        for (var bits = 1; bits < Infinity; bits += Stride)
        {
            yield return BitConverter.Int32BitsToSingle(bits);
        }
    }
}
