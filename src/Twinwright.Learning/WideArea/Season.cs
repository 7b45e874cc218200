using Twinwright.Learning.Ppo;
using Twinwright.Model.Randomness;
using Twinwright.Model.Threading;
using Twinwright.Model.WideArea;

namespace Twinwright.Learning.WideArea;

/// <summary>What agents are paid.</summary>
public enum AgentReward
{
    /// <summary>−ln of the own and the neighbours' energy (Kang 2023, eq. 26): one decade counts like another.</summary>
    Log,

    /// <summary>Minus that energy over its running mean, for each agent.</summary>
    Scaled,
}

/// <summary>Lanes of one deployment from their first cycle on, as rollouts of a learner.</summary>
/// <remarks>
/// All lanes start afresh with a season, from dynamics that depend on the seed and the season's number alone; so nothing
/// of a world need be remembered between seasons. Lanes are prepared, and their choices carried out, on many threads.
/// </remarks>
internal sealed class Season : IWorkItems
{
    private readonly PpoLearner _learner;
    private readonly AgentView _view;
    private readonly WideAreaScenario _scenario;
    private readonly LaneEnvironment _environment;
    private readonly CycleActions _actions;
    private readonly StepBuffers _buffers;
    private readonly WorkerTeam _team;
    private readonly Scratch[] _scratch;
    private readonly AgentReward _reward;
    private readonly bool _joint;
    private (bool Observe, int Step) _phase;

    /// <summary>Lanes at their first cycle.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="lanes">Lanes.</param>
    /// <param name="rng">Stream of this season.</param>
    /// <param name="learner">The learner: an actor for each edge server, a row for each lane.</param>
    /// <param name="view">What agents see and do.</param>
    /// <param name="reward">What they are paid.</param>
    /// <param name="joint">Whether one critic sees all edge servers and all are paid for the whole system.</param>
    /// <param name="team">Threads.</param>
    public Season(
        Deployment deployment, int lanes, Rng rng, PpoLearner learner, AgentView view, AgentReward reward, bool joint, WorkerTeam team)
    {
        (_learner, _view, _scenario, _reward, _joint, _team) = (learner, view, deployment.Scenario, reward, joint, team);
        _environment = new LaneEnvironment([.. Enumerable.Range(0, lanes).Select(lane =>
            new LaneSeed(deployment, (long)rng.Split("lane", lane).NextBits()))]);
        _actions = new CycleActions(_environment.Rows);
        _buffers = new StepBuffers(lanes, _environment.EdgeServers);
        _scratch = [.. Enumerable.Range(0, team.Workers).Select(_ => new Scratch(_environment.EdgeServers))];
    }

    /// <summary>Sum of the lanes' system energies over the steps of <see cref="Roll"/>, and of what agents were paid.</summary>
    public (double EnergyJ, double Reward) Sums { get; private set; }

    /// <summary>Fills a rollout.</summary>
    public void Roll()
    {
        var steps = _learner.Rollout.Steps;
        for (var step = 0; step <= steps; step++)
        {
            _phase = (true, step);
            _team.Run(_environment.Lanes, this);
            if (step == steps)
            {
                return;
            }

            _learner.Act(step);
            _phase = (false, step);
            _team.Run(_environment.Lanes, this);
            _environment.Step(_actions, _buffers, _team);
            Pay(step);
        }
    }

    /// <inheritdoc />
    public void Do(int item, int worker)
    {
        if (_phase.Observe)
        {
            Observe(item, _phase.Step, _scratch[worker]);
        }
        else
        {
            CarryOut(item, _phase.Step);
        }
    }

    private void Observe(int lane, int step, Scratch scratch)
    {
        var (count, width, rollout) = (_environment.EdgeServers, _view.Inputs, _learner.Rollout);
        _environment.Observe(lane, scratch.Observation);
        if (_joint)
        {
            var all = rollout.CriticInput(0, step).Slice(lane * count * width, count * width);
            for (var i = 0; i < count; i++)
            {
                _view.Write(scratch.Observation, i, all.Slice(i * width, width));
            }
        }

        for (var i = 0; i < count; i++)
        {
            _view.Write(scratch.Observation, i, rollout.ActorInput(i, step).Slice(lane * width, width));
        }

        if (step == rollout.Steps)
        {
            return;
        }

        _environment.Mask(lane, scratch.Mask);
        var logits = _view.Layout.Logits;
        for (var i = 0; i < count; i++)
        {
            _view.WriteMask(scratch.Mask, i, rollout.Mask(i, step).Slice(lane * logits, logits));
        }
    }

    private void CarryOut(int lane, int step)
    {
        var (count, heads) = (_environment.EdgeServers, _view.Layout.Heads);
        var cycle = _environment.View(lane);
        var actions = _actions.Slice(lane * count, count);
        _view.Prepare(cycle, _scenario.HeuristicReceivedW, actions);
        for (var i = 0; i < count; i++)
        {
            _view.Apply(cycle, i, _learner.Rollout.Choice(i, step).Slice(lane * heads, heads), _scenario, actions);
        }
    }

    private void Pay(int step)
    {
        var (energyJ, paid) = Sums;
        var count = _environment.EdgeServers;
        for (var lane = 0; lane < _environment.Lanes; lane++)
        {
            var systemJ = _environment.Totals(lane).SystemEnergyJ;
            energyJ += systemJ;
            if (_joint)
            {
                paid += _learner.Rollout.Reward(0, step)[lane] = Worth(systemJ);
                continue;
            }

            for (var i = 0; i < count; i++)
            {
                paid += (_learner.Rollout.Reward(i, step)[lane] = Worth(-_buffers.Reward[(lane * count) + i])) / count;
            }
        }

        Sums = (energyJ, paid);
    }

    // A joule is far below what a cycle of any edge server with sensors takes.
    private float Worth(double energyJ) => _reward == AgentReward.Log ? -(float)Math.Log(energyJ + 1) : -(float)energyJ;

    private sealed class Scratch(int edgeServers)
    {
        public float[] Observation { get; } = new float[edgeServers * Model.WideArea.Observation.Size];

        public bool[] Mask { get; } = new bool[edgeServers * ActionMask.Size];
    }
}
