using System.Globalization;
using Twinwright.Learning.Training;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Learning.WideArea;

/// <summary>One network for all edge servers, which serves deployments that it has never seen.</summary>
/// <remarks>It decides from what an edge server knows and hears from its neighbours; see <see cref="RehearsedInputs"/> and <see cref="SparingChoices"/>.</remarks>
[Solver(
    SystemKind.WideArea, "shared-ppo", "one network for all edge servers, fed by neighbours alone, for deployments never seen",
    Order = 85, Training = typeof(Training), Transfers = true)]
public sealed class SharedPpo(SharedPpo.Settings settings) : AgentSolver(new RehearsedInputs(settings.Rehearsals), new SparingChoices(), settings.Sample)
{
    /// <summary>Options of <c>shared-ppo</c>.</summary>
    public sealed record Settings
    {
        /// <summary>Rehearsals of a cycle.</summary>
        [Option("how often edge servers tell their neighbours whether they would help before they decide", Min = 0, Max = 100)]
        public int Rehearsals { get; set; } = 1;

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
            (Rate, RateAtEnd, Discount) = (1e-3, 1e-4, 0.8);
        }
    }

    /// <summary>Trains <c>shared-ppo</c>.</summary>
    /// <param name="solver">Options of the solver.</param>
    /// <param name="training">Options of the training; lanes are for each deployment.</param>
    /// <param name="context">What it is about.</param>
    public sealed class Training(Settings solver, TrainingSettings training, TrainingContext context)
        : AgentTraining(
            new AgentMethod(
                "shared-ppo", new Dictionary<string, string> { ["rehearsals"] = solver.Rehearsals.ToString(CultureInfo.InvariantCulture) },
                () => new SparingChoices(), () => new RehearsedInputs(solver.Rehearsals), Sharing.Actor),
            training, context);
}
