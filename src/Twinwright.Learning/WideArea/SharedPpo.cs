using Twinwright.Learning.Training;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Learning.WideArea;

/// <summary>One network for all edge servers, which serves deployments that it has never seen.</summary>
/// <remarks>It decides m, P_r and z from what an edge server knows and hears from its neighbours; see <see cref="SharedInputs"/>.</remarks>
[Solver(
    SystemKind.WideArea, "shared-ppo", "one network for all edge servers, fed by neighbours alone, for deployments never seen",
    Order = 85, Training = typeof(Training), Transfers = true)]
public sealed class SharedPpo(SharedPpo.Settings settings) : AgentSolver(new SharedInputs(), HeadSet.HelperPowerConvergency, settings.Sample)
{
    /// <summary>Options of <c>shared-ppo</c>.</summary>
    public sealed record Settings
    {
        /// <summary>Whether choices are drawn.</summary>
        [Option("draw choices instead of taking the most probable ones")]
        public bool Sample { get; set; }
    }

    /// <summary>Options of training <c>shared-ppo</c>.</summary>
    public sealed record TrainingSettings : AgentTrainingSettings
    {
        /// <summary>The defaults that suit one network for all.</summary>
        public TrainingSettings()
        {
            (Lanes, SeasonSteps, RolloutSteps, Units) = (1, 64, 16, 64);
            (Iterations, Epochs, Minibatches) = (60, 2, 8);
            (Rate, RateAtEnd) = (1e-3, 1e-4);
        }
    }

    /// <summary>Trains <c>shared-ppo</c>.</summary>
    /// <param name="solver">Options of the solver.</param>
    /// <param name="training">Options of the training; lanes are for each deployment.</param>
    /// <param name="context">What it is about.</param>
    public sealed class Training(Settings solver, TrainingSettings training, TrainingContext context)
        : AgentTraining(
            new AgentMethod("shared-ppo", new Dictionary<string, string>(), HeadSet.HelperPowerConvergency, () => new SharedInputs(), Sharing.Actor),
            training, context)
    {
        /// <summary>Options of the solver that is trained.</summary>
        public Settings Solver { get; } = solver;
    }
}
