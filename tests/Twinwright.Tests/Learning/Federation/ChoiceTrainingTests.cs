using Twinwright.Learning.Federation;
using Twinwright.Learning.Policies;
using Twinwright.Learning.Training;
using Twinwright.Model.Federation;
using Twinwright.Model.Threading;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;
using Twinwright.Tests.Solvers.Federation;
using Xunit;

namespace Twinwright.Tests.Learning.Federation;

/// <summary>The trainings of <c>ql</c> and <c>mab</c>, and their solvers.</summary>
public class ChoiceTrainingTests
{
    [Theory]
    [InlineData("ql")]
    [InlineData("mab")]
    [InlineData("mab{rounds=closed-form}")]
    public void A_resumed_training_comes_to_the_same_bytes(string spec)
    {
        var straight = Start(spec, 4);
        var first = Start(spec, 4);
        Advance(straight, 4);
        Advance(first, 2);
        var saved = new TensorSet();
        first.Save(saved);
        var second = Start(spec, 4);
        second.Restore(saved);
        Assert.Equal(2, second.Iteration);
        var reports = Advance(second, 2);

        Assert.Equal(Bytes(straight), Bytes(second));
        Assert.Equal(4 * 10 * 5, reports[^1].AgentSteps);
    }

    [Theory]
    [InlineData("ql")]
    [InlineData("mab")]
    public void Equal_seeds_learn_the_same_and_others_learn_otherwise(string spec)
    {
        var (one, same, other) = (Start(spec, 2), Start(spec, 2), Start(spec, 2, seed: 2));
        var reports = (Advance(one, 2), Advance(same, 2));
        Advance(other, 2);

        Assert.Equal(reports.Item1, reports.Item2);
        Assert.Equal(Bytes(one), Bytes(same));
        Assert.NotEqual(Bytes(one), Bytes(other));
    }

    [Theory]
    [InlineData("ql")]
    [InlineData("mab")]
    [InlineData("mab{rounds=closed-form}")]
    public void Training_is_worth_much_on_worlds_that_it_has_not_seen(string spec)
    {
        var training = Start(spec, 30, steps: 100);
        var untrained = Utility(spec, training.Policy());
        Advance(training, 30);
        var trained = Utility(spec, training.Policy());

        Assert.True(trained > untrained + 1500, $"{untrained:F0} → {trained:F0}");
    }

