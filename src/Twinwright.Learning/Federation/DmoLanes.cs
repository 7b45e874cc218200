using Twinwright.Learning.Ppo;
using Twinwright.Model.Federation;
using Twinwright.Model.Threading;

namespace Twinwright.Learning.Federation;

/// <summary>Plays an episode in every lane and writes it down for the learners.</summary>
internal sealed class DmoLanes : IWorkItems
{
    private readonly FederationSystem _system;
    private readonly PpoLearner _lower;
    private readonly PpoLearner _upper;
    private readonly double _scale;
    private readonly WorkerTeam _team;
    private readonly DmoFrame[] _frames;
    private readonly FrameActions[] _actions;
    private readonly FrameBuffers _buffers;
    private readonly Dmo.Settings _acting;
    private readonly int _inputs;
    private FrameEnvironment? _worlds;
    private Phase _phase;
    private int _step;

    public DmoLanes(
        FederationSystem system, Dmo.Settings acting, PpoLearner lower, PpoLearner upper, int lanes, double scale, WorkerTeam team)
    {
        (_system, _acting, _lower, _upper, _scale, _team) = (system, acting, lower, upper, scale, team);
        _frames = new DmoFrame[lanes];
        _actions = [.. Enumerable.Range(0, lanes).Select(_ => new FrameActions(system))];
        _buffers = new FrameBuffers(lanes, system.EdgeServers);
        _inputs = FrameObservation.Size(system);
    }

    private enum Phase
    {
        Begin,
        Look,
        Match,
        Form,
    }

    /// <summary>Plays.</summary>
    /// <param name="seeds">A world for each lane.</param>
    /// <param name="steps">T.</param>
    /// <returns>Mean utility of a frame, and mean reward of a lower agent as it learns from it.</returns>
    public (double Utility, double Reward) Play(FrameLaneSeed[] seeds, int steps)
    {
        _worlds = new FrameEnvironment(seeds, steps);
        Run(Phase.Begin, 0);
        var (utility, reward) = (0.0, 0.0);
        for (var step = 0; step < steps; step++)
        {
            Run(Phase.Look, step);
            _upper.Act(step);
            Run(Phase.Match, step);
            _lower.Act(step);
            Run(Phase.Form, step);
            _worlds.Step(_actions, _buffers, _team);
            for (var lane = 0; lane < seeds.Length; lane++)
            {
                var totals = _worlds.Outcome(lane).Totals;
                utility += totals.Utility - totals.DelayPenalty;
                reward += Reward(lane, step, step == steps - 1);
            }
        }

        // Every episode has ended, so what would be seen next counts for nothing.
        Run(Phase.Look, steps);
        var frames = (double)steps * seeds.Length;
        return (utility / frames, reward / (frames * _system.EdgeServers));
    }

    /// <inheritdoc />
    void IWorkItems.Do(int item, int worker)
    {
        var frame = _worlds!.World(item).Frame;
        switch (_phase)
        {
            case Phase.Begin:
                // What a formation knows of its system are constants that differ from deployment to deployment.
                _frames[item] = new DmoFrame(frame.System, _acting);
                break;
            case Phase.Look:
                for (var agent = 0; agent < DmoShape.UpperAgents; agent++)
                {
                    FrameObservation.Write(frame, Row(_upper.Rollout.ActorInput(agent, _step), item, _inputs));
                }

                break;
            case Phase.Match:
                var ranks = _system.PartialDts * _system.EdgeServers;
                _frames[item].Match(
                    frame,
                    Row(_upper.Rollout.Number(DmoShape.PartialDts, _step), item, ranks),
                    Row(_upper.Rollout.Number(DmoShape.EdgeServers, _step), item, ranks));
                for (var b = 0; b < _system.EdgeServers; b++)
                {
                    _frames[item].Observe(frame, b, Row(_lower.Rollout.ActorInput(b, _step), item, _inputs));
                }

                break;
            default:
                for (var b = 0; b < _system.EdgeServers; b++)
                {
                    _frames[item].Take(b, Row(_lower.Rollout.Number(b, _step), item, _system.Sensors + 1));
                }

                _frames[item].Form(frame, _actions[item]);
                break;
        }
    }

    private static Span<float> Row(Span<float> rows, int row, int width) => rows.Slice(row * width, width);

    private void Run(Phase phase, int step)
    {
        (_phase, _step) = (phase, step);
        _team.Run(_frames.Length, this);
    }

    private double Reward(int lane, int step, bool ends)
    {
        var sum = 0.0;
        for (var b = 0; b < _system.EdgeServers; b++)
        {
            var reward = _scale * _buffers.EdgeServerReward[(lane * _system.EdgeServers) + b];
            _lower.Rollout.Reward(b, step)[lane] = (float)reward;
            _lower.Rollout.End(b, step)[lane] = ends;
            sum += reward;
        }

        _upper.Rollout.Reward(DmoShape.PartialDts, step)[lane] = (float)(_scale * _buffers.PartialDtsReward[lane]);
        _upper.Rollout.Reward(DmoShape.EdgeServers, step)[lane] = (float)(_scale * _buffers.EdgeServersReward[lane]);
        for (var agent = 0; agent < DmoShape.UpperAgents; agent++)
        {
            _upper.Rollout.End(agent, step)[lane] = ends;
        }

        return sum;
    }
}
