using System.Runtime.Intrinsics;
using Twinwright.Learning.Networks;
using Twinwright.Learning.Networks.Kernels;
using Twinwright.Learning.Policies;
using Xunit;

namespace Twinwright.Tests.Learning.Networks;

public class AdamTests
{
    private const int Count = 101;

    [Fact]
    public void The_first_step_is_the_rate_against_the_slope()
    {
        var parameters = new float[Count];
        new Adam(1, Count).Step(0, parameters, Slopes(1), 1e-3, 1e-12f);
        Assert.All(parameters.Zip(Slopes(1)), pair => Assert.Equal(-1e-3f * Math.Sign(pair.Second), pair.First, 1e-8f));
    }

    [Fact]
    public void Every_width_of_vectors_steps_to_the_same_bits()
    {
        var rates = new AdamRates { Mean = 0.1f, Square = 0.001f, Step = -0.013f, Root = 3.7f, Epsilon = 1e-5f };
        var results = new List<float[]>();
        for (var width = 128; width <= 512; width *= 2)
        {
            var (mean, square, parameters) = (Slopes(1), Slopes(2).Select(Math.Abs).ToArray(), Slopes(3));
            switch (width)
            {
                case 128: AdamStep.Run<Maths128, Vector128<float>>(in rates, mean, square, parameters, Slopes(4)); break;
                case 256: AdamStep.Run<Maths256, Vector256<float>>(in rates, mean, square, parameters, Slopes(4)); break;
                default: AdamStep.Run<Maths512, Vector512<float>>(in rates, mean, square, parameters, Slopes(4)); break;
            }

            results.Add([.. mean, .. square, .. parameters]);
        }

        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
        Assert.NotEqual(Slopes(3), results[0][(2 * Count)..]);
    }

    [Fact]
    public void A_restored_optimiser_goes_on_as_if_it_had_never_stopped()
    {
        var (whole, parameters) = (new Adam(2, Count), Slopes(0));
        for (var step = 1; step <= 5; step++)
        {
            whole.Step(1, parameters, Slopes(step), 1e-3, 1e-5f);
        }

        var saved = new TensorSet();
        whole.Save(saved, "actor");
        var (restored, others) = (new Adam(2, Count), (float[])parameters.Clone());
        restored.Restore(saved, "actor");
        whole.Step(1, parameters, Slopes(6), 1e-3, 1e-5f);
        restored.Step(1, others, Slopes(6), 1e-3, 1e-5f);
        Assert.Equal(parameters, others);
    }

    private static float[] Slopes(int which) =>
        [.. Enumerable.Range(0, Count).Select(at => (float)Math.Sin((at * 12.9898) + (which * 78.233) + 0.1))];
}
