using Twinwright.Experiments.Reproduction;
using Twinwright.Experiments.Reproduction.Probes;
using Twinwright.Experiments.Running;
using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;
using Twinwright.Solvers.Federation.Coalitions;
using Twinwright.Solvers.Games;
using Twinwright.Tests.Solvers.Federation;
using Xunit;

namespace Twinwright.Tests.Reproduction.Probes;

public class CoalitionProbeTests
{
    [Theory]
    [InlineData("socf")]
    [InlineData("socf{fill=true}")]
    [InlineData("socf{rule=potential+swap}")]
    [InlineData("socf{assignment=gs+swaps}")]
    [InlineData("non-overlap")]
    public void Under_the_potential_every_move_raises_it_and_every_formation_ends_stable(string solver)
    {
        var moves = 0.0;
        for (var seed = 1; seed <= 4; seed++)
        {
            var facts = Probe(seed, solver, frames: 7, certifyEvery: 3);

            Assert.Equal(facts.Totals["moves"], facts.Totals["moves_that_raise"]);
            Assert.Equal(
                [7, 3, 0, 0, 0],
                ((string[])["frames", "certified_frames", "moves_that_lower", "unstable_frames", "unended_frames"]).Select(name => facts.Totals[name]));
            moves += facts.Totals["moves"];
        }

        Assert.True(moves > 20);
    }

    [Fact]
    public void The_printed_rules_make_moves_that_lower_it_and_leave_frames_unstable()
    {
        var (lowered, unstable) = (0.0, 0.0);
        for (var seed = 1; seed <= 6; seed++)
        {
            var totals = Probe(seed, "socf{rule=literal,fill=true}", frames: 8, certifyEvery: 2).Totals;
            Assert.True(totals["moves_that_lower"] + totals["moves_that_raise"] <= totals["moves"]);
            (lowered, unstable) = (lowered + totals["moves_that_lower"], unstable + totals["unstable_frames"]);
        }

        Assert.True(lowered > 0);
        Assert.True(unstable > 0);
    }

    [Theory]
    [InlineData(68, 1)]
    [InlineData(381, 1)]
    [InlineData(67, 0)]
    [InlineData(441, 1)]
    public void A_formation_that_comes_back_to_where_it_was_is_told_as_unended(long seed, double unended)
    {
        // The printed rules go round in a few small worlds of a thousand.
        var frame = CoalitionFrames.Random(seed);
        var (solver, watch, facts) = (new Former(frame.System), new FormationWatch(0, []), new FactsWriter());
        var (actions, log) = (new FrameActions(frame.System), new MoveLog());
        watch.Begin(solver);
        foreach (var own in (MoveLog?[])[log, null])
        {
            solver.Formation.Form(frame, CoalitionFrames.Assignment(frame, seed), new() { Rule = CoalitionRule.Literal }, actions, own);
        }

        watch.Decided(frame, actions);
        watch.Write(facts);
        var states = Enumerable.Range(0, log.Moves.Count + 1).Select(made => string.Join(' ', log.Replay(made))).ToList();

        Assert.Equal(unended, facts.Facts().Totals["unended_frames"]);
        Assert.Equal(log.Moves.Count, facts.Facts().Totals["moves"]);
        Assert.Equal(unended == 1, states.SkipLast(1).Contains(states[^1]));
        Assert.NotEmpty(log.Moves);
    }

    [Theory]
    [InlineData("socf")]
    [InlineData("socf{rule=literal}")]
    public void Metrics_are_those_of_the_run_without_anybody_watching(string solver)
    {
        var facts = Probe(2, solver, frames: 6, certifyEvery: 0);
        var run = FederationRunner.Run("test", World(2), 2, Spec(solver), new(6, 6), CancellationToken.None);

        Assert.All(run.Totals, total => Assert.Equal(total.Value, facts.Totals[total.Key]));
        Assert.All(run.Series, series => Assert.Equal(series.Value, facts.Arrays[series.Key]));
        Assert.Equal(run.Totals["socf_moves"], facts.Totals["moves"]);
        Assert.Equal(0, facts.Totals["certified_frames"]);
    }

    [Theory]
    [InlineData("socf")]
    [InlineData("socf{rule=literal}")]
    [InlineData("non-overlap")]
    public void The_potential_shown_ends_at_that_of_the_frame_as_run_with_an_entry_for_every_move(string solver)
    {
        var facts = Probe(3, solver, frames: 6, certifyEvery: 0);
        var (deployment, decider) = (World(3), (IFederationSolver)Spec(solver).Create());
        var system = deployment.System;
        decider.Begin(new FederationContext { System = system, Deployment = deployment });
        var environment = new FrameEnvironment([new(deployment, 3)], frames: 6);
        var (actions, buffers) = (new FrameActions(system), new FrameBuffers(1, system.EdgeServers));
        for (var t = 1; t <= 6; t++)
        {
            decider.Decide(environment.World(0).Frame, actions);
            environment.Step([actions], buffers);
            if (!facts.Arrays.TryGetValue($"potential_t{t}", out var potentials))
            {
                Assert.DoesNotContain(t, CoalitionProbe.Shown);
                continue;
            }

            var outcome = environment.Outcome(0);
            var late = Enumerable.Range(0, system.EdgeServers).Where(b => outcome.PartialDt[b] >= 0).Sum(b => FrameDelays.LatenessS(
                outcome.EdgeServerDelayS[b] - outcome.CreationDelayS[b] + outcome.Totals.IntegrationDelayS, system.Constants.FrameDurationS));
            var expected = outcome.Utility.Sum() - (system.PenaltyPerS * late);
            Assert.Equal(expected, potentials[^1], 1e-9 * Math.Max(1, Math.Abs(expected)));
            Assert.Equal(actions.Moves + 1, potentials.Length);
        }

        Assert.Equal(
            ["potential_t1", "potential_t2", "potential_t5"],
            facts.Arrays.Keys.Where(name => name.StartsWith("potential_", StringComparison.Ordinal)));
        Assert.Equal(facts.Totals["first_frame_moves"] + 1, facts.Arrays["potential_t1"].Length);
    }

    [Theory]
    [InlineData("gre")]
    [InlineData("centra")]
    [InlineData("socf{one_less=true}")]
    [InlineData("socf{neighbours=2}")]
    public void What_the_certificate_cannot_judge_is_refused(string solver) =>
        Assert.Throws<SolverRefusedException>(() => Probe(1, solver, frames: 2, certifyEvery: 1));

    private sealed class Former(FederationSystem system) : IFormingSolver
    {
        public CoalitionFormation Formation { get; } = new(system);

        public void Begin(FederationContext context)
        {
        }

        public void Decide(FrameState frame, FrameActions actions) => throw new NotSupportedException();
    }

    private static RunFacts Probe(long seed, string solver, int frames, int certifyEvery) =>
        CoalitionProbe.Probe("test", World(seed), seed, Spec(solver), frames, certifyEvery, CancellationToken.None);

    private static FederationDeployment World(long seed) => FederationDeployment.Draw(new FederationScenario(), seed);

    private static SolverSpec Spec(string solver) => SolverSpec.Parse(solver, SystemKind.Federation);
}
