using Twinwright.Experiments.Reproduction;
using Twinwright.Experiments.Reproduction.Probes;
using Twinwright.Model.Federation;
using Twinwright.Model.Radio;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;
using Twinwright.Solvers.Federation.Coalitions;
using Twinwright.Solvers.Games;
using Twinwright.Tests.Solvers.Federation;
using Xunit;

namespace Twinwright.Tests.Reproduction.Probes;

public class WorkProbeTests
{
    [Theory]
    [InlineData(CoalitionRule.Potential)]
    [InlineData(CoalitionRule.Swap)]
    public void A_sweep_over_given_coalitions_counts_every_legal_move(CoalitionRule rule)
    {
        var counted = 0L;
        for (var seed = 1; seed <= 300; seed++)
        {
            var frame = CoalitionFrames.Random(seed);
            var (assignment, settings) = (CoalitionFrames.Assignment(frame, seed), new CoalitionSettings { Rule = rule });
            var log = new MoveLog();
            var formation = new CoalitionFormation(frame.System);
            formation.Form(frame, assignment, settings, new(frame.System), log);
            var links = log.Replay(seed % 2 == 0 ? 0 : log.Moves.Count);
            formation.Load(frame, assignment, settings);
            foreach (var link in links)
            {
                formation.State.Put(link.Sensor, formation.State.Radio.CellOf(link.EdgeServer, link.Subcarrier));
            }

            formation.State.RefreshAll();
            var search = new MoveSearch(formation.State, frame.System);
            search.Load(settings);
            for (var n = 0; n < frame.System.Sensors; n++)
            {
                search.Find(n, rule == CoalitionRule.Swap, out _);
            }

            var expected = Enumerable.Range(0, frame.System.Sensors).Sum(n => Legal(frame, assignment, links, n, rule == CoalitionRule.Swap));
            Assert.Equal(expected, search.Candidates);
            counted += expected;
        }

        Assert.True(counted > 1000);
    }

    [Theory]
    [InlineData(CoalitionRule.Potential)]
    [InlineData(CoalitionRule.Swap)]
    public void A_formation_s_work_is_that_of_its_moves_made_again_visit_by_visit(CoalitionRule rule)
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var frame = seed % 6 == 0 ? CoalitionFrames.First(new(), seed) : CoalitionFrames.Random(seed);
            var assignment = CoalitionFrames.Assignment(frame, seed);
            var (formation, log) = (new CoalitionFormation(frame.System), new MoveLog());
            formation.Form(frame, assignment, new() { Rule = rule }, new(frame.System), log);

