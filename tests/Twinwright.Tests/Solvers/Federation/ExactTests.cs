using Twinwright.Model.Federation;
using Twinwright.Model.Randomness;
using Twinwright.Solvers.Catalogue;
using Twinwright.Solvers.Federation;
using Twinwright.Tests.Model.Federation;
using Xunit;

namespace Twinwright.Tests.Solvers.Federation;

public class ExactTests
{
    private static readonly FederationScenario Orthogonal = HeuristicFrames.Paper with
    {
        EdgeServers = HeuristicFrames.Paper.EdgeServers with { Count = 4 },
        Sensors = HeuristicFrames.Paper.Sensors with { Count = 8, MaxAssociations = 2 },
        PartialDts = HeuristicFrames.Paper.PartialDts with { Count = 4 },
        Subcarriers = HeuristicFrames.Paper.Subcarriers with { Count = 8 },
    };

    [Theory]
    [InlineData(3, 2, 2, 2, 60)]
    [InlineData(2, 3, 2, 2, 30)]
    [InlineData(5, 2, 2, 1, 60)]
    [InlineData(2, 2, 1, 3, 40)]
    [InlineData(1, 1, 1, 2, 30)]
    [InlineData(0, 2, 2, 3, 10)]
    public void A_free_allocation_is_the_best_of_all_decisions_scored_one_by_one(
        int sensors, int edgeServers, int partialDts, int subcarriers, int count)
    {
        var rng = new Rng(11).Split($"test/exact/{sensors}/{edgeServers}/{partialDts}/{subcarriers}");
        for (var k = 0; k < count; k++)
        {
            var frame = FrameConversion.FromInstance(Frames.Random(sensors, edgeServers, partialDts, subcarriers, rng));
            var best = PlainDecisions.Best(frame, orthogonal: false, out var decisions);

            Assert.Equal(decisions, ExactSearch.Decisions(frame.System), 1e-6);
            AssertDecides("exact", frame, best);
        }
    }

    [Theory]
    [InlineData(3, 2, 2, 3, 40)]
    [InlineData(2, 3, 2, 2, 40)]
    [InlineData(2, 3, 3, 3, 20)]
    public void An_orthogonal_allocation_is_the_best_of_all_decisions_in_which_nobody_disturbs_anybody(
        int sensors, int edgeServers, int partialDts, int subcarriers, int count)
    {
        var rng = new Rng(12).Split($"test/exact/{sensors}/{edgeServers}/{partialDts}/{subcarriers}");
        for (var k = 0; k < count; k++)
        {
            var frame = FrameConversion.FromInstance(Frames.Random(sensors, edgeServers, partialDts, subcarriers, rng));
            AssertDecides("exact{allocation=orthogonal}", frame, PlainDecisions.Best(frame, orthogonal: true, out _));
        }
    }

    [Fact]
    public void A_free_allocation_is_never_worse_than_an_orthogonal_one()
    {
        var scenario = HeuristicFrames.Small with { Sensors = HeuristicFrames.Small.Sensors with { Count = 2 } };
        for (var seed = 1L; seed <= 20; seed++)
        {
            HeuristicFrames.Run("exact{allocation=orthogonal}", scenario, seed, 3, (frame, actions, outcome) =>
            {
                HeuristicFrames.AssertFeasible(frame, actions, outcome);
                Assert.All(FrameConversion.Links(actions), link => Assert.Equal(link.Sensor, link.Subcarrier));
                Assert.True(Potential("exact", frame) >= HeuristicFrames.Potential(frame, outcome) - 1e-9);
            });
        }
    }

    [Fact]
    public void No_other_solver_is_better_in_a_frame_that_both_decide()
    {
        var others = SolverCatalogue.Of(SystemKind.Federation).Select(entry => entry.Id).Where(id => id is "gre" or "pts")
            .Concat(["socf", "socf{rule=potential+swap}", "socf{rule=potential+swap,assignment=exhaustive}", "gre{rounds=best,count_changes=true}"]);
        for (var seed = 1L; seed <= 20; seed++)
        {
            HeuristicFrames.Run("socf", HeuristicFrames.Small, seed, 5, (frame, _, _) =>
            {
                var best = Potential("exact", frame);
                foreach (var spec in others)
                {
                    Assert.True(Potential(spec, frame) <= best + 1e-9, $"{spec}, seed {seed}, frame {frame.Frame}");
                }
            });
        }
    }

    [Fact]
    public void With_an_assignment_given_only_the_links_are_searched()
    {
        var rng = new Rng(13).Split("test/exact");
        for (var k = 0; k < 30; k++)
        {
            var frame = FrameConversion.FromInstance(Frames.Random(2, 3, 2, 2, rng));
            int[] assignment = [rng.NextInteger(0, 1), 2];
            var search = new ExactSearch(frame.System);
            search.Load(frame);
            search.Try(assignment);

            var best = PlainDecisions.Best(frame, orthogonal: false, out _, assignment);
            Assert.Equal(best, search.Potential, 1e-9 * (1 + Math.Abs(best)));
            Assert.Equal(assignment, search.Assignment);
        }
    }

    [Theory]
    [InlineData("exact", false)]
    [InlineData("exact{allocation=orthogonal}", true)]
    public void It_decides_the_same_every_time(string spec, bool orthogonal) =>
        HeuristicFrames.AssertRepeats(spec, orthogonal ? Orthogonal : HeuristicFrames.Small, 4, 3);

    [Theory]
    [InlineData("exact", 20, 5, 5, 10, "20000000", "20 sensors on 10 subcarriers")]
    [InlineData("exact", 1, 1, 1, 65, "64", "1 sensors on 65 subcarriers")]
    [InlineData("exact{allocation=orthogonal}", 11, 2, 2, 11, "10", "11 sensors")]
    [InlineData("exact{allocation=orthogonal}", 6, 2, 2, 5, "subcarrier", "6 sensors, 5 subcarriers")]
    [InlineData("exact{allocation=orthogonal}", 10, 12, 12, 10, "100000", "147456 sets")]
    public void Worlds_that_are_too_large_are_refused_with_the_numbers(
        string spec, int sensors, int edgeServers, int partialDts, int subcarriers, string limit, string has)
    {
        var system = new FederationSystem(new FederationConstants(), sensors, edgeServers, partialDts, subcarriers);
        var refusal = Assert.Throws<SolverRefusedException>(() => HeuristicFrames.Make(spec, system));

        Assert.Contains(limit, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(has, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_small_scenario_is_taken()
    {
        var system = Frames.One(HeuristicFrames.Small, 1, 1).World(0).Frame.System;

        Assert.Equal(6.0 * 31 * 31 * 31, ExactSearch.Decisions(system));
        HeuristicFrames.Make("exact", system);
    }

    private static double Potential(string spec, FrameState frame)
    {
        var actions = new FrameActions(frame.System);
        HeuristicFrames.Make(spec, frame.System).Decide(frame, actions);
        return HeuristicFrames.Potential(frame, HeuristicFrames.Score(frame, actions));
    }

    private static void AssertDecides(string spec, FrameState frame, double best)
    {
        var actions = new FrameActions(frame.System);
        HeuristicFrames.Make(spec, frame.System).Decide(frame, actions);
        var outcome = HeuristicFrames.Score(frame, actions);

        // OR-Tools rounds values to 2^−20.
        var rounding = spec == "exact" ? 0 : Math.ScaleB(frame.System.PartialDts, -20);
        HeuristicFrames.AssertFeasible(frame, actions, outcome);
        Assert.Equal(best, HeuristicFrames.Potential(frame, outcome), rounding + (1e-9 * (1 + Math.Abs(best))));
    }
}
