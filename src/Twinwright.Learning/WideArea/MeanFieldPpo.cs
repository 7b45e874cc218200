using Twinwright.Learning.Training;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Learning.WideArea;

/// <summary>Mean-field multi-agent PPO (Kang 2023, Algorithm 1): each edge server's actor sees itself and the mean of its neighbours.</summary>
/// <remarks>Actors and critics are independent of each other; each agent is paid for itself and its neighbours (eq. 26).</remarks>
[Solver(
    SystemKind.WideArea, "mf-ppo", "an actor for each edge server that sees itself and the mean of its neighbours, trained by PPO",
    Order = 35, Training = typeof(Training))]
public sealed class MeanFieldPpo(MeanFieldPpo.Settings settings) : AgentSolver(new MeanFieldInputs(settings.Heads, meanField: true), new HeadChoices(settings.Heads), settings.Sample)
{
    /// <summary>Options of <c>mf-ppo</c>.</summary>
    public sealed record Settings
    {
        /// <summary>What agents decide themselves.</summary>
        [Option("what agents decide: all five heads; m, power and z alone; or the printed sizes, 4 inputs and 32 logits")]
        public HeadSet Heads { get; set; } = HeadSet.All;

        /// <summary>Whether choices are drawn.</summary>
        [Option("draw choices instead of taking the most probable ones")]
        public bool Sample { get; set; }
    }

    /// <summary>Trains <c>mf-ppo</c>.</summary>
    /// <param name="solver">Options of the solver.</param>
    /// <param name="training">Options of the training.</param>
    /// <param name="context">What it is about.</param>
    public sealed class Training(Settings solver, AgentTrainingSettings training, TrainingContext context)
        : AgentTraining(AgentMethod.Of("mf-ppo", solver.Heads, meanField: true, Sharing.Nothing), training, context);
}
