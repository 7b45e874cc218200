using Twinwright.Learning.Ppo;
using Twinwright.Model.Randomness;
using Twinwright.Model.Threading;
using Twinwright.Model.WideArea;
using Twinwright.Solvers.WideArea;

namespace Twinwright.Learning.WideArea;

/// <summary>What agents are paid.</summary>
public enum AgentReward
{
    /// <summary>−ln of the own and the neighbours' energy (Kang 2023, eq. 26), or of the system's where one critic sees all: one decade counts like another.</summary>
    Log,

    /// <summary>Minus that energy over its running mean, for each agent.</summary>
    Scaled,
}

/// <summary>What agents do before they have learnt anything.</summary>
public enum AgentStart
{
    /// <summary>About what the rules do; whether they help is open.</summary>
    Rules,

    /// <summary>Every choice is about as probable as every other, as networks are usually started.</summary>
    Uniform,
}

/// <summary>Lanes from their first cycle on, as rollouts of a learner.</summary>
/// <remarks>
/// All lanes start afresh with a season, from dynamics that depend on the seed and the season's number alone; so nothing
/// of a world need be remembered between seasons. Lanes are prepared, and their choices carried out, on many threads.
/// </remarks>
internal sealed class Season : IWorkItems
{
    private readonly PpoLearner _learner;
    private readonly AgentChoices _choices;
    private readonly LaneEnvironment _environment;
    private readonly CycleActions _actions;
    private readonly StepBuffers _buffers;
    private readonly WorkerTeam _team;
    private readonly Scratch[] _scratch;
    private readonly AgentReward _reward;
    private readonly bool _joint;
    private readonly bool _shared;
    private (bool Observe, int Step) _phase;

    /// <summary>Lanes at their first cycle.</summary>
    /// <param name="deployments">The lanes' deployments.</param>
    /// <param name="rng">Stream of this season.</param>
    /// <param name="learner">The learner: an actor for each edge server and a row for each lane, or one actor for all rows.</param>
    /// <param name="inputs">Makes what agents see, one for each worker.</param>
    /// <param name="choices">What agents do.</param>
    /// <param name="reward">What they are paid.</param>
    /// <param name="joint">Whether one critic sees all edge servers and all are paid for the whole system.</param>
    /// <param name="team">Threads.</param>
    public Season(
        IReadOnlyList<Deployment> deployments, Rng rng, PpoLearner learner, Func<ICycleInputs> inputs, AgentChoices choices,
        AgentReward reward, bool joint, WorkerTeam team)
    {
        (_learner, _choices, _reward, _joint, _team) = (learner, choices, reward, joint, team);
        _environment = new LaneEnvironment([.. deployments.Select((deployment, lane) =>
            new LaneSeed(deployment, (long)rng.Split("lane", lane).NextBits()))]);
        _actions = new CycleActions(_environment.Rows);
        _buffers = new StepBuffers(_environment.Lanes, _environment.EdgeServers);
        _shared = learner.Actors.Networks == 1;
        _scratch = [.. Enumerable.Range(0, team.Workers).Select(_ => new Scratch(Begun(inputs()), _environment.EdgeServers, choices.Layout.Heads))];

        ICycleInputs Begun(ICycleInputs made)
        {
            made.Begin(WideAreaContext.For(deployments[0]), learner.Actors);
            return made;
        }
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
            CarryOut(item, _phase.Step, _scratch[worker]);
        }
    }

    private void Observe(int lane, int step, Scratch scratch)
    {
        var (count, width, rollout) = (_environment.EdgeServers, scratch.Inputs.Size, _learner.Rollout);
        scratch.Inputs.Write(_environment.View(lane), scratch.Seen);
        if (_joint)
        {
            scratch.Seen.CopyTo(rollout.CriticInput(0, step).Slice(lane * count * width, count * width));
        }

        for (var i = 0; i < count; i++)
        {
            var (actor, row) = RowOf(lane, i);
            scratch.Seen.AsSpan(i * width, width).CopyTo(rollout.ActorInput(actor, step).Slice(row * width, width));
        }

        if (step == rollout.Steps)
        {
            return;
        }

        _environment.Mask(lane, scratch.Mask);
        var logits = _choices.Layout.Logits;
        for (var i = 0; i < count; i++)
        {
            var (actor, row) = RowOf(lane, i);
            _choices.WriteMask(scratch.Mask, i, rollout.Mask(actor, step).Slice(row * logits, logits));
        }
    }

    private void CarryOut(int lane, int step, Scratch scratch)
    {
        var (count, heads) = (_environment.EdgeServers, _choices.Layout.Heads);
        for (var i = 0; i < count; i++)
        {
            var (actor, row) = RowOf(lane, i);
            _learner.Rollout.Choice(actor, step).Slice(row * heads, heads).CopyTo(scratch.Chosen.AsSpan(i * heads));
        }

        _choices.Apply(_environment.View(lane), scratch.Chosen, _actions.Slice(lane * count, count));
    }

    private (int Actor, int Row) RowOf(int lane, int i) => _shared ? (0, (lane * _environment.EdgeServers) + i) : (i, lane);

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
                var (actor, row) = RowOf(lane, i);
                paid += (_learner.Rollout.Reward(actor, step)[row] = Worth(-_buffers.Reward[(lane * count) + i])) / count;
            }
        }

        Sums = (energyJ, paid);
    }

    // A joule is far below what a cycle of any edge server with sensors takes.
    private float Worth(double energyJ) => _reward == AgentReward.Log ? -(float)Math.Log(energyJ + 1) : -(float)energyJ;

    private sealed class Scratch(ICycleInputs inputs, int edgeServers, int heads)
    {
        public ICycleInputs Inputs { get; } = inputs;

        public float[] Seen { get; } = new float[edgeServers * inputs.Size];

        public byte[] Chosen { get; } = new byte[edgeServers * heads];

        public bool[] Mask { get; } = new bool[edgeServers * ActionMask.Size];
    }
}
