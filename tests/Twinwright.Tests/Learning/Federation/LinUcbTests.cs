using MathNet.Numerics.LinearAlgebra;
using Twinwright.Learning.Federation;
using Twinwright.Model.Randomness;
using Xunit;

namespace Twinwright.Tests.Learning.Federation;

public class LinUcbTests
{
    private const int Arms = 3, Dimension = 5;

    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(2, 0.3)]
    [InlineData(3, 7.0)]
    public void The_updated_inverse_and_weights_are_those_of_a_direct_solve(long seed, double ridge)
    {
        var (model, rng) = (new LinUcb(Arms, Dimension), new Rng(seed).Split("test/linucb"));
        model.Clear(ridge);
        var matrices = Enumerable.Range(0, Arms).Select(_ => Matrix<double>.Build.DenseIdentity(Dimension) * ridge).ToArray();
        var moments = Enumerable.Range(0, Arms).Select(_ => Vector<double>.Build.Dense(Dimension)).ToArray();
        for (var step = 0; step < 400; step++)
        {
            var context = Enumerable.Range(0, Dimension).Select(_ => rng.NextUniform(-2, 2)).ToArray();
            var (arm, reward) = (rng.NextInteger(0, Arms - 1), rng.NextUniform(-10, 40));
            model.Update(arm, context, reward);
            var x = Vector<double>.Build.DenseOfArray(context);
            matrices[arm] += x.OuterProduct(x);
            moments[arm] += x * reward;
        }

        var probe = Enumerable.Range(0, Dimension).Select(_ => rng.NextUniform(-2, 2)).ToArray();
        var at = Vector<double>.Build.DenseOfArray(probe);
        for (var arm = 0; arm < Arms; arm++)
        {
            var weights = matrices[arm].Solve(moments[arm]);
            for (var k = 0; k < Dimension; k++)
            {
                Assert.Equal(weights[k], model.Weights[(arm * Dimension) + k], 1e-10);
            }

            var width = Math.Sqrt(at * matrices[arm].Solve(at));
            Assert.Equal((weights * at) + (1.5 * width), model.Score(arm, probe, 1.5), 1e-10);
            Assert.Equal(weights * at, model.Score(arm, probe, 0), 1e-10);
        }
    }

    [Fact]
    public void One_number_and_one_reward_are_learnt_as_by_hand()
    {
        var model = new LinUcb(2, 1);
        model.Clear(1);
        model.Update(1, [2], 10);

        // A = 1 + 4 = 5, b = 20, θ = 4; at x = 3 the mean is 12 and the width 3/√5.
        Assert.Equal(12 + (3 / Math.Sqrt(5)), model.Score(1, [3], 1), 1e-12);
        Assert.Equal(3, model.Score(0, [3], 1), 1e-12);
        Assert.Equal(12 + (3 / Math.Sqrt(5)), model.Best([3], 1, out var arm), 1e-12);
        Assert.Equal(1, arm);
    }

    [Fact]
    public void Of_equal_arms_the_first_is_pulled()
    {
        var model = new LinUcb(4, 2);
        model.Clear(1);
        model.Best([1, 1], 1, out var arm);

        Assert.Equal(0, arm);
    }

    [Fact]
    public void Exploration_favours_the_arm_that_is_known_less()
    {
        var model = new LinUcb(2, 1);
        model.Clear(1);
        for (var step = 0; step < 50; step++)
        {
            model.Update(0, [1], 1);
        }

        model.Update(1, [1], 1.2);
        model.Best([1], 0, out var greedy);
        model.Best([1], 1, out var bold);

        Assert.Equal((0, 1), (greedy, bold));
    }
}
