using System.Globalization;
using Twinwright.Learning.Policies;
using Twinwright.Learning.Ppo;
using Twinwright.Learning.Training;
using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Learning.Federation;

/// <summary>Trains <see cref="Dmo"/> by clipped PPO, across random deployments.</summary>
/// <remarks>
/// An iteration is an episode in every lane, each in a world of its own, then an update of all agents: the upper ones,
/// which lead, and the lower ones, which follow (Chen 2025, Algorithm 2). All lanes have ended by then and the next
/// worlds follow from the iteration's index, so no world is part of the state. Every few iterations, and before the
/// first, the means are played on fixed worlds; the actors that did best there are kept.
/// </remarks>
public sealed partial class DmoTraining : ITraining
{
    private readonly Dmo.Settings _acting;
    private readonly Settings _settings;
    private readonly TrainingContext _context;
    private readonly FederationSystem _system;
    private readonly DmoShape _shape;
    private readonly PpoLearner _lower;
    private readonly PpoLearner _upper;
    private readonly DmoActors _now;
    private readonly DmoActors _best;
    private readonly DmoLanes _lanes;
    private readonly DmoValidation _validation;
    private readonly Rng _worlds;
    private readonly double[] _state = [0, double.NegativeInfinity, 0];

    /// <summary>A training at its start.</summary>
    /// <param name="acting">Options of the solver.</param>
    /// <param name="settings">Options of the training.</param>
    /// <param name="context">What it is about.</param>
    /// <exception cref="SolverRefusedException">There is nothing to train on.</exception>
    public DmoTraining(Dmo.Settings acting, Settings settings, TrainingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var scenario = context.Federation ?? throw new SolverRefusedException("solver dmo is trained on federated construction");
        (_acting, _settings, _context) = (acting, settings, context);
        _worlds = new Rng(context.Seed).Split("dmo").Split("worlds");
        _system = FederationDeployment.Draw(scenario, context.Deployments[0]).System;
        _shape = new DmoShape(_system);
        var rng = new Rng(context.Seed).Split("dmo");
        var ppo = Ppo();
        _lower = new PpoLearner(
            new PpoShape
            {
                Actors = _system.EdgeServers, Critics = _system.EdgeServers, Rows = settings.Lanes,
                Actor = _shape.Lower, Critic = _shape.Critic, Heads = _shape.LowerHeads,
            },
            ppo, rng.Split("lower"), context.Team);
        _upper = new PpoLearner(
            new PpoShape
            {
                Actors = DmoShape.UpperAgents, Critics = DmoShape.UpperAgents, Rows = settings.Lanes,
                Actor = _shape.Upper, Critic = _shape.Critic, Heads = _shape.UpperHeads,
            },
            ppo, rng.Split("upper"), context.Team);
        DmoShape.Start(_system, _lower.Actors, _upper.Actors);
        (_now, _best) = (new DmoActors(_system, _shape), new DmoActors(_system, _shape));
        _lanes = new DmoLanes(_system, acting, _lower, _upper, settings.Lanes, settings.RewardScale, context.Team);
        _validation = new DmoValidation(scenario, settings.ValidationWorlds, context.Steps, _shape, _now, acting, context.Team);
        _best.Copy(_lower, _upper);
    }

    /// <inheritdoc />
    public int Iterations => _context.Iterations ?? _settings.Iterations;

    /// <inheritdoc />
    public int Iteration => (int)_state[0];

    /// <inheritdoc />
    public TrainingReport Advance()
    {
        if (Iteration == 0)
        {
            Validate();
        }

        var played = _lanes.Play(Draw(Iteration), _context.Steps);
        var progress = (double)Iteration / Math.Max(1, Iterations);
        var upper = _settings.TrainUpper ? _upper.Update(progress) : default;
        var lower = _lower.Update(progress);
        _state[0]++;
        var validates = Iteration % _settings.ValidateEvery == 0 || Iteration == Iterations;
        return new TrainingReport
        {
            AgentSteps = (long)Iteration * _settings.Lanes * _context.Steps * (_system.EdgeServers + DmoShape.UpperAgents),
            Return = played.Reward,
            Objective = played.Utility,
            Validation = validates ? Validate() : double.NaN,
            Entropy = lower.Entropy,
            Divergence = Math.Max(lower.Divergence, upper.Divergence),
            ClipFraction = lower.ClipFraction,
            ValueLoss = lower.ValueLoss,
            ExplainedVariance = lower.ExplainedVariance,
        };
    }

