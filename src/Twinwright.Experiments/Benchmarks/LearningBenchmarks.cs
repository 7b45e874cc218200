using Twinwright.Learning.Networks;
using Twinwright.Model.Randomness;

namespace Twinwright.Experiments.Benchmarks;

/// <summary>Figures of networks; all on one thread.</summary>
public static class LearningBenchmarks
{
    private const int Minibatch = 512;

    private static readonly NetworkShape Actor = new(6, [128, 128], 42);
    private static readonly NetworkShape Critic = new(6, [128, 128], 1);

    /// <summary>Products that the peak is the best of: large, and small enough for the nearest caches.</summary>
    private static readonly IReadOnlyList<(int M, int K, int N)> Products =
        [(1024, 1024, 1024), (768, 384, 384), (960, 128, 96), (960, 128, 48)];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("learning.matrix.peak_gflops", Peak),
        new("learning.network.fraction_of_peak", FractionOfPeak),
    ];

    private static BenchmarkFigure Peak(CancellationToken stop)
    {
        var (flopsPerS, shape) = PeakFlopsPerS(stop);
        return new(
            "learning.matrix.peak_gflops", flopsPerS / 1e9, "Gflop/s",
            $"one thread; single precision; the best of {Products.Count} products, here {shape.M} x {shape.K} x {shape.N}; 2 flops a multiply-add");
    }

    private static BenchmarkFigure FractionOfPeak(CancellationToken stop)
    {
        var (actor, critic) = (new Learner(Actor), new Learner(Critic));
        var flops = actor.UsefulFlops + critic.UsefulFlops;
        var before = PeakFlopsPerS(stop).FlopsPerS;
        var seconds = Benchmark.SecondsPerCall(
            () =>
            {
                actor.Update();
                critic.Update();
            },
            stop);
        var peak = Math.Max(before, PeakFlopsPerS(stop).FlopsPerS);
        return new(
            "learning.network.fraction_of_peak", flops / seconds / peak, "1",
            $"one thread; forward, backward and Adam of 6-128-128-42 and 6-128-128-1 at {Minibatch} rows: "
            + $"{flops / seconds / 1e9:F0} of {peak / 1e9:F0} Gflop/s; only the products' flops count");
    }

    /// <summary>Most flops a second of any product.</summary>
    internal static (double FlopsPerS, (int M, int K, int N) Shape) PeakFlopsPerS(CancellationToken stop)
    {
        var best = (FlopsPerS: 0.0, Shape: Products[0]);
        foreach (var (m, k, n) in Products)
        {
            var (a, b, c) = (Numbers(m * k), Numbers(k * n), new float[m * n]);
            var seconds = Benchmark.SecondsPerCall(() => MatrixKernel.Multiply(a, b, c, m, k, n, add: false), stop);
            var flopsPerS = 2.0 * m * k * n / seconds;
            best = flopsPerS > best.FlopsPerS ? (flopsPerS, (m, k, n)) : best;
        }

        return best;
    }

    private static float[] Numbers(int count)
    {
        var numbers = new double[count];
        new Rng(1).Split("benchmark/numbers").Field().Fill(0, 0, numbers);
        return [.. numbers.Select(number => (float)(number - 0.5))];
    }

    /// <summary>A network with what it takes to update it.</summary>
    private sealed class Learner
    {
        private readonly NetworkStack _stack;
        private readonly NetworkPass _pass;
        private readonly Adam _adam;
        private readonly float[] _inputs;
        private readonly float[] _slopes;
        private readonly float[] _gradient;

        public Learner(NetworkShape shape)
        {
            _stack = new NetworkStack(shape, 1);
            _stack.Initialise(new Rng(1).Split("benchmark/network"), 1);
            _pass = new NetworkPass(shape, Minibatch);
            _adam = new Adam(1, _stack.Stride);
            (_inputs, _slopes) = (Numbers(Minibatch * shape.Inputs), Numbers(Minibatch * shape.Outputs));
            _gradient = new float[_stack.Stride];
        }

        /// <summary>Two for each weight and row forward, two for its gradient, and two to go on to the layer below.</summary>
        public double UsefulFlops
        {
            get
            {
                var flops = 0.0;
                for (var layer = 0; layer < _stack.Shape.Layers; layer++)
                {
                    var weights = _stack.Shape.InputsOf(layer) * _stack.Shape.OutputsOf(layer);
                    flops += 2.0 * Minibatch * weights * (layer == 0 ? 2 : 3);
                }

                return flops;
            }
        }

        public void Update()
        {
            // A rate that moves the weights hardly at all: sizes stay normal however often this is called.
            const double Rate = 1e-9;
            _pass.Forward(_stack, 0, _inputs, Minibatch);
            Array.Clear(_gradient);
            _pass.Backward(_stack, 0, _inputs, _slopes, Minibatch, _gradient);
            _adam.Step(0, _stack.Of(0), _gradient, Rate, 1e-5f);
        }
    }
}
