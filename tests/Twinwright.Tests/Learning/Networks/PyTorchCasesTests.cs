using System.Text.Json;
using Twinwright.Learning.Networks;
using Twinwright.Tests.House;
using Xunit;

namespace Twinwright.Tests.Learning.Networks;

/// <summary>Networks and their optimiser against PyTorch's results in <c>tests/pytorch</c>.</summary>
public class PyTorchCasesTests
{
    private const double Tolerance = 1e-5;

    private static readonly JsonElement Cases = JsonDocument
        .Parse(File.ReadAllBytes(Repository.Path("tests", "pytorch", "network_cases.json"))).RootElement;

    [Fact]
    public void Networks_and_their_gradients_are_those_of_PyTorch()
    {
        var cases = Cases.GetProperty("networks").EnumerateArray().ToList();
        Assert.Equal(12, cases.Count);
        foreach (var one in cases)
        {
            var hidden = one.GetProperty("hidden").EnumerateArray().Select(width => width.GetInt32()).ToArray();
            var activation = Enum.Parse<Activation>(one.GetProperty("activation").GetString()!, ignoreCase: true);
            var shape = new NetworkShape(Whole(one, "inputs"), hidden, Whole(one, "outputs"), activation);
            var (rows, seed) = (Whole(one, "rows"), Whole(one, "seed"));

            // The second of two networks, so that a wrong offset shows.
            var stack = new NetworkStack(shape, 2);
            Numbers(stack.Stride, seed, 2).CopyTo(stack.Of(1));
            var (inputs, slopes) = (Numbers(rows * shape.Inputs, seed + 1, 0), Numbers(rows * shape.Outputs, seed + 2, 0));
            var pass = new NetworkPass(shape, rows + 3);
            var gradient = new float[stack.Stride];

            Agrees(one.GetProperty("result"), pass.Forward(stack, 1, inputs, rows));
            pass.Backward(stack, 1, inputs, slopes, rows, gradient);
            Agrees(one.GetProperty("gradient"), gradient);
        }
    }

    [Fact]
    public void Adam_goes_where_PyTorch_goes()
    {
        foreach (var one in Cases.GetProperty("adam").EnumerateArray())
        {
            var (seed, count) = (Whole(one, "seed"), Whole(one, "count"));
            var parameters = Numbers(count, seed, 2);
            var adam = new Adam(2, count);
            var compared = 0;
            for (var step = 1; step <= Whole(one, "steps"); step++)
            {
                var gradient = Numbers(count, seed + step, step % 5);
                adam.Step(1, parameters, gradient, one.GetProperty("rate").GetDouble(), (float)one.GetProperty("epsilon").GetDouble());
                if (one.GetProperty("after").TryGetProperty($"{step}", out var expected))
                {
                    Agrees(expected, parameters);
                    compared++;
                }
            }

            Assert.InRange(compared, 3, 4);
        }
    }

    [Fact]
    public void Gradients_are_clipped_as_PyTorch_clips_them()
    {
        foreach (var one in Cases.GetProperty("clip").EnumerateArray())
        {
            var gradient = Numbers(Whole(one, "count"), Whole(one, "seed"), Whole(one, "shift"));
            var norm = GradientNorm.Clip(gradient, (float)one.GetProperty("bound").GetDouble());
            Assert.Equal(1, norm / one.GetProperty("norm").GetDouble(), Tolerance);
            Agrees(one.GetProperty("clipped"), gradient);
        }
    }

    [Fact]
    public void Masked_heads_have_the_probabilities_of_PyTorch()
    {
        foreach (var one in Cases.GetProperty("softmax").EnumerateArray())
        {
            var heads = one.GetProperty("heads").EnumerateArray().Select(width => width.GetInt32()).ToArray();
            var count = heads.Sum() * Whole(one, "rows");
            var logits = Numbers(count, Whole(one, "seed"), -3);
            var allowed = Numbers(count, Whole(one, "seed") + 1, 0).Select(number => number >= -0.2).ToArray();
            for (int at = 0, head = 0; at < count; at += heads[head], head = (head + 1) % heads.Length)
            {
                allowed[at] = true;
            }

            for (var row = 0; row < count; row += heads.Sum())
            {
                Categorical.Softmax(logits.AsSpan(row, heads.Sum()), heads, allowed.AsSpan(row, heads.Sum()));
            }

            var expected = one.GetProperty("logarithms").EnumerateArray().ToList();
            Assert.Equal(count, expected.Count);
            for (var at = 0; at < count; at++)
            {
                if (expected[at].ValueKind == JsonValueKind.Null)
                {
                    Assert.Equal(0f, logits[at]);
                    continue;
                }

                var logarithm = expected[at].GetDouble();
                Assert.InRange(FloatMath.Log(logits[at]) - logarithm, -Tolerance * Math.Max(1, -logarithm), Tolerance * Math.Max(1, -logarithm));
                Assert.Equal(1, logits[at] / Math.Exp(logarithm), Tolerance);
            }
        }
    }

    private static int Whole(JsonElement one, string key) => one.GetProperty(key).GetInt32();

    private static void Agrees(JsonElement expected, ReadOnlySpan<float> actual)
    {
        var (step, typical) = (Whole(expected, "step"), expected.GetProperty("typical").GetDouble());
        var at = 0;
        foreach (var value in expected.GetProperty("values").EnumerateArray())
        {
            var allowed = Tolerance * Math.Max(Math.Abs(value.GetDouble()), typical);
            Assert.True(
                Math.Abs(value.GetDouble() - actual[at]) <= allowed, $"element {at}: expected {value}, got {actual[at]:R}");
            at += step;
        }

        Assert.InRange(at, actual.Length, actual.Length + step - 1);
    }

    /// <summary>The numbers of <c>make_network_cases.py</c>.</summary>
    private static float[] Numbers(int count, int seed, int shift)
    {
        var (state, numbers) = ((long)seed, new float[count]);
        for (var at = 0; at < count; at++)
        {
            state = ((state * 1103515245) + 12345) % (1L << 31);
            numbers[at] = (float)((((state >> 16) % 2048) - 1024) / 1024.0 / Math.Pow(2, shift));
        }

        return numbers;
    }
}
