using CsCheck;
using Twinwright.Learning.Networks;
using Twinwright.Model.Randomness;
using Xunit;

namespace Twinwright.Tests.Learning.Networks;

public class NetworkPassTests
{
    private static readonly Gen<(NetworkShape Shape, int Rows, int Seed)> Passes = Gen.Select(
        Gen.Int[1, 20], Gen.Int[1, 40].Array[0, 3], Gen.Int[1, 20], Gen.Enum<Activation>(), Gen.Int[1, 30], Gen.Int[1, 1_000_000],
        (inputs, hidden, outputs, activation, rows, seed) => (new NetworkShape(inputs, hidden, outputs, activation), rows, seed));

    [Fact]
    public void Gradients_are_the_differences_of_the_loss() => Passes.Sample(
        pass =>
        {
            var (shape, rows, seed) = pass;
            var (stack, inputs, slopes) = Draw(shape, rows, seed);
            var parameters = Doubles(stack.Of(0));
            var closest = double.PositiveInfinity;
            PlainNetwork.Loss(shape, parameters, Doubles(inputs), Doubles(slopes), ref closest);
            if (shape.Activation == Activation.Relu && closest < 1e-4)
            {
                // A difference across the kink of a unit is not its derivative.
                return;
            }

            var gradient = new float[stack.Stride];
            var network = new NetworkPass(shape, rows);
            network.Forward(stack, 0, inputs, rows);
            network.Backward(stack, 0, inputs, slopes, rows, gradient);
            var typical = Math.Sqrt(gradient.Sum(slope => (double)slope * slope) / gradient.Length);
            for (var at = 0; at < parameters.Length; at += 1 + (parameters.Length / 40))
            {
                var difference = Difference(shape, parameters, Doubles(inputs), Doubles(slopes), at);
                Assert.True(
                    Math.Abs(difference - gradient[at]) <= 1e-4 * Math.Max(Math.Abs(difference), typical),
                    $"{shape.Inputs}-{string.Join('-', shape.Hidden)}-{shape.Outputs} {shape.Activation}, parameter {at}: {difference:R}, not {gradient[at]:R}");
            }
        },
        iter: 200);

    [Fact]
    public void Outputs_are_those_of_the_plain_network() => Passes.Sample(
        pass =>
        {
            var (shape, rows, seed) = pass;
            var (stack, inputs, _) = Draw(shape, rows, seed);
            var outputs = new NetworkPass(shape, rows).Forward(stack, 0, inputs, rows);
            var closest = 0.0;
            for (var row = 0; row < rows; row++)
            {
                var plain = PlainNetwork.Forward(
                    shape, Doubles(stack.Of(0)), Doubles(inputs)[(row * shape.Inputs)..((row + 1) * shape.Inputs)], ref closest);
                var typical = Math.Sqrt(plain.Sum(value => value * value) / plain.Length) + 0.1;
                for (var at = 0; at < plain.Length; at++)
                {
                    Assert.InRange(outputs[(row * shape.Outputs) + at] - plain[at], -1e-5 * typical, 1e-5 * typical);
                }
            }
        },
        iter: 300);

    [Fact]
    public void Gradients_are_added_to_what_is_there()
    {
        var shape = new NetworkShape(6, [20, 17], 3);
        var (stack, inputs, slopes) = Draw(shape, 12, 1);
        var pass = new NetworkPass(shape, 12);
        var (once, twice) = (new float[stack.Stride], new float[stack.Stride]);
        pass.Forward(stack, 0, inputs, 12);
        pass.Backward(stack, 0, inputs, slopes, 12, once);
        pass.Backward(stack, 0, inputs, slopes, 12, twice);
        pass.Backward(stack, 0, inputs, slopes, 12, twice);
        Assert.All(once.Zip(twice), pair => Assert.Equal(2 * pair.First, pair.Second, 1e-4f * (1 + Math.Abs(pair.First))));
        Assert.Contains(once, slope => slope != 0);
    }

    [Fact]
    public void A_row_has_the_same_bits_alone_and_in_a_batch()
    {
        var shape = new NetworkShape(6, [128, 128], 42);
        var (stack, inputs, _) = Draw(shape, 100, 2);
        var batch = new NetworkPass(shape, 100).Forward(stack, 0, inputs, 100).ToArray();
        var alone = new NetworkPass(shape, 1);
        for (var row = 0; row < 100; row++)
        {
            Assert.Equal(
                batch.AsSpan(row * 42, 42).ToArray(),
                alone.Forward(stack, 0, inputs.AsSpan(row * 6, 6), 1).ToArray());
        }
    }

    [Fact]
    public void Passes_and_steps_allocate_nothing()
    {
        var shape = new NetworkShape(6, [128, 128], 42);
        var (stack, inputs, slopes) = Draw(shape, 64, 3);
        var (pass, gradient, adam) = (new NetworkPass(shape, 64), new float[stack.Stride], new Adam(1, stack.Stride));
        var before = 0L;
        for (var turn = 0; turn < 3; turn++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            pass.Forward(stack, 0, inputs, 64);
            pass.Backward(stack, 0, inputs, slopes, 64, gradient);
            GradientNorm.Clip(gradient, 0.5f);
            adam.Step(0, stack.Of(0), gradient, 1e-3, 1e-5f);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static double Difference(NetworkShape shape, double[] parameters, double[] inputs, double[] slopes, int at)
    {
        const double Step = 1e-6;
        var (saved, closest) = (parameters[at], 0.0);
        parameters[at] = saved + Step;
        var above = PlainNetwork.Loss(shape, parameters, inputs, slopes, ref closest);
        parameters[at] = saved - Step;
        var below = PlainNetwork.Loss(shape, parameters, inputs, slopes, ref closest);
        parameters[at] = saved;
        return (above - below) / (2 * Step);
    }

    private static (NetworkStack Stack, float[] Inputs, float[] Slopes) Draw(NetworkShape shape, int rows, int seed)
    {
        var rng = new Rng(seed);
        var stack = new NetworkStack(shape, 1);
        stack.Initialise(rng.Split("weights"), 1);
        Fill(rng.Split("biases"), stack.Biases(0, 0));
        var (inputs, slopes) = (new float[rows * shape.Inputs], new float[rows * shape.Outputs]);
        Fill(rng.Split("inputs"), inputs);
        Fill(rng.Split("slopes"), slopes);
        return (stack, inputs, slopes);
    }

    private static void Fill(Rng rng, Span<float> numbers)
    {
        foreach (ref var number in numbers)
        {
            number = (float)((2 * rng.NextUnit()) - 1);
        }
    }

    private static double[] Doubles(ReadOnlySpan<float> numbers)
    {
        var doubles = new double[numbers.Length];
        for (var at = 0; at < doubles.Length; at++)
        {
            doubles[at] = numbers[at];
        }

        return doubles;
    }
}
