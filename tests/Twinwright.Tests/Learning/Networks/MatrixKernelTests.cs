using System.Runtime.Intrinsics;
using CsCheck;
using Twinwright.Learning.Networks;
using Twinwright.Learning.Networks.Kernels;
using Xunit;

namespace Twinwright.Tests.Learning.Networks;

public class MatrixKernelTests
{
    private static readonly Gen<(int M, int K, int N)> Shapes = Gen.Select(
        Gen.OneOf(Gen.Int[1, 9], Gen.Int[10, 70]),
        Gen.OneOf(Gen.Int[0, 9], Gen.Int[100, 300]),
        Gen.OneOf(Gen.Int[1, 20], Gen.Int[21, 150]));

    [Fact]
    public void A_product_is_a_chain_of_fused_multiply_adds_bit_for_bit() => Shapes.Sample(
        shape =>
        {
            var (m, k, n) = shape;
            var (a, b, old) = (Numbers(m * k, 1), Numbers(k * n, 2), Numbers(m * n, 3));
            foreach (var add in new[] { false, true })
            {
                var c = (float[])old.Clone();
                MatrixKernel.Multiply(a, b, c, m, k, n, add);
                Same(Chain(m, k, n, (i, j) => add ? old[(i * n) + j] : 0, (i, t) => a[(i * k) + t], (t, j) => b[(t * n) + j]), c);
            }
        },
        iter: 300);

    [Fact]
    public void A_transposed_left_side_is_added_bit_for_bit() => Shapes.Sample(
        shape =>
        {
            var (m, rows, n) = shape;
            var (a, b, old) = (Numbers(rows * m, 1), Numbers(rows * n, 2), Numbers(m * n, 3));
            var c = (float[])old.Clone();
            MatrixKernel.AddTransposed(a, b, c, rows, m, n);
            Same(Chain(m, rows, n, (i, j) => old[(i * n) + j], (i, t) => a[(t * m) + i], (t, j) => b[(t * n) + j]), c);
        },
        iter: 300);

    [Fact]
    public void A_transposed_right_side_goes_through_its_gate_bit_for_bit() => Shapes.Sample(
        shape =>
        {
            var (m, k, n) = shape;
            var (a, b, gate) = (Numbers(m * k, 1), Numbers(n * k, 2), Numbers(m * n, 3));
            var c = Numbers(m * n, 4);
            var product = Chain(m, k, n, (_, _) => 0, (i, t) => a[(i * k) + t], (t, j) => b[(j * k) + t]);
            MatrixKernel.MultiplyTransposed(a, b, c, [], m, k, n);
            Same(product, c);
            MatrixKernel.MultiplyTransposed(a, b, c, gate, m, k, n);
            Same([.. product.Select((value, at) => gate[at] > 0 ? value : 0)], c);
        },
        iter: 300);

    [Fact]
    public void A_layer_starts_from_its_biases_and_rectifies_bit_for_bit() => Shapes.Sample(
        shape =>
        {
            var (m, k, n) = shape;
            var (a, b, bias) = (Numbers(m * k, 1), Numbers(k * n, 2), Numbers(n, 3));
            var c = Numbers(m * n, 4);
            var sums = Chain(m, k, n, (_, j) => bias[j], (i, t) => a[(i * k) + t], (t, j) => b[(t * n) + j]);
            MatrixKernel.MultiplyWithBias(a, b, bias, c, m, k, n, rectify: false);
            Same(sums, c);
            MatrixKernel.MultiplyWithBias(a, b, bias, c, m, k, n, rectify: true);
            Same([.. sums.Select(sum => sum < 0 ? 0 : sum)], c);
        },
        iter: 300);

    [Fact]
    public void Rows_are_added_in_their_order_bit_for_bit() => Shapes.Sample(
        shape =>
        {
            var (_, rows, n) = shape;
            var (a, old) = (Numbers(rows * n, 1), Numbers(n, 2));
            var c = (float[])old.Clone();
            MatrixKernel.AddRows(a, c, rows, n);
            Same(Chain(1, rows, n, (_, j) => old[j], (_, _) => 1, (t, j) => a[(t * n) + j]), c);
        },
        iter: 300);

