using Twinwright.Learning.Training;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Learning.WideArea;

/// <summary>Multi-agent PPO with a centralised critic, to compare with (Kang 2023, section VI).</summary>
/// <remarks>Each actor sees its own edge server alone; one critic sees them all, and all are paid for the system's energy, by default minus its logarithm.</remarks>
[Solver(
    SystemKind.WideArea, "ma-ppo", "an actor for each edge server that sees itself alone, trained by PPO with one critic for all",
    Order = 36, Training = typeof(Training))]
public sealed class CentralisedPpo(CentralisedPpo.Settings settings) : AgentSolver(new MeanFieldInputs(settings.Heads, meanField: false), new HeadChoices(settings.Heads), settings.Sample)
{
    /// <summary>Options of <c>ma-ppo</c>.</summary>
    public sealed record Settings
    {
        /// <summary>What agents decide themselves.</summary>
        [Option("what agents decide: all five heads; m, power and z alone; or the printed sizes")]
        public HeadSet Heads { get; set; } = HeadSet.All;

        /// <summary>Whether choices are drawn.</summary>
        [Option("draw choices instead of taking the most probable ones")]
        public bool Sample { get; set; }
    }

    /// <summary>Trains <c>ma-ppo</c>.</summary>
    /// <param name="solver">Options of the solver.</param>
    /// <param name="training">Options of the training.</param>
    /// <param name="context">What it is about.</param>
    public sealed class Training(Settings solver, AgentTrainingSettings training, TrainingContext context)
        : AgentTraining(AgentMethod.Of("ma-ppo", solver.Heads, meanField: false, Sharing.Critic), training, context);
}
