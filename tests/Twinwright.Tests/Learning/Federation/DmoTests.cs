using Twinwright.Learning.Federation;
using Twinwright.Learning.Networks;
using Twinwright.Model.Federation;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;
using Twinwright.Solvers.Federation.Coalitions;
using Twinwright.Tests.Solvers.Federation;
using Xunit;

namespace Twinwright.Tests.Learning.Federation;

/// <summary>How a frame is decided from what the agents of dmo say.</summary>
public class DmoTests
{
    [Fact]
    public void A_link_gets_the_subcarrier_that_it_asks_for_where_nobody_else_asks()
    {
        // Every sensor has a subcarrier of its own, another one at every edge server.
        var scenario = CoalitionFrames.Sized(sensors: 6, edgeServers: 3, partialDts: 3, subcarriers: 6);
        var links = 0;
        for (var seed = 1; seed <= 5; seed++)
        {
            var frame = CoalitionFrames.First(scenario, seed);
            var wanted = Enumerable.Range(0, 18).Select(at => (at % 6 + (2 * (at / 6))) % 6).ToArray();
            var actions = new FrameActions(frame.System);
            new CoalitionFormation(frame.System).Form(frame, [0, 1, 2], new CoalitionSettings { WantedSubcarrier = wanted }, actions);
            for (var l = 0; l < actions.Links; l++, links++)
            {
                Assert.Equal(wanted[(actions.LinkEdgeServer[l] * 6) + actions.LinkSensor[l]], actions.LinkSubcarrier[l]);
            }
        }

        Assert.True(links > 20);
    }

    [Fact]
    public void Links_that_ask_for_the_same_subcarrier_take_the_next_free_ones_in_turn()
    {
        // Data is worth so much that nobody leaves.
        var scenario = CoalitionFrames.Sized(sensors: 4, edgeServers: 1, partialDts: 1, subcarriers: 5) with
        {
            Constants = new() { GainWeight = 1e4, EnergyWeightPerJ = 1e-3 },
            PartialDts = new() { Count = 1, RequiredQuality = 1000 },
            Channel = new() { PathLossExponent = 0 },
        };
        var frame = CoalitionFrames.First(scenario, 3);
        var actions = new FrameActions(frame.System);
        var settings = new CoalitionSettings { WantedSubcarrier = [3, 3, 3, 3], ChangeCost = 0 };
        new CoalitionFormation(frame.System).Form(frame, [0], settings, actions);

        Assert.Equal(4, actions.Links);
        Assert.Equal([0, 1, 3, 4], actions.LinkSubcarrier.Take(4).Order());
    }

    [Fact]
    public void Ranks_go_from_the_highest_score_down_and_round_the_subcarriers()
    {
        var frame = CoalitionFrames.First(CoalitionFrames.Sized(sensors: 5, edgeServers: 2, partialDts: 2, subcarriers: 3), 1);
        var decided = new DmoFrame(frame.System, new Dmo.Settings());

        decided.Take(1, [2, 0.5f, 0.9f, 0.5f, -1, 3]);

        // Ranks 2, 1, 3, 4, 0: of equal scores the lower index comes first.
        Assert.Equal([2, 1, 0, 1, 0], decided.Wanted[5..].ToArray());
        Assert.Equal(15 * Math.Exp(1), decided.Rounds[1], 12);
    }

