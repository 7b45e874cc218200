using System.Globalization;
using Twinwright.Learning.Federation;
using Twinwright.Learning.Policies;
using Twinwright.Model.Federation;
using Twinwright.Solvers.Federation;
using Xunit;

namespace Twinwright.Tests.Learning.Federation;

/// <summary>What the training of dmo promises.</summary>
public class DmoTrainingTests
{
    [Fact]
    public void A_resumed_training_goes_on_to_the_same_bytes()
    {
        using var straight = new DmoTrainings(workers: 1);
        using var resumed = new DmoTrainings(workers: 1);
        straight.Training.Advance();
        straight.Training.Advance();
        resumed.Training.Restore(straight.State);
        Assert.Equal(2, resumed.Training.Iteration);
        for (var iteration = 2; iteration < 4; iteration++)
        {
            Assert.Equal(straight.Training.Advance(), resumed.Training.Advance());
        }

        Same(straight.State, resumed.State);
    }

    [Fact]
    public void Threads_do_not_change_a_byte()
    {
        using var one = new DmoTrainings(workers: 1);
        using var two = new DmoTrainings(workers: 2);
        for (var iteration = 0; iteration < 3; iteration++)
        {
            Assert.Equal(one.Training.Advance(), two.Training.Advance());
        }

        Same(one.State, two.State);
    }

    [Fact]
    public void All_agents_learn()
    {
        using var trained = new DmoTrainings(workers: 1);
        var before = trained.State;
        trained.Training.Advance();
        var after = trained.State;
        foreach (var name in (string[])["lower.actor.2.weight", "lower.critic.2.weight", "upper.actor.2.weight", "upper.critic.2.weight", "lower.deviations"])
        {
            Assert.NotEqual(before.Find(name)!.Single, after.Find(name)!.Single);
        }
    }

    [Fact]
    public void The_policy_that_is_kept_earns_what_its_validation_said()
    {
        using var trained = new DmoTrainings(workers: 1);
        var best = double.NegativeInfinity;
        while (trained.Training.Iteration < trained.Training.Iterations)
        {
            var validation = trained.Training.Advance().Validation;
            best = double.IsNaN(validation) ? best : Math.Max(best, validation);
        }

        var policy = trained.Training.Policy();
        var kept = double.Parse(policy.Training["validation_utility"], CultureInfo.InvariantCulture);
        Assert.True(kept >= best - 1e-6);
        Assert.Equal(Earned(policy, sample: false), kept, 1e-5);
    }

    [Fact]
    public void Drawn_actions_are_feasible_too()
    {
        using var trained = new DmoTrainings(workers: 1);
        trained.Training.Advance();
        var policy = trained.Training.Policy();
        Assert.NotEqual(Earned(policy, sample: false), Earned(policy, sample: true));
    }

    [Fact]
    public void A_training_without_iterations_keeps_the_start()
    {
        using var trained = new DmoTrainings(workers: 1, iterations: 0);
        var policy = trained.Training.Policy();
        Assert.Equal("0", policy.Training["best_iteration"]);
        Assert.True(double.IsFinite(Earned(policy, sample: false)));
    }

    /// <summary>Utility of a frame, world by world as a run has it; decisions are checked on the way.</summary>
    private static double Earned(Policy policy, bool sample)
    {
        var sum = 0.0;
        for (var seed = 99L; seed > 99 - DmoTrainings.Worlds; seed--)
        {
            var deployment = FederationDeployment.Draw(DmoTrainings.Scenario, seed);
            var world = new FrameWorld(deployment, seed, DmoTrainings.Steps);
            var solver = new Dmo(new Dmo.Settings { Sample = sample });
            solver.Load(policy);
            solver.Begin(new FederationContext { Deployment = deployment, System = deployment.System });
            var (actions, outcome) = (new FrameActions(deployment.System), new FrameOutcome(deployment.System));
            var kernel = new FrameKernel(deployment.System);
            for (var step = 0; step < DmoTrainings.Steps; step++)
            {
                solver.Decide(world.Frame, actions);
                kernel.Run(world.Frame, actions, outcome);
                Assert.All(
                    FrameViolations.List(deployment.System, actions, outcome),
                    violation => Assert.Equal(FederationConstraint.Delay, violation.Constraint));
                sum += outcome.Totals.Utility - outcome.Totals.DelayPenalty;
                world.Advance(actions, outcome);
            }
        }

        return sum / (DmoTrainings.Worlds * DmoTrainings.Steps);
    }

    private static void Same(TensorSet expected, TensorSet actual)
    {
        foreach (var (name, tensor) in expected.All)
        {
            var other = actual.Find(name)!;
            Assert.Equal(tensor.Single, other.Single);
            Assert.Equal(tensor.Double, other.Double);
        }
    }
}
