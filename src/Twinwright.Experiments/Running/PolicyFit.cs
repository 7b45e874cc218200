using Twinwright.Experiments.Files;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Running;

/// <summary>Whether a policy fits a solver and a world.</summary>
internal static class PolicyFit
{
    /// <summary>Why it does not, as a phrase after <c>the policy in FOLDER</c>; null when it does.</summary>
    /// <param name="solver">The solver as asked for.</param>
    /// <param name="trained">The policy.</param>
    /// <param name="world">What it must fit.</param>
    public static string? Problem(SolverSpec solver, TrainedPolicy trained, PolicyWorld world) =>
        OfSolver(solver, trained) ?? OfSizes(trained, world) ?? OfDeployment(solver, trained, world);

    private static string? OfSolver(SolverSpec solver, TrainedPolicy trained)
    {
        var policy = trained.Policy;
        if (policy.Solver != solver.Entry.Id)
        {
            return $"is one of solver {Shown.Raw(policy.Solver)}";
        }

        IReadOnlyDictionary<string, string> learnt;
        try
        {
            learnt = solver.Entry.Resolve(policy.Options);
        }
        catch (SolverRefusedException refused)
        {
            return $"was trained with options that are none ({Shown.Raw(refused.Message)})";
        }

        var asked = solver.Entry.Resolve(solver.Options);
        var other = policy.Options.Keys.Order(StringComparer.Ordinal).FirstOrDefault(name => learnt[name] != asked[name]);
        return other is null ? null : $"was trained with {other}={learnt[other]}, but {other}={asked[other]} is asked for";
    }

    private static string? OfSizes(TrainedPolicy trained, PolicyWorld world)
    {
        foreach (var (name, size) in trained.Policy.Sizes.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (!world.Sizes.TryGetValue(name, out var found))
            {
                return $"is for {size} {Words(name)}, which this world does not have";
            }

            if (found != size)
            {
                return $"is for {size} {Words(name)}, but there are {found}";
            }
        }

        return null;
    }

    private static string? OfDeployment(SolverSpec solver, TrainedPolicy trained, PolicyWorld world)
    {
        if (trained.Policy.Fingerprint is not { } fingerprint)
        {
            return solver.Entry.Transfers ? null : "names no deployment, but each has one of its own";
        }

        return fingerprint == world.Fingerprint ? null
            : $"belongs to another deployment: number {trained.Deployment} of {Shown.Raw(trained.Run.Scenario)}, trained where positions, counts or channels were others";
    }

    private static string Words(string name) => Shown.Raw(name).Replace('_', ' ').Replace("partial dts", "partial-DTs", StringComparison.Ordinal);
}
