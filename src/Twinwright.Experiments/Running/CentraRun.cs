using Twinwright.Experiments.Results;
using Twinwright.Model.Federation;
using Twinwright.Solvers.Federation;

namespace Twinwright.Experiments.Running;

/// <summary>A construction without edge servers.</summary>
internal sealed class CentraRun : IFederationRun
{
    private readonly CentraWorld _world;
    private readonly Centra _solver = new();
    private readonly CentraActions _actions;
    private readonly CentraOutcome _outcome;
    private readonly double[] _importance;

    /// <summary>A run at its first frame.</summary>
    /// <param name="world">The world, at its first frame.</param>
    public CentraRun(CentraWorld world)
    {
        var system = world.Frame.System;
        (_world, _actions, _outcome) = (world, new CentraActions(system), new CentraOutcome(system));
        _importance = new double[system.System.PartialDts];
        _solver.Begin(system);
    }

    /// <inheritdoc />
    public FrameTotals Totals => _outcome.Totals;

    /// <inheritdoc />
    public int Moves => _actions.Moves;

    /// <inheritdoc />
    public void Step()
    {
        _solver.Decide(_world.Frame, _actions);
        CentraKernel.Run(_world.Frame, _actions, _outcome);
        _world.Frame.State.Importance.CopyTo(_importance, 0);
        _world.Advance(_actions, _outcome);
    }

    /// <inheritdoc />
    public FederationPicture Picture()
    {
        var deployment = _world.Deployment;
        return new FederationPicture
        {
            EdgeServerEastM = deployment.EdgeServerEastM,
            EdgeServerNorthM = deployment.EdgeServerNorthM,
            SensorEastM = deployment.SensorEastM,
            SensorNorthM = deployment.SensorNorthM,
            LastLinks = [],
            Assignments = [],
            LastImportance = [.. _importance],
            LastQuality = [.. _outcome.Quality],
            GatheredKbit = [.. _world.Frame.State.HistoryKbit],
            LastRounds = [.. _outcome.Rounds],
            LastMembers = [.. _outcome.Members],
        };
    }
}
