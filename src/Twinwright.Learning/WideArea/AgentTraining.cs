using Twinwright.Learning.Networks;
using Twinwright.Learning.Policies;
using Twinwright.Learning.Ppo;
using Twinwright.Learning.Training;
using Twinwright.Model.Randomness;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.WideArea;

namespace Twinwright.Learning.WideArea;

/// <summary>Training of actors of edge servers: one each, or one for all.</summary>
/// <remarks>
/// An iteration is a season: lanes start afresh, and every <see cref="PpoSettings.Steps"/> cycles all agents learn.
/// Kang 2023, Algorithm 1, with a critic for each agent or one for all.
/// </remarks>
public abstract class AgentTraining : ITraining
{
    private readonly TrainingContext _context;
    private readonly AgentTrainingSettings _settings;
    private readonly AgentMethod _method;
    private readonly AgentChoices _choices;
    private readonly IReadOnlyList<Deployment> _lanes;
    private readonly PpoLearner _learner;
    private readonly Rng _rng;
    private readonly int _edgeServers;

    private protected AgentTraining(AgentMethod method, AgentTrainingSettings settings, TrainingContext context)
    {
        (_method, _settings, _context, _choices) = (method, settings, context, method.Choices());
        var scenario = context.WideArea ?? throw new ArgumentException("the scenario must be of wide-area updating");
        Deployment[] deployments = [.. context.Deployments.Select(seed => Deployment.Draw(scenario, seed))];
        _lanes = [.. deployments.SelectMany(deployment => Enumerable.Repeat(deployment, settings.Lanes))];
        _edgeServers = deployments[0].System.EdgeServers;
        _rng = new Rng(context.Seed).Split(method.Solver).Split("deployment", context.Deployments[0]);
        _learner = new PpoLearner(Shape(), settings.Ppo, _rng.Split("learner"), context.Team);
        _choices.Begin(WideAreaContext.For(deployments[0]));
        if (settings.Start == AgentStart.Rules)
        {
            _choices.StartLikeRules(_learner.Actors, scenario, settings.HelperBias);
        }

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
            _lanes, _rng.Split("season", Iteration), _learner, _method.Inputs, _choices, _settings.Reward,
            _method.Sharing == Sharing.Critic, _context.Team);
        var (reports, rollouts) = (default(PpoReport), Rollouts);
        for (var rollout = 0; rollout < rollouts; rollout++)
        {
            season.Roll();
            reports = _learner.Update(((double)Iteration + ((double)rollout / rollouts)) / Iterations);
        }

        Iteration++;
        var cycles = (double)CyclesOfIteration;
        return new TrainingReport
        {
            AgentSteps = (long)cycles * _edgeServers * Iteration,
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
        var own = _method.Sharing != Sharing.Actor;
        return new Policy
        {
            Solver = _method.Solver,
            Options = _method.Options,
            Observes = _method.Inputs().Names,
            Acts = _choices.Acts,
            Sizes = own ? new Dictionary<string, int> { ["edge_servers"] = _edgeServers } : [],
            Fingerprint = own ? DeploymentFingerprint.Of(_lanes[0].System) : null,
            Training = new Dictionary<string, string>
            {
                ["cycles"] = FormattableString.Invariant($"{Iteration * CyclesOfIteration}"),
            },
            Tensors = tensors,
            Networks = [new PolicyNetwork(AgentSolver.Prefix, _learner.Actors.Networks, _learner.Actors.Shape)],
        };
    }

    /// <summary>Rollouts of a season; what is left of it is not played.</summary>
    private int Rollouts => Math.Max(1, _settings.SeasonSteps / _settings.RolloutSteps);

    private long CyclesOfIteration => (long)Rollouts * _settings.RolloutSteps * _lanes.Count;

    private PpoShape Shape()
    {
        var (inputs, hidden) = (_method.Inputs().Size, new[] { _settings.Units, _settings.Units });
        var (joint, shared) = (_method.Sharing == Sharing.Critic, _method.Sharing == Sharing.Actor);
        return new PpoShape
        {
            Actors = shared ? 1 : _edgeServers,
            Rows = shared ? _lanes.Count * _edgeServers : _lanes.Count,
            Critics = joint || shared ? 1 : _edgeServers,
            Actor = new NetworkShape(inputs, hidden, _choices.Layout.Outputs),
            Critic = new NetworkShape(joint ? _edgeServers * inputs : inputs, hidden, 1),
            Heads = _choices.Layout,
            Masked = true,
            SameInputs = !joint,
        };
    }
}

/// <summary>Options of training an actor for each edge server.</summary>
public record AgentTrainingSettings
{
    /// <summary>Seasons.</summary>
    [Option("seasons, in each of which all lanes start afresh", Min = 1, Max = 1_000_000)]
    public int Iterations { get; set; } = 80;

    /// <summary>Lanes.</summary>
    [Option("worlds that run side by side", Min = 1, Max = 4096)]
    public int Lanes { get; set; } = 16;

    /// <summary>Cycles of a season, cut to whole rollouts; at least one.</summary>
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

    /// <summary>What agents do at the start.</summary>
    [Option("what agents do at the start: about what the rules do, or anything alike")]
    public AgentStart Start { get; set; } = AgentStart.Rules;

    /// <summary>Logit of being a helper at the start, when it is like the rules.</summary>
    [Option("logit of being a helper at the start, for start=rules", Min = -20, Max = 20)]
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
