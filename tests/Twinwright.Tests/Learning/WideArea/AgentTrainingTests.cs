using Twinwright.Learning.Policies;
using Twinwright.Learning.Training;
using Twinwright.Model.Threading;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;
using Xunit;

namespace Twinwright.Tests.Learning.WideArea;

public class AgentTrainingTests
{
    private static readonly WideAreaScenario Small = new() { EdgeServerCount = 7, AreaWidthM = 1200, AreaHeightM = 1200 };

    private static readonly (string, string)[] Short =
        [("lanes", "3"), ("season_steps", "8"), ("rollout_steps", "4"), ("units", "16"), ("minibatches", "2")];

    [Theory]
    [InlineData("mf-ppo")]
    [InlineData("mf-ppo{heads=m-p-z}")]
    [InlineData("mf-ppo{heads=paper}")]
    [InlineData("ma-ppo")]
    [InlineData("shared-ppo")]
    public void One_and_two_threads_and_a_resumed_training_learn_the_same(string text)
    {
        var straight = Learn(text, workers: 1, stopAt: null);

        Assert.Equal(straight, Learn(text, workers: 2, stopAt: null));
        Assert.Equal(straight, Learn(text, workers: 2, stopAt: 2));
    }

    [Theory]
    [InlineData("mf-ppo", 6, 42)]
    [InlineData("mf-ppo{heads=paper}", 4, 32)]
    [InlineData("mf-ppo{heads=m-p-z}", 6, 22)]
    [InlineData("ma-ppo", 3, 42)]
    [InlineData("shared-ppo", 36, 9)]
    public void Actors_have_the_sizes_that_are_asked_for(string text, int inputs, int outputs)
    {
        using var team = new WorkerTeam(1);
        var policy = WideAreaPolicies.Training(SolverSpec.Parse(text, SystemKind.WideArea), Small, [1], 1, team, Short).Policy();
        var network = Assert.Single(policy.Networks);

        Assert.Equal((inputs, outputs), (network.Shape.Inputs, network.Shape.Outputs));
        Assert.Equal(inputs, policy.Observes.Count);
        Assert.Equal(text == "shared-ppo" ? 1 : 7, network.Networks);
        Assert.Equal(text == "shared-ppo", policy.Fingerprint is null);
    }

    [Fact]
    public void A_policy_that_says_another_number_of_edge_servers_than_it_has_actors_is_refused()
    {
        using var team = new WorkerTeam(1);
        var spec = SolverSpec.Parse("ma-ppo", SystemKind.WideArea);
        var policy = WideAreaPolicies.Training(spec, Small, [1], 1, team, Short).Policy();
        var solver = (IPolicySolver)spec.Create();

        solver.Load(policy);
        foreach (var sizes in new[] { [], new Dictionary<string, int> { ["edge_servers"] = 6 } })
        {
            var refused = Assert.Throws<SolverRefusedException>(() => solver.Load(policy with { Sizes = sizes }));
            Assert.Contains("as many edge_servers as it has actors, 7", refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("mf-ppo", "lanes", "16")]
    [InlineData("ma-ppo", "lanes", "16")]
    [InlineData("shared-ppo", "lanes", "4")]
    public void Energy_falls_by_a_quarter_within_a_few_seasons(string text, string option, string value)
    {
        using var team = new WorkerTeam(2);
        var training = WideAreaPolicies.Training(
            SolverSpec.Parse(text, SystemKind.WideArea), Small, text == "shared-ppo" ? [1, 2, 3, 4] : [1], 12, team,
            (option, value), ("season_steps", "64"), ("units", "32"));
        var energies = new List<double>();
        while (training.Iteration < training.Iterations)
        {
            energies.Add(training.Advance().Objective);
        }

        Assert.True(energies[^1] < 0.75 * energies[0], string.Join(" ", energies));
    }

    private static List<float> Learn(string text, int workers, int? stopAt)
    {
        using var team = new WorkerTeam(workers);
        var spec = SolverSpec.Parse(text, SystemKind.WideArea);
        ITraining Make() => WideAreaPolicies.Training(spec, Small, text == "shared-ppo" ? [1, 2] : [1], 4, team, Short);
        var training = Make();
        while (training.Iteration < training.Iterations)
        {
            if (training.Iteration == stopAt)
            {
                var saved = new TensorSet();
                training.Save(saved);
                training = Make();
                training.Restore(saved);
                stopAt = null;
            }

            training.Advance();
        }

        return [.. training.Policy().Tensors.All.SelectMany(tensor => tensor.Value.Single!)];
    }
}
