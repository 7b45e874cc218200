using Twinwright.Experiments.Running;
using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;

namespace Twinwright.Experiments.Reproduction.Probes;

/// <summary>Whether coalition formations rise, end and are stable, judged by a certificate that shares no code with them.</summary>
/// <remarks>
/// Totals and arrays are the metrics, over all frames and frame by frame, and:
/// <list type="bullet">
/// <item><c>frames</c>, <c>moves</c>; <c>moves_that_lower</c>, after which Φ of the whole frame is less than before, and
/// <c>moves_that_raise</c>; neither counts a difference below <see cref="Rounding"/>;</item>
/// <item><c>unended_frames</c>: a guard has stopped the formation;</item>
/// <item><c>certified_frames</c>, looked through for a single move that raises Φ by more than <see cref="Improvement"/>,
/// and <c>unstable_frames</c>, in which there is one, with swaps where the rule has them;</item>
/// <item><c>first_frame_moves</c>, and the array <c>potential_tF</c> for F = 1, 2, 5, 10 and 50: Φ before the first move
/// and after each move of frame F.</item>
/// </list>
/// </remarks>
public static class CoalitionProbe
{
    /// <summary>A move that raises Φ by no more than this does not make coalitions unstable [1].</summary>
    public const double Improvement = 1e-6;

    /// <summary>What is no difference of Φ but rounding, relative to the larger of Φ and 1 [1].</summary>
    public const double Rounding = 1e-12;

    /// <summary>Frames whose potential is told move by move.</summary>
    public static IReadOnlyList<int> Shown { get; } = [1, 2, 5, 10, 50];

    /// <summary>Runs a solver and watches its formations.</summary>
    /// <param name="scenario">Name of the scenario, for messages.</param>
    /// <param name="deployment">Places, powers, rates and sizes.</param>
    /// <param name="dynamicsSeed">Seed of the dynamics.</param>
    /// <param name="solver">A solver that forms coalitions: <c>socf</c> with its options, or <c>non-overlap</c>.</param>
    /// <param name="frames">T.</param>
    /// <param name="certifyEvery">Frames 1, 1 + this, 1 + twice this, … are looked through; 0 for none.</param>
    /// <param name="stop">Checked before every frame.</param>
    /// <exception cref="SolverRefusedException">
    /// The solver does not take on this world, forms no coalitions, or plays another game than the certificate knows: with
    /// a round less, or with some of the edge servers only.
    /// </exception>
    public static RunFacts Probe(
        string scenario, FederationDeployment deployment, long dynamicsSeed, SolverSpec solver, int frames, int certifyEvery,
        CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(certifyEvery);
        FormingSolvers.Require(solver, deployment);
        var watch = new FormationWatch(certifyEvery, Shown);
        var run = FederationRunner.Run(scenario, deployment, dynamicsSeed, solver, new(frames, frames), stop, observer: watch);
        var facts = new FactsWriter().Metrics(run).Series(run);
        watch.Write(facts);
        return facts.Facts();
    }
}
