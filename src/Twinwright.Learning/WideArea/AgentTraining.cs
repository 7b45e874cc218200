using Twinwright.Learning.Networks;
using Twinwright.Learning.Policies;
using Twinwright.Learning.Ppo;
using Twinwright.Learning.Training;
using Twinwright.Model.Randomness;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Learning.WideArea;

/// <summary>Training of one actor for each edge server of a deployment.</summary>
/// <remarks>
/// An iteration is a season: lanes start afresh, and every <see cref="PpoSettings.Steps"/> cycles all agents learn.
/// Kang 2023, Algorithm 1, with a critic for each agent or one for all.
/// </remarks>
public abstract class AgentTraining : ITraining
{
    private readonly TrainingContext _context;
    private readonly AgentTrainingSettings _settings;
    private readonly AgentView _view;
    private readonly Deployment _deployment;
    private readonly PpoLearner _learner;
    private readonly Rng _rng;
    private readonly bool _joint;
    private readonly string _solver;
    private readonly IReadOnlyDictionary<string, string> _options;

    private protected AgentTraining(
        string solver, IReadOnlyDictionary<string, string> options, AgentView view, bool joint, AgentTrainingSettings settings, TrainingContext context)
    {
        (_solver, _options, _view, _joint, _settings, _context) = (solver, options, view, joint, settings, context);
        var scenario = context.WideArea ?? throw new ArgumentException("the scenario must be of wide-area updating");
        _deployment = Deployment.Draw(scenario, context.Deployments[0]);
        _rng = new Rng(context.Seed).Split(solver).Split("deployment", context.Deployments[0]);
        var count = _deployment.System.EdgeServers;
        var shape = new PpoShape
        {
            Actors = count,
            Rows = settings.Lanes,
            Critics = joint ? 1 : count,
            Actor = new NetworkShape(view.Inputs, [settings.Units, settings.Units], view.Layout.Outputs),
            Critic = new NetworkShape(joint ? count * view.Inputs : view.Inputs, [settings.Units, settings.Units], 1),
            Heads = view.Layout,
            Masked = true,
            SameInputs = !joint,
        };
        _learner = new PpoLearner(shape, settings.Ppo, _rng.Split("learner"), context.Team);
        view.StartLikeHeuristics(_learner.Actors, scenario, settings.HelperBias);
        Iterations = context.Iterations ?? settings.Iterations;
    }

    /// <inheritdoc />
    public int Iterations { get; }

    /// <inheritdoc />
    public int Iteration { get; private set; }

    /// <inheritdoc />
    public TrainingReport Advance()
    {
        var season = new Season(
            _deployment, _settings.Lanes, _rng.Split("season", Iteration), _learner, _view, _settings.Reward, _joint, _context.Team);
        var (reports, rollouts) = (default(PpoReport), Math.Max(1, _settings.SeasonSteps / _settings.RolloutSteps));
        for (var rollout = 0; rollout < rollouts; rollout++)
        {
            season.Roll();
            reports = _learner.Update(((double)Iteration + ((double)rollout / rollouts)) / Iterations);
        }

        Iteration++;
        var cycles = (double)rollouts * _settings.RolloutSteps * _settings.Lanes;
        return new TrainingReport
        {
            AgentSteps = (long)cycles * _deployment.System.EdgeServers * Iteration,
            Return = season.Sums.Reward / cycles,
            Objective = season.Sums.EnergyJ / cycles,
            Entropy = reports.Entropy,
            Divergence = reports.Divergence,
            ClipFraction = reports.ClipFraction,
            ValueLoss = reports.ValueLoss,
            ExplainedVariance = reports.ExplainedVariance,
        };
    }

    /// <inheritdoc />
    public void Save(TensorSet into)
    {
        into.Add("iteration", [(double)Iteration]);
        _learner.Save(into, "ppo");
    }

    /// <inheritdoc />
    public void Restore(TensorSet from)
    {
        var iteration = new double[1];
        from.CopyTo("iteration", iteration);
        Iteration = (int)iteration[0];
        _learner.Restore(from, "ppo");
    }

