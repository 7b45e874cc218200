using Twinwright.Model.Threading;

namespace Twinwright.Model.Federation;

/// <summary>A lane's world: which deployment, and the seed of its dynamics.</summary>
/// <param name="Deployment">Places, powers, rates and sizes.</param>
/// <param name="DynamicsSeed">Seed of importance, channels and data.</param>
public readonly record struct FrameLaneSeed(FederationDeployment Deployment, long DynamicsSeed);

/// <summary>Many copies (lanes) of a federated construction, stepped together.</summary>
/// <remarks>
/// Lanes do not see each other: a lane gives the same bytes alone and in a batch, on one thread and on many. A step
/// allocates nothing. All lanes have the same sizes.
/// </remarks>
public sealed class FrameEnvironment : IWorkItems
{
    private readonly FrameWorld[] _worlds;
    private readonly FrameOutcome[] _outcomes;
    private readonly FrameKernel[] _kernels;
    private IReadOnlyList<FrameActions> _actions = [];
    private FrameBuffers? _into;

    /// <summary>Draws the first frame of every lane.</summary>
    /// <param name="lanes">The lanes' worlds; deployments of the same sizes.</param>
    /// <param name="horizon">Frames after which a lane is truncated and starts afresh; 0 for never.</param>
    /// <param name="frames">T, told to solvers; the horizon when there is one.</param>
    public FrameEnvironment(IReadOnlyList<FrameLaneSeed> lanes, int horizon = 0, int frames = 100)
    {
        ArgumentNullException.ThrowIfNull(lanes);
        ArgumentOutOfRangeException.ThrowIfZero(lanes.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(horizon);
        System = lanes[0].Deployment.System;
        if (lanes.Any(lane => !SameSizes(lane.Deployment.System, System)))
        {
            throw new ArgumentException("all lanes must have the same sizes", nameof(lanes));
        }

        Horizon = horizon;
        _worlds = [.. lanes.Select(lane => new FrameWorld(lane.Deployment, lane.DynamicsSeed, horizon > 0 ? horizon : frames))];
        _outcomes = [.. lanes.Select(lane => new FrameOutcome(lane.Deployment.System))];
        _kernels = [.. lanes.Select(lane => new FrameKernel(lane.Deployment.System))];
    }

    /// <summary>Sizes, and the constants of the first lane.</summary>
    public FederationSystem System { get; }

    /// <summary>Frames after which a lane is truncated; 0 for never.</summary>
    public int Horizon { get; }

    /// <summary>Lanes.</summary>
    public int Lanes => _worlds.Length;

    /// <summary>A lane's world, whose frame is about to be run.</summary>
    public FrameWorld World(int lane) => _worlds[lane];

    /// <summary>What came of a lane's last frame.</summary>
    public FrameOutcome Outcome(int lane) => _outcomes[lane];

    /// <summary>Advances every lane by one frame. Allocates nothing; lanes do not see each other.</summary>
    /// <param name="actions">What every lane does.</param>
    /// <param name="into">Rewards and ends, owned by the caller.</param>
    /// <param name="team">Threads to share the lanes; null for the caller's alone.</param>
    public void Step(IReadOnlyList<FrameActions> actions, FrameBuffers into, WorkerTeam? team = null)
    {
        ArgumentNullException.ThrowIfNull(actions);
        ArgumentNullException.ThrowIfNull(into);
        if (actions.Count != Lanes || into.Lanes != Lanes)
        {
            throw new ArgumentException($"actions and buffers must be for {Lanes} lanes");
        }

        (_actions, _into) = (actions, into);
        if (team is not null)
        {
            team.Run(Lanes, this);
            return;
        }

        for (var lane = 0; lane < Lanes; lane++)
        {
            StepLane(lane);
        }
    }

    /// <inheritdoc />
    void IWorkItems.Do(int item, int worker) => StepLane(item);

    /// <summary>The frame that a lane is about to run, as an instance.</summary>
    /// <param name="lane">Which lane.</param>
    /// <param name="scenarioName">Name written as its origin.</param>
    public FederationFrame Export(int lane, string scenarioName)
    {
        var world = _worlds[lane];
        return FrameConversion.ToInstance(
            world.Frame, new WorldOrigin(scenarioName, world.Deployment.Seed, world.DynamicsSeed, world.Frame.Frame - 1));
    }

    private static bool SameSizes(FederationSystem one, FederationSystem other) =>
        (one.Sensors, one.EdgeServers, one.PartialDts, one.Subcarriers)
            == (other.Sensors, other.EdgeServers, other.PartialDts, other.Subcarriers);

    private void StepLane(int lane)
    {
        var (world, outcome, into) = (_worlds[lane], _outcomes[lane], _into!);
        _kernels[lane].Run(world.Frame, _actions[lane], outcome);
        Reward(lane, world.Deployment.System, outcome, into);
        world.Advance(_actions[lane], outcome);

        // The construction goes on for ever: an episode is cut off, it never ends by itself.
        into.Terminated[lane] = false;
        into.Truncated[lane] = Horizon > 0 && world.Frame.Frame > Horizon;
        if (!into.Truncated[lane])
        {
            return;
        }

        if (into.FinalObservation is { } final)
        {
            var size = FrameObservation.Size(System);
            FrameObservation.Write(world.Frame, final.AsSpan(lane * size, size));
        }

        world.Start(world.Episode + 1);
    }

    private static void Reward(int lane, FederationSystem system, FrameOutcome outcome, FrameBuffers into)
    {
        var totals = outcome.Totals;
        var lateness = FrameDelays.LatenessS(totals.DelayS, system.Constants.FrameDurationS);
        var sum = 0.0;
        for (var b = 0; b < system.EdgeServers; b++)
        {
            sum += outcome.Utility[b];
            into.EdgeServerReward[(lane * system.EdgeServers) + b] = FrameUtility.Reward(outcome.Utility[b], system.PenaltyPerS, lateness);
        }

        into.EdgeServersReward[lane] = FrameUtility.Reward(sum, system.PenaltyPerS, lateness);
        into.PartialDtsReward[lane] = FrameUtility.Reward(totals.Gain - totals.EnergyCost, system.PenaltyPerS, lateness);
    }
}
