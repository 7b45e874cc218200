using Twinwright.Experiments.Files;
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
    /// <returns>Bytes of the decision's file.</returns>
    /// <exception cref="SolverRefusedException">The solver does not take it on.</exception>
    public abstract byte[] Decide(SolverSpec solver, long? seed);

    /// <summary>Scores a decision.</summary>
    /// <param name="decisionPath">Its file.</param>
    /// <returns>Bytes of the score's file.</returns>
    /// <exception cref="InputException">The file is malformed, or does not fit the instance.</exception>
    public abstract byte[] Score(string decisionPath);

    private sealed class Cycle(WideAreaCycle instance) : OpenedInstance
    {
        public override SystemKind System => SystemKind.WideArea;

        public override byte[] Decide(SolverSpec solver, long? seed) =>
            DecisionFile.Write(WideAreaRunner.Decide(instance, solver, seed));

        public override byte[] Score(string decisionPath) =>
            ScoreFile.Write(CycleScorer.Score(instance, DecisionFile.Read(decisionPath, instance)));
    }

    private sealed class Frame(FederationFrame instance) : OpenedInstance
    {
        public override SystemKind System => SystemKind.Federation;

        public override byte[] Decide(SolverSpec solver, long? seed) =>
            FrameDecisionFile.Write(FederationRunner.Decide(instance, solver, seed));

        public override byte[] Score(string decisionPath) =>
            FrameScoreFile.Write(FrameScorer.Score(instance, FrameDecisionFile.Read(decisionPath, instance)));
    }
}