    /// <inheritdoc />
    public Policy Policy()
    {
        var tensors = new TensorSet();
        _learner.Actors.Save(tensors, AgentSolver.Prefix);
        return new Policy
        {
            Solver = _solver,
            Options = _options,
            Observes = _view.Observes,
            Acts = _view.Acts,
            Sizes = new Dictionary<string, int> { ["edge_servers"] = _deployment.System.EdgeServers },
            Fingerprint = DeploymentFingerprint.Of(_deployment.System),
            Training = new Dictionary<string, string> { ["cycles"] = FormattableString.Invariant($"{Iteration * (long)_settings.SeasonSteps * _settings.Lanes}") },
            Tensors = tensors,
            Networks = [new PolicyNetwork(AgentSolver.Prefix, _deployment.System.EdgeServers, _learner.Actors.Shape)],
        };
    }
}

/// <summary>Options of training an actor for each edge server.</summary>
public record AgentTrainingSettings
{
    /// <summary>Seasons.</summary>
    [Option("seasons, in each of which all lanes start afresh", Min = 1, Max = 1_000_000)]
    public int Iterations { get; set; } = 40;

    /// <summary>Lanes.</summary>
    [Option("worlds that run side by side", Min = 1, Max = 4096)]
    public int Lanes { get; set; } = 16;

    /// <summary>Cycles of a season.</summary>
    [Option("cycles of a season", Min = 1, Max = 100_000)]
    public int SeasonSteps { get; set; } = 128;

    /// <summary>Cycles between updates.</summary>
    [Option("cycles between updates", Min = 1, Max = 4096)]
    public int RolloutSteps { get; set; } = 32;

    /// <summary>Passes over a rollout.</summary>
    [Option("passes over a rollout", Min = 1, Max = 100)]
    public int Epochs { get; set; } = 2;

    /// <summary>Minibatches of a pass.</summary>
    [Option("minibatches of a pass", Min = 1, Max = 1024)]
    public int Minibatches { get; set; } = 4;

    /// <summary>Units of a hidden layer.</summary>
    [Option("units of each of the two hidden layers", Min = 1, Max = 4096)]
    public int Units { get; set; } = 128;

    /// <summary>Learning rate of the actors at the start.</summary>
    [Option("learning rate of the actors at the start", Min = 0, Max = 1)]
    public double Rate { get; set; } = 2e-3;

    /// <summary>Learning rate of the actors at the end.</summary>
    [Option("learning rate of the actors at the end", Min = 0, Max = 1)]
    public double RateAtEnd { get; set; } = 4e-4;

    /// <summary>γ.</summary>
    [Option("discount of a cycle", Min = 0, Max = 1)]
    public double Discount { get; set; } = 0.5;

    /// <summary>λ.</summary>
    [Option("decay of advantage traces", Min = 0, Max = 1)]
    public double Trace { get; set; } = 0.95;

    /// <summary>Clipping of ratios.</summary>
    [Option("clipping of ratios", Min = 0.001, Max = 10)]
    public double Clip { get; set; } = 0.2;

    /// <summary>Weight of the entropy at the start; it falls to 0.</summary>
    [Option("weight of the entropy at the start; it falls to 0", Min = 0, Max = 10)]
    public double Entropy { get; set; } = 0.003;

    /// <summary>Longest gradient.</summary>
    [Option("longest gradient of a network", Min = 1e-6, Max = 1e6)]
    public double MaxGradient { get; set; } = 0.5;

    /// <summary>Logit of being a helper at the start.</summary>
    [Option("logit of being a helper at the start", Min = -20, Max = 20)]
    public double HelperBias { get; set; } = -1;

    /// <summary>What agents are paid.</summary>
    [Option("what agents are paid: minus the logarithm of the energy, or minus the energy over its running mean")]
    public AgentReward Reward { get; set; } = AgentReward.Log;

    internal PpoSettings Ppo => new()
    {
        Steps = RolloutSteps, Epochs = Epochs, Minibatches = Minibatches, Discount = Discount, Trace = Trace, Clip = Clip,
        Entropy = Entropy, EntropyAtEnd = 0, ActorRate = Rate, ActorRateAtEnd = RateAtEnd, CriticRate = 2, MaxGradientNorm = MaxGradient,
        Scaling = Reward == AgentReward.Log ? RewardScaling.None : RewardScaling.Magnitude,
    };
}
