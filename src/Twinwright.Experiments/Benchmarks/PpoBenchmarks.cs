using Twinwright.Learning.Networks;
using Twinwright.Learning.Ppo;
using Twinwright.Learning.Training;
using Twinwright.Learning.WideArea;
using Twinwright.Model.Randomness;
using Twinwright.Model.Threading;
using Twinwright.Model.WideArea;

namespace Twinwright.Experiments.Benchmarks;

/// <summary>Figures of PPO at the sizes of <c>mf-ppo</c>: an actor and a critic for each of 50 edge servers.</summary>
public static class PpoBenchmarks
{
    private const int Agents = 50;
    private const int Lanes = 16;
    private const int RolloutSteps = 128;
    private const int Epochs = 4;
    private const int Minibatches = 4;
    private const int Units = 128;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("learning.ppo.update.fraction_of_peak", stop => Update("learning.ppo.update.fraction_of_peak", HeadSet.All, stop)),
        new("learning.ppo.update_paper.fraction_of_peak", stop => Update("learning.ppo.update_paper.fraction_of_peak", HeadSet.Paper, stop)),
        new("learning.rollout.50x1_us", Acting),
        new("learning.mf_ppo.agent_steps_per_s", stop => Training("learning.mf_ppo.agent_steps_per_s", 2, stop)),
        new("learning.mf_ppo.agent_steps_per_s_1_thread", stop => Training("learning.mf_ppo.agent_steps_per_s_1_thread", 1, stop)),
    ];

    private static BenchmarkFigure Update(string name, HeadSet heads, CancellationToken stop)
    {
        using var team = new WorkerTeam(1);
        var learner = Filled(heads, Lanes, RolloutSteps, team);
        var flops = UpdateFlops(learner);
        var before = LearningBenchmarks.PeakFlopsPerS(stop).FlopsPerS;
        var seconds = Benchmark.SecondsPerCall(() => learner.Update(0), stop);
        var peak = Math.Max(before, LearningBenchmarks.PeakFlopsPerS(stop).FlopsPerS);
        return new(
            name, flops / seconds / peak, "1",
            $"one thread; a whole update of {Agents} actors {Text(learner.Actors.Shape)} and critics {Text(learner.Critics.Shape)}, {Lanes} lanes, "
            + $"{RolloutSteps} steps, {Epochs} epochs, {Minibatches} minibatches, in {seconds * 1000:F0} ms: "
            + $"{flops / seconds / 1e9:F0} of {peak / 1e9:F0} Gflop/s; only the products' flops count");
    }

    private static BenchmarkFigure Acting(CancellationToken stop)
    {
        using var team = new WorkerTeam(1);
        var learner = Filled(HeadSet.All, 1, RolloutSteps, team);
        var seconds = Benchmark.SecondsPerCall(
            () =>
            {
                for (var step = 0; step < RolloutSteps; step++)
                {
                    learner.Act(step);
                }
            },
            stop) / RolloutSteps;
        return new(
            "learning.rollout.50x1_us", seconds * 1e6, "us",
            $"one thread; {Agents} actors {Text(learner.Actors.Shape)} see a row each, and choices of five heads are drawn; a step of one lane");
    }

    private static BenchmarkFigure Training(string name, int threads, CancellationToken stop)
    {
        using var team = new WorkerTeam(threads);
        var training = new MeanFieldPpo.Training(
            new MeanFieldPpo.Settings(),
            new AgentTrainingSettings
            {
                Lanes = Lanes, SeasonSteps = RolloutSteps, RolloutSteps = RolloutSteps, Epochs = Epochs, Minibatches = Minibatches, Units = Units,
            },
            new TrainingContext
            {
                ScenarioName = "wide-area/paper", WideArea = new WideAreaScenario(), Deployments = [1], Seed = 1, Steps = RolloutSteps, Team = team,
            });
        var seconds = Benchmark.SecondsPerCall(() => training.Advance(), stop);
        return new(
            name, Agents * Lanes * RolloutSteps / seconds, "agent-steps/s",
            $"{(threads == 1 ? "one thread" : $"{threads} threads")}; seasons of mf-ppo on wide-area/paper, world, acting and update: {Lanes} lanes, rollouts of "
            + $"{RolloutSteps} steps, {Epochs} epochs, {Minibatches} minibatches, two layers of {Units} units");
    }

    /// <summary>A learner with a rollout of arbitrary numbers, and steps that move the weights hardly at all.</summary>
    private static PpoLearner Filled(HeadSet heads, int lanes, int steps, WorkerTeam team)
    {
        var (inputs, layout) = (new MeanFieldInputs(heads, meanField: true).Size, new HeadChoices(heads).Layout);
        var shape = new PpoShape
        {
            Actors = Agents,
            Rows = lanes,
            Critics = Agents,
            Actor = new NetworkShape(inputs, [Units, Units], layout.Outputs),
            Critic = new NetworkShape(inputs, [Units, Units], 1),
            Heads = layout,
            Masked = true,
        };

        // Ratios stay near 1 however often the same rollout is learnt from.
        const double Rate = 1e-9;
        var settings = new PpoSettings { Steps = steps, Epochs = Epochs, Minibatches = Minibatches, ActorRate = Rate, ActorRateAtEnd = Rate };
        var rng = new Rng(1).Split("benchmark/ppo");
        var learner = new PpoLearner(shape, settings, rng.Split("learner"), team);
        for (var step = 0; step <= steps; step++)
        {
            for (var agent = 0; agent < Agents; agent++)
            {
                foreach (ref var input in learner.Rollout.ActorInput(agent, step))
                {
                    input = (float)rng.NextUnit();
                }

                if (step < steps)
                {
                    learner.Rollout.Mask(agent, step).Fill(true);
                    foreach (ref var reward in learner.Rollout.Reward(agent, step))
                    {
                        reward = (float)rng.NextUnit();
                    }
                }
            }

            if (step < steps)
            {
                learner.Act(step);
            }
        }

        return learner;
    }

    /// <summary>Flops of the matrix products of an update, 2 for each multiply-add.</summary>
    /// <remarks>
    /// Every epoch all samples go forward, give a gradient by the weights, and one by the inputs of all layers but the first;
    /// before, critics value all samples and a step more. Biases, heads, losses, Adam and copies count for nothing.
    /// </remarks>
    private static double UpdateFlops(PpoLearner learner)
    {
        const double Samples = (double)RolloutSteps * Lanes * Epochs, Values = (RolloutSteps + 1.0) * Lanes;
        return 2.0 * Agents * ((Samples * (Trained(learner.Actors.Shape) + Trained(learner.Critics.Shape))) + (Values * Weights(learner.Critics.Shape, 0)));

        static double Trained(NetworkShape shape) => (2 * Weights(shape, 0)) + Weights(shape, 1);

        static double Weights(NetworkShape shape, int from) =>
            Enumerable.Range(from, shape.Layers - from).Sum(layer => (double)shape.InputsOf(layer) * shape.OutputsOf(layer));
    }

    private static string Text(NetworkShape shape) =>
        string.Join('-', Enumerable.Range(0, shape.Layers).Select(shape.InputsOf).Append(shape.Outputs));
}