    [Theory]
    [InlineData("ql")]
    [InlineData("mab")]
    public void Frames_are_decided_without_allocating(string spec)
    {
        var training = Start(spec, 1);
        Advance(training, 1);
        var world = new FrameWorld(FederationDeployment.Draw(HeuristicFrames.Paper, 60), 60);
        var (solver, actions) = (Solver(spec, training.Policy(), world.Frame.System), new FrameActions(world.Frame.System));
        solver.Decide(world.Frame, actions);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var again = 0; again < 20; again++)
        {
            solver.Decide(world.Frame, actions);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Several_deployments_are_taken_in_turn_and_one_is_but_the_first_of_many()
    {
        var (three, one) = (new EpisodeWorlds(Context(9, 1, 1, 7, 8, 9)), new EpisodeWorlds(Context(9, 1, 1, 7)));

        Assert.Equal([7, 8, 9, 7, 8], Enumerable.Range(0, 5).Select(three.DeploymentSeed));
        Assert.Equal(7, one.DeploymentSeed(0));
        Assert.Equal(50, Enumerable.Range(0, 50).Select(one.DeploymentSeed).Distinct().Count());
        Assert.Equal(50, Enumerable.Range(0, 50).Select(three.DynamicsSeed).Distinct().Count());
    }

    [Fact]
    public void A_policy_says_what_it_is_for()
    {
        var training = Start("mab{rounds=closed-form}", 2);
        Advance(training, 1);
        var policy = training.Policy();

        Assert.Equal(("mab", "closed-form"), (policy.Solver, policy.Options["rounds"]));
        Assert.Equal(MabArms.Dimension, policy.Observes.Count);
        Assert.Equal(2, policy.Acts.Count);
        Assert.Empty(policy.Sizes);
        Assert.Equal(("1", "10"), (policy.Training["episodes"], policy.Training["frames_per_episode"]));
    }

    [Fact]
    public void A_policy_that_does_not_fit_is_refused()
    {
        var (table, bandit) = (Start("ql", 1).Policy(), Start("mab", 1).Policy());

        Assert.Contains("policy of ql", Refused("mab", table), StringComparison.Ordinal);
        Assert.Contains("rounds=cap", Refused("mab{rounds=closed-form}", bandit), StringComparison.Ordinal);
        Assert.Contains("tensor", Refused("ql", table with { Tensors = bandit.Tensors }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ql")]
    [InlineData("mab")]
    public void Without_a_policy_a_solver_does_not_begin(string spec)
    {
        var solver = (IFederationSolver)SolverSpec.Parse(spec, SystemKind.Federation).Create();
        var context = new FederationContext { System = CoalitionFrames.First(HeuristicFrames.Small, 1).System };

        Assert.Contains("policy", Assert.Throws<SolverRefusedException>(() => solver.Begin(context)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ql")]
    [InlineData("mab")]
    public void Centra_has_nothing_to_train(string spec)
    {
        var parsed = SolverSpec.ParseForTraining(spec, SystemKind.Federation);
        var context = Context(1, 1, 1, 1) with { Federation = new() { Framework = Framework.Centra } };

        Assert.Throws<SolverRefusedException>(() => parsed.Entry.Training!.Create(parsed.Options, context));
    }

    [Fact]
    public void A_world_that_ends_in_no_number_is_still_learnt_from()
    {
        var parsed = SolverSpec.ParseForTraining("mab", SystemKind.Federation);
        var endless = new FederationScenario { Constants = new() { CloudCpuHz = 1e-300 } };
        var training = (ITraining)parsed.Entry.Training!.Create(parsed.Options, Context(1, 1, 5, 1) with { Federation = endless });
        training.Advance();

        Assert.All(training.Policy().Tensors.All, tensor => Assert.All(tensor.Value.Double!, value => Assert.True(double.IsFinite(value))));
    }

    private static readonly WorkerTeam Alone = new(1);

    private static TrainingContext Context(long seed, int iterations, int steps, params long[] deployments) => new()
    {
        ScenarioName = "federation/paper",
        Federation = HeuristicFrames.Paper,
        Deployments = deployments,
        Seed = seed,
        Steps = steps,
        Iterations = iterations,
        Team = Alone,
    };

    private static ITraining Start(string spec, int iterations, int steps = 10, long seed = 1)
    {
        var parsed = SolverSpec.ParseForTraining(spec, SystemKind.Federation);
        return (ITraining)parsed.Entry.Training!.Create(parsed.Options, Context(seed, iterations, steps, 1));
    }

    private static List<TrainingReport> Advance(ITraining training, int iterations) =>
        [.. Enumerable.Range(0, iterations).Select(_ => training.Advance())];

    private static byte[] Bytes(ITraining training)
    {
        var tensors = new TensorSet();
        training.Save(tensors);
        return [.. tensors.All.SelectMany(tensor => tensor.Value.Double!).SelectMany(BitConverter.GetBytes)];
    }

    private static IFederationSolver Solver(string spec, Policy policy, FederationSystem system)
    {
        var solver = (IFederationSolver)SolverSpec.Parse(spec, SystemKind.Federation).Create();
        ((IPolicySolver)solver).Load(policy);
        solver.Begin(new FederationContext { System = system });
        return solver;
    }

    private static string Refused(string spec, Policy policy) => Assert.Throws<SolverRefusedException>(
        () => Solver(spec, policy, CoalitionFrames.First(HeuristicFrames.Small, 1).System)).Message;

    /// <summary>Mean over some worlds of Σ over 100 frames of utility less the penalty.</summary>
    private static double Utility(string spec, Policy policy)
    {
        var sum = 0.0;
        for (var seed = 50; seed < 54; seed++)
        {
            var world = new FrameWorld(FederationDeployment.Draw(HeuristicFrames.Paper, seed), seed);
            var system = world.Frame.System;
            var (solver, actions, outcome, kernel) = (Solver(spec, policy, system), new FrameActions(system), new FrameOutcome(system), new FrameKernel(system));
            for (var frame = 0; frame < 100; frame++)
            {
                solver.Decide(world.Frame, actions);
                kernel.Run(world.Frame, actions, outcome);
                sum += (outcome.Totals.Utility - outcome.Totals.DelayPenalty) / 4;
                world.Advance(actions, outcome);
            }
        }

        return sum;
    }
}