    [Fact]
    public void Agents_at_their_start_form_coalitions_for_the_identity_with_fifteen_rounds_and_subcarriers_in_turn()
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            var frame = CoalitionFrames.First(new FederationScenario(), seed);
            var system = frame.System;
            var (actions, expected) = (new FrameActions(system), new FrameActions(system));
            Started(system, new Dmo.Settings()).Decide(frame, actions);
            new CoalitionFormation(system).Form(
                frame,
                [0, 1, 2, 3, 4],
                new CoalitionSettings
                {
                    Rounds = RoundsRule.Fixed,
                    FixedRounds = [15, 15, 15, 15, 15],
                    WantedSubcarrier = [.. Enumerable.Range(0, 100).Select(at => at % 20 % 10)],
                },
                expected);
            Same(expected, actions);
        }
    }

    [Fact]
    public void With_every_part_from_the_closed_forms_it_is_socf()
    {
        var closed = new Dmo.Settings { Matching = DmoPart.Closed, Rounds = DmoPart.Closed, Subcarriers = DmoPart.Closed };
        for (var seed = 1; seed <= 20; seed++)
        {
            var frame = CoalitionFrames.Random(seed);
            var (actions, expected) = (new FrameActions(frame.System), new FrameActions(frame.System));
            var socf = new Socf(new Socf.Settings());
            socf.Begin(new FederationContext { System = frame.System });
            socf.Decide(frame, expected);
            Started(frame.System, closed).Decide(frame, actions);
            Same(expected, actions);
        }
    }

    [Fact]
    public void An_edge_server_sees_its_own_partial_dt_and_coalition_first()
    {
        var frame = CoalitionFrames.First(CoalitionFrames.Sized(sensors: 2, edgeServers: 3, partialDts: 3, subcarriers: 2), 1);
        frame.Frame = 4;
        frame.Frames = 8;
        for (var c = 0; c < 3; c++)
        {
            (frame.Importance[c], frame.LastDataKbit[c], frame.HistoryKbit[c]) = (0.25 * c, 200 * (c + 1), 800 * (c + 1));
        }

        frame.PreviousSubcarrier[(2 * 2) + 1] = 0;
        var decided = new DmoFrame(frame.System, new Dmo.Settings());

        // Partial-DT 0 goes to edge server 1, 1 to 2, 2 to 0.
        float[] ranks = [0, 1, 0, 0, 0, 1, 1, 0, 0];
        decided.Match(frame, ranks, new float[9]);
        Assert.Equal([1, 2, 0], decided.Assignment);
        var seen = new float[FrameObservation.Size(frame.System)];
        decided.Observe(frame, 2, seen);

        float[] partialDts = [0.25f, 2, 2, 0, 1, 1, 0.5f, 3, 3];
        float[] assignment = [1, 0, 0, 0, 0, 1, 0, 1, 0];
        float[] coalitions = [0, 1, 0, 0, 0, 0];
        Assert.Equal([.. partialDts, .. assignment, .. coalitions, 0.5f], seen);
    }

    [Fact]
    public void It_acts_by_no_policy_but_its_own_sizes()
    {
        var small = CoalitionFrames.First(CoalitionFrames.Sized(4, 2, 2, 2), 1).System;
        var solver = new Dmo(new Dmo.Settings());
        Assert.Throws<SolverRefusedException>(() => solver.Begin(new FederationContext { System = small }));

        using var training = new DmoTrainings(workers: 1);
        solver.Load(training.Training.Policy());
        var refusal = Assert.Throws<SolverRefusedException>(() => solver.Begin(new FederationContext { System = small }));
        Assert.Contains("edge_servers 3", refusal.Message, StringComparison.Ordinal);

        var unsaid = training.Training.Policy() with { Sizes = new Dictionary<string, int>() };
        Assert.Contains("sizes must name edge_servers", Assert.Throws<SolverRefusedException>(() => solver.Load(unsaid)).Message, StringComparison.Ordinal);
        solver.Load(training.Training.Policy() with { Tensors = new Twinwright.Learning.Policies.TensorSet() });
        var missing = Assert.Throws<SolverRefusedException>(() => solver.Begin(new FederationContext { System = CoalitionFrames.First(DmoTrainings.Scenario, 1).System }));
        Assert.Contains("solver dmo: its policy cannot be used: tensor", missing.Message, StringComparison.Ordinal);
    }

    private static DmoPlayer Started(FederationSystem system, Dmo.Settings settings)
    {
        var shape = new DmoShape(system);
        var actors = new DmoActors(system, shape);
        DmoShape.Start(system, actors.Lower, actors.Upper);
        return new DmoPlayer(system, shape, actors, settings);
    }

    private static void Same(FrameActions expected, FrameActions actions)
    {
        Assert.Equal(expected.Assignment, actions.Assignment);
        Assert.Equal(expected.Rounds, actions.Rounds);
        Assert.Equal(FrameConversion.Links(expected), FrameConversion.Links(actions));
    }
}
