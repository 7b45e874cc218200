using Twinwright.Experiments.Files;
using Twinwright.Model;
using Twinwright.Model.Federation;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Running;

/// <summary>An instance file of either system, to decide and to score.</summary>
public abstract class OpenedInstance
{
    private protected OpenedInstance()
    {
    }

    /// <summary>Which system it is of.</summary>
    public abstract SystemKind System { get; }

    /// <summary>Reads an instance.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">The file is malformed, or no instance.</exception>
    public static OpenedInstance Read(string path)
    {
        var (kind, bytes) = AnyFile.OpenJson(path);
        return kind switch
        {
            JsonKind.Cycle => new Cycle(InstanceFile.Parse(bytes, path)),
            JsonKind.Frame => new Frame(FrameFile.Parse(bytes, path)),
            _ => throw new InputException(path, ".kind", $"must be \"{JsonKind.Cycle}\" or \"{JsonKind.Frame}\", but is \"{kind}\""),
        };
    }

    /// <summary>Decides it.</summary>
    /// <param name="solver">A solver of its system.</param>
    /// <param name="seed">Seed of what is drawn; null for the instance's own.</param>
    /// <param name="policyFolders">Folders with policies, beside those that come with the program.</param>
    /// <returns>Bytes of the decision's file.</returns>
    /// <exception cref="SolverRefusedException">The solver does not take it on.</exception>
    /// <exception cref="InputException">A folder holds no policy, or is of one policy, of another solver.</exception>
    public byte[] Decide(SolverSpec solver, long? seed, IReadOnlyList<string>? policyFolders = null)
    {
        var policies = new PolicyShelf(policyFolders ?? [], new TrainCommandLine(Origin?.Scenario ?? "SCENARIO", []));
        policies.RequireUse(solver);
        return Decide(solver, seed, policies);
    }

    /// <summary>Scores a decision.</summary>
    /// <param name="decisionPath">Its file.</param>
    /// <returns>Bytes of the score's file.</returns>
    /// <exception cref="InputException">The file is malformed, or does not fit the instance.</exception>
    public abstract byte[] Score(string decisionPath);

    /// <summary>Where it comes from; null when it does not say.</summary>
    private protected abstract WorldOrigin? Origin { get; }

    private protected abstract byte[] Decide(SolverSpec solver, long? seed, PolicyShelf policies);

    private sealed class Cycle(WideAreaCycle instance) : OpenedInstance
    {
        public override SystemKind System => SystemKind.WideArea;

        private protected override WorldOrigin? Origin => instance.Origin;

        private protected override byte[] Decide(SolverSpec solver, long? seed, PolicyShelf policies) =>
            DecisionFile.Write(WideAreaRunner.Decide(instance, solver, seed, policies));

        public override byte[] Score(string decisionPath) =>
            ScoreFile.Write(CycleScorer.Score(instance, DecisionFile.Read(decisionPath, instance)));
    }

    private sealed class Frame(FederationFrame instance) : OpenedInstance
    {
        public override SystemKind System => SystemKind.Federation;

        private protected override WorldOrigin? Origin => instance.Origin;

        private protected override byte[] Decide(SolverSpec solver, long? seed, PolicyShelf policies) =>
            FrameDecisionFile.Write(FederationRunner.Decide(instance, solver, seed, policies));

        public override byte[] Score(string decisionPath) =>
            FrameScoreFile.Write(FrameScorer.Score(instance, FrameDecisionFile.Read(decisionPath, instance)));
    }
}
