using Twinwright.Learning.Networks;
using Twinwright.Learning.Ppo;
using Twinwright.Model.Randomness;
using Twinwright.Model.Threading;
using Xunit;

namespace Twinwright.Tests.Learning.Ppo;

public class PpoLearnerTests
{
    [Theory]
    [InlineData(3, 3, 16)]
    [InlineData(3, 1, 16)]
    [InlineData(1, 1, 300)]
    public void Acting_and_learning_allocate_nothing(int actors, int critics, int rows)
    {
        using var team = new WorkerTeam(1);
        var learner = new PpoLearner(
            new PpoShape
            {
                Actors = actors, Critics = critics, Rows = rows, Masked = true, SameInputs = critics == actors,
                Actor = new NetworkShape(5, [16, 16], 8), Critic = new NetworkShape(5, [16, 16], 1), Heads = new HeadLayout([2, 5], [-1f]),
            },
            new PpoSettings { Steps = 8, Scaling = RewardScaling.Deviation }, new Rng(1), team);
        Iterate(learner, actors, critics);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Iterate(learner, actors, critics);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Iterate(PpoLearner learner, int actors, int critics)
    {
        var rollout = learner.Rollout;
        for (var step = 0; step < rollout.Steps; step++)
        {
            for (var actor = 0; actor < actors; actor++)
            {
                rollout.ActorInput(actor, step).Fill(0.1f * (step + actor));
                rollout.Mask(actor, step).Fill(true);
            }

            learner.Act(step);
            for (var critic = 0; critic < critics; critic++)
            {
                rollout.CriticInput(critic, step).Fill(0.1f * (step + critic));
                rollout.Reward(critic, step).Fill(step % 3);
            }
        }

        learner.Update(0.5);
    }
}