    [Fact]
    public void Every_width_of_vectors_gives_the_same_bits() => Shapes.Sample(
        shape =>
        {
            var (m, k, n) = (shape.M, shape.K, shape.N + Lanes512.Width);
            var (a, b, old) = (Numbers(m * k, 1), Numbers(k * n, 2), Numbers(m * n, 3));
            foreach (var transposed in new[] { false, true })
            {
                var results = Enumerable.Range(0, 4).Select(_ => (float[])old.Clone()).ToArray();
                for (var width = 0; width < results.Length; width++)
                {
                    var job = MatrixKernel.Job(a, b, results[width], m, k, n);
                    (job.Transposed, job.BStep) = transposed ? (true, (nuint)k) : (false, (nuint)n);
                    job.Gate = ref old.AsSpan()[0];
                    job.Ending = transposed ? Ending.Gated : Ending.Rectified;
                    switch (width)
                    {
                        case 0: MatrixProduct.Run<Lanes1, float>(ref job); break;
                        case 1: MatrixProduct.Run<Lanes128, Vector128<float>>(ref job); break;
                        case 2: MatrixProduct.Run<Lanes256, Vector256<float>>(ref job); break;
                        default: MatrixProduct.Run<Lanes512, Vector512<float>>(ref job); break;
                    }
                }

                Same(results[0], results[1]);
                Same(results[0], results[2]);
                Same(results[0], results[3]);
            }
        },
        iter: 200);

    [Fact]
    public void A_matrix_that_is_too_short_is_refused()
    {
        var (six, four) = (new float[6], new float[4]);
        Assert.Throws<ArgumentOutOfRangeException>(() => MatrixKernel.Multiply(six, six, four.AsSpan(0, 3), 2, 3, 2, add: false));
        Assert.Throws<ArgumentOutOfRangeException>(() => MatrixKernel.Multiply(six.AsSpan(1), six, four, 2, 3, 2, add: false));
        Assert.Throws<ArgumentOutOfRangeException>(() => MatrixKernel.AddTransposed(six, four, four, 3, 2, 2));
    }

    [Fact]
    public void Nothing_outside_the_result_is_written() => Shapes.Sample(
        shape =>
        {
            var (m, k, n) = shape;
            var (a, b, room) = (Numbers(m * k, 1), Numbers(k * n, 2), Numbers((m * n) + 40, 3));
            var before = (float[])room.Clone();
            MatrixKernel.Multiply(a, b, room.AsSpan(20, m * n), m, k, n, add: true);
            Same(before[..20], room[..20]);
            Same(before[^20..], room[^20..]);
        },
        iter: 200);

    private static float[] Chain(
        int m, int k, int n, Func<int, int, float> start, Func<int, int, float> left, Func<int, int, float> right)
    {
        var c = new float[m * n];
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var sum = start(i, j);
                for (var t = 0; t < k; t++)
                {
                    sum = MathF.FusedMultiplyAdd(left(i, t), right(t, j), sum);
                }

                c[(i * n) + j] = sum;
            }
        }

        return c;
    }

    // Irregular numbers of both signs and several magnitudes, so that another order would round otherwise.
    private static float[] Numbers(int count, int which) =>
        [.. Enumerable.Range(0, count).Select(at => (float)(Math.Sin((at * 12.9898) + (which * 78.233)) * Math.Exp(at % 7)))];

    private static void Same(float[] expected, float[] actual)
    {
        for (var at = 0; at < expected.Length; at++)
        {
            Assert.True(
                BitConverter.SingleToInt32Bits(expected[at]) == BitConverter.SingleToInt32Bits(actual[at]),
                $"element {at}: expected {expected[at]:R}, got {actual[at]:R}");
        }
    }
}
