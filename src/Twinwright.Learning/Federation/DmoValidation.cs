using Twinwright.Model.Federation;
using Twinwright.Model.Threading;

namespace Twinwright.Learning.Federation;

/// <summary>Plays the means on fixed worlds.</summary>
/// <param name="scenario">Where the worlds come from.</param>
/// <param name="worlds">How many; their seeds go down from <see cref="FirstSeed"/>.</param>
/// <param name="steps">Frames of a run.</param>
/// <param name="shape">Shapes of the networks.</param>
/// <param name="actors">The networks; read at each run.</param>
/// <param name="acting">How the solver acts.</param>
/// <param name="team">Threads to share the worlds.</param>
internal sealed class DmoValidation(
    FederationScenario scenario, int worlds, int steps, DmoShape shape, DmoActors actors, Dmo.Settings acting, WorkerTeam team) : IWorkItems
{
    /// <summary>Seed of the first world.</summary>
    public const long FirstSeed = 99;

    private readonly double[] _utility = new double[worlds];

    /// <summary>Plays all worlds.</summary>
    /// <returns>Mean of utility less penalty of a frame.</returns>
    public double Run()
    {
        team.Run(worlds, this);
        return _utility.Sum() / ((double)worlds * steps);
    }

    /// <inheritdoc />
    void IWorkItems.Do(int item, int worker)
    {
        var deployment = FederationDeployment.Draw(scenario, FirstSeed - item);
        var world = new FrameWorld(deployment, FirstSeed - item, steps);
        var player = new DmoPlayer(deployment.System, shape, actors, acting with { Sample = false });
        var (kernel, outcome, actions) = (new FrameKernel(deployment.System), new FrameOutcome(deployment.System), new FrameActions(deployment.System));
        var sum = 0.0;
        for (var step = 0; step < steps; step++)
        {
            player.Decide(world.Frame, actions);
            kernel.Run(world.Frame, actions, outcome);
            sum += outcome.Totals.Utility - outcome.Totals.DelayPenalty;
            world.Advance(actions, outcome);
        }

        _utility[item] = sum;
    }
}
