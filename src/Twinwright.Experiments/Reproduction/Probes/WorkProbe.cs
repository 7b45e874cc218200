using Twinwright.Experiments.Running;
using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;
using Twinwright.Solvers.Federation.Coalitions;

namespace Twinwright.Experiments.Reproduction.Probes;

/// <summary>How much a call of SOCF looks at (Chen 2025, Theorem 3): counts that no machine changes.</summary>
/// <remarks>
/// The printed form is O(N L_n (B − L_n)) attempts: with all of its L_n coalitions a sensor may leave each of them for
/// each of the B − L_n others. Candidates are those and the L_n quits, and with fewer links joins as well, as far as a
/// subcarrier is free and good enough. The printed form counts one sweep; a call makes several, until nobody moves.
/// Arrays: <c>candidates</c>, <c>visits</c> and <c>moves</c> of each frame.
/// </remarks>
public static class WorkProbe
{
    /// <summary>Runs a solver and counts.</summary>
    /// <param name="scenario">Name of the scenario, for messages.</param>
    /// <param name="deployment">Places, powers, rates and sizes.</param>
    /// <param name="dynamicsSeed">Seed of the dynamics.</param>
    /// <param name="solver">A solver that forms coalitions: <c>socf</c> with its options, or <c>non-overlap</c>.</param>
    /// <param name="frames">T.</param>
    /// <param name="stop">Checked before every frame.</param>
    /// <exception cref="SolverRefusedException">The solver does not take on this world, or forms no coalitions.</exception>
    public static RunFacts Probe(
        string scenario, FederationDeployment deployment, long dynamicsSeed, SolverSpec solver, int frames, CancellationToken stop)
    {
        FormingSolvers.Require(solver, deployment);
        var counter = new Counter();
        FederationRunner.Run(scenario, deployment, dynamicsSeed, solver, new(frames, frames), stop, observer: counter);
        var first = counter.Work[0];
        var candidates = counter.Work.Select(work => (double)work.Candidates).ToList();
        var sweeps = (double)first.Visits / deployment.System.Sensors;
        return new FactsWriter()
            .Total("candidates_first_frame", first.Candidates)
            .Total("candidates_frame", frames > 1 ? candidates.Skip(1).Average() : double.NaN)
            .Total("visits_first_frame", first.Visits)
            .Total("moves_first_frame", counter.Moves[0])
            .Total("candidates_per_sweep", first.Candidates / sweeps)
            .Array("candidates", candidates)
            .Array("visits", counter.Work.Select(work => (double)work.Visits))
            .Array("moves", counter.Moves)
            .Facts();
    }

    private sealed class Counter : IFrameObserver
    {
        private CoalitionFormation? _formation;

        public List<FormationWork> Work { get; } = [];

        public List<double> Moves { get; } = [];

        public void Begin(IFederationSolver solver) => _formation = ((IFormingSolver)solver).Formation;

        public void Decided(FrameState frame, FrameActions actions)
        {
            Work.Add(_formation!.Work);
            Moves.Add(actions.Moves);
        }
    }
}
