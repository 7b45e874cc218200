using Twinwright.Experiments.Results;
using Twinwright.Model.Federation;
using Twinwright.Solvers.Federation;

namespace Twinwright.Experiments.Running;

/// <summary>A construction at edge servers: overlapping coalitions, or at most one for each sensor.</summary>
/// <param name="world">The world, at its first frame.</param>
/// <param name="solver">Decides it; has begun.</param>
/// <param name="observer">Told of every frame; null for nobody.</param>
internal sealed class CoalitionRun(FrameWorld world, IFederationSolver solver, IFrameObserver? observer = null) : IFederationRun
{
    private readonly FrameKernel _kernel = new(world.Deployment.System);
    private readonly FrameActions _actions = new(world.Deployment.System);
    private readonly FrameOutcome _outcome = new(world.Deployment.System);
    private readonly double[] _importance = new double[world.Deployment.System.PartialDts];
    private readonly List<int[]> _assignments = [];

    /// <summary>The frame about to be decided.</summary>
    public FrameState Frame => world.Frame;

    /// <inheritdoc />
    public FrameTotals Totals => _outcome.Totals;

    /// <inheritdoc />
    public int Moves => _actions.Moves;

    /// <inheritdoc />
    public void Step()
    {
        if (_assignments.Count == 0)
        {
            observer?.Begin(solver);
        }

        solver.Decide(world.Frame, _actions);
        observer?.Decided(world.Frame, _actions);
        _kernel.Run(world.Frame, _actions, _outcome);
        _assignments.Add([.. _actions.Assignment]);
        world.Frame.Importance.CopyTo(_importance, 0);
        world.Advance(_actions, _outcome);
    }

    /// <inheritdoc />
    public FederationPicture Picture()
    {
        var deployment = world.Deployment;
        return new FederationPicture
        {
            EdgeServerEastM = deployment.EdgeServerEastM,
            EdgeServerNorthM = deployment.EdgeServerNorthM,
            SensorEastM = deployment.SensorEastM,
            SensorNorthM = deployment.SensorNorthM,
            LastLinks = [.. FrameConversion.Links(_actions)],
            Assignments = [.. _assignments],
            LastImportance = [.. _importance],
            LastQuality = [.. _outcome.QualityByPartialDt],
            GatheredKbit = [.. world.Frame.HistoryKbit],
            LastRounds = AtCreator(_actions.Rounds),
            LastMembers = AtCreator(_outcome.Members),
        };
    }

    /// <summary>From edge servers to the partial-DTs that they create; 0 for one that is created nowhere.</summary>
    private int[] AtCreator(int[] byEdgeServer) =>
        [.. _actions.Assignment.Select((b, c) => _outcome.PartialDt[b] == c ? byEdgeServer[b] : 0)];
}