            Assert.Equal(Again(frame, assignment, log, rule == CoalitionRule.Swap), (formation.Work.Candidates, formation.Work.Visits));
            Assert.True(formation.Work.IsSettled);
        }
    }

    [Fact]
    public void The_first_frame_s_work_is_that_of_its_moves_made_again()
    {
        var deployment = FederationDeployment.Draw(new FederationScenario(), 4);
        var totals = Probe(deployment, "socf", 5).Totals;
        var frame = new FrameWorld(deployment, 4, 5).Frame;
        var assignment = new AssignmentSearch(deployment.System).Match(frame, new()).ToArray();
        var log = new MoveLog();
        new CoalitionFormation(deployment.System).Form(frame, assignment, new(), new(deployment.System), log);
        var (candidates, visits) = Again(frame, assignment, log, swaps: false);

        Assert.Equal(candidates, totals["candidates_first_frame"]);
        Assert.Equal(visits, totals["visits_first_frame"]);
        Assert.Equal(log.Moves.Count, totals["moves_first_frame"]);
        Assert.Equal(candidates * 20.0 / visits, totals["candidates_per_sweep"], 1e-9);
    }

    [Fact]
    public void Later_frames_are_averaged_and_left_out_when_there_are_none()
    {
        var deployment = FederationDeployment.Draw(new FederationScenario(), 5);
        var facts = Probe(deployment, "socf", 6);

        Assert.Equal(facts.Arrays["candidates"].Skip(1).Sum() / 5, facts.Totals["candidates_frame"], 1e-9);
        Assert.Equal(facts.Arrays["candidates"][0], facts.Totals["candidates_first_frame"]);
        Assert.True(facts.Totals["candidates_frame"] < facts.Totals["candidates_first_frame"]);
        Assert.False(Probe(deployment, "socf", 1).Totals.ContainsKey("candidates_frame"));
    }

    [Theory]
    [InlineData("socf{rule=literal}")]
    [InlineData("socf{rule=pareto}")]
    public void The_rules_that_ask_members_sweep_whole(string solver)
    {
        var facts = Probe(FederationDeployment.Draw(new FederationScenario(), 6), solver, 3);

        Assert.All(facts.Arrays["visits"], visits => Assert.Equal(0, visits % 20));
        Assert.All(facts.Arrays["candidates"].Zip(facts.Arrays["moves"]), frame => Assert.True(frame.First > frame.Second));
    }

    [Fact]
    public void A_world_without_sensors_takes_no_work()
    {
        var facts = Probe(FederationDeployment.Draw(CoalitionFrames.Sized(0, 2, 2, 2), 1), "socf", 2);

        Assert.Equal(0, facts.Totals["candidates_first_frame"]);
        Assert.False(facts.Totals.ContainsKey("candidates_per_sweep"));
    }

    private static RunFacts Probe(FederationDeployment deployment, string solver, int frames) =>
        WorkProbe.Probe("test", deployment, deployment.Seed, SolverSpec.Parse(solver, SystemKind.Federation), frames, CancellationToken.None);

    /// <summary>
    /// Goes from sensor to sensor: who is to make the next move makes it when the turn comes, for nothing changes before.
    /// </summary>
    private static (long Candidates, long Visits) Again(FrameState frame, int[] assignment, MoveLog log, bool swaps)
    {
        var (candidates, visits, made, idle) = (0L, 0L, 0, 0);
        for (var n = 0; idle < frame.System.Sensors; n = (n + 1) % frame.System.Sensors)
        {
            candidates += Legal(frame, assignment, log.Replay(made), n, swaps);
            visits++;
            var moves = made < log.Moves.Count && log.Moves[made].Sensor == n;
            (made, idle) = moves ? (made + 1, 0) : (made, idle + 1);
        }

        Assert.Equal(log.Moves.Count, made);
        return (candidates, visits);
    }

    /// <summary>Moves of a sensor that the rules of docs/federation.md, section 2, allow.</summary>
    private static int Legal(FrameState frame, int[] assignment, IReadOnlyList<FederationLink> links, int n, bool swaps)
    {
        var system = frame.System;
        var own = links.Where(link => link.Sensor == n).ToList();
        var mayJoin = own.Count < system.MaxAssociations[n];
        var others = assignment.Where(b => own.All(link => link.EdgeServer != b)).ToList();
        var open = others.Count(b => Enumerable.Range(0, system.Subcarriers).Any(w =>
            !links.Any(link => link.EdgeServer == b && link.Subcarrier == w) && Reaches(frame, links, n, b, w)));
        var members = !swaps || !mayJoin ? 0 : others.Sum(b => links.Count(member =>
            member.EdgeServer == b && Reaches(frame, links.Where(link => link != member), n, b, member.Subcarrier)));
        return own.Count + (own.Count * open) + (mayJoin ? open : 0) + members;
    }

    private static bool Reaches(FrameState frame, IEnumerable<FederationLink> links, int n, int b, int w)
    {
        var system = frame.System;
        var heard = links.Where(link => link.Subcarrier == w && link.Sensor != n).Select(link => link.Sensor).Distinct().Sum(Received);
        return CochannelUplink.RateBitPerS(system.SubcarrierHz, Received(n), heard, system.NoiseW) >= system.Constants.MinRateBitPerS;

        double Received(int sensor) =>
            system.SensorPowerW[sensor] * frame.Gain[(((sensor * system.Subcarriers) + w) * system.EdgeServers) + b];
    }
}