    /// <inheritdoc />
    public void Save(TensorSet into)
    {
        ArgumentNullException.ThrowIfNull(into);
        _lower.Save(into, "lower");
        _upper.Save(into, "upper");
        _best.Save(into, "best.");
        into.Add("state", _state);
    }

    /// <inheritdoc />
    public void Restore(TensorSet from)
    {
        ArgumentNullException.ThrowIfNull(from);
        _lower.Restore(from, "lower");
        _upper.Restore(from, "upper");
        _best.Load(from, "best.");
        from.CopyTo("state", _state);
    }

    /// <inheritdoc />
    public Policy Policy()
    {
        var tensors = new TensorSet();
        _best.Save(tensors, "");
        return new Policy
        {
            Solver = "dmo",
            Options = new Dictionary<string, string>(),
            Observes = ["importance, new and cumulative data of each partial-DT", "assignment", "coalitions", "t/T"],
            Acts = ["preferences of partial-DTs", "preferences of edge servers", "rounds", "scores of sensors"],
            Sizes = Dmo.Sizes(_system),
            Training = new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["scenario"] = _context.ScenarioName,
                ["seed"] = _context.Seed.ToString(CultureInfo.InvariantCulture),
                ["iterations"] = Iteration.ToString(CultureInfo.InvariantCulture),
                ["best_iteration"] = _state[2].ToString(CultureInfo.InvariantCulture),
                ["validation_utility"] = _state[1].ToString("0.######", CultureInfo.InvariantCulture),
            },
            Tensors = tensors,
            Networks = [new PolicyNetwork("lower", _system.EdgeServers, _shape.Lower), new PolicyNetwork("upper", DmoShape.UpperAgents, _shape.Upper)],
        };
    }

    private double Validate()
    {
        _now.Copy(_lower, _upper);
        var utility = _validation.Run();
        if (utility > _state[1])
        {
            (_state[1], _state[2]) = (utility, _state[0]);
            _best.Copy(_lower, _upper);
        }

        return utility;
    }

    /// <summary>The worlds of an iteration.</summary>
    /// <remarks>One deployment is the first of a stream of them: to transfer, a policy must have seen many.</remarks>
    private FrameLaneSeed[] Draw(int iteration)
    {
        var given = _context.Deployments;
        var stream = _worlds.Split("deployments", given[0]);
        var lanes = new FrameLaneSeed[_settings.Lanes];
        for (var lane = 0; lane < lanes.Length; lane++)
        {
            var index = ((long)iteration * lanes.Length) + lane;
            var seed = given.Count > 1 ? given[(int)(index % given.Count)]
                : index == 0 ? given[0]
                : (long)(stream.Split("world", index).NextBits() >> 1);
            lanes[lane] = new FrameLaneSeed(
                FederationDeployment.Draw(_context.Federation!, seed), (long)(_worlds.Split("dynamics", index).NextBits() >> 1));
        }

        return lanes;
    }

    private PpoSettings Ppo() => new()
    {
        Steps = _context.Steps,
        Epochs = _settings.Epochs,
        Minibatches = _settings.Minibatches,
        Discount = _settings.Discount,
        Trace = _settings.Trace,
        Clip = _settings.Clip,
        MaxDivergence = _settings.MaxDivergence,
        Entropy = 0,
        EntropyAtEnd = 0,
        ActorRate = _settings.LearningRate,
        ActorRateAtEnd = _settings.LearningRate * _settings.LastRate,
    };
}
