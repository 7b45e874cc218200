using System.Collections.Concurrent;
using Twinwright.Learning.Policies;
using Twinwright.Learning.Training;
using Twinwright.Model.Threading;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.WideArea;

namespace Twinwright.Tests.Learning;

/// <summary>Wide-area solvers for tests of all of them: those that act by a policy get one, trained for a moment on the same deployment.</summary>
internal static class WideAreaPolicies
{
    private static readonly ConcurrentDictionary<string, Lazy<Policy>> Policies = new();

    /// <summary>Makes a solver that has yet to begin.</summary>
    public static IWideAreaSolver Make(string text, Deployment deployment)
    {
        var spec = SolverSpec.Parse(text, SystemKind.WideArea);
        var solver = (IWideAreaSolver)spec.Create();
        (solver as IPolicySolver)?.Load(Policies.GetOrAdd(
            $"{text} {deployment.Seed} {DeploymentFingerprint.Of(deployment.System)} {deployment.Scenario.GetHashCode()}",
            _ => new Lazy<Policy>(() => Train(spec, deployment))).Value);
        return solver;
    }

    /// <summary>A training with few, short lanes.</summary>
    public static ITraining Training(SolverSpec spec, WideAreaScenario scenario, IReadOnlyList<long> deployments, int iterations, WorkerTeam team, params (string Name, string Value)[] options)
    {
        var all = spec.Options.ToDictionary();
        foreach (var (name, value) in options)
        {
            all[name] = value;
        }

        return (ITraining)spec.Entry.Training!.Create(all, new TrainingContext
        {
            ScenarioName = "test",
            WideArea = scenario,
            Deployments = deployments,
            Seed = 1,
            Steps = 30,
            Iterations = iterations,
            Team = team,
        });
    }

    private static Policy Train(SolverSpec spec, Deployment deployment)
    {
        using var team = new WorkerTeam(1);
        var options = spec.Options.Where(option => option.Key != "sample").ToDictionary();
        var training = Training(
            new SolverSpec(spec.Text, spec.Entry, options), deployment.Scenario, [deployment.Seed], 1, team,
            ("lanes", "2"), ("season_steps", "4"), ("rollout_steps", "4"), ("units", "8"), ("epochs", "1"), ("minibatches", "1"));
        training.Advance();
        return training.Policy();
    }
}
