using Twinwright.Model.Batteries;
using Twinwright.Model.Threading;

namespace Twinwright.Model.WideArea;

/// <summary>A lane's world: which deployment, and the seed of its dynamics.</summary>
/// <param name="Deployment">Topology, sensors and channels.</param>
/// <param name="DynamicsSeed">Seed of drift, harvest, similarity and helper choices.</param>
public readonly record struct LaneSeed(Deployment Deployment, long DynamicsSeed);

/// <summary>Many copies (lanes) of a wide-area world, stepped together.</summary>
/// <remarks>
/// A step is the whole of Kang 2023, Algorithm 1, lines 9 to 16, for every lane. Lanes do not see each other: a lane
/// gives the same bytes alone and in a batch, on one thread and on many. Nothing is allocated in a step.
/// Arrays are struct-of-arrays over rows (lane × F + edge server); all lanes have the same F.
/// </remarks>
public sealed class LaneEnvironment
{
    private readonly LaneState[] _lanes;
    private readonly LaneStepper _stepper;

    /// <summary>Draws the first cycle of every lane.</summary>
    /// <param name="lanes">The lanes' worlds; deployments of the same number of edge servers.</param>
    /// <param name="horizon">Steps after which a lane is truncated and starts afresh; 0 for never.</param>
    public LaneEnvironment(IReadOnlyList<LaneSeed> lanes, int horizon = 0)
    {
        ArgumentNullException.ThrowIfNull(lanes);
        ArgumentOutOfRangeException.ThrowIfZero(lanes.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(horizon);
        EdgeServers = lanes[0].Deployment.System.EdgeServers;
        if (lanes.Any(lane => lane.Deployment.System.EdgeServers != EdgeServers))
        {
            throw new ArgumentException("all lanes must have the same number of edge servers", nameof(lanes));
        }

        Scenario = lanes[0].Deployment.Scenario;
        Horizon = horizon;
        Outcome = new CycleOutcome(lanes.Count * EdgeServers);
        _lanes = [.. lanes.Select((seed, lane) => new LaneState(seed, Outcome, lane * EdgeServers))];
        _stepper = new LaneStepper(_lanes);
    }

    /// <summary>What the first lane was drawn from; others may be drawn from variants of it, and follow theirs.</summary>
    public WideAreaScenario Scenario { get; }

    /// <summary>Steps after which a lane is truncated; 0 for never.</summary>
    public int Horizon { get; }

    /// <summary>F.</summary>
    public int EdgeServers { get; }

    /// <summary>L.</summary>
    public int Lanes => _lanes.Length;

    /// <summary>L × F.</summary>
    public int Rows => Lanes * EdgeServers;

    /// <summary>What came of the last step, by row.</summary>
    public CycleOutcome Outcome { get; }

    /// <summary>The cycle that a lane is about to run.</summary>
    public CycleView View(int lane) => _lanes[lane].View;

    /// <summary>Advances every lane by one cycle. Allocates nothing; lanes do not see each other.</summary>
    /// <param name="actions">What every row does.</param>
    /// <param name="into">Rewards and ends, owned by the caller.</param>
    /// <param name="team">Threads to share the work; null for the caller's alone.</param>
    public void Step(CycleActions actions, StepBuffers into, WorkerTeam? team = null)
    {
        ArgumentNullException.ThrowIfNull(actions);
        ArgumentNullException.ThrowIfNull(into);
        if (actions.Rows != Rows || into.Rows != Rows || into.Lanes != Lanes)
        {
            throw new ArgumentException($"actions and buffers must be for {Lanes} lanes of {EdgeServers} edge servers");
        }

        _stepper.Run(actions, into, team);
        for (var lane = 0; lane < Lanes; lane++)
        {
            EndStep(lane, into);
        }
    }

    /// <summary>Turns levels into actions for the cycles that the lanes are about to run.</summary>
    /// <param name="levels">Choices of the five heads.</param>
    /// <param name="into">What every row does.</param>
    public void Apply(LevelActions levels, CycleActions into)
    {
        ArgumentNullException.ThrowIfNull(levels);
        ArgumentNullException.ThrowIfNull(into);
        for (var lane = 0; lane < Lanes; lane++)
        {
            var view = View(lane);
            var scenario = _lanes[lane].Deployment.Scenario;
            for (var i = 0; i < EdgeServers; i++)
            {
                var row = (lane * EdgeServers) + i;
                into.Helper[row] = levels.Helper[row];
                into.Embb[row] = Battery.ActivatedByLevel(levels.Embb[row], view.AvailableEmbb[i]);
                into.Urllc[row] = Battery.ActivatedByLevel(levels.Urllc[row], view.AvailableUrllc[i]);
                into.ReceivedW[row] = scenario.ReceivedW(levels.Power[row]);
                into.Convergency[row] = levels.Convergency[row] / 10.0;
            }
        }
    }

    /// <summary>Totals of a lane's last cycle.</summary>
    public CycleTotals Totals(int lane) => CycleTotals.Of(Outcome, lane * EdgeServers, EdgeServers);

    /// <summary>Writes what the agents of a lane observe now; see <see cref="Observation"/>.</summary>
    /// <param name="lane">Which lane.</param>
    /// <param name="into">F × <see cref="Observation.Size"/> numbers.</param>
    public void Observe(int lane, Span<float> into) => Observation.Write(View(lane), into);

    /// <summary>Writes which choices the agents of a lane have now; see <see cref="ActionMask"/>.</summary>
    /// <param name="lane">Which lane.</param>
    /// <param name="into">F × <see cref="ActionMask.Size"/> marks.</param>
    public void Mask(int lane, Span<bool> into) => ActionMask.Write(View(lane), into);

    /// <summary>The cycle that a lane is about to run, as an instance.</summary>
    /// <param name="lane">Which lane.</param>
    /// <param name="scenarioName">Name written as its origin.</param>
    public WideAreaCycle Export(int lane, string scenarioName)
    {
        var state = _lanes[lane];
        var view = state.View;
        var origin = new WorldOrigin(scenarioName, state.Deployment.Seed, state.DynamicsSeed, view.Step);
        return CycleConversion.ToInstance(view, origin);
    }

    private void EndStep(int lane, StepBuffers into)
    {
        var state = _lanes[lane];
        state.Step++;

        // The system updates for ever: an episode is cut off, it never ends by itself.
        into.Terminated[lane] = false;
        into.Truncated[lane] = Horizon > 0 && state.Step == Horizon;
        if (into.Truncated[lane])
        {
            if (into.FinalObservation is { } final)
            {
                var size = EdgeServers * Observation.Size;
                Observe(lane, final.AsSpan(lane * size, size));
            }

            state.Restart(state.Episode + 1);
        }
    }
}
