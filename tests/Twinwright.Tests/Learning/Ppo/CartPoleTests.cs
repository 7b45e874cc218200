using Twinwright.Learning.Networks;
using Twinwright.Learning.Policies;
using Twinwright.Learning.Ppo;
using Twinwright.Model.Randomness;
using Twinwright.Model.Threading;
using Xunit;

namespace Twinwright.Tests.Learning.Ppo;

public class CartPoleTests
{
    private const int Lanes = 16;
    private const int Iterations = 200;

    private static readonly PpoSettings Settings = new()
    {
        Steps = 64, Epochs = 10, Minibatches = 4, Discount = 0.98, Trace = 0.9, Entropy = 0.005, EntropyAtEnd = 0,
        ActorRate = 1e-3, ActorRateAtEnd = 5e-5, CriticRate = 1, NormaliseValues = true,
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Balancing_a_pole_is_learnt(long seed)
    {
        var (mean, _) = Train(seed, workers: 2, Iterations, stopAt: null);

        Assert.True(mean >= 475, $"mean return over 100 episodes is {mean}");
    }

    [Fact]
    public void One_and_two_threads_and_a_resumed_training_learn_the_same_weights()
    {
        var straight = Train(3, workers: 1, iterations: 6, stopAt: null).Weights;

        Assert.Equal(straight, Train(3, workers: 2, iterations: 6, stopAt: null).Weights);
        Assert.Equal(straight, Train(3, workers: 2, iterations: 6, stopAt: 3).Weights);
    }

    private static (double Mean, float[] Weights) Train(long seed, int workers, int iterations, int? stopAt)
    {
        using var team = new WorkerTeam(workers);
        var rng = new Rng(seed);
        var learner = Learner(rng, team);
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            if (iteration == stopAt)
            {
                var saved = new TensorSet();
                learner.Save(saved, "ppo");
                learner = Learner(rng, team);
                learner.Restore(saved, "ppo");
            }

            Roll(learner, rng.Split("iteration", iteration));
            learner.Update((double)iteration / iterations);
        }

        return (Evaluate(learner, rng.Split("evaluation")), [.. learner.Actors.Parameters]);
    }

    private static PpoLearner Learner(Rng rng, WorkerTeam team) => new(
        new PpoShape
        {
            Actors = 1, Critics = 1, Rows = Lanes, Cuts = true,
            Actor = new NetworkShape(CartPole.Inputs, [64, 64], 2, Activation.Tanh),
            Critic = new NetworkShape(CartPole.Inputs, [64, 64], 1, Activation.Tanh),
            Heads = new HeadLayout([2]),
        },
        Settings, rng, team);

    private static void Roll(PpoLearner learner, Rng rng)
    {
        // Poles start afresh with every rollout, so that a training can go on without remembering them.
        var poles = Enumerable.Range(0, Lanes).Select(lane => new CartPole(rng.Split("lane", lane))).ToArray();
        Array.ForEach(poles, pole => pole.Restart());
        var rollout = learner.Rollout;
        for (var step = 0; step <= rollout.Steps; step++)
        {
            for (var lane = 0; lane < Lanes; lane++)
            {
                poles[lane].Observe(rollout.ActorInput(0, step).Slice(lane * CartPole.Inputs, CartPole.Inputs));
            }

            if (step == rollout.Steps)
            {
                break;
            }

            learner.Act(step);
            for (var lane = 0; lane < Lanes; lane++)
            {
                var (terminated, truncated) = poles[lane].Step(rollout.Choice(0, step)[lane]);
                rollout.Reward(0, step)[lane] = 1;
                rollout.End(0, step)[lane] = terminated || truncated;
                rollout.CutOff(0, step)[lane] = truncated && !terminated;
                if (terminated || truncated)
                {
                    poles[lane].Observe(rollout.CutInput(0, step).Slice(lane * CartPole.Inputs, CartPole.Inputs));
                    poles[lane].Restart();
                }
            }
        }
    }

    private static double Evaluate(PpoLearner learner, Rng rng)
    {
        var pass = new NetworkPass(learner.Actors.Shape, 1);
        var (pole, input, total) = (new CartPole(rng), new float[CartPole.Inputs], 0);
        for (var episode = 0; episode < 100; episode++)
        {
            pole.Restart();
            var (terminated, truncated) = (false, false);
            while (!terminated && !truncated)
            {
                pole.Observe(input);
                var logits = pass.Forward(learner.Actors, 0, input, 1);
                (terminated, truncated) = pole.Step(logits[1] > logits[0] ? 1 : 0);
                total++;
            }
        }

        return total / 100.0;
    }
}
