using Twinwright.Model.Quality;
using Twinwright.Model.Threading;

namespace Twinwright.Model.WideArea;

/// <summary>Runs the phases of a cycle over lanes and ranges of edge servers, on one thread or many.</summary>
/// <remarks>
/// With enough lanes a worker takes a lane through all phases while its arrays are in the cache. A few large lanes are
/// cut into ranges instead, phase by phase. Both do the same arithmetic.
/// </remarks>
internal sealed class LaneStepper : IWorkItems
{
    private const int RangeSize = 64;
    private const int WholeLane = -1;
    private readonly LaneState[] _lanes;
    private readonly int _edgeServers;
    private readonly int _ranges;
    private readonly Func<Scratch> _newScratch;
    private Scratch[] _scratch;
    private CycleActions _actions = new(0);
    private StepBuffers _into = new(0, 0);
    private int _phase;

    public LaneStepper(LaneState[] lanes)
    {
        _lanes = lanes;
        _edgeServers = lanes[0].Deployment.System.EdgeServers;
        _ranges = (_edgeServers + RangeSize - 1) / RangeSize;
        var (draws, slots, neighbours) = (0, 0, 0);
        foreach (var system in lanes.Select(lane => lane.Deployment.System).Distinct())
        {
            foreach (var offsets in new[] { system.EmbbOffsets, system.UrllcOffsets })
            {
                draws = Math.Max(draws, Widest(offsets, RangeSize));
                slots = Math.Max(slots, Widest(offsets, 1));
            }

            draws = Math.Max(Math.Max(draws, RangeSize), Widest(system.Graph.Offsets, RangeSize));
            neighbours = Math.Max(neighbours, Widest(system.Graph.Offsets, 1));
        }

        _newScratch = () => new Scratch(draws, slots, neighbours);
        _scratch = [_newScratch()];
    }

    private static ReadOnlySpan<Phase> Phases => [Phase.Collect, Phase.Choose, Phase.DivideTime, Phase.Finish, Phase.Reward];

    public void Run(CycleActions actions, StepBuffers into, WorkerTeam? team)
    {
        (_actions, _into) = (actions, into);
        var workers = team?.Workers ?? 1;
        if (workers > _scratch.Length)
        {
            _scratch = [.. _scratch, .. Enumerable.Range(_scratch.Length, workers - _scratch.Length).Select(_ => _newScratch())];
        }

        if (team is null || workers == 1)
        {
            for (var lane = 0; lane < _lanes.Length; lane++)
            {
                StepLane(lane, _scratch[0]);
            }
        }
        else if (_lanes.Length >= 2 * workers || _ranges == 1)
        {
            _phase = WholeLane;
            team.Run(_lanes.Length, this);
        }
        else
        {
            for (_phase = 0; _phase < Phases.Length; _phase++)
            {
                team.Run(_lanes.Length * _ranges, this);
            }
        }
    }

    public void Do(int item, int worker)
    {
        if (_phase == WholeLane)
        {
            StepLane(item, _scratch[worker]);
        }
        else
        {
            var lane = item / _ranges;
            StepRange(_lanes[lane].Spans(_actions), lane, item % _ranges, Phases[_phase], _scratch[worker]);
        }
    }

    private void StepLane(int lane, Scratch scratch)
    {
        var spans = _lanes[lane].Spans(_actions);
        foreach (var phase in Phases)
        {
            for (var range = 0; range < _ranges; range++)
            {
                StepRange(spans, lane, range, phase, scratch);
            }
        }
    }

    private void StepRange(in CycleSpans spans, int lane, int range, Phase phase, Scratch scratch)
    {
        var state = _lanes[lane];
        var (from, to) = (range * RangeSize, Math.Min((range + 1) * RangeSize, _edgeServers));
        switch (phase)
        {
            case Phase.Collect:
                state.Admit(_actions, from, to);
                CycleKernel.Collect(spans, from, to);
                break;
            case Phase.Choose:
                var draws = state.HelperDraws(from, to, scratch);
                CycleKernel.Choose(spans, from, to, draws, state.Deployment.System.Graph.Offsets[from]);
                CycleKernel.Receive(spans, from, to);
                break;
            case Phase.DivideTime:
                CycleKernel.DivideTime(spans, from, to, scratch.Recipients);
                break;
            case Phase.Finish:
                CycleKernel.Finish(spans, from, to);
                state.Advance(spans, from, to, scratch);
                break;
            case Phase.Reward:
                LocalReward.Write(spans, from, to, _into.Reward.AsSpan(lane * _edgeServers, _edgeServers));
                break;
        }
    }

    private static int Widest(int[] offsets, int range)
    {
        var widest = 0;
        for (var i = 0; i < offsets.Length - 1; i += range)
        {
            widest = Math.Max(widest, offsets[Math.Min(i + range, offsets.Length - 1)] - offsets[i]);
        }

        return widest;
    }

    private enum Phase
    {
        Collect,
        Choose,
        DivideTime,
        Finish,
        Reward,
    }
}
