using System.Collections.Concurrent;
using Twinwright.Learning.Policies;
using Twinwright.Learning.Training;
using Twinwright.Model.Federation;
using Twinwright.Model.Threading;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;
using Twinwright.Tests.Solvers.Federation;

namespace Twinwright.Tests.Learning;

/// <summary>Solvers for tests of all of them: those that act by a policy get one, trained for a moment on a world of the same sizes.</summary>
internal static class TrainedPolicies
{
    private static readonly ConcurrentDictionary<string, Lazy<Policy>> Policies = new();

    /// <summary>Makes a solver, ready for frames of a system.</summary>
    public static IFederationSolver Make(string spec, FederationSystem system)
    {
        var parsed = SolverSpec.Parse(spec, SystemKind.Federation);
        var solver = (IFederationSolver)parsed.Create();
        (solver as IPolicySolver)?.Load(For(parsed, system));
        solver.Begin(new FederationContext { System = system });
        return solver;
    }

    private static Policy For(SolverSpec spec, FederationSystem system) => Policies.GetOrAdd(
        $"{spec.Text} {system.Sensors} {system.EdgeServers} {system.PartialDts} {system.Subcarriers}",
        _ => new Lazy<Policy>(() =>
        {
            using var team = new WorkerTeam(1);
            var training = (ITraining)spec.Entry.Training!.Create(spec.Options, new TrainingContext
            {
                ScenarioName = "test",
                Federation = CoalitionFrames.Sized(system.Sensors, system.EdgeServers, system.PartialDts, system.Subcarriers),
                Deployments = [1],
                Seed = 1,
                Steps = 5,
                Iterations = 1,
                Team = team,
            });
            training.Advance();
            return training.Policy();
        })).Value;
}
